"""Reads links into a namespace: those that admit people, and the one that a person holds."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db.models import F, Q, QuerySet

from backend import clock
from backend.accounts.access import Actor, Role, namespace_for
from backend.accounts.invitation_payloads import (
    InvitedNamespace,
    NamespaceInvitationLook,
    NamespaceInvitationPayload,
    invitation_payload,
)
from backend.accounts.models import NamespaceInvitation
from backend.accounts.payloads import CamePayload
from backend.accounts.selectors.credentials import actor_of, may_enter
from backend.accounts.selectors.people import people
from backend.audit.actions import recorded_by_people
from backend.errors import Gone, NotFound

_SPENT = "This invitation has expired, was used up, or was withdrawn. Ask for a new one."


def live_invitations() -> QuerySet[NamespaceInvitation]:
    """Links that were neither withdrawn nor used up, and have not expired."""
    unused = Q(max_uses=None) | Q(uses__lt=F("max_uses"))
    return NamespaceInvitation.objects.filter(unused, revoked_at=None, expires_at__gt=clock.now())


def namespace_invitations(
    actor: Actor, slug: str, *, before: UUID | None = None, after: UUID | None = None, limit: int = 50
) -> list[NamespaceInvitationPayload]:
    """Return the links into a namespace that admit people, newest first, for its administrators.

    Raises NotFound, Forbidden.
    """
    rows = live_invitations().filter(namespace=namespace_for(actor, slug, role=Role.ADMIN))
    if after:
        page = list(rows.filter(pk__gt=after).order_by("pk")[:limit])[::-1]
    else:
        page = list((rows.filter(pk__lt=before) if before else rows).order_by("-pk")[:limit])
    return [invitation_payload(row) for row in page]


def came_by(
    action: str, object_id: UUID, invitation: UUID, *, before: UUID | None, after: UUID | None, limit: int
) -> list[CamePayload]:
    """Return who came by a link into a namespace or room, the last ones first, as the activity log has it."""
    rows = recorded_by_people(
        action, object_id=object_id, invitation=invitation, before=before, after=after, limit=limit
    )
    known = people(person for _, person, _ in rows)
    return [CamePayload(id=str(row), user=known.get(person), at=clock.stamp(at)) for row, person, at in rows]


def came_into_namespace(
    actor: Actor,
    slug: str,
    invitation_id: UUID,
    *,
    before: UUID | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> list[CamePayload]:
    """Return who came into a namespace by a link, for its administrators; raises NotFound, Forbidden."""
    namespace_id = namespace_for(actor, slug, role=Role.ADMIN)
    if not NamespaceInvitation.objects.filter(pk=invitation_id, namespace=namespace_id).exists():
        raise NotFound("This invitation does not exist.")
    return came_by("namespace.joined", namespace_id, invitation_id, before=before, after=after, limit=limit)


def admitting(row: NamespaceInvitation) -> Actor:
    """Return the maker of a link, with their present rights; raises Gone where it admits people no longer.

    The maker must still be an administrator of the namespace, with a role no lower than that of the link.
    """
    if not live_invitations().filter(pk=row.pk).exists() or not may_enter(row.created_by):
        raise Gone(_SPENT)
    maker = actor_of(row.created_by, credential="", address="")
    if not maker.at_least(Role.ADMIN, row.namespace_id) or not maker.at_least(Role(row.role), row.namespace_id):
        raise Gone(_SPENT)
    return maker


def invitation_by(digest: str) -> tuple[NamespaceInvitation, Actor]:
    """Return the link whose code has this SHA-256, and its maker; raises Gone where it admits people no longer."""
    rows = NamespaceInvitation.objects.select_related("namespace", "created_by")
    row = rows.filter(digest=digest).first()
    if row is None:
        raise Gone(_SPENT)
    return row, admitting(row)


def admits(digest: str) -> bool:
    """Whether the code with this SHA-256 is of a link that admits people."""
    return live_invitations().filter(digest=digest).exists()


def look_at_namespace_invitation(digest: str) -> NamespaceInvitationLook:
    """Return what a link leads to, by the SHA-256 of its code; raises Gone where it admits people no longer."""
    row, maker = invitation_by(digest)
    return NamespaceInvitationLook(
        namespace=InvitedNamespace(slug=row.namespace.slug, name=row.namespace.name), role=row.role,
        by=maker.user.display_name, rooms=len(row.rooms), email=row.email or None,
        register=settings.REGISTRATION != "off", expires_at=clock.stamp(row.expires_at),
    )  # fmt: skip

"""Links that bring people into a namespace: made and withdrawn by its administrators, accepted by who holds them."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F
from msgspec import structs

from backend import clock, locks
from backend.accounts.access import Actor, Role, namespace_for, require_may_give
from backend.accounts.hooks import invited_rooms, is_barred
from backend.accounts.inputs.invitations import INVITATION_S, NewNamespaceInvitation
from backend.accounts.invitation_payloads import (
    MadeNamespaceInvitation,
    NamespaceInvitationLook,
    invitation_payload,
)
from backend.accounts.models import Letter, Membership, Namespace, NamespaceInvitation, User
from backend.accounts.payloads import NamespacePayload
from backend.accounts.selectors import actor_of
from backend.accounts.selectors.addresses import sends_mail
from backend.accounts.selectors.invitations import invitation_by, live_invitations, look_at_namespace_invitation
from backend.accounts.services.addresses import fitting_email
from backend.accounts.services.belonging import belonging_changed
from backend.accounts.services.credentials import digest
from backend.accounts.services.posting import post_letter
from backend.audit.actions import Action
from backend.errors import Conflict, Forbidden, Gone, NotFound
from backend.events.publish import atomic, publish
from backend.locks import Rank

INVITATIONS_LIMIT = 200
"""How many links into one namespace admit people at a time."""


def make_namespace_invitation(actor: Actor, slug: str, new: NewNamespaceInvitation) -> MadeNamespaceInvitation:
    """Make a link into a namespace; where this server sends mail, one for an address is sent there and nowhere else.

    Raises NotFound, Forbidden for a role above the actor's own, Invalid for an address and for rooms that the actor may
    not bring people into, Conflict where the namespace has as many links as it may have.
    """
    namespace_id, role = namespace_for(actor, slug, role=Role.ADMIN), new.role or Role.MEMBER
    require_may_give(actor, namespace_id, role)
    invited_rooms().require_invitable(actor, namespace_id, new.room_ids)
    email = fitting_email(new.email) if new.email is not None else ""
    is_mailed = bool(email) and sends_mail()
    code, moment = None if is_mailed else secrets.token_urlsafe(24), clock.now()
    with atomic():
        namespace = locks.take_one(Rank.NAMESPACE, Namespace.objects.filter(pk=namespace_id))
        if live_invitations().filter(namespace=namespace_id).count() >= INVITATIONS_LIMIT:
            raise Conflict(f"This namespace has {INVITATIONS_LIMIT} links, and that is the most. Withdraw some first.")
        row = NamespaceInvitation.objects.create(
            namespace_id=namespace_id, digest=digest(code) if code else None, role=role,
            rooms=[str(key) for key in new.room_ids], email=email, mailed=is_mailed,
            max_uses=1 if email else new.max_uses, created_at=moment, created_by_id=actor.user_id,
            expires_at=moment + timedelta(seconds=new.expires_in_s or INVITATION_S),
        )  # fmt: skip
        if is_mailed:
            post_letter(Letter.Kind.INVITE, email, user_id=None, invitation=row)
        publish(_about(actor, "namespace.invited", namespace, invitation=str(row.pk), role=role))
    return MadeNamespaceInvitation(**structs.asdict(invitation_payload(row)), code=code, url=None)


def revoke_namespace_invitation(actor: Actor, slug: str, invitation_id: UUID) -> None:
    """Withdraw a link into a namespace; one that has ended stays as it is. Raises NotFound, Forbidden."""
    namespace_id = namespace_for(actor, slug, role=Role.ADMIN)
    rows = NamespaceInvitation.objects.filter(namespace=namespace_id, pk=invitation_id)
    with atomic():
        row = rows.select_related("namespace").first()
        if row is None:
            raise NotFound("This invitation does not exist.")
        if rows.filter(revoked_at=None).update(revoked_at=clock.now(), email=""):
            Letter.objects.filter(invitation=row).delete()
            publish(_about(actor, "namespace.invitation_withdrawn", row.namespace, invitation=str(row.pk)))


def look_at_code(code: str) -> NamespaceInvitationLook:
    """Return what a link leads to; raises Gone where it admits people no longer, and where there is none."""
    return look_at_namespace_invitation(digest(code))


def accept_namespace_invitation(actor: Actor, code: str) -> tuple[NamespacePayload, bool]:
    """Come into a namespace, and into the rooms of the link, with one's account; whether one was not in it before.

    An earlier role stays. It counts as a use where one comes into something new. Raises Gone for a link that admits
    people no longer, Forbidden for bots and for one that is for another address, Conflict for who is banned there.
    """
    if actor.user.is_bot:
        raise Forbidden("This is a bot: administrators bring it in.")
    row, maker = invitation_by(digest(code))
    with belonging_changed([actor.user_id], by=actor.user_id):
        user = locks.take_one(Rank.USER, User.objects.filter(pk=actor.user_id), no_key=True)
        if user is None or (row.email and row.email.casefold() != user.email.casefold()):
            raise Forbidden("This invitation is for another mail address. Confirm that one at your account first.")
        # Whoever bans them holds their row until they are out: asked before it, they would be in again.
        if is_barred(row.namespace_id, user.pk):
            raise Conflict("You are banned from this namespace.")
        is_new = not Membership.objects.filter(namespace=row.namespace_id, user=user).exists()
        role = enter_by(row, maker, user, address=actor.address, since=clock.now())
    space = row.namespace
    return NamespacePayload(id=str(space.pk), slug=space.slug, name=space.name, role=role), is_new


def enter_by(row: NamespaceInvitation, maker: Actor, user: User, *, address: str, since: datetime | None = None) -> str:
    """Bring a person in by a link, within a change of their memberships; returns their role. Raises Gone.

    ``since`` is for one who had an account before: the ``role_since`` of the membership.
    """
    membership, is_new = Membership.objects.get_or_create(
        namespace_id=row.namespace_id, user=user, defaults={"role": row.role, "role_since": since}
    )
    actor = actor_of(user, credential="", address=address)
    if is_new:
        publish(_about(actor, "namespace.joined", row.namespace, invitation=str(row.pk), role=row.role))
    rooms = invited_rooms().seat(actor, maker, row.namespace_id, [UUID(key) for key in row.rooms])
    # The update decides: of two people who take the last use at once, only one gets it.
    if (is_new or rooms) and not _use(row):
        raise Gone("This invitation was used up just now. Ask for a new one.")
    return membership.role


def _use(row: NamespaceInvitation) -> bool:
    return bool(live_invitations().filter(pk=row.pk).update(uses=F("uses") + 1, email=""))


def _about(actor: Actor, name: str, namespace: Namespace | None, **data: str) -> Action:
    return actor.does(
        name, namespace_id=namespace and namespace.pk, object_type="namespace", object_id=namespace and namespace.pk,
        object_name=namespace.slug if namespace else "", data=data,
    )  # fmt: skip

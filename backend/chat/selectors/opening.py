"""Which channels people may join, which links lead into a room, and whom a person has blocked."""

from __future__ import annotations

import re
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from backend import clock
from backend.accounts.access import Actor, Role, namespace_for
from backend.accounts.payloads import CamePayload
from backend.accounts.selectors import actor_of, user_by_id
from backend.accounts.selectors.invitations import came_by
from backend.chat.access import require_unblocked, ruling_for
from backend.chat.inputs import Position
from backend.chat.models import Block, Invitation, Member, Room
from backend.chat.room_payloads import (
    BlockPayload,
    ChannelPayload,
    InvitationLook,
    InvitationPayload,
    block_payload,
    channel_payload,
    invitation_look,
    invitation_payload,
)
from backend.chat.selectors.streams import own_position
from backend.errors import Forbidden, Gone, NotFound

_CODE = re.compile(r"[A-Za-z0-9_-]{1,32}")
_SPENT = "This invitation has expired, was used up, or was withdrawn. Ask for a new one."


def channels_of(
    actor: Actor, slug: str, query: str = "", *, before: UUID | None = None, after: UUID | None = None, limit: int = 50
) -> list[ChannelPayload]:
    """Return the channels of a namespace for its people, newest first, and which of them they are in.

    ``query`` is a part of the name. Raises NotFound.
    """
    namespace_id = namespace_for(actor, slug, role=Role.VIEWER)
    joined = Exists(Member.objects.filter(room=OuterRef("pk"), user=actor.user_id))
    rows = Room.objects.filter(namespace=namespace_id, deleted_at=None, kind=Room.Kind.CHANNEL)
    rows = rows.select_related("namespace").annotate(joined=joined)
    if query:
        rows = rows.filter(name__icontains=query)
    if after:
        page = list(rows.filter(pk__gt=after).order_by("pk")[:limit])[::-1]
    else:
        page = list((rows.filter(pk__lt=before) if before else rows).order_by("-pk")[:limit])
    return [channel_payload(row, joined=row.joined) for row in page]


def live_invitations() -> QuerySet[Invitation]:
    """Links that were neither withdrawn nor used up, and have not expired."""
    unused = Q(max_uses=None) | Q(uses__lt=F("max_uses"))
    return Invitation.objects.filter(unused, revoked_at=None, expires_at__gt=clock.now())


def invitations_to(
    actor: Actor, room_id: UUID | None, *, before: UUID | None = None, after: UUID | None = None, limit: int = 50
) -> list[InvitationPayload]:
    """Return the links into a room that admit people, newest first; raises NotFound, Forbidden."""
    rows = live_invitations().filter(room=ruling_for(actor, room_id).room_id)
    if after:
        page = list(rows.filter(pk__gt=after).order_by("pk")[:limit])[::-1]
    else:
        page = list((rows.filter(pk__lt=before) if before else rows).order_by("-pk")[:limit])
    return [invitation_payload(row) for row in page]


def came_into_room(
    actor: Actor,
    room_id: UUID | None,
    invitation_id: UUID,
    *,
    before: UUID | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> list[CamePayload]:
    """Return who came into a room by a link, the last ones first, for those who may invite people there.

    Raises NotFound, Forbidden.
    """
    room_key = ruling_for(actor, room_id).room_id
    if not Invitation.objects.filter(pk=invitation_id, room=room_key).exists():
        raise NotFound("This invitation does not exist.")
    return came_by("member.joined", room_key, invitation_id, before=before, after=after, limit=limit)


def invitation(actor: Actor, invitation_id: UUID) -> InvitationPayload:
    """Return one link for those who may invite people there; raises NotFound, Forbidden."""
    row = Invitation.objects.filter(pk=invitation_id).first()
    if row is None:
        raise NotFound("This invitation does not exist.")
    ruling_for(actor, row.room_id)
    return invitation_payload(row)


def invitation_for(actor: Actor, code: str) -> Invitation:
    """Return the invitation of a link to a person of its namespace.

    Raises NotFound, Forbidden outside of the namespace, and where the person and the one who made the link are to have
    nothing to do with each other.
    """
    rows = Invitation.objects.select_related("room__namespace").filter(code=code, room__deleted_at=None)
    # PostgreSQL takes no NUL, which an address may hold.
    row = rows.first() if _CODE.fullmatch(code) else None
    if row is None:
        raise NotFound("This invitation does not exist. Check that you copied the whole link.")
    if actor.role_in(row.room.namespace_id) is None:
        raise Forbidden("This invitation is for people of another namespace. Ask its administrators to add you.")
    require_unblocked(actor.user_id, [row.created_by])
    return row


def require_admitting(row: Invitation) -> None:
    """Raise Gone for a link that has ended, or whose maker may invite people no longer."""
    maker = user_by_id(row.created_by)
    if maker is None or not live_invitations().filter(pk=row.pk).exists():
        raise Gone(_SPENT)
    try:
        ruling_for(actor_of(maker, credential="", address=""), row.room_id)
    except (Forbidden, NotFound):
        raise Gone(_SPENT) from None


def look_at_invitation(actor: Actor, code: str) -> InvitationLook:
    """Return what a link leads to; raises as :func:`invitation_for`, and Gone where it admits people no longer."""
    row = invitation_for(actor, code)
    require_admitting(row)
    return invitation_look(row)


class BlocksPage(NamedTuple):
    """People whom a person has blocked, the last ones first, with the keys of their rows."""

    entries: list[tuple[int, BlockPayload]]
    position: Position
    """Of the person's own stream, read before them."""


def blocked_by(actor: Actor, *, before: int | None = None, after: int | None = None, limit: int = 50) -> BlocksPage:
    """Return a page of the people whom the actor has blocked."""
    position = own_position(actor)
    rows = Block.objects.select_related("blocked").filter(user=actor.user_id)
    if after is not None:
        found = list(rows.filter(pk__gt=after).order_by("pk")[:limit])[::-1]
    else:
        found = list((rows.filter(pk__lt=before) if before is not None else rows).order_by("-pk")[:limit])
    return BlocksPage(entries=[(row.pk, block_payload(row)) for row in found], position=position)

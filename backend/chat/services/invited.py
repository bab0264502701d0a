"""Brings people into rooms who come by a link into a namespace."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from backend.accounts.access import Actor
from backend.accounts.selectors import users_in_namespace
from backend.chat.access import blocks_between, ruling_for
from backend.chat.events import MemberJoined
from backend.chat.models import Member, Removal, Room
from backend.chat.payloads import member_payload
from backend.chat.selectors import files_said_last, room_stream
from backend.chat.services.locks import lock_places
from backend.chat.services.members import counted, joined
from backend.chat.services.rooms import about_room
from backend.errors import Forbidden, Invalid, NotFound
from backend.events.publish import publish


class InvitedRooms:
    """The rooms of links into a namespace."""

    def require_invitable(self, actor: Actor, namespace_id: UUID, room_ids: Collection[UUID]) -> None:
        """Raise Invalid where a room is none of the namespace that the actor may bring people into."""
        unfit = [str(key) for key in room_ids if not _may_bring_into(actor, key, namespace_id)]
        if unfit:
            said = f"Not rooms of this namespace that you may bring people into: {', '.join(unfit)}."
            raise Invalid("This link cannot be made.", fields={"rooms": [said]})

    def seat(self, actor: Actor, maker: Actor, namespace_id: UUID, room_ids: Collection[UUID]) -> int:
        """Make the actor a member of those rooms into which the maker may still bring them; returns how many are new.

        It runs within a change of the actor's memberships, which tells the actor of the rooms. Left out are rooms that
        were closed, and those from which the person was taken out. A maker does not bring themselves in.
        """
        if not room_ids or actor.user_id == maker.user_id or blocks_between(actor.user_id, [maker.user_id]):
            return 0
        # Also those into which the person comes back: they are told of them in the same transaction.
        mine = Member.objects.filter(user=actor.user_id, room__namespace=namespace_id, room__deleted_at=None)
        keys = {*room_ids, *mine.values_list("room", flat=True)}
        lock_places(lambda: [media for key in keys for media in files_said_last(key)], rooms=keys)
        rooms = Room.objects.select_related("namespace").filter(pk__in=room_ids).order_by("pk")
        return sum(_seat(actor, room) for room in rooms if _may_bring_into(maker, room.pk, namespace_id))


def _may_bring_into(actor: Actor, room_id: UUID, namespace_id: UUID) -> bool:
    try:
        room = ruling_for(actor, room_id).room
    except (Forbidden, NotFound):
        return False
    return room.namespace_id == namespace_id and room.kind != Room.Kind.DIRECT


def _seat(actor: Actor, room: Room) -> bool:
    by_person = {"room": room, "user": actor.user_id}
    if Member.objects.filter(**by_person).exists() or Removal.objects.filter(**by_person).exists():
        return False
    [user] = users_in_namespace(room.namespace_id, [actor.user_id])
    row = joined(room, user, Member.Role.MEMBER)
    publish(
        about_room(actor, "member.joined", room, user=str(user.pk)),
        MemberJoined(audience=(room_stream(room.pk),), data=member_payload(row)),
        counted(room, 1),
    )
    return True

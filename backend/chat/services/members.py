"""Who is in a room, and what they may do there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Case, F, When

from backend import clock
from backend.accounts.access import Actor
from backend.accounts.selectors import actor_of, user_by_id, users_in_namespace
from backend.audit.actions import Action
from backend.chat.access import RULING, member_for, owns, require_unblocked, ruling_for
from backend.chat.events import (
    Left,
    MemberJoined,
    MemberLeft,
    MemberUpdated,
    RoomAdded,
    RoomName,
    RoomRemoved,
    RoomUpdated,
)
from backend.chat.hooks import brought_in
from backend.chat.models import Member, Removal, Room
from backend.chat.payloads import MemberPayload, RoomPayload, member_payload, room_payload, room_shared
from backend.chat.selectors import (
    files_said_last,
    joined_streams,
    message_seen_last,
    position_of,
    room_stream,
    rooms_of,
    user_stream,
)
from backend.chat.services.locks import lock_places
from backend.chat.services.placements import end_uploads_in_room
from backend.chat.services.rooms import about_room
from backend.errors import Conflict, Forbidden, Invalid, NotFound
from backend.events.log import head
from backend.events.publish import atomic, publish

if TYPE_CHECKING:
    from backend.accounts.models import User

NOT_ONESELF = "You look after this room without being in it. Ask one of its owners to bring you in."
_NOT_IN_DIRECT = "A direct room is for two, and both are equal there. Open a group instead."


def add_member(
    actor: Actor, room_id: UUID | None, user_id: UUID, *, role: str = "member"
) -> tuple[MemberPayload, bool]:
    """Add a person of the namespace to a room; an existing membership stays unchanged."""
    _require_role(role)
    with atomic():
        unlocked = ruling_for(actor, room_id)
        # A newcomer is told of the newest message, and of its files.
        lock_places(lambda: files_said_last(unlocked.room_id), rooms=[unlocked.room_id])
        mine = ruling_for(actor, room_id, lock=True)
        room = mine.room
        if room.kind == Room.Kind.DIRECT:
            raise Conflict(_NOT_IN_DIRECT)
        if role in RULING and not owns(actor, mine):
            raise Forbidden("Only owners of the room may give others a say in it.")
        if mine.pk is None and user_id == actor.user_id:
            raise Forbidden(NOT_ONESELF)
        [user] = users_in_namespace(room.namespace_id, [user_id])
        if (row := Member.objects.select_related("user").filter(room=room, user=user).first()) is not None:
            return member_payload(row), False
        require_unblocked(actor.user_id, [user_id])
        Removal.objects.filter(room=room, user=user).delete()
        row = admit(actor, room, user, role, "member.added")
        brought_in(room.pk, [user.pk], by=actor.user_id)
        return member_payload(row), True


def admit(actor: Actor, room: Room, user: User, role: str, action: str, **by: str) -> Member:
    """Make a person a member of a room that is locked with the files of its newest message, and publish it.

    ``by`` is what the log says of how they came.
    """
    row = joined(room, user, role)
    payload = _as_new_member(row)
    last = UUID(payload.last_message.id) if payload.last_message else None
    publish(
        about_room(actor, action, room, user=str(user.pk), **by),
        MemberJoined(audience=(room_stream(room.pk),), data=member_payload(row)),
        counted(room, 1),
        RoomAdded(audience=(user_stream(user.pk),), data=payload, subject=last),
    )
    return row


def joined(room: Room, user: User, role: str) -> Member:
    """Store a membership of a locked room, from its newest message on."""
    position = head(room_stream(room.pk))
    hidden = room.last_number if room.history == Room.History.SINCE_JOIN else 0
    return Member.objects.create(
        room=room, user=user, role=role, joined_at=clock.now(), joined_seq=position.seq, hidden_until=hidden,
        read_number=room.last_number,
    )  # fmt: skip


def _as_new_member(row: Member) -> RoomPayload:
    position = position_of(head(room_stream(row.room_id)))
    return room_payload(row, unread=0, peer=None, last_message=message_seen_last(row), position=position)


def counted(room: Room, by: int) -> RoomUpdated:
    """Count the members of a locked room anew; returns the event that says so."""
    Room.objects.filter(pk=room.pk).update(member_count=F("member_count") + by)
    room.member_count += by
    return RoomUpdated(audience=(room_stream(room.pk),), data=room_shared(room))


def change_role(actor: Actor, room_id: UUID | None, user_id: UUID, *, role: str) -> MemberPayload:
    """Change a member's role in a room; raises Conflict for its last owner."""
    _require_role(role)
    with atomic():
        mine = ruling_for(actor, room_id, lock=True)
        room, row = mine.room, _member(mine.room, user_id)
        if room.kind == Room.Kind.DIRECT:
            raise Conflict(_NOT_IN_DIRECT)
        if RULING & {role, row.role} and not owns(actor, mine):
            raise Forbidden("Only owners of the room may give others a say in it, or take it from them.")
        if row.role == Member.Role.OWNER and role != row.role and not _other_owner(row):
            raise Conflict("A room needs an owner. Make somebody else its owner first.")
        if role == row.role:
            return member_payload(row)
        publish(about_room(actor, "member.updated", room, user=str(user_id), role=role), _with_role(row, role))
        return member_payload(row)


def _require_role(role: str) -> None:
    if role not in Member.Role.values:
        raise Invalid("This role does not exist.", fields={"role": [f"One of {', '.join(Member.Role.values)}."]})


def _member(room: Room, user_id: UUID) -> Member:
    row = Member.objects.select_related("user").filter(room=room, user=user_id).first()
    if row is None:
        raise NotFound("This person is not in this room.")
    return row


def _other_owner(row: Member) -> bool:
    return Member.objects.filter(room=row.room_id, role=Member.Role.OWNER).exclude(pk=row.pk).exists()


def _with_role(row: Member, role: str) -> MemberUpdated:
    row.role = role
    row.save(update_fields=["role"])
    return MemberUpdated(audience=(room_stream(row.room_id),), data=member_payload(row))


def remove_member(actor: Actor, room_id: UUID | None, user_id: UUID) -> None:
    """Remove a member from a room, or leave it; their unfinished uploads there end.

    Where the last owner goes, the moderator, else the member, with the longest membership becomes the owner.
    """
    with atomic():
        leaving = user_id == actor.user_id
        unlocked = member_for(actor, room_id) if leaving else ruling_for(actor, room_id)
        end_uploads_in_room(unlocked.room_id, by=actor.user_id, of=user_id)
        mine = member_for(actor, room_id, lock=True) if leaving else ruling_for(actor, room_id, lock=True)
        room = mine.room
        row = _member(room, user_id)
        if not leaving and row.role == Member.Role.OWNER and not owns(actor, mine):
            raise Forbidden("Only owners of the room may take another owner out.")
        if room.kind == Room.Kind.DIRECT:
            raise Conflict("A direct room belongs to both people. Mute it, or block the person.")
        if not leaving:
            Removal.objects.get_or_create(room=room, user_id=user_id)
        action = about_room(actor, "member.left" if leaving else "member.removed", room, user=str(user_id))
        _gone(row, action, by=actor.user_id)


def leave_for_good(row: Member) -> None:
    """Remove a member who is no more from a locked room (inside a transaction)."""
    room = row.room
    action = Action(
        name="member.left", namespace_id=room.namespace_id, object_type="room", object_id=room.pk,
        object_name=room.name, room_id=room.pk, data={"user": str(row.user_id)},
    )  # fmt: skip
    _gone(row, action, by=None)


def _gone(row: Member, action: Action, *, by: UUID | None) -> None:
    room, user_id, heir = row.room, row.user_id, _heir(row)
    row.delete()
    publish(
        action,
        MemberLeft(audience=(room_stream(room.pk),), data=Left(user=str(user_id))),
        counted(room, -1),
        RoomRemoved(audience=(user_stream(user_id),), data=RoomName(id=str(room.pk))),
    )
    if heir:
        publish(None, _with_role(heir, Member.Role.OWNER), actor_id=by)


@contextmanager
def rooms_told(user_ids: Iterable[UUID], *, by: UUID | None) -> Iterator[None]:
    """Run a transaction that changes the namespaces of these people; publishes the rooms that they gain and lose.

    Memberships of rooms outlast that of the namespace, and are valid again when a person returns.
    """
    with atomic():
        rooms_before = {key: _rooms_now(key) for key in user_ids}
        yield
        for key, previous in rooms_before.items():
            current, audience = _rooms_now(key), (user_stream(key),)
            for room_id in sorted(previous - current):
                publish(None, RoomRemoved(audience=audience, data=RoomName(id=str(room_id))), actor_id=by)
            for payload in _shown_again(key, current - previous, of=len(current)):
                last = UUID(payload.last_message.id) if payload.last_message else None
                publish(None, RoomAdded(audience=audience, data=payload, subject=last), actor_id=by)


def _rooms_now(user_id: UUID) -> set[UUID]:
    return {UUID(stream.removeprefix(room_stream(""))) for stream in joined_streams(user_id)}


def _shown_again(user_id: UUID, room_ids: set[UUID], *, of: int) -> list[RoomPayload]:
    """These rooms, ``of`` so many of theirs, as the person sees them; none where they are barred from the server."""
    user = user_by_id(user_id) if room_ids else None
    if user is None:
        return []
    # As for a new member: no file of the payload may be withheld meanwhile.
    lock_places(lambda: [media for key in room_ids for media in files_said_last(key)], rooms=room_ids)
    rooms = rooms_of(actor_of(user, credential="", address=""), limit=of)
    return [payload for place, payload in rooms if place.room_id in room_ids]


def _heir(leaving: Member) -> Member | None:
    """The member who becomes owner when another leaves; None where an owner or no member remains."""
    if leaving.role != Member.Role.OWNER or _other_owner(leaving):
        return None
    roles = (Member.Role.MODERATOR, Member.Role.MEMBER, Member.Role.READONLY)
    rank = Case(*(When(role=role, then=order) for order, role in enumerate(roles)))
    candidates = Member.objects.select_related("user").filter(room=leaving.room_id).exclude(pk=leaving.pk)
    return candidates.order_by(rank, "joined_at", "pk").first()

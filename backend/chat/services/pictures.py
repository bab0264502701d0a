"""Pictures of rooms: sent by those who rule them, made by a worker as those of people are, shown to the members."""

from __future__ import annotations

from uuid import UUID

from backend.accounts.access import Actor
from backend.accounts.selectors import actor_of, user_by_id
from backend.accounts.services import (
    begin_avatar,
    end_room_pictures,
    picture_made,
    submit_room_picture,
)
from backend.chat.access import ruling_for
from backend.chat.models import Member, Room
from backend.chat.payloads import RoomShared, room_shared
from backend.chat.services.rooms import publish_room
from backend.errors import Conflict, Forbidden, NotFound
from backend.events.publish import atomic


def _ruled(actor: Actor, room_id: UUID | None, *, lock: bool = False) -> Member:
    mine = ruling_for(actor, room_id, lock=lock)
    if mine.room.kind == Room.Kind.DIRECT:
        raise Conflict("A direct room shows the picture of the other person.")
    return mine


def begin_room_picture(actor: Actor, room_id: UUID | None, size: int | None) -> UUID:
    """Make room for a picture of a room; raises as ``begin_avatar`` does, NotFound, Forbidden, Conflict."""
    room = _ruled(actor, room_id).room
    return begin_avatar(actor, size, room=room.pk, namespace=room.namespace_id)


def submit_picture(
    actor: Actor, room_id: UUID | None, picture_id: UUID, *, head: bytes, sha256: str
) -> RoomShared | None:
    """All bytes of a picture are staged; answers the room where it has this picture already, None where a worker is
    needed. Raises InvalidMedia and UnsupportedType, and as ``begin_room_picture`` for who may not set it any more.
    """
    room = _ruled(actor, room_id).room
    known = submit_room_picture(actor, picture_id, room.pk, head=head, sha256=sha256)
    return room_shared(room) if known else None


def pictured_room(actor: Actor, room_id: UUID | None) -> RoomShared:
    """A room as it is, for those who may set its picture."""
    return room_shared(_ruled(actor, room_id).room)


def room_picture_made(actor: Actor, room_id: UUID | None, picture_id: UUID) -> RoomShared | None:
    """The room with its picture; None while it is not made. Raises InvalidMedia where it cannot be."""
    return room_shared(_ruled(actor, room_id).room) if picture_made(picture_id) else None


def show_room_picture(room_id: UUID, picture_id: UUID, by: UUID) -> bool:
    """A worker has made a picture: show it, as long as the room stands and who sent it may still set it."""
    sender = user_by_id(by)
    if sender is None:
        return False
    actor = actor_of(sender, credential="", address="")
    with atomic():
        try:
            room = _ruled(actor, room_id, lock=True).room
        except (NotFound, Forbidden, Conflict):
            return False
        _set(actor, room, picture_id, "room.picture_changed")
    return True


def remove_room_picture(actor: Actor, room_id: UUID | None) -> RoomShared:
    """Take the picture of a room away; nothing happens where there is none."""
    with atomic():
        room = _ruled(actor, room_id, lock=True).room
        end_room_pictures(room.pk)
        if room.picture_id is not None:
            _set(actor, room, None, "room.picture_removed")
    return room_shared(room)


def _set(actor: Actor, room: Room, picture_id: UUID | None, action: str) -> None:
    room.picture_id = picture_id
    room.save(update_fields=["picture_id"])
    publish_room(actor, room, action)

"""Creates, changes and closes rooms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError

from backend import clock, names
from backend.accounts.access import Actor, namespace_for
from backend.accounts.payloads import user_payload
from backend.accounts.selectors import users_in_namespace
from backend.audit.actions import Action
from backend.chat.access import administered_room, member_for, owns, ruling_for
from backend.chat.events import (
    RoomAdded,
    RoomDeleted,
    RoomName,
    RoomRemoved,
    RoomUpdated,
)
from backend.chat.inputs import NAME_CHARS, TOPIC_CHARS
from backend.chat.models import Member, Room
from backend.chat.payloads import RoomPayload, RoomShared, room_payload, room_shared
from backend.chat.selectors import position_of, room, room_stream, user_stream
from backend.chat.services.placements import end_uploads_in_room
from backend.errors import Forbidden, Invalid, NotFound
from backend.events.log import head
from backend.events.publish import atomic, publish

if TYPE_CHECKING:
    from backend.accounts.models import User


def create_room(
    actor: Actor,
    *,
    kind: str,
    name: str = "",
    members: Sequence[UUID] = (),
    namespace: str | None = None,
    topic: str = "",
    history: str = "all",
) -> tuple[RoomPayload, bool]:
    """Create a room with these members; returns it and whether it is new: a direct room of two people exists once.

    Raises NotFound for people outside of the namespace, Forbidden, Invalid.
    """
    namespace_id, name = namespace_for(actor, namespace), names.normalised(name)
    other_users = [user for user in users_in_namespace(namespace_id, members) if user.pk != actor.user_id]
    _require_sense(kind, name, topic, history, other_users)
    pair = _pair(namespace_id, actor.user_id, other_users[0].pk) if kind == Room.Kind.DIRECT else None
    if (row := _room_of(pair)) is not None:
        return room(actor, row.pk), False
    try:
        with atomic():
            row = Room.objects.create(
                namespace_id=namespace_id, kind=kind, name=name, topic=topic.strip(), history=history,
                pair=pair, created_at=clock.now(),
            )  # fmt: skip
            _settle(actor, row, other_users)
    except IntegrityError:
        # The other person has created it at the same moment.
        if (existing := _room_of(pair)) is None:
            raise
        return room(actor, existing.pk), False
    return room(actor, row.pk), True


def _pair(namespace_id: UUID, user_id: UUID, other_id: UUID) -> str:
    """Return the unique key of a direct room: namespace and pair, for two people may share several namespaces."""
    return f"{namespace_id.hex[-8:]}:{':'.join(sorted((user_id.hex, other_id.hex)))}"


def _room_of(pair: str | None) -> Room | None:
    return Room.objects.filter(pair=pair, deleted_at=None).first() if pair else None


def _require_sense(kind: str, name: str, topic: str, history: str, other_users: Sequence[User] | None) -> None:
    fields: dict[str, list[str]] = {}
    if kind not in Room.Kind.values:
        fields["kind"] = [f"Must be one of {', '.join(Room.Kind.values)}."]
    if kind == Room.Kind.DIRECT and other_users is not None and len(other_users) != 1:
        fields["members"] = ["A direct room has exactly one other person."]
    fault = names.fault_of(name, longest=NAME_CHARS) if name or kind != Room.Kind.DIRECT else None
    if fault:
        fields["name"] = [fault]
    if len(topic.strip()) > TOPIC_CHARS:
        fields["topic"] = [f"At most {TOPIC_CHARS} characters."]
    if history not in Room.History.values:
        fields["history"] = [f"Must be one of {', '.join(Room.History.values)}."]
    if fields:
        raise Invalid("This room cannot be opened as it is.", fields=fields)


def _settle(actor: Actor, room: Room, other_users: Sequence[User]) -> None:
    """Add the first members of a new room, and publish it to each of them."""
    [me] = users_in_namespace(room.namespace_id, [actor.user_id])
    owner = Member.Role.MEMBER if room.kind == Room.Kind.DIRECT else Member.Role.OWNER
    people = [(me, owner), *((user, Member.Role.MEMBER) for user in other_users)]
    rows = [Member(room=room, user=user, role=role, joined_at=clock.now()) for user, role in people]
    Member.objects.bulk_create(rows)
    Room.objects.filter(pk=room.pk).update(member_count=len(rows))
    room.member_count = len(rows)
    position = position_of(head(room_stream(room.pk)))
    publish(about_room(actor, "room.created", room))
    for row in rows:
        peer = next((one for one in rows if one is not row), None) if room.kind == Room.Kind.DIRECT else None
        payload = room_payload(
            row, unread=0, peer=user_payload(peer.user) if peer else None, last_message=None, position=position
        )
        publish(None, RoomAdded(audience=(user_stream(row.user_id),), data=payload), actor_id=actor.user_id)


def about_room(actor: Actor, name: str, room: Room, **data: Any) -> Action:
    """Build the activity-log entry about a room."""
    return actor.does(
        name, namespace_id=room.namespace_id, object_type="room", object_id=room.pk, object_name=room.name,
        room_id=room.pk, data=data,
    )  # fmt: skip


def update_room(
    actor: Actor, room_id: UUID | None, *, name: str | None = None, topic: str | None = None
) -> RoomPayload:
    """Change a room's name or topic; raises NotFound, Forbidden, Invalid."""
    with atomic():
        changed_room = member_for(actor, room_id, to="rule", lock=True).room
        _change(actor, changed_room, name, topic)
    return room(actor, changed_room.pk)


def administer_room(
    actor: Actor, slug: str, room_id: UUID | None, *, name: str | None = None, topic: str | None = None
) -> RoomShared:
    """Change name or topic as an administrator of the namespace, who need not be a member."""
    with atomic():
        room = administered_room(actor, slug, room_id, lock=True)
        _change(actor, room, name, topic)
    return room_shared(room)


def _change(actor: Actor, room: Room, name: str | None, topic: str | None) -> None:
    room.name = room.name if name is None else names.normalised(name)
    room.topic = room.topic if topic is None else topic.strip()
    _require_sense(room.kind, room.name, room.topic, room.history, None)
    room.save(update_fields=["name", "topic"])
    publish(
        about_room(actor, "room.updated", room),
        RoomUpdated(audience=(room_stream(room.pk),), data=room_shared(room)),
    )


def delete_room(actor: Actor, room_id: UUID | None) -> None:
    """Close a room for all members; ends all uploads there, and moves its files into the trash soon afterwards.

    Raises NotFound, Forbidden.

    Only its owner may do so, or an administrator of the namespace; in a direct room either of the two.
    """
    with atomic():
        end_uploads_in_room(_place_of(actor, room_id).room_id, by=actor.user_id)
        membership = _place_of(actor, room_id, lock=True)
        room = membership.room
        if room.kind != Room.Kind.DIRECT and not owns(actor, membership):
            raise Forbidden("Only an owner of the room may close it.")
        room.deleted_at, room.pair, room.has_leftovers = clock.now(), None, True
        room.save(update_fields=["deleted_at", "pair", "has_leftovers"])
        members = Member.objects.filter(room=room).values_list("user_id", flat=True)
        payload = RoomName(id=str(room.pk))
        publish(
            about_room(actor, "room.deleted", room),
            RoomDeleted(audience=(room_stream(room.pk),), data=payload),
            RoomRemoved(audience=tuple(sorted(user_stream(key) for key in members)), data=payload),
        )


def _place_of(actor: Actor, room_id: UUID | None, *, lock: bool = False) -> Member:
    try:
        return member_for(actor, room_id, lock=lock)
    except NotFound:
        return ruling_for(actor, room_id, lock=lock)

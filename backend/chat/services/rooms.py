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
from backend.accounts.services import end_room_pictures
from backend.audit.actions import Action
from backend.chat.access import administered_room, member_for, owns, require_unblocked, ruling_for
from backend.chat.events import (
    RoomAdded,
    RoomDeleted,
    RoomName,
    RoomRemoved,
    RoomUpdated,
)
from backend.chat.hooks import brought_in
from backend.chat.inputs import NAME_CHARS, TOPIC_CHARS, RoomChange
from backend.chat.models import Member, Room
from backend.chat.payloads import RoomPayload, RoomShared, room_payload, room_shared
from backend.chat.selectors import position_of, room, room_stream, user_stream
from backend.chat.services.placements import end_uploads_in_room
from backend.errors import Conflict, Forbidden, Invalid, NotFound
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
    posting: str = "members",
) -> tuple[RoomPayload, bool]:
    """Create a room with these members; returns it and whether it is new: a direct room of two people exists once.

    Raises NotFound for people outside of the namespace, Forbidden also for people who are blocked, Invalid.
    """
    namespace_id, name = namespace_for(actor, namespace), names.normalised(name)
    other_users = [user for user in users_in_namespace(namespace_id, members) if user.pk != actor.user_id]
    _require_sense(kind, name, topic, history, other_users)
    if posting != Room.Posting.MEMBERS:
        _require_no_direct(kind, "posting")
    pair = Room.pair_of(namespace_id, actor.user_id, other_users[0].pk) if kind == Room.Kind.DIRECT else None
    if (row := _room_of(pair)) is not None:
        return room(actor, row.pk), False
    require_unblocked(actor.user_id, [user.pk for user in other_users])
    try:
        with atomic():
            row = Room.objects.create(
                namespace_id=namespace_id, kind=kind, name=name, topic=topic.strip(), history=history,
                posting=posting, pair=pair, created_at=clock.now(),
            )  # fmt: skip
            _settle(actor, row, other_users)
    except IntegrityError:
        # The other person has created it at the same moment.
        if (existing := _room_of(pair)) is None:
            raise
        return room(actor, existing.pk), False
    return room(actor, row.pk), True


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
    if room.kind != Room.Kind.DIRECT:
        brought_in(room.pk, [user.pk for user in other_users], by=actor.user_id)


def about_room(actor: Actor, name: str, room: Room, **data: Any) -> Action:
    """Build the activity-log entry about a room."""
    return actor.does(
        name, namespace_id=room.namespace_id, object_type="room", object_id=room.pk, object_name=room.name,
        room_id=room.pk, data=data,
    )  # fmt: skip


def update_room(actor: Actor, room_id: UUID | None, change: RoomChange) -> RoomPayload:
    """Change a room's name or topic, who may write there, or archive it; raises NotFound, Forbidden, Invalid.

    Its owners alone archive it and open it again.
    """
    with atomic():
        mine = member_for(actor, room_id, to="rule", lock=True)
        if change.archived is not None and not owns(actor, mine):
            raise Forbidden("Only owners of the room may archive it, or open it again.")
        _change(actor, mine.room, change)
    return room(actor, mine.room_id)


def administer_room(actor: Actor, slug: str, room_id: UUID | None, change: RoomChange) -> RoomShared:
    """Change a room as an administrator of the namespace, who need not be a member."""
    with atomic():
        room = administered_room(actor, slug, room_id, lock=True)
        _change(actor, room, change)
    return room_shared(room)


def _change(actor: Actor, room: Room, change: RoomChange) -> None:
    for field in ("posting", "archived"):
        if getattr(change, field) is not None:
            _require_no_direct(room.kind, field)
    room.name = room.name if change.name is None else names.normalised(change.name)
    room.topic = room.topic if change.topic is None else change.topic.strip()
    _require_sense(room.kind, room.name, room.topic, room.history, None)
    room.posting = change.posting or room.posting
    action = "room.updated"
    if change.archived is not None and change.archived != (room.archived_at is not None):
        room.archived_at = clock.now() if change.archived else None
        action = "room.archived" if change.archived else "room.reopened"
    room.save(update_fields=["name", "topic", "posting", "archived_at"])
    publish_room(actor, room, action)


def _require_no_direct(kind: str, field: str) -> None:
    if kind == Room.Kind.DIRECT:
        raise Invalid("A direct room belongs to both people alike.", fields={field: ["Not of a direct room."]})


def publish_room(actor: Actor, room: Room, action: str) -> None:
    """Publish the shared part of a room that was changed, with the action of the activity log."""
    publish(about_room(actor, action, room), RoomUpdated(audience=(room_stream(room.pk),), data=room_shared(room)))


def delete_room(actor: Actor, room_id: UUID | None) -> None:
    """Close a room for all members; ends all uploads there, and moves its files into the trash soon afterwards.

    Only its owner may do so, or an administrator of the namespace. Raises NotFound, Forbidden, and Conflict for a
    direct room, which no one of the two may close for the other.
    """
    with atomic():
        unlocked = _place_of(actor, room_id)
        if unlocked.room.kind == Room.Kind.DIRECT:
            raise Conflict("A direct room belongs to both people. Mute it, or block the person.")
        end_uploads_in_room(unlocked.room_id, by=actor.user_id)
        membership = _place_of(actor, room_id, lock=True)
        room = membership.room
        if not owns(actor, membership):
            raise Forbidden("Only an owner of the room may close it.")
        room.deleted_at, room.pair, room.has_leftovers = clock.now(), None, True
        room.save(update_fields=["deleted_at", "pair", "has_leftovers"])
        end_room_pictures(room.pk)
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

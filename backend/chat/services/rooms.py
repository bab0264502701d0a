"""Rooms and who is in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError
from django.db.models import F

from backend import clock
from backend.accounts.access import Actor, namespace_for
from backend.accounts.payloads import user_payload
from backend.accounts.selectors import users_in_namespace
from backend.chat.access import member_for
from backend.chat.events import (
    Left,
    MemberJoined,
    MemberLeft,
    RoomAdded,
    RoomDeleted,
    RoomName,
    RoomRemoved,
    RoomUpdated,
)
from backend.chat.models import Member, Room
from backend.chat.payloads import MemberPayload, RoomPayload, member_payload, room_payload, room_shared
from backend.chat.selectors import message_seen_last, position_of, room, room_stream, user_stream
from backend.chat.services.uploads import end_uploads_in_room
from backend.errors import Conflict, Forbidden, Invalid, NotFound
from backend.events.catalogue import Action
from backend.events.log import head
from backend.events.publish import atomic, publish

if TYPE_CHECKING:
    from backend.accounts.models import User


NAME_CHARS, TOPIC_CHARS = 120, 500
_RULING = {Member.Role.OWNER, Member.Role.MODERATOR}


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
    """Open a room with these people; a direct room of the same two is answered as it stands. The room, whether new."""
    namespace_id = namespace_for(actor, namespace)
    others = [one for one in users_in_namespace(namespace_id, members) if one.pk != actor.user_id]
    _require_sense(kind, name, topic, history, others)
    pair = _pair(namespace_id, actor.user_id, others[0].pk) if kind == Room.Kind.DIRECT else None
    if (there := _room_of(pair)) is not None:
        return room(actor, there.pk), False
    try:
        with atomic():
            there = Room.objects.create(
                namespace_id=namespace_id, kind=kind, name=name.strip(), topic=topic.strip(), history=history,
                pair=pair, created_at=clock.now(),
            )  # fmt: skip
            _settle(actor, there, others)
    except IntegrityError:
        # The other one of the two has opened it at the same moment.
        if (met := _room_of(pair)) is None:
            raise
        return room(actor, met.pk), False
    return room(actor, there.pk), True


def _pair(namespace_id: UUID, one: UUID, other: UUID) -> str:
    """The namespace and the pair together: two people may know each other in several namespaces."""
    return f"{namespace_id.hex[-8:]}:{':'.join(sorted((one.hex, other.hex)))}"


def _room_of(pair: str | None) -> Room | None:
    return Room.objects.filter(pair=pair, deleted_at=None).first() if pair else None


def _require_sense(kind: str, name: str, topic: str, history: str, others: Sequence[User] | None) -> None:
    fields: dict[str, list[str]] = {}
    if kind not in Room.Kind.values:
        fields["kind"] = [f"Must be one of {', '.join(Room.Kind.values)}."]
    if kind == Room.Kind.DIRECT and others is not None and len(others) != 1:
        fields["members"] = ["A direct room has exactly one other person."]
    if kind in {Room.Kind.GROUP, Room.Kind.CHANNEL} and not 1 <= len(name.strip()) <= NAME_CHARS:
        fields["name"] = [f"Give the room a name of at most {NAME_CHARS} characters."]
    if len(topic.strip()) > TOPIC_CHARS:
        fields["topic"] = [f"At most {TOPIC_CHARS} characters."]
    if history not in Room.History.values:
        fields["history"] = [f"Must be one of {', '.join(Room.History.values)}."]
    if fields:
        raise Invalid("This room cannot be opened as it is.", fields=fields)


def _settle(actor: Actor, there: Room, others: Sequence[User]) -> None:
    """The first members of a fresh room, and the news to each of them."""
    [me] = users_in_namespace(there.namespace_id, [actor.user_id])
    owner = Member.Role.MEMBER if there.kind == Room.Kind.DIRECT else Member.Role.OWNER
    people = [(me, owner), *((one, Member.Role.MEMBER) for one in others)]
    rows = [Member(room=there, user=user, role=role, joined_at=clock.now()) for user, role in people]
    Member.objects.bulk_create(rows)
    Room.objects.filter(pk=there.pk).update(member_count=len(rows))
    there.member_count = len(rows)
    position = position_of(head(room_stream(there.pk)))
    publish(_about(actor, "room.created", there))
    for row in rows:
        peer = next((one for one in rows if one is not row), None) if there.kind == Room.Kind.DIRECT else None
        shown = room_payload(
            row, unread=0, peer=user_payload(peer.user) if peer else None, last_message=None, position=position
        )
        publish(None, RoomAdded(audience=(user_stream(row.user_id),), data=shown), actor_id=actor.user_id)


def _about(actor: Actor, name: str, there: Room, **data: Any) -> Action:
    return actor.does(
        name, namespace_id=there.namespace_id, object_type="room", object_id=there.pk, object_name=there.name,
        room_id=there.pk, data=data,
    )  # fmt: skip


def add_member(
    actor: Actor, room_id: UUID | None, user_id: UUID, *, role: str = "member"
) -> tuple[MemberPayload, bool]:
    """Bring somebody of the namespace into a room; somebody who is in it already stays as they are."""
    if role not in Member.Role.values:
        raise Invalid("This role does not exist.", fields={"role": [f"One of {', '.join(Member.Role.values)}."]})
    with atomic():
        mine = member_for(actor, room_id, to="rule", lock=True)
        there = mine.room
        if there.kind == Room.Kind.DIRECT:
            raise Conflict("A direct room is for two. Open a group instead.")
        if role in _RULING and not _owns(actor, mine):
            raise Forbidden("Only owners of the room may give others a say in it.")
        [user] = users_in_namespace(there.namespace_id, [user_id])
        if (row := Member.objects.select_related("user").filter(room=there, user=user).first()) is not None:
            return member_payload(row), False
        row = _joined(there, user, role)
        publish(
            _about(actor, "member.added", there, user=str(user.pk)),
            MemberJoined(audience=(room_stream(there.pk),), data=member_payload(row)),
            _counted(there, 1),
            RoomAdded(audience=(user_stream(user.pk),), data=_as_new_member(row), subject=_last_subject(row)),
        )
        return member_payload(row), True


def _owns(actor: Actor, mine: Member) -> bool:
    return mine.role == Member.Role.OWNER or actor.may_moderate(mine.room.namespace_id)


def _joined(there: Room, user: User, role: str) -> Member:
    position = head(room_stream(there.pk))
    hidden = there.last_number if there.history == Room.History.SINCE_JOIN else 0
    return Member.objects.create(
        room=there, user=user, role=role, joined_at=clock.now(), joined_seq=position.seq, hidden_until=hidden,
        read_number=there.last_number,
    )  # fmt: skip


def _as_new_member(row: Member) -> RoomPayload:
    position = position_of(head(room_stream(row.room_id)))
    return room_payload(row, unread=0, peer=None, last_message=message_seen_last(row), position=position)


def _last_subject(row: Member) -> UUID | None:
    last = message_seen_last(row)
    return UUID(last.id) if last else None


def _counted(there: Room, by: int) -> RoomUpdated:
    Room.objects.filter(pk=there.pk).update(member_count=F("member_count") + by)
    there.member_count += by
    return RoomUpdated(audience=(room_stream(there.pk),), data=room_shared(there))


def remove_member(actor: Actor, room_id: UUID | None, user_id: UUID) -> None:
    """Leave a room, or take somebody out of it; their unfinished uploads there end."""
    with atomic():
        leaving = user_id == actor.user_id
        found = member_for(actor, room_id, to="read" if leaving else "rule")
        end_uploads_in_room(found.room_id, by=actor.user_id, of=user_id)
        mine = member_for(actor, room_id, to="read" if leaving else "rule", lock=True)
        there = mine.room
        row = Member.objects.filter(room=there, user=user_id).first()
        if row is None:
            raise NotFound("This person is not in this room.")
        if not leaving and row.role == Member.Role.OWNER and not _owns(actor, mine):
            raise Forbidden("Only owners of the room may take another owner out.")
        if there.kind == Room.Kind.DIRECT:
            raise Conflict("Nobody can be taken out of a direct room. Delete the room instead.")
        row.delete()
        publish(
            _about(actor, "member.left" if leaving else "member.removed", there, user=str(user_id)),
            MemberLeft(audience=(room_stream(there.pk),), data=Left(user=str(user_id))),
            _counted(there, -1),
            RoomRemoved(audience=(user_stream(user_id),), data=RoomName(id=str(there.pk))),
        )


def update_room(
    actor: Actor, room_id: UUID | None, *, name: str | None = None, topic: str | None = None
) -> RoomPayload:
    """Change a room's name or topic."""
    with atomic():
        there = member_for(actor, room_id, to="rule", lock=True).room
        there.name = there.name if name is None else name.strip()
        there.topic = there.topic if topic is None else topic.strip()
        _require_sense(there.kind, there.name, there.topic, there.history, None)
        there.save(update_fields=["name", "topic"])
        publish(
            _about(actor, "room.updated", there),
            RoomUpdated(audience=(room_stream(there.pk),), data=room_shared(there)),
        )
    return room(actor, there.pk)


def delete_room(actor: Actor, room_id: UUID | None) -> None:
    """Close a room for everybody; only its owner may, in a direct room either of the two. Ends all uploads there."""
    with atomic():
        end_uploads_in_room(member_for(actor, room_id).room_id, by=actor.user_id)
        mine = member_for(actor, room_id, to="read", lock=True)
        there = mine.room
        if there.kind != Room.Kind.DIRECT and not _owns(actor, mine):
            raise Forbidden("Only an owner of the room may close it.")
        there.deleted_at, there.pair = clock.now(), None
        there.save(update_fields=["deleted_at", "pair"])
        members = Member.objects.filter(room=there).values_list("user_id", flat=True)
        gone = RoomName(id=str(there.pk))
        publish(
            _about(actor, "room.deleted", there),
            RoomDeleted(audience=(room_stream(there.pk),), data=gone),
            RoomRemoved(audience=tuple(sorted(user_stream(key) for key in members)), data=gone),
        )

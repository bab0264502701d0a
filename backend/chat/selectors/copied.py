"""What stands in the copy of a whole room: its messages as they are shown, with all reactions, and its files."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from uuid import UUID

from django.db.models import QuerySet
from msgspec import Struct

from backend import clock
from backend.chat.access import blocks_between
from backend.chat.models import Attachment, Member, Message, Reaction, Room
from backend.chat.payloads import (
    MemberPayload,
    MessagePayload,
    RoomShared,
    member_payload,
    message_payload,
    room_shared,
)
from backend.chat.selectors.messages import shown_messages
from backend.media.selectors import StoredFile
from backend.media.selectors.personal import copied_bytes

_PAGE = 200


class CopiedReaction(Struct, frozen=True, kw_only=True):
    """One person's reaction."""

    emoji: str
    user: str
    at: str


class CopiedFile(Struct, frozen=True, kw_only=True):
    """A file of a message: its bytes, or why the copy goes without them."""

    id: str
    name: str
    stored: StoredFile | None
    why: str | None


class CopiedMessage(Struct, frozen=True, kw_only=True):
    """A message with everything that its payload only counts."""

    message: MessagePayload
    reacted: list[CopiedReaction]
    files: list[CopiedFile]


def copied_room(room_id: UUID) -> RoomShared:
    """Return the shared part of a room."""
    return room_shared(Room.objects.select_related("namespace").get(pk=room_id))


def last_number(room_id: UUID) -> int:
    """Return the number of the newest message of a room: what comes later is in no copy that is begun now."""
    return Room.objects.values_list("last_number", flat=True).get(pk=room_id)


def count_to_copy(room_id: UUID, after: int) -> tuple[int, int]:
    """Return how many messages there are behind a number, and the bytes of their files."""
    places = Attachment.objects.filter(room=room_id, number__gt=after, message__deleted_at=None)
    sizes = dict(places.values_list("media", "media__size"))
    return Message.objects.filter(room=room_id, number__gt=after).count(), sum(sizes.values())


def copied_members(room_id: UUID) -> Iterator[MemberPayload]:
    """Return the members of a room, in the order of joining."""
    rows = Member.objects.select_related("user").filter(room=room_id).order_by("pk")
    yield from map(member_payload, rows.iterator(_PAGE))


def copied_messages(room_id: UUID, after: int, last: int) -> Iterator[CopiedMessage]:
    """Return the messages of a room behind a number up to another, oldest first, those in threads as well; in pages."""
    rows = shown_messages().filter(room=room_id, number__lte=last).order_by("number")
    while page := list(rows.filter(number__gt=after)[:_PAGE]):
        reactions: dict[UUID, list[CopiedReaction]] = {}
        for one in Reaction.objects.filter(message__in=page).order_by("pk"):
            copied = CopiedReaction(emoji=one.emoji, user=str(one.user_id), at=clock.stamp(one.at))
            reactions.setdefault(one.message_id, []).append(copied)
        for row in page:
            payload = message_payload(row)
            shown = {attachment.id for attachment in payload.attachments}
            files = [_file(place) for place in row.attachments.all() if str(place.media_id) in shown]
            yield CopiedMessage(message=payload, reacted=reactions.get(row.pk, []), files=files)
        after = page[-1].number


def _file(place: Attachment) -> CopiedFile:
    stored, why = copied_bytes(place.media)
    return CopiedFile(id=str(place.media_id), name=place.media.name, stored=stored, why=why)


def rooms_that_stand(room_ids: Collection[UUID]) -> set[UUID]:
    """Return those of some rooms that are not closed."""
    return set(Room.objects.filter(pk__in=room_ids, deleted_at=None).values_list("pk", flat=True))


def may_be_joined(namespace_id: UUID, user_id: UUID, other_id: UUID) -> bool:
    """Whether a direct room in a namespace may be made for two people: they have none, and neither blocks the other."""
    has_room = Room.objects.filter(pair=Room.pair_of(namespace_id, user_id, other_id)).exists()
    return not has_room and not blocks_between(user_id, [other_id])


def messages_in(room_id: UUID, message_ids: Collection[UUID]) -> dict[UUID, bool]:
    """Return those of some messages that stand in a room, and whether each may be the root of a thread."""
    rows = Message.objects.filter(room=room_id, pk__in=message_ids)
    return {key: thread is None for key, thread in rows.values_list("pk", "thread")}


def rooms_written_in(user_id: UUID) -> QuerySet[Message, UUID]:
    """Return the query for the rooms in which a person wrote, also where only tombstones are left of that."""
    return Message.objects.filter(sender=user_id).values_list("room", flat=True).distinct()


def pins_in(room_id: UUID) -> int:
    """Return how many messages are pinned in a room."""
    return Message.objects.filter(room=room_id, pinned_at__isnull=False).count()

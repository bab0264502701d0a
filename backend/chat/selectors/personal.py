"""What a person has written and done in conversations, for the copy of their data; nothing that others have written."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Prefetch
from msgspec import Struct

from backend import clock
from backend.accounts.access import Actor
from backend.accounts.selectors import people
from backend.chat.models import (
    Attachment,
    Block,
    Draft,
    Member,
    Message,
    MessageEdit,
    Reaction,
    Room,
    SavedMessage,
    ScheduledMessage,
)
from backend.chat.own_payloads import DraftPayload, ScheduledPayload, draft_payload, scheduled_payload

_PAGE = 500


class OwnRoom(Struct, frozen=True, kw_only=True):
    """A room that a person is in, or has written in; what it is called only as long as they may see it."""

    id: str
    kind: str
    name: str | None
    peer: str | None
    role: str | None
    joined_at: str | None


class OwnEdit(Struct, frozen=True, kw_only=True):
    """What a message said before, until when."""

    body: str
    at: str


class OwnFile(Struct, frozen=True, kw_only=True):
    """A file in a message, and the text below it."""

    id: str
    caption: str


class OwnMessage(Struct, frozen=True, kw_only=True):
    """A message of a person; the body of one that was deleted is empty."""

    id: str
    room: str
    number: int
    created_at: str
    edited_at: str | None
    deleted_at: str | None
    reason: str | None
    reply_to: str | None
    thread: str | None
    body: str
    files: list[OwnFile]
    earlier: list[OwnEdit]


class OwnReaction(Struct, frozen=True, kw_only=True):
    """A reaction of a person."""

    message: str
    emoji: str
    at: str


class OwnSaved(Struct, frozen=True, kw_only=True):
    """A message that a person has saved."""

    message: str
    saved_at: str


class OwnBlock(Struct, frozen=True, kw_only=True):
    """A person whom one has blocked."""

    user: str
    blocked_at: str


def own_rooms(actor: Actor) -> Iterator[OwnRoom]:
    """Return the rooms that a person is in, then those in which only messages of theirs are left."""
    seen = set[UUID]()
    members = Member.objects.filter(user=actor.user_id).select_related("room").order_by("room")
    for member in members:
        seen.add(member.room_id)
        yield _own_room(actor, member.room, member)
    written = Message.objects.filter(sender=actor.user_id).exclude(room__in=members.values("room"))
    for room in Room.objects.filter(pk__in=written.values("room")).order_by("pk"):
        yield _own_room(actor, room, None)


def _own_room(actor: Actor, room: Room, member: Member | None) -> OwnRoom:
    visible = member is not None and room.deleted_at is None
    visible = visible and (actor.is_superuser or room.namespace_id in actor.roles)
    peer = None
    if visible and room.kind == Room.Kind.DIRECT:
        others = Member.objects.filter(room=room).exclude(user=actor.user_id).values_list("user", flat=True)
        peer = next((person.display_name for person in people(others).values()), None)
    return OwnRoom(
        id=str(room.pk), kind=room.kind, name=(room.name or None) if visible else None, peer=peer,
        role=member.role if member else None, joined_at=clock.stamp(member.joined_at) if member else None,
    )  # fmt: skip


def own_messages(user_id: UUID, room_id: UUID) -> Iterator[OwnMessage]:
    """Return the messages of a person in one room, oldest first; read in pages."""
    edits = Prefetch("edits", MessageEdit.objects.filter(by=user_id).order_by("pk"))
    files = Prefetch("attachments", Attachment.objects.order_by("place", "pk"))
    rows = Message.objects.filter(sender=user_id, room=room_id).prefetch_related(files, edits).order_by("number")
    after = -1
    while page := list(rows.filter(number__gt=after)[:_PAGE]):
        yield from map(_own_message, page)
        after = page[-1].number


def _own_message(row: Message) -> OwnMessage:
    return OwnMessage(
        id=str(row.pk), room=str(row.room_id), number=row.number, created_at=clock.stamp(row.created_at),
        edited_at=clock.stamp_or_none(row.edited_at), deleted_at=clock.stamp_or_none(row.deleted_at),
        reason=row.reason, reply_to=str(row.reply_to_id) if row.reply_to_id else None,
        thread=str(row.thread_id) if row.thread_id else None, body=row.body,
        files=[OwnFile(id=str(one.media_id), caption=one.caption) for one in row.attachments.all()],
        earlier=[OwnEdit(body=edit.body, at=clock.stamp(edit.at)) for edit in row.edits.all()],
    )  # fmt: skip


def own_reactions_everywhere(user_id: UUID) -> Iterator[OwnReaction]:
    """Return all reactions of a person; read in pages."""
    rows, after = Reaction.objects.filter(user=user_id).order_by("message", "emoji"), None
    while page := list((rows.filter(message__gt=after) if after else rows)[:_PAGE]):
        # The reactions to the last message may go on: they are read again, whole.
        full = len(page) == _PAGE and page[0].message_id != page[-1].message_id
        kept = [row for row in page if row.message_id != page[-1].message_id] if full else page
        for row in kept:
            yield OwnReaction(message=str(row.message_id), emoji=row.emoji, at=clock.stamp(row.at))
        after = kept[-1].message_id


def own_saved(user_id: UUID) -> Iterator[OwnSaved]:
    """Return the messages that a person has saved; read in pages."""
    rows, after = SavedMessage.objects.filter(user=user_id).order_by("pk"), 0
    while page := list(rows.filter(pk__gt=after)[:_PAGE]):
        for row in page:
            yield OwnSaved(message=str(row.message_id), saved_at=clock.stamp(row.saved_at))
        after = page[-1].pk


def own_drafts(user_id: UUID) -> Iterator[DraftPayload]:
    """Return what a person has begun to write; its number is limited."""
    yield from map(draft_payload, Draft.objects.filter(user=user_id).order_by("pk"))


def own_later(user_id: UUID) -> Iterator[ScheduledPayload]:
    """Return the messages that a person sends later, or that could not be sent; their number is limited."""
    rows = ScheduledMessage.objects.filter(user=user_id, state__in=["waiting", "failed"])
    yield from map(scheduled_payload, rows.order_by("send_at", "pk"))


def own_blocks(user_id: UUID) -> Iterator[OwnBlock]:
    """Return the people whom a person has blocked."""
    for row in Block.objects.filter(user=user_id).order_by("pk").iterator(_PAGE):
        yield OwnBlock(user=str(row.blocked_id), blocked_at=clock.stamp(row.blocked_at))


def count_messages_of(user_id: UUID) -> int:
    """Return how many messages a person has written."""
    return Message.objects.filter(sender=user_id).count()


def count_rooms_of(user_id: UUID) -> int:
    """Return in how many rooms a person is."""
    return Member.objects.filter(user=user_id, room__deleted_at=None).count()

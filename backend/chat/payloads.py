"""How rooms, members and messages are shown to clients: the one rendering, for REST, socket, log and export."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct

from backend.accounts.payloads import UserPayload, user_payload
from backend.chat.inputs import NotificationLevel, Position, RoomHistory, RoomKind, RoomPosting, RoomRole
from backend.chat.preview_payloads import Preview, previews_of
from backend.clock import stamp, stamp_or_none
from backend.media.payloads import AttachmentPayload, attachment_payload

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from backend.chat.models import Attachment, Member, Message, MessageEdit, Room, SavedMessage
    from backend.chat.models import Reaction as ReactionRow
    from backend.chat.rows import MemberRow, MessageRow, RoomRow

GalleryKind = Literal["media", "files", "image", "video", "audio", "file"]
DeletionReason = Literal["deleted", "refused", "expired", "moderated", "erased"]


class Reaction(Struct, frozen=True, kw_only=True):
    """Who reacted with one emoji: ``users`` are the first 100, ``count`` counts all of them."""

    emoji: str
    users: list[str]
    count: int


class Pinned(Struct, frozen=True, kw_only=True):
    """When a message was pinned in its room, and by whom."""

    at: str
    by: str


class MessageReactions(Struct, frozen=True, kw_only=True):
    """All reactions to one message, in the order of their first use."""

    id: str
    reactions: list[Reaction]


class ReactionPayload(Struct, frozen=True, kw_only=True):
    """A person's reaction to a message."""

    user: UserPayload
    emoji: str
    at: str


class SavedPayload(Struct, frozen=True, kw_only=True):
    """A message that the reader has saved."""

    message: MessagePayload
    room: str
    saved_at: str


class MessagePayload(Struct, frozen=True, kw_only=True):
    """A message; a tombstone keeps its place with an empty body, ``deleted_at`` and ``reason`` set.

    ``captions`` holds the text below single files, by the ids of those that have one. ``mentions`` are people, and
    ``mentions_room`` is true where it mentions the whole room. ``forwarded_from`` is who said first what was forwarded.
    """

    id: str
    room: str
    number: int
    sender: UserPayload
    client_id: str
    body: str
    attachments: list[AttachmentPayload]
    captions: dict[str, str]
    reply_to: str | None
    thread: str | None
    forwarded_from: str | None
    reply_count: int
    reactions: list[Reaction]
    pinned: Pinned | None
    previews: list[Preview]
    mentions: list[str]
    mentions_room: bool
    created_at: str
    edited_at: str | None
    deleted_at: str | None
    deleted_by: str | None
    reason: DeletionReason | None
    in_timeline: bool
    last_reply_at: str | None
    repliers: list[str]


class MyThread(Struct, frozen=True, kw_only=True):
    """A thread as one person sees it: ``message`` is the newest that they have read, null where they never followed it.

    ``unread`` counts the replies of others up to ``number``, at most 1000; what has a higher one came later.
    """

    following: bool
    message: str | None
    unread: int
    mentions: int
    number: int


class ThreadMark(MyThread, frozen=True, kw_only=True):
    """The same with the root of the thread and its room."""

    thread: str
    room: str


class ThreadEntry(ThreadMark, frozen=True, kw_only=True):
    """A thread in the list of those that a person follows."""

    root: MessagePayload


class RoomShared(Struct, frozen=True, kw_only=True):
    """The part of a room that is the same for all its members; one that was archived is for reading alone."""

    id: str
    kind: RoomKind
    name: str
    topic: str
    namespace: str
    member_count: int
    history: RoomHistory
    created_at: str
    picture_url: str | None
    posting: RoomPosting
    archived_at: str | None


class RoomPayload(RoomShared, frozen=True, kw_only=True):
    """A room as one of its members sees it; ``muted`` holds until ``mute_until``, a time that a client compares."""

    my_role: RoomRole
    unread: int
    mentions: int
    muted: bool
    mute_until: str | None
    level: NotificationLevel
    pinned: bool
    peer: UserPayload | None
    last_message: MessagePayload | None
    position: Position


class MemberPayload(Struct, frozen=True, kw_only=True):
    """The membership of a person in a room."""

    user: UserPayload
    role: RoomRole
    joined_at: str


class PresencePayload(Struct, frozen=True, kw_only=True):
    """How a person is there; ``last_seen`` is when they were last, null while they are and unless they share it."""

    user: str
    state: Literal["online", "away", "offline"]
    last_seen: str | None


def presence_payload(user_id: UUID, state: Literal["online", "away"] | None, last_seen: str | None) -> PresencePayload:
    """Render how a person is there."""
    return PresencePayload(user=str(user_id), state=state or "offline", last_seen=None if state else last_seen)


class MessagePage(Struct, frozen=True, kw_only=True):
    """A page of a room's history, oldest first; ``position`` was read before the messages.

    ``more``: whether further messages follow in the requested direction: newer ones for ``after``, else older ones.
    ``newer``: whether there are messages newer than the page.
    ``mine``: the reader's own reactions by message, of those whose ``users`` are not all that ``count`` counts.
    """

    messages: list[MessagePayload]
    more: bool
    newer: bool
    position: Position
    mine: dict[str, list[str]]
    quoted: dict[str, MessagePayload]
    """The messages that those of the page answer, by id, where they are visible and fit into the page."""


class ThreadPage(MessagePage, frozen=True, kw_only=True):
    """A page of the replies in a thread, with its root."""

    root: MessagePayload
    mine_thread: MyThread


class EditPayload(Struct, frozen=True, kw_only=True):
    """An edit of a message: the text that stood there before, when it was replaced, and the id of who did it."""

    body: str
    at: str
    by: str


def edit_payload(edit: MessageEdit) -> EditPayload:
    """Render an edit."""
    return EditPayload(body=edit.body, at=stamp(edit.at), by=str(edit.by))


class GalleryEntry(Struct, frozen=True, kw_only=True):
    """A file in the gallery of a room: the message that shows it, who has sent that one and when."""

    message: str
    number: int
    thread: str | None
    sender: UserPayload
    sent_at: str
    caption: str
    attachment: AttachmentPayload


class Highlight(Struct, frozen=True, kw_only=True):
    """Where a text shows what was looked for, in UTF-16 units."""

    field: Literal["body", "caption", "title", "name", "alt_text", "text"]
    start: int
    length: int


class FoundRoom(Struct, frozen=True, kw_only=True):
    """The room of a find; the name of a direct room is empty."""

    id: str
    name: str


class SearchResult(Struct, frozen=True, kw_only=True):
    """A message that was found, or one of its files.

    ``text`` is the part of what was recognised in the file that holds what was looked for; null where it holds nothing.
    """

    type: Literal["message", "attachment"]
    message: MessagePayload
    attachment: AttachmentPayload | None
    room: FoundRoom
    highlights: list[Highlight]
    text: str | None


def gallery_entry(place: Attachment) -> GalleryEntry:
    """Render a file in a gallery."""
    message = place.message
    return GalleryEntry(
        message=str(message.pk),
        number=message.number,
        thread=str(message.thread_id) if message.thread_id else None,
        sender=user_payload(message.sender),
        sent_at=stamp(message.created_at),
        caption=_caption(place),
        attachment=attachment_payload(place.media),
    )


def _caption(place: Attachment) -> str:
    """What is said below a file; withheld with it, but not for the time of its scan: its sender has just written it."""
    return place.caption if place.media.hold in {None, "scan"} else ""


def message_payload(message: Message, *, places: Iterable[Attachment] | None = None) -> MessagePayload:
    """Render a message; a tombstone has neither text nor files.

    A caller that has just created the message passes ``places``, which saves their query.
    """
    rows = message.attachments.all() if places is None else places
    return rendered(message, user_payload(message.sender), rows)


def rendered(message: Message | MessageRow, sender: UserPayload, places: Iterable[Attachment]) -> MessagePayload:
    """Render a message of a sender that shows the files of these places."""
    is_deleted = message.deleted_at is not None
    shown = [] if is_deleted else [row for row in places if row.media.state != "deleted"]
    return MessagePayload(
        id=str(message.pk),
        room=str(message.room_id),
        number=message.number,
        sender=sender,
        client_id=message.client_id,
        body="" if is_deleted else message.body,
        attachments=[attachment_payload(row.media) for row in shown],
        captions={str(row.media_id): caption for row in shown if (caption := _caption(row))},
        reply_to=str(message.reply_to_id) if message.reply_to_id else None,
        thread=str(message.thread_id) if message.thread_id else None,
        forwarded_from=None if is_deleted or not message.forwarded_from else str(message.forwarded_from),
        reply_count=message.reply_count,
        reactions=[] if is_deleted else shown_reactions(message),
        pinned=_pinned(message),
        previews=[] if is_deleted else previews_of(message.previews, room=message.room_id, sender=sender),
        mentions=message.mentions,
        mentions_room=message.mentions_room,
        created_at=stamp(message.created_at),
        edited_at=stamp_or_none(message.edited_at),
        deleted_at=stamp_or_none(message.deleted_at),
        deleted_by=str(message.deleted_by) if message.deleted_by else None,
        reason=message.reason,  # type: ignore[arg-type]
        in_timeline=message.in_timeline,
        last_reply_at=stamp_or_none(message.last_reply_at),
        repliers=message.repliers,
    )


def shown_reactions(message: Message | MessageRow) -> list[Reaction]:
    """Render the reactions to a message."""
    return [Reaction(**one) for one in message.reactions]


def message_reactions(message: Message) -> MessageReactions:
    """Render the reactions to a message with its id."""
    return MessageReactions(id=str(message.pk), reactions=shown_reactions(message))


def _pinned(message: Message | MessageRow) -> Pinned | None:
    if message.pinned_at is None or message.deleted_at is not None:
        return None
    return Pinned(at=stamp(message.pinned_at), by=str(message.pinned_by))


def reaction_payload(row: ReactionRow) -> ReactionPayload:
    """Render one person's reaction."""
    return ReactionPayload(user=user_payload(row.user), emoji=row.emoji, at=stamp(row.at))


def saved_payload(row: SavedMessage) -> SavedPayload:
    """Render a saved message."""
    message = message_payload(row.message)
    return SavedPayload(message=message, room=message.room, saved_at=stamp(row.saved_at))


def room_shared(room: Room | RoomRow) -> RoomShared:
    """Render the part of a room that is the same for all its members."""
    return RoomShared(**_shared(room))


def _shared(room: Room | RoomRow) -> dict[str, Any]:
    return {
        "id": str(room.pk),
        "kind": room.kind,
        "name": room.name,
        "topic": room.topic,
        "namespace": room.namespace.slug,
        "member_count": room.member_count,
        "history": room.history,
        "created_at": stamp(room.created_at),
        "picture_url": f"/media/avatars/{room.picture_id}/128.webp" if room.picture_id else None,
        "posting": room.posting,
        "archived_at": stamp_or_none(room.archived_at),
    }


def room_payload(
    member: Member | MemberRow,
    *,
    unread: int,
    mentions: int = 0,
    peer: UserPayload | None,
    last_message: MessagePayload | None,
    position: Position,
) -> RoomPayload:
    """Render a room for one of its members."""
    return RoomPayload(
        **_shared(member.room),
        my_role=member.role,  # type: ignore[arg-type]
        unread=unread,
        mentions=mentions,
        muted=member.muted,
        mute_until=stamp_or_none(member.mute_until),
        level=member.level,  # type: ignore[arg-type]
        pinned=member.pinned,
        peer=peer,
        last_message=last_message,
        position=position,
    )


def member_payload(member: Member) -> MemberPayload:
    """Render a member."""
    return MemberPayload(
        user=user_payload(member.user),
        role=member.role,  # type: ignore[arg-type]
        joined_at=stamp(member.joined_at),
    )

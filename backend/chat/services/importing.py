"""Builds rooms of what was said elsewhere: filled unseen, then shown to their members, with no notification.

No event tells of the single messages: until it is whole, a room has no members.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce
from msgspec import Struct
from msgspec.structs import replace

from backend import clock, locks
from backend.accounts.access import Actor
from backend.accounts.payloads import user_payload
from backend.accounts.selectors import erased_among, member_ids, users_in_namespace
from backend.chat.access import blocks_between
from backend.chat.events import MemberJoined, RoomAdded, RoomUpdated, ThreadUpdated
from backend.chat.inputs import NAMED_LIMIT
from backend.chat.models import Attachment, Member, Message, Reaction, Room, ThreadFollower
from backend.chat.payloads import DeletionReason, member_payload, room_payload, room_shared
from backend.chat.selectors import files_said_last, message_seen_last, position_of, room_stream, user_stream
from backend.chat.selectors.threads import newest_marks
from backend.chat.services.captions import index_captions
from backend.chat.services.locks import lock_places
from backend.chat.services.mentions import keep_mentions
from backend.chat.services.rooms import about_room
from backend.chat.services.search import index_messages
from backend.chat.services.threads import latest_repliers
from backend.errors import Conflict, NotFound
from backend.events.log import head
from backend.events.publish import atomic, publish
from backend.locks import Rank
from backend.media.services import delete_file, locked_files

if TYPE_CHECKING:
    from backend.accounts.models import User
    from backend.media.models import MediaFile

_THREADS_TOLD = 50
"""Threads that a person is told of who comes into such a room: as many as one page of their list has."""
_GONE = "The room was closed while it was being filled."


class ImportedRoom(Struct, frozen=True, kw_only=True):
    """What is known of a room that comes from elsewhere; its names are clean and short enough."""

    kind: str
    name: str
    topic: str
    history: str
    posting: str
    created_at: datetime
    archived_at: datetime | None


class ImportedMember(Struct, frozen=True, kw_only=True):
    """A person of the namespace who is in such a room."""

    user_id: UUID
    role: str
    joined_at: datetime


class ImportedReaction(Struct, frozen=True, kw_only=True):
    """One person's reaction to such a message."""

    emoji: str
    user_id: UUID
    at: datetime


class ImportedMessage(Struct, frozen=True, kw_only=True):
    """What is known of a message that comes from elsewhere, in the ids of this server.

    ``number`` is kept where it is higher than that of the message before. ``files`` are with their captions.
    """

    id: UUID
    client_id: str
    sender: UUID
    body: str
    created_at: datetime
    number: int | None
    edited_at: datetime | None
    deleted_at: datetime | None
    deleted_by: UUID | None
    reason: DeletionReason | None
    reply_to: UUID | None
    thread: UUID | None
    in_timeline: bool
    forwarded_from: UUID | None
    mentions: list[UUID]
    mentions_room: bool
    reactions: list[ImportedReaction]
    pinned_at: datetime | None
    pinned_by: UUID | None
    previews: list[dict[str, Any]]
    files: list[tuple[UUID, str]]


def begin_imported_room(namespace_id: UUID, facts: ImportedRoom) -> UUID:
    """Create a room that has no members yet; it is open to no one, also where it will be a channel.

    One of two people is a direct room from the start: administrators look after groups, and would bring others in.
    """
    kind = Room.Kind.DIRECT if facts.kind == Room.Kind.DIRECT else Room.Kind.GROUP
    with atomic():
        row = Room.objects.create(
            namespace_id=namespace_id, kind=kind, name=facts.name, topic=facts.topic, history=facts.history,
            posting=facts.posting, archived_at=facts.archived_at, created_at=facts.created_at,
        )  # fmt: skip
        return row.pk


def add_imported_messages(room_id: UUID, batch: Sequence[ImportedMessage]) -> None:
    """Add messages to such a room, oldest first (inside a transaction); raises NotFound where it was closed.

    Files that were deleted meanwhile are left out, and of people who were erased tombstones are left.
    """
    batch = _without_erased(batch)
    wanted = {file_id for message in batch for file_id, _ in message.files}
    standing = {file.pk: file for file in locked_files(wanted) if file.state != "deleted"} if wanted else {}
    room = locks.take_one(Rank.ROOM, Room.objects.filter(pk=room_id, deleted_at=None))
    if room is None:
        raise NotFound(_GONE)
    rows = []
    for facts in batch:
        room.last_number = max(room.last_number + 1, facts.number or 0)
        rows.append(_row(room, facts))
    Message.objects.bulk_create(rows)
    Room.objects.filter(pk=room.pk).update(last_number=room.last_number)
    for row, facts in zip(rows, batch, strict=True):
        if row.mentions:
            keep_mentions(row)
        _attach(row, facts, standing)
    Reaction.objects.bulk_create(
        Reaction(message_id=facts.id, user_id=one.user_id, emoji=one.emoji, at=one.at)
        for facts in batch
        for one in facts.reactions
    )
    index_messages(rows)
    _tell_roots({facts.thread for facts in batch if facts.thread})
    _follow(batch)


def _without_erased(batch: Sequence[ImportedMessage]) -> list[ImportedMessage]:
    """Leave nothing of people who were erased since they were found."""
    named = {key for facts in batch for key in (facts.sender, facts.forwarded_from) if key}
    erased = erased_among(named.union(one.user_id for facts in batch for one in facts.reactions))
    if not erased:
        return list(batch)
    gone: dict[str, Any] = {
        "body": "", "deleted_at": clock.now(), "deleted_by": None, "reason": "erased", "forwarded_from": None,
        "mentions": [], "mentions_room": False, "reactions": [], "pinned_at": None, "pinned_by": None, "previews": [],
        "files": [],
    }  # fmt: skip
    return [
        replace(facts, **gone)
        if {facts.sender, facts.forwarded_from} & erased
        else replace(facts, reactions=[one for one in facts.reactions if one.user_id not in erased])
        for facts in batch
    ]


def _row(room: Room, facts: ImportedMessage) -> Message:
    return Message(
        id=facts.id, room=room, number=room.last_number, sender_id=facts.sender, client_id=facts.client_id,
        body=facts.body, mentions=[str(key) for key in facts.mentions], mentions_room=facts.mentions_room,
        reply_to_id=facts.reply_to, thread_id=facts.thread, in_timeline=facts.in_timeline,
        forwarded_from=facts.forwarded_from, created_at=facts.created_at, edited_at=facts.edited_at,
        deleted_at=facts.deleted_at, deleted_by=facts.deleted_by, reason=facts.reason,
        reactions=_tallies(facts.reactions), pinned_at=facts.pinned_at, pinned_by=facts.pinned_by,
        previews=facts.previews,
    )  # fmt: skip


def _tallies(reactions: Iterable[ImportedReaction]) -> list[dict[str, Any]]:
    """What a message keeps of its reactions: see :class:`backend.chat.payloads.Reaction`."""
    users: dict[str, list[str]] = {}
    for one in reactions:
        users.setdefault(one.emoji, []).append(str(one.user_id))
    return [{"emoji": emoji, "users": who[:NAMED_LIMIT], "count": len(who)} for emoji, who in users.items()]


def _attach(row: Message, facts: ImportedMessage, standing: Mapping[UUID, MediaFile]) -> None:
    there = [(standing[file_id], caption) for file_id, caption in facts.files if file_id in standing]
    attachments = Attachment.objects.bulk_create(
        Attachment.of(row, media, place=place, caption=caption) for place, (media, caption) in enumerate(there)
    )
    index_captions(row, attachments)


def _tell_roots(root_ids: Collection[UUID]) -> None:
    """Have the roots of threads hold what is shown of their replies."""
    for root_id in root_ids:
        living = Message.objects.filter(thread=root_id, deleted_at=None)
        last_reply_at, repliers = latest_repliers(root_id)
        Message.objects.filter(pk=root_id).update(
            reply_count=living.count(), last_reply_at=last_reply_at, repliers=repliers
        )


def _follow(batch: Sequence[ImportedMessage]) -> None:
    """As in the chat, a thread is followed by its author, by who writes in it, and by whom a reply mentions.

    None of them sees it yet; how far they have read is noted when they come in.
    """
    replies = [(facts.thread, facts) for facts in batch if facts.thread and facts.deleted_at is None]
    roots = Message.objects.filter(pk__in={thread for thread, _ in replies})
    pairs = dict.fromkeys(roots.values_list("pk", "sender_id"))
    pairs |= dict.fromkeys((thread, who) for thread, facts in replies for who in (facts.sender, *facts.mentions))
    ThreadFollower.objects.bulk_create(
        (ThreadFollower(thread_id=thread, user_id=who) for thread, who in pairs), ignore_conflicts=True
    )


def _have_read(room: Room, people: Collection[UUID]) -> None:
    """Have people who come into a room that is whole have read all threads there that they follow."""
    newest = Message.objects.filter(thread=OuterRef("thread")).order_by("-number").values("number")[:1]
    followed = ThreadFollower.objects.filter(user__in=people, following=True, thread__room=room)
    followed.update(read_number=Coalesce(Subquery(newest), 0))


def forget_followers_outside(room_id: UUID) -> None:
    """Let people follow no threads of a room that they were not let into, or whose root they do not see there."""
    seeing = Member.objects.filter(room=room_id, user=OuterRef("user"), hidden_until__lt=OuterRef("thread__number"))
    ThreadFollower.objects.filter(~Exists(seeing), thread__room=room_id).delete()


def show_imported_room(actor: Actor, room_id: UUID, kind: str, members: Sequence[ImportedMember]) -> None:
    """Let people of the namespace into a room that is filled; those who are in it already stay as they are.

    They have read all of it. Where history begins with joining, they see what was said since they joined.
    Who does not belong to the namespace any more is left out. Raises NotFound where the room was closed, and Conflict
    for a direct room of people who have one, block each other, or are not two.
    """
    with atomic():
        lock_places(lambda: files_said_last(room_id), rooms=[room_id])
        room = Room.objects.select_related("namespace").filter(pk=room_id, deleted_at=None).first()
        if room is None:
            raise NotFound(_GONE)
        there = set(Member.objects.filter(room=room).values_list("user_id", flat=True))
        belong = set(member_ids(room.namespace_id).filter(user__in=[one.user_id for one in members]))
        fresh = [one for one in members if one.user_id in belong - there]
        users = {user.pk: user for user in users_in_namespace(room.namespace_id, [one.user_id for one in fresh])}
        position = head(room_stream(room.pk))
        if kind == Room.Kind.DIRECT:
            room.pair = _pair_among(room, there.union(users))
        rows = [
            Member(
                room=room, user=users[one.user_id], role=one.role, joined_at=one.joined_at, joined_seq=position.seq,
                hidden_until=_hidden(room, one), read_number=room.last_number,
            )
            for one in fresh
        ]  # fmt: skip
        Member.objects.bulk_create(rows)
        _have_read(room, list(users))
        room.kind, room.member_count = kind, len(there) + len(rows)
        room.save(update_fields=["kind", "member_count", "pair"])
        publish(
            about_room(actor, "room.imported", room, members=len(rows)),
            *(MemberJoined(audience=(room_stream(room.pk),), data=member_payload(row)) for row in rows),
            RoomUpdated(audience=(room_stream(room.pk),), data=room_shared(room)),
        )
        for row in rows:
            peer = next((one.user for one in rows if one is not row), None) if kind == Room.Kind.DIRECT else None
            _tell(row, peer, by=actor.user_id)


def _hidden(room: Room, member: ImportedMember) -> int:
    if room.history == Room.History.ALL:
        return 0
    before = Message.objects.filter(room=room, created_at__lte=member.joined_at)
    return before.aggregate(last=Max("number"))["last"] or 0


def _pair_among(room: Room, people: Collection[UUID]) -> str:
    """Return the key of the direct room of two people; raises Conflict where they have one, or are not two."""
    if len(people) != 2:
        raise Conflict("A direct room is for two people of the namespace.")
    pair = Room.pair_of(room.namespace_id, *people)
    if Room.objects.filter(pair=pair).exclude(pk=room.pk).exists():
        raise Conflict("These two people have a direct room already.")
    user_id, other_id = people
    if blocks_between(user_id, [other_id]):
        raise Conflict("One of these two people has blocked the other.")
    return pair


def _tell(row: Member, peer: User | None, *, by: UUID) -> None:
    position = position_of(head(room_stream(row.room_id)))
    last = message_seen_last(row)
    shown = user_payload(peer) if peer else None
    payload = room_payload(row, unread=0, peer=shown, last_message=last, position=position)
    subject = UUID(last.id) if last else None
    audience = (user_stream(row.user_id),)
    publish(None, RoomAdded(audience=audience, data=payload, subject=subject), actor_id=by)
    if row.user.is_active:
        # Accounts that an archive has brought have no screen that could show them.
        marks = newest_marks(row.room_id, row.user_id, limit=_THREADS_TOLD)
        publish(None, *(ThreadUpdated(audience=audience, data=mark) for mark in marks), actor_id=by)


def drop_imported_room(room_id: UUID, files: Collection[UUID] = ()) -> bool:
    """Close a room that was never shown, with those ``files`` that stand in no message yet; False for one that was.

    The files of its messages follow as those of every closed room.
    """
    with atomic():
        lock_places(lambda: files, rooms=[room_id])
        unseen = Room.objects.filter(pk=room_id, deleted_at=None, member_count=0)
        if not unseen.update(deleted_at=clock.now(), has_leftovers=True):
            return False
        shown = set(Attachment.objects.filter(media__in=files).values_list("media_id", flat=True))
        for media_id in sorted(set(files) - shown):
            # It may be gone already.
            with suppress(NotFound):
                delete_file(media_id, None, actor_id=None)
        return True

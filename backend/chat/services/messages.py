"""Sends and deletes messages, moves read marks, and announces typing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from backend import clock, locks
from backend.accounts.access import Actor
from backend.audit.actions import Action
from backend.chat.access import member_for, message_for
from backend.chat.events import (
    MessageCreated,
    MessageUpdated,
    Typing,
    TypingFact,
)
from backend.chat.hooks import Said, message_concerns, message_sent
from backend.chat.inputs import require_sendable
from backend.chat.models import Attachment, Member, Message, Room
from backend.chat.payloads import MessagePayload, message_payload
from backend.chat.selectors import room_stream, root_for, shown_messages
from backend.chat.selectors.threads import NO_ROOT
from backend.chat.services.captions import detach, index_captions
from backend.chat.services.drafts import clear_draft
from backend.chat.services.files import left_behind
from backend.chat.services.locks import lock_places
from backend.chat.services.mentions import Mentions, keep_mentions, mentioned_by
from backend.chat.services.previews import request_previews
from backend.chat.services.search import index_attached, index_text
from backend.chat.services.threads import Answering, answering, files_of_root, replied
from backend.chat.services.tombstones import reason_of, tombstone
from backend.errors import Conflict, Invalid, NotFound
from backend.events.publish import announce, atomic, publish
from backend.ids import new_id, parse_id
from backend.locks import Rank
from backend.media.access import media_for
from backend.media.selectors import deleted_files
from backend.media.services import about_file, claim_files, delete_file
from backend.statements import Insert, Statement, made, on_sqlite, together

if TYPE_CHECKING:
    from backend.media.models import MediaFile

_TYPING_S = 6


def send_message(
    actor: Actor,
    room_id: UUID | None,
    *,
    client_id: str,
    body: str = "",
    attachments: Sequence[UUID] = (),
    captions: Mapping[UUID, str] | None = None,
    reply_to: UUID | None = None,
    thread: UUID | None = None,
    broadcast: bool = False,
    drafted: bool = True,
) -> tuple[MessagePayload, bool]:
    """Send a message to a room, with ``captions`` below files; returns it, and whether it is new.

    ``thread`` is the root of the thread that it goes to, and ``broadcast`` shows it in the timeline as well. The draft
    of its place is cleared where that was ``drafted`` for it.

    The same ``client_id`` with the same content returns the existing message; other content raises Conflict. Raises
    Invalid, NotFound, Forbidden.
    """
    require_sendable(client_id, body, attachments)
    client_id = str(parse_id(client_id))
    captions = {file_id: text.strip() for file_id, text in (captions or {}).items() if text.strip()}
    content = _Content(body, list(dict.fromkeys(attachments)), captions, reply_to, thread, thread is None or broadcast)
    with atomic():
        member, media, existing = _begun(actor, room_id, client_id, content)
        if existing is not None:
            return _same(existing, content), False
        answers = answering(actor, member, reply_to=reply_to, thread=thread, broadcast=broadcast)
        message = new_message(member, client_id=client_id, body=body, answers=answers)
        if media:
            attach(message, media, captions)
        payload = publish_created(actor, member.room, message, with_files=bool(media))
        if answers.root:
            replied(answers.root, message)
        if drafted:
            clear_draft(member, thread)
        return payload, True


class _Content(NamedTuple):
    """What a message is sent with."""

    body: str
    files: list[UUID]
    captions: dict[UUID, str]
    reply_to: UUID | None
    thread: UUID | None
    in_timeline: bool


def _begun(
    actor: Actor, room_id: UUID | None, client_id: str, content: _Content
) -> tuple[Member, list[MediaFile], Message | None]:
    """Lock what a message is made of, its room last, whose next number it takes; or return the one that was sent."""
    try:
        media = _claimed(actor, content.files, room_id, content.thread)
    except NotFound:
        # A file is deleted or withheld by now; an earlier message with the same client_id is still returned.
        member = member_for(actor, room_id, to="post", client_id=client_id)
        if (existing := _said(member)) is None:
            raise
        return member, [], existing
    with together():
        take_number(room_id)
        member = member_for(actor, room_id, to="post", client_id=client_id)
    if (existing := _said(member)) is not None:
        give_number_back(member.room)
    return member, media, existing


def _claimed(actor: Actor, files: list[UUID], room_id: UUID | None, thread: UUID | None) -> list[MediaFile]:
    """Return the files of a new message, locked with those that the root of its thread shows; raises NotFound."""
    media = [media_for(actor, file_id, to="attach") for file_id in files]
    if thread:
        lock_places(lambda: [*files, *files_of_root(thread)], rooms=[room_id] if room_id else [])
    claim_files(file.pk for file in media)
    return media


def take_number(room_id: UUID | None) -> None:
    """Lock a room, and count its next message: the room as it is read afterwards has the number of that one.

    Who raises an error then gives the number back, as nothing of the transaction stays.
    """
    if room_id is not None:
        _count(room_id, 1)


def give_number_back(room: Room) -> None:
    """Undo :func:`take_number` where no message is made."""
    _count(room.pk, -1)


def number_next(room: Room) -> None:
    """Give a locked room the number of its next message."""
    room.last_number += 1
    _count(room.pk, 1)


_COUNT = Statement("UPDATE chat_room SET last_number = last_number + %s WHERE id = %s")


def _count(room_id: UUID, by: int) -> None:
    _COUNT.run([by, room_id.hex if on_sqlite() else room_id])
    locks.updated(Rank.ROOM, Room, room_id)


def _said(member: Member) -> Message | None:
    """Return the message that a sender has sent under the ``client_id`` that their membership was asked for with."""
    said = getattr(member, "said", None)
    return shown_messages().get(pk=said) if said else None


def find_by_client_id(member: Member, client_id: str) -> Message | None:
    """Return the message of a sender with this ``client_id`` (the room is locked, so no other can appear)."""
    rows = Message.objects.filter(room=member.room_id, sender=member.user_id, client_id=client_id)
    # Nearly always there is none: query the key alone, and the whole payload only where there is one.
    existing = next(iter(rows.values_list("pk", flat=True)[:1]), None)
    return shown_messages().get(pk=existing) if existing else None


def _same(existing: Message, content: _Content) -> MessagePayload:
    """Return the existing message if the content is the same, apart from deleted files; raises Conflict otherwise.

    In a message that was edited, its text, captions and the order of its files may have changed since.
    """
    body, files, captions, *place = content
    stands = {row.media_id: row.caption for row in existing.attachments.all()}
    missing = set(files) - set(stands)
    given = {file_id: captions.get(file_id, "") for file_id in files if file_id not in missing}
    same = given.keys() == stands.keys() if existing.edited_at else list(given.items()) == list(stands.items())
    same = same and (body == existing.body or _said_before(existing, body))
    same = same and place == [existing.reply_to_id, existing.thread_id, existing.in_timeline]
    same = same and existing.forward_of is None
    if existing.deleted_at is None and (not same or missing - deleted_files(missing)):
        raise Conflict("You have sent another message under this client_id. Nothing was sent now; use a new one.")
    return message_payload(existing)


def _said_before(message: Message, body: str) -> bool:
    return message.edited_at is not None and message.edits.filter(body=body).exists()


class Forwarded(NamedTuple):
    """Where a message that is sent on comes from: who said it first, and the message that was forwarded."""

    forwarded_from: UUID
    forward_of: UUID


_ROWS = Insert(
    Message, "id", "room_id", "number", "sender_id", "client_id", "body", "mentions", "mentions_room", "reply_to_id",
    "thread_id", "in_timeline", "forwarded_from", "forward_of", "created_at",
)  # fmt: skip
"""Without the columns that the database fills with what a new message has there."""


def new_message(
    member: Member, *, client_id: str, body: str, answers: Answering, forwarded: Forwarded | None = None
) -> Message:
    """Create the row, with the last number of its room (which is locked). What is forwarded mentions no one."""
    room = member.room
    no_one = Mentions(people=[], room=False)
    mentions = no_one if forwarded else mentioned_by(member, body, room.last_number)
    message = made(
        Message,
        # As the row names them now: an actor may have come in long before they took another name.
        {"room": room, "sender": member.user, "thread": answers.root},
        number=room.last_number,
        client_id=client_id,
        body=body,
        mentions=mentions.people,
        mentions_room=mentions.room,
        reply_to_id=answers.reply_to,
        in_timeline=answers.in_timeline,
        created_at=clock.now(),
        **(forwarded._asdict() if forwarded else {}),
    )
    with together():
        _ROWS.save([message])
        index_text(message)
    if mentions.people:
        keep_mentions(message)
    return message


def attach(message: Message, media: Sequence[MediaFile], captions: Mapping[UUID, str], first: int = 0) -> None:
    """Attach files to a message, in order, with their captions."""
    attachments = Attachment.objects.bulk_create(
        Attachment.of(message, file, place=first + index, caption=captions.get(file.pk, ""))
        for index, file in enumerate(media)
    )
    index_captions(message, attachments)
    index_attached(message, attachments)


def publish_created(actor: Actor, room: Room, message: Message, *, with_files: bool) -> MessagePayload:
    """Publish a message that was just made."""
    if with_files:
        payload = message_payload(shown_messages().get(pk=message.pk))
    else:
        payload = message_payload(message, places=())
    publish(
        _does(actor, "message.sent", room, message),
        MessageCreated.of(payload),
    )
    message_sent(room.pk)
    request_previews(message, room.namespace_id)
    tell_concerned(message, [UUID(key) for key in message.mentions])
    return payload


def tell_concerned(message: Message, mentioned: Sequence[UUID], *, edited: bool = False) -> None:
    """Tell apps above of a message that was sent, or that mentions people anew since it was edited."""
    message_concerns(
        Said(
            message_id=message.pk, room_id=message.room_id, number=message.number, sender_id=message.sender_id,
            mentioned=tuple(mentioned), quoted_id=message.reply_to_id, thread_id=message.thread_id, edited=edited,
        )
    )  # fmt: skip


def _does(actor: Actor, name: str, room: Room, message: Message) -> Action:
    return actor.does(
        name, namespace_id=room.namespace_id, object_type="message", object_id=message.pk, room_id=room.pk
    )


def publish_updated(message_id: UUID, actor: Actor | None) -> MessagePayload:
    """Publish a message whose files changed."""
    message = shown_messages().get(pk=message_id)
    payload = message_payload(message)
    publish(None, MessageUpdated.of(payload), actor_id=actor.user_id if actor else None)
    return payload


def delete_message(actor: Actor, message_id: UUID | None) -> MessagePayload:
    """Take a message back: a tombstone keeps its place, its files go where this was their last place."""
    with atomic():
        message = message_for(actor, message_id, to="delete")
        # Its root is published again.
        lock_places(lambda: [*_files_of(message), *files_of_root(message.thread_id)], rooms=[message.room_id])
        message = message_for(actor, message_id, to="delete", lock=True)
        if message.deleted_at is None:
            media = _files_of(message)
            detach(Attachment.objects.filter(message=message))
            lost = left_behind(media)
            tombstone(message, reason_of(actor.user_id, message.sender_id), by=actor.user_id, media=media)
            publish(_does(actor, "message.deleted", message.room, message))
            for file in lost:
                delete_file(file.pk, about_file("media.deleted", file, actor), actor_id=actor.user_id)
        return message_payload(shown_messages().get(pk=message.pk))


def _files_of(message: Message) -> list[UUID]:
    return list(Attachment.objects.filter(message=message).values_list("media_id", flat=True))


def type_in_room(actor: Actor, room_id: UUID | None, *, writing: bool, thread: UUID | None = None) -> None:
    """Announce to the room that a person is typing there or in a thread, or has stopped."""
    member = member_for(actor, room_id, to="post")
    root = root_for(actor, thread) if thread else None
    if root and root.room_id != member.room_id:
        raise Invalid("This thread belongs to another room.", fields={"thread": [NO_ROOT]})
    until = clock.now() + timedelta(seconds=_TYPING_S if writing else 0)
    fact = TypingFact(
        room=str(member.room_id),
        user=str(actor.user_id),
        thread=str(root.pk) if root else None,
        until=clock.stamp(until),
    )
    announce(Typing(audience=(room_stream(member.room_id),), data=fact), actor_id=actor.user_id)


def fresh_client_id() -> str:
    """A name for a message whose sender gave none."""
    return str(new_id())

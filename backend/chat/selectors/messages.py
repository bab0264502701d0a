"""History and single messages."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec
from django.db.models import Prefetch, QuerySet
from msgspec import Struct

from backend.accounts.access import Actor
from backend.accounts.selectors import columns_unshown
from backend.chat.access import NO_MESSAGE, member_for, message_for
from backend.chat.inputs import PAGE_LIMIT, Position
from backend.chat.models import Attachment, Member, Message
from backend.chat.payloads import MessagePage, MessagePayload, message_payload
from backend.chat.selectors.members import unread_messages
from backend.chat.selectors.reactions import own_reactions
from backend.chat.selectors.shown import Part, named_in, newest_in, oldest_in
from backend.chat.selectors.streams import position_of, room_stream
from backend.errors import NotFound
from backend.events.log import head
from backend.media.selectors import shown_files

PAGE_BYTES = 256 * 1024
"""A page ends early where its messages would be larger: no answer may fill a socket's queue by itself."""

_ASIDE_BYTES, _CHARACTER_BYTES, _ID_BYTES = 4096, 6, 39
"""Bounds of what JSON needs for all of a message but text and mentions, for each character, and for each id."""

_UNSHOWN = columns_unshown("sender__")
"""What a payload does not show of a sender."""


def shown_messages() -> QuerySet[Message]:
    """Messages with all that their payload needs: four queries, however many messages."""
    places = Prefetch("attachments", Attachment.objects.prefetch_related(Prefetch("media", shown_files())))
    return Message.objects.select_related("sender").prefetch_related(places).defer(*_UNSHOWN)


def history(
    actor: Actor,
    room_id: UUID | None,
    *,
    before: UUID | None = None,
    after: UUID | None = None,
    around: UUID | None = None,
    at: datetime | None = None,
    unread: bool = False,
    limit: int = 50,
) -> MessagePage:
    """A page of a room's timeline, oldest first: the newest messages, those beyond one, or those around a place.

    A place is a message, a time (the first message sent then or later), or the first message that the reader
    has not read. Where there is no such message the page is the newest one.
    """
    member = member_for(actor, room_id)
    position = position_of(head(room_stream(member.room_id)))
    number = _place(actor, member, around, at, unread=unread)
    timeline = Part(of=member.room_id, above=member.hidden_until)
    sides = Sides(before=_number(actor, member, before), after=_number(actor, member, after), around=number)
    return page_of(member, timeline, sides, limit=limit, position=position)


class Sides(Struct, frozen=True, kw_only=True):
    """Where a page of messages stands, by the numbers of messages: the newest page where there is none."""

    before: int | None = None
    after: int | None = None
    around: int | None = None


def page_of(member: Member, part: Part, sides: Sides, *, limit: int, position: Position) -> MessagePage:
    """The page of some messages of a room that stands there."""
    limit = max(1, min(limit, PAGE_LIMIT))
    if sides.around is not None:
        return _around(member, part, sides.around, limit, position)
    after, before = sides.after is not None, sides.before is not None
    if sides.after is not None:
        candidates = oldest_in(part, above=sides.after, limit=limit + 1)
    else:
        candidates = newest_in(part, below=sides.before, limit=limit + 1)
    page = _fitting(candidates[:limit], PAGE_BYTES)
    more = len(candidates) > len(page)
    messages = page if after else page[::-1]
    return _page(member, messages, more=more, newer=more if after else before, position=position)


def _page(
    member: Member, messages: list[MessagePayload], *, more: bool, newer: bool, position: Position
) -> MessagePage:
    quoted = _quoted(member, messages)
    return MessagePage(
        messages=messages,
        more=more,
        newer=newer,
        position=position,
        mine=own_reactions(member.user_id, [*messages, *quoted.values()]),
        quoted=quoted,
    )


def _quoted(member: Member, messages: list[MessagePayload]) -> dict[str, MessagePayload]:
    """The messages that some others answer, by id, as far as they are visible; newest first until a page is full."""
    answered = {message.reply_to for message in messages if message.reply_to}
    if not answered:
        return {}
    found = named_in(member.room_id, answered, above=member.hidden_until)
    return {message.id: message for message in _fitting(found, PAGE_BYTES)}


def _number(actor: Actor, member: Member, message_id: UUID | None) -> int | None:
    return number_of(actor, member, message_id) if message_id else None


def _place(actor: Actor, member: Member, around: UUID | None, at: datetime | None, *, unread: bool) -> int | None:
    """The number of the message that a page stands around."""
    if around:
        return number_of(actor, member, around)
    if at:
        return _number_at(member, at)
    return unread_messages(member).order_by("number").values_list("number", flat=True).first() if unread else None


def _around(member: Member, part: Part, number: int, limit: int, position: Position) -> MessagePage:
    """Half of the page before a number, the other half from it on."""
    half = limit // 2
    before = newest_in(part, below=number, limit=half + 1)
    behind = oldest_in(part, above=number - 1, limit=limit - half + 1)
    older = _fitting(before[:half], PAGE_BYTES // 2)
    later = _fitting(behind[: limit - half], PAGE_BYTES // 2)
    return _page(
        member, older[::-1] + later, more=len(before) > len(older), newer=len(behind) > len(later), position=position
    )


def _number_at(member: Member, at: datetime) -> int | None:
    rows = Message.objects.filter(room=member.room_id, number__gt=member.hidden_until, created_at__gte=at)
    rows = rows.filter(in_timeline=True)
    return rows.order_by("created_at", "number").values_list("number", flat=True).first()


def _fitting(messages: list[MessagePayload], most: int) -> list[MessagePayload]:
    """As many of these messages as fit into ``most`` bytes; one at least."""
    if sum(map(_most_bytes, messages)) <= most:
        return messages
    size = 0
    for at, message in enumerate(messages):
        size += len(msgspec.json.encode(message))
        if at and size > most:
            return messages[:at]
    return messages


def _most_bytes(message: MessagePayload) -> int:
    """A bound of the bytes of a message, which needs not be encoded where it has nothing but text."""
    if message.attachments or message.previews or message.reactions:
        return len(msgspec.json.encode(message))
    return _ASIDE_BYTES + _CHARACTER_BYTES * len(message.body) + _ID_BYTES * len(message.mentions)


def number_of(actor: Actor, member: Member, message_id: UUID) -> int:
    """The number of a message of the room; raises NotFound."""
    message = message_for(actor, message_id)
    if message.room_id != member.room_id:
        raise NotFound(NO_MESSAGE)
    return message.number


def message(actor: Actor, message_id: UUID | None) -> MessagePayload:
    """One message."""
    return message_payload(shown_messages().get(pk=message_for(actor, message_id).pk))


def message_seen_last(member: Member) -> MessagePayload | None:
    """The newest message of a room that this member may see."""
    newest = shown_messages().filter(room=member.room_id, in_timeline=True).order_by("-number").first()
    return message_payload(newest) if newest and newest.number > member.hidden_until else None

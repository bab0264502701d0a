"""Messages as they are shown, read as plain rows by queries that are compiled once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from msgspec import Struct
from msgspec.structs import replace

from backend.accounts.payloads import PersonRow, UserPayload, user_payload
from backend.chat.models import Attachment, Message
from backend.chat.payloads import MessagePayload, rendered
from backend.chat.rows import (
    COLUMNS,
    OWN_COLUMNS,
    PLAIN,
    SENDER_COLUMNS,
    key_text,
    message_row,
    person_row,
)
from backend.clock import LONG_AGO, stamp
from backend.lists import ListQuery
from backend.media.selectors import shown_files
from backend.statements import Query

_OF_MESSAGE, _OF_SENDER = len(COLUMNS), len(COLUMNS) + len(SENDER_COLUMNS)
_BEYOND_ALL = 2**62


class Part(Struct, frozen=True, kw_only=True):
    """Messages that pages are cut from: the timeline of a room, or the replies in a thread, above a number."""

    of: UUID
    is_thread: bool = False
    above: int = 0


def newest_in(part: Part, *, below: int | None = None, limit: int) -> list[MessagePayload]:
    """Return the newest messages of a part below a number, newest first: one query, and three with files."""
    page = _page(is_thread=part.is_thread, newest_first=True, limit=limit)
    return _shown(page.raw(of=part.of, above=part.above, below=_BEYOND_ALL if below is None else below))


def oldest_in(part: Part, *, above: int, limit: int) -> list[MessagePayload]:
    """Return the oldest messages of a part above a number, oldest first, as :func:`newest_in` does."""
    page = _page(is_thread=part.is_thread, newest_first=False, limit=limit)
    return _shown(page.raw(of=part.of, above=max(part.above, above), below=_BEYOND_ALL))


def named_in(room_id: UUID, message_ids: Iterable[str], *, above: int) -> list[MessagePayload]:
    """Return those of some messages that stand in a room above a number, newest first, as :func:`newest_in` does."""
    return _shown(_NAMED_IN.raw(map(UUID, message_ids), room=room_id, above=above))


def named(message_ids: Iterable[UUID | str]) -> dict[str, MessagePayload]:
    """Return messages by their ids, which may be named as the driver gives them."""
    return {message.id: message for message in _shown(_NAMED.raw(message_ids))}


@cache
def _page(*, is_thread: bool, newest_first: bool, limit: int) -> Query:
    def build(of: UUID, above: int, below: int) -> QuerySet[Message, Any]:
        rows = Message.objects.filter(thread=of) if is_thread else Message.objects.filter(room=of, in_timeline=True)
        rows = rows.filter(number__gt=above, number__lt=below)
        return _columns(rows.order_by("-number" if newest_first else "number"))[:limit]

    return Query(build, of=UUID, above=int, below=int)


def _columns(rows: QuerySet[Message]) -> QuerySet[Message, Any]:
    has_files = Exists(Attachment.objects.filter(message=OuterRef("pk")))
    return rows.annotate(has_files=has_files).values_list(*COLUMNS, *SENDER_COLUMNS, "has_files")


_NAMED_IN = ListQuery(
    UUID,
    lambda keys, room, above: _columns(
        Message.objects.filter(pk__in=keys, room=room, number__gt=above).order_by("-number")
    ),
    room=UUID,
    above=int,
)
_NAMED = ListQuery(UUID, lambda keys: _columns(Message.objects.filter(pk__in=keys)))


def _shown(found: Sequence[tuple[Any, ...]]) -> list[MessagePayload]:
    senders: dict[Any, UserPayload] = {}
    with_files = [key_text(values[0]) for values in found if values[_OF_SENDER]]
    places = places_of(with_files) if with_files else {}
    messages = list[MessagePayload]()
    for values in found:
        sender = senders.get(values[_OF_MESSAGE])
        if sender is None:
            sender = user_payload(person_row(values[_OF_MESSAGE:_OF_SENDER]))
            senders[values[_OF_MESSAGE]] = sender
        if values[OWN_COLUMNS:_OF_MESSAGE] == PLAIN and not values[_OF_SENDER]:
            messages.append(_text_alone(values, sender))
            continue
        row = message_row(values[:_OF_MESSAGE])
        messages.append(rendered(row, sender, places.get(row.pk, ())))
    return messages


_TEXT = rendered(
    message_row(("", "", 0, "", "", LONG_AGO, *PLAIN)), user_payload(PersonRow("", "", "", None, is_bot=False)), ()
)


def _text_alone(values: Sequence[Any], sender: UserPayload) -> MessagePayload:
    """Render a message that is nothing but text, as most are: what they have in common is copied."""
    key, room, number, client_id, body, created = values[:OWN_COLUMNS]
    return replace(
        _TEXT, id=key_text(key), room=key_text(room), number=number, sender=sender, client_id=client_id, body=body,
        created_at=stamp(created), attachments=[], captions={}, reactions=[], previews=[], mentions=[],
        repliers=[],
    )  # fmt: skip


def places_of(message_ids: Collection[str]) -> dict[str, list[Attachment]]:
    """Return what some messages show of files, by message: three queries."""
    places: dict[str, list[Attachment]] = {key: [] for key in message_ids}
    rows = Attachment.objects.filter(message__in=list(message_ids)).prefetch_related(Prefetch("media", shown_files()))
    for row in rows:
        places[str(row.message_id)].append(row)
    return places

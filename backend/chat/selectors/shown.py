"""Messages as they are shown, read as plain rows by queries that are compiled once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from msgspec import Struct

from backend.accounts.payloads import UserPayload, user_payload
from backend.chat.models import Attachment, Message
from backend.chat.payloads import MessagePayload, rendered
from backend.chat.rows import COLUMNS, SENDER_COLUMNS, key_text, message_row, person_row
from backend.media.selectors import shown_files
from backend.statements import Query

_OF_MESSAGE, _OF_SENDER = len(COLUMNS), len(COLUMNS) + len(SENDER_COLUMNS)
_BEYOND_ALL = 2**62
_STEP = 10
"""Messages that are looked for by their ids are asked for in lists of so many, or of a multiple."""


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


def named_in(room_id: UUID, message_ids: Collection[str], *, above: int) -> list[MessagePayload]:
    """Return those of some messages that stand in a room above a number, newest first, as :func:`newest_in` does."""
    keys = [UUID(key) for key in message_ids]
    keys += keys[:1] * (-len(keys) % _STEP)
    query = _named(len(keys))
    return _shown(query.raw(room=room_id, above=above, **{f"key{at}": key for at, key in enumerate(keys)}))


@cache
def _page(*, is_thread: bool, newest_first: bool, limit: int) -> Query:
    def build(of: UUID, above: int, below: int) -> QuerySet[Message, Any]:
        rows = Message.objects.filter(thread=of) if is_thread else Message.objects.filter(room=of, in_timeline=True)
        rows = rows.filter(number__gt=above, number__lt=below)
        return _columns(rows.order_by("-number" if newest_first else "number"))[:limit]

    return Query(build, of=UUID, above=int, below=int)


@cache
def _named(count: int) -> Query:
    def build(room: UUID, above: int, **keys: UUID) -> QuerySet[Message, Any]:
        rows = Message.objects.filter(pk__in=list(keys.values()), room=room, number__gt=above)
        return _columns(rows.order_by("-number"))

    return Query(build, room=UUID, above=int, **{f"key{at}": UUID for at in range(count)})


def _columns(rows: QuerySet[Message]) -> QuerySet[Message, Any]:
    has_files = Exists(Attachment.objects.filter(message=OuterRef("pk")))
    return rows.annotate(has_files=has_files).values_list(*COLUMNS, *SENDER_COLUMNS, "has_files")


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
        row = message_row(values[:_OF_MESSAGE])
        messages.append(rendered(row, sender, places.get(row.pk, ())))
    return messages


def places_of(message_ids: Collection[str]) -> dict[str, list[Attachment]]:
    """Return what some messages show of files, by message: three queries."""
    places: dict[str, list[Attachment]] = {key: [] for key in message_ids}
    rows = Attachment.objects.filter(message__in=list(message_ids)).prefetch_related(Prefetch("media", shown_files()))
    for row in rows:
        places[str(row.message_id)].append(row)
    return places

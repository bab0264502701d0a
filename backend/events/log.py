"""Reading the log: heads, what came after a position, which heads have moved; and blanking what is gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

import msgspec
from django.db import transaction
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from msgspec import Struct

from backend import clock, locks
from backend.events.catalogue import DurableFrame, frame
from backend.events.models import LogEntry, StreamHead, new_epoch
from backend.locks import Rank


class Head(Struct, frozen=True, kw_only=True):
    """Where a stream stands now."""

    stream: str
    epoch: str
    seq: int


def heads(streams: Iterable[str]) -> dict[str, Head]:
    """The heads of ``streams``; one that nobody has published to yet is made, so that its epoch is known."""
    names = list(streams)
    found = _read_heads(names)
    missing = sorted(name for name in names if name not in found)
    if missing:
        moment = clock.now()
        StreamHead.objects.bulk_create(
            [StreamHead(stream=name, epoch=new_epoch(), moved_at=moment) for name in missing], ignore_conflicts=True
        )
        found |= _read_heads(missing)
    return found


def head(stream: str) -> Head:
    """The head of one stream."""
    return heads([stream])[stream]


def _read_heads(names: list[str]) -> dict[str, Head]:
    rows = StreamHead.objects.filter(stream__in=names).values_list("stream", "epoch", "seq")
    return {stream: Head(stream=stream, epoch=epoch, seq=seq) for stream, epoch, seq in rows}


def read(stream: str, *, after: int, epoch: str, limit: int = 500) -> list[DurableFrame]:
    """The events of ``stream`` after a number, in order, up to the first that the log no longer holds; maybe none."""
    rows = LogEntry.objects.filter(stream=stream, seq__gt=after).order_by("seq")[:limit]
    return _unbroken(rows, after=after, epoch=epoch)


class Range(Struct, frozen=True, kw_only=True):
    """The events of a stream after one number, up to and with another."""

    stream: str
    epoch: str
    after: int
    until: int


def read_many(ranges: Sequence[Range]) -> dict[str, list[DurableFrame]]:
    """The events of many streams, each as :func:`read` has them: one question for each 200 streams."""
    found: dict[str, list[LogEntry]] = {one.stream: [] for one in ranges}
    wanted = [Q(stream=one.stream, seq__gt=one.after, seq__lte=one.until) for one in ranges]
    for start in range(0, len(wanted), _NAMED):
        rows = LogEntry.objects.filter(reduce(or_, wanted[start : start + _NAMED]))
        for row in rows.order_by("stream", "seq"):
            found[row.stream].append(row)
    return {one.stream: _unbroken(found[one.stream], after=one.after, epoch=one.epoch) for one in ranges}


def _unbroken(rows: Iterable[LogEntry], *, after: int, epoch: str) -> list[DurableFrame]:
    return [
        DurableFrame(
            stream=row.stream,
            epoch=epoch,
            seq=row.seq,
            type=row.type,
            frame=frame(
                type=row.type,
                stream=row.stream,
                seq=row.seq,
                at=row.at,
                actor=str(row.actor) if row.actor else None,
                data=row.data.encode(),
            ),
            number=row.number,
        )
        for place, row in enumerate(rows, start=after + 1)
        # A row that was being changed may outlast its older and younger neighbours for a while.
        if row.seq == place
    ]


def reaching_back(positions: Mapping[str, int]) -> set[str]:
    """The streams, of those named with a number, whose next event after it the log still holds."""
    wanted = [Q(stream=stream, seq=after + 1) for stream, after in positions.items()]
    found: set[str] = set()
    for start in range(0, len(wanted), _NAMED):
        rows = LogEntry.objects.filter(reduce(or_, wanted[start : start + _NAMED]))
        found.update(rows.values_list("stream", flat=True))
    return found


def blank_message(message_id: UUID, tombstone: Any, *, stream: str, media: Iterable[UUID]) -> None:
    """Put the tombstone in place of everything the log says about a message (inside a transaction).

    ``media``: files that ``stream`` showed in this message alone; what it told of them goes as well.
    """
    text = msgspec.json.encode(tombstone).decode()
    rows = LogEntry.objects.filter(subject=message_id, type__startswith="message.")
    rows.update(type="message.deleted", data=text)
    files = LogEntry.objects.filter(stream=stream, subject__in=list(media), type="media.updated")
    files.update(type="message.deleted", data=text, number=tombstone.number)
    elsewhere = LogEntry.objects.filter(subject=message_id).exclude(type="message.deleted")
    _replace_inside(elsewhere, {str(message_id): None})


def blank_media(attachments: Mapping[UUID, Any], *, messages: Iterable[UUID]) -> None:
    """Put the present state of media files in place of every earlier one in the log (inside a transaction).

    The files are locked, so nobody else is at their own rows; ``messages`` that show them may be shared with others.
    """
    shown = {str(media_id): msgspec.to_builtins(attachment) for media_id, attachment in attachments.items()}
    keys = list(attachments)
    for start in range(0, len(keys), _NAMED):
        some = keys[start : start + _NAMED]
        facts = [When(subject=key, then=Value(msgspec.json.encode(shown[str(key)]).decode())) for key in some]
        LogEntry.objects.filter(subject__in=some, type="media.updated").update(data=Case(*facts))
    _replace_inside(LogEntry.objects.filter(subject__in=list(messages)), shown)


def _replace_inside(rows: Any, replacements: Mapping[str, Any]) -> None:
    # Locked: two files of one message may be blanked at the same moment, and neither may bring the other one back.
    # In order, and for all messages at once: else two who blank the same ones could wait for each other.
    taken = locks.take(Rank.LOG_ENTRY, rows)
    for row in taken:
        row.data = msgspec.json.encode(_replaced(msgspec.json.decode(row.data), replacements)).decode()
    LogEntry.objects.bulk_update(taken, ["data"], batch_size=_NAMED)


def _replaced(value: Any, replacements: Mapping[str, Any]) -> Any:
    if isinstance(value, list):
        return [_replaced(item, replacements) for item in value]
    if isinstance(value, dict):
        if value.get("id") in replacements:
            return replacements[value["id"]]
        return {key: _replaced(item, replacements) for key, item in value.items()}
    return value


_NAMED = 200
"""Places in the log that one query names."""

_BATCH = 1_000
"""Rows that go in one statement: none of them may take so long that the database gives it up."""


def trim(*, older_than: datetime, keep: int, limit: int = 50_000, batch: int = _BATCH) -> int:
    """Forget what is older than ``older_than`` or further back than ``keep`` events, at most ``limit`` rows of it.

    One statement forgets at most ``batch`` rows. Returns how many went; the rest is for the next turn.
    """
    gone = _forget(LogEntry.objects.filter(made_at__lt=older_than).order_by("made_at"), limit, batch)
    beyond = LogEntry.objects.filter(stream=OuterRef("stream"), seq__lte=OuterRef("seq") - keep)
    long = StreamHead.objects.filter(Exists(beyond), seq__gt=keep, moved_at__gte=older_than)
    for stream, seq in long.values_list("stream", "seq")[:batch]:
        beyond_it = LogEntry.objects.filter(stream=stream, seq__lte=seq - keep).order_by("seq")
        gone += _forget(beyond_it, limit - gone, batch)
    return gone


def _forget(rows: QuerySet[LogEntry], limit: int, batch: int) -> int:
    gone = 0
    while gone < limit:
        with transaction.atomic():  # noqa: TID251, nothing is told of it
            # Rows that somebody blanks just now are left for the next turn: they are locked in another order.
            # Read first: inside the DELETE, PostgreSQL may run the query again and again, and pass every limit.
            some = locks.free_rows(rows).values_list("pk", flat=True)[: min(batch, limit - gone)]
            went = LogEntry.objects.filter(pk__in=list(some)).delete()[0]
        gone += went
        if went < batch:
            break
    return gone

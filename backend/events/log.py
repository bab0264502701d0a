"""Reads the event log (heads, events after a position), blanks what was deleted, and trims what is old."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
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
from backend.events.catalogue import DurableFrame, Event, frame
from backend.events.models import LogEntry, StreamHead, new_epoch
from backend.lists import ListQuery
from backend.locks import Rank
from backend.statements import Query


class Head(Struct, frozen=True, kw_only=True):
    """The newest position of a stream."""

    stream: str
    epoch: str
    seq: int


def heads(streams: Iterable[str]) -> dict[str, Head]:
    """Return the heads of ``streams`` by name; a missing head is created, so that every stream has an epoch."""
    names = list(streams)
    heads_by_stream = _read_heads(names)
    missing = sorted(name for name in names if name not in heads_by_stream)
    if missing:
        moment = clock.now()
        StreamHead.objects.bulk_create(
            [StreamHead(stream=name, epoch=new_epoch(), moved_at=moment) for name in missing], ignore_conflicts=True
        )
        heads_by_stream |= _read_heads(missing)
    return heads_by_stream


def head(stream: str) -> Head:
    """Return the head of one stream, created where it is missing."""
    for epoch, seq in _HEAD.rows(stream=stream):
        return Head(stream=stream, epoch=epoch, seq=seq)
    return heads([stream])[stream]


def moved_among(streams: Iterable[str]) -> set[str]:
    """Return which of these streams anything was ever published on."""
    return set(StreamHead.objects.filter(stream__in=list(streams), seq__gt=0).values_list("stream", flat=True))


_HEAD = Query(lambda stream: StreamHead.objects.filter(stream=stream).values_list("epoch", "seq"), stream=str)
_HEADS = ListQuery(str, lambda names: StreamHead.objects.filter(stream__in=names).values_list("stream", "epoch", "seq"))


def _read_heads(names: list[str]) -> dict[str, Head]:
    return {stream: Head(stream=stream, epoch=epoch, seq=seq) for stream, epoch, seq in _HEADS.rows(names)}


def read(stream: str, *, after: int, epoch: str, limit: int = 500) -> list[DurableFrame]:
    """Return up to ``limit`` events of ``stream`` after a number, in order, without those behind a gap in the log."""
    rows = LogEntry.objects.filter(stream=stream, seq__gt=after).order_by("seq")[:limit]
    return _unbroken(rows, after=after, epoch=epoch)


class Range(Struct, frozen=True, kw_only=True):
    """The events of a stream after one number, up to and with another."""

    stream: str
    epoch: str
    after: int
    until: int


def read_many(ranges: Sequence[Range]) -> dict[str, list[DurableFrame]]:
    """Return the events of many streams, each as :func:`read` does: one query for each 200 streams."""
    rows_by_stream: dict[str, list[LogEntry]] = {span.stream: [] for span in ranges}
    conditions = [Q(stream=span.stream, seq__gt=span.after, seq__lte=span.until) for span in ranges]
    for start in range(0, len(conditions), _NAMED):
        rows = LogEntry.objects.filter(reduce(or_, conditions[start : start + _NAMED]))
        for row in rows.order_by("stream", "seq"):
            rows_by_stream[row.stream].append(row)
    return {span.stream: _unbroken(rows_by_stream[span.stream], after=span.after, epoch=span.epoch) for span in ranges}


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
        for expected_seq, row in enumerate(rows, start=after + 1)
        # A row that was being changed may outlast its older and younger neighbours for a while.
        if row.seq == expected_seq
    ]


def reaching_back(positions: Mapping[str, int]) -> set[str]:
    """Return those of the streams whose next event after the given number is still in the log."""
    conditions = [Q(stream=stream, seq=after + 1) for stream, after in positions.items()]
    streams: set[str] = set()
    for start in range(0, len(conditions), _NAMED):
        rows = LogEntry.objects.filter(reduce(or_, conditions[start : start + _NAMED]))
        streams.update(rows.values_list("stream", flat=True))
    return streams


def has_moved_on() -> Exists:
    """Condition on rows with ``stream``, ``epoch`` and ``seq``: the stream has events after that position."""
    heads = StreamHead.objects.filter(stream=OuterRef("stream"))
    return Exists(heads.exclude(epoch=OuterRef("epoch"), seq=OuterRef("seq")))


def first_kept(stream: str, *, after: int) -> int | None:
    """The number of the oldest event of a stream after another that the log still holds; None where none is."""
    rows = LogEntry.objects.filter(stream=stream, seq__gt=after).order_by("seq")
    return rows.values_list("seq", flat=True).first()


def blank_message(message_id: UUID, tombstone: Any, *, stream: str, media: Iterable[UUID]) -> None:
    """Replace all log rows about a message with its tombstone (inside a transaction).

    ``media``: ids of files that ``stream`` showed in this message alone; their rows are replaced as well.
    """
    text = msgspec.json.encode(tombstone).decode()
    rows = LogEntry.objects.filter(subject=message_id, type__startswith="message.")
    rows.update(type="message.deleted", data=text)
    files = LogEntry.objects.filter(stream=stream, subject__in=list(media), type="media.updated")
    files.update(type="message.deleted", data=text, number=tombstone.number)
    elsewhere = LogEntry.objects.filter(subject=message_id).exclude(type="message.deleted")
    _rewrite(elsewhere, lambda data: _replaced(_unsaved(data), {str(message_id): None}))


def blank_media(attachments: Mapping[UUID, Any], *, messages: Iterable[UUID]) -> None:
    """Replace every earlier payload of deleted or withheld media files in the log with their present one.

    Their captions are removed. Runs inside a transaction.
    The caller has locked the files, so no other transaction changes their own rows; the log rows of ``messages``, which
    show several files, are locked here.
    """
    payloads = {str(media_id): msgspec.to_builtins(attachment) for media_id, attachment in attachments.items()}
    keys = list(attachments)
    for start in range(0, len(keys), _NAMED):
        chunk = keys[start : start + _NAMED]
        facts = [When(subject=key, then=Value(msgspec.json.encode(payloads[str(key)]).decode())) for key in chunk]
        LogEntry.objects.filter(subject__in=chunk, type="media.updated").update(data=Case(*facts))
    _rewrite(LogEntry.objects.filter(subject__in=list(messages)), lambda data: _replaced(data, payloads))


def rename_person(user: Any, *, after: int, span: int = 5_000) -> int:
    """Replace a person by their present payload in the log rows with keys above ``after``; returns where it stopped.

    It is 0 at the end. For a name that is to be forgotten: other rows keep the one that was valid then.
    """
    last = LogEntry.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[span - 1 : span].first()
    rows = LogEntry.objects.filter(pk__gt=after, data__contains=user.id)
    present = {user.id: msgspec.to_builtins(user)}
    with transaction.atomic():  # noqa: TID251, it publishes nothing
        _rewrite(rows.filter(pk__lte=last) if last else rows, lambda data: _replaced(data, present))
    return last or 0


def renew_epochs() -> None:
    """Give every stream a new epoch, as after a restore: no client goes on from a position that it had before."""
    StreamHead.objects.update(epoch=new_epoch(), moved_in=0)


def forget_stream(stream: str) -> int:
    """Delete all events of a stream without followers, as that of a person who is no more.

    Returns their number.
    """
    return _forget(LogEntry.objects.filter(stream=stream).order_by("seq"), sys.maxsize, _BATCH)


def names_left(user_id: UUID, username: str) -> bool:
    """Whether any row of the log still names a person as they were called."""
    return (
        LogEntry.objects.filter(data__contains=f'"username":"{username}"').filter(data__contains=str(user_id)).exists()
    )


def streams_about(message_id: UUID, *, type: str) -> set[str]:
    """The streams in which events of a type are about a message."""
    return set(LogEntry.objects.filter(subject=message_id, type=type).values_list("stream", flat=True))


def replace_message(message_id: UUID, message: Any, *, unseen_in: Collection[str] = ()) -> None:
    """Replace a message with its present payload wherever the log shows it (inside a transaction).

    Streams ``unseen_in`` of people who may see it no more have null in its place.
    """
    rows = LogEntry.objects.filter(subject=message_id)
    rows.filter(type__in=("message.created", "message.updated")).update(data=msgspec.json.encode(message).decode())
    present, beside = {str(message_id): msgspec.to_builtins(message)}, rows.exclude(type__startswith="message.")
    # All of them are locked before the first changes.
    locks.take(Rank.LOG_ENTRY, beside)
    _rewrite(beside.exclude(stream__in=list(unseen_in)), lambda data: _replaced(data, present))
    _rewrite(beside.filter(stream__in=list(unseen_in)), lambda data: _replaced(data, {str(message_id): None}))


def blank_earlier(event: Event, cleared: Struct) -> None:
    """Have the earlier log rows of the event's type and subject say what is ``cleared`` (inside a transaction).

    A client that replays them reads the event after them. They name no subject any more, so that each is written once,
    however many there are. The caller keeps other transactions from doing the same for this subject.
    """
    rows = LogEntry.objects.filter(subject=event.subject, type=event.type)
    rows.update(data=msgspec.json.encode(cleared).decode(), subject=None)


def _rewrite(rows: QuerySet[LogEntry], change: Callable[[Any], Any]) -> None:
    # Locked: two files of one message may be blanked at the same moment, and neither may bring the other one back.
    # In order, and for all messages at once: else two who blank the same ones could wait for each other.
    locked = locks.take(Rank.LOG_ENTRY, rows)
    for row in locked:
        row.data = msgspec.json.encode(change(msgspec.json.decode(row.data))).decode()
    LogEntry.objects.bulk_update(locked, ["data"], batch_size=_NAMED)


def _unsaved(data: Any) -> Any:
    """The row that tells that a message was saved, as told after its deletion."""
    return {**data, "saved_at": None} if "saved_at" in data else data


def _replaced(value: Any, replacements: Mapping[str, Any]) -> Any:
    if isinstance(value, list):
        return [_replaced(item, replacements) for item in value]
    if isinstance(value, dict):
        if value.get("id") in replacements:
            return replacements[value["id"]]
        if captions := value.get("captions"):
            value = {**value, "captions": {key: text for key, text in captions.items() if key not in replacements}}
        return {key: _replaced(item, replacements) for key, item in value.items()}
    return value


_NAMED = 200
"""Streams, positions or rows that one query names."""

_BATCH = 1_000
"""Rows that one statement deletes: few enough to end before the statement timeout of the database."""


def trim(*, older_than: datetime, keep: int, limit: int = 50_000, batch: int = _BATCH) -> int:
    """Delete log rows older than ``older_than`` or further back than ``keep`` events, at most ``limit`` rows in all.

    One statement deletes at most ``batch`` rows. Returns the number of deleted rows; the next run goes on.
    """
    deleted = _forget(LogEntry.objects.filter(made_at__lt=older_than).order_by("made_at"), limit, batch)
    beyond = LogEntry.objects.filter(stream=OuterRef("stream"), seq__lte=OuterRef("seq") - keep)
    long = StreamHead.objects.filter(Exists(beyond), seq__gt=keep, moved_at__gte=older_than)
    for stream, seq in long.values_list("stream", "seq")[:batch]:
        beyond_it = LogEntry.objects.filter(stream=stream, seq__lte=seq - keep).order_by("seq")
        deleted += _forget(beyond_it, limit - deleted, batch)
    return deleted


def _forget(rows: QuerySet[LogEntry], limit: int, batch: int) -> int:
    deleted = 0
    while deleted < limit:
        with transaction.atomic():  # noqa: TID251, it publishes nothing
            # Rows that another transaction is blanking are left for the next run: they are locked in another order.
            # Read first: inside the DELETE, PostgreSQL may run the query again and again, and pass every limit.
            chunk = locks.free_rows(rows).values_list("pk", flat=True)[: min(batch, limit - deleted)]
            count = LogEntry.objects.filter(pk__in=list(chunk)).delete()[0]
        deleted += count
        if count < batch:
            break
    return deleted

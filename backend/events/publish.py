"""The one door through which changes are told: log, activity row and doorbell together, or nothing at all."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import F
from msgspec import Struct
from msgspec.structs import replace

from backend import clock, locks
from backend.audit.actions import Action, write_actions
from backend.audit.models import ActivityEntry
from backend.audit.payloads import activity_payload
from backend.events.activity import ActivityLogged
from backend.events.catalogue import ENCODER, DurableFrame, Event, ephemeral_frame, frame
from backend.events.doorbell import DOORBELL, Batch
from backend.events.models import LogEntry, StreamHead, new_epoch
from backend.events.moves import MovingTransaction
from backend.locks import Rank

log = structlog.get_logger()

_EPHEMERAL_AUDIENCES = ("media:", "moderation:")


class _Collected(Struct):
    event: Event
    actor_id: UUID | None


class _Collector(threading.local):
    """What this thread's open transaction will tell when it ends."""

    depth = 0
    events: list[_Collected]
    actions: list[Action]

    def __init__(self) -> None:
        self.events, self.actions = [], []


_COLLECTOR = _Collector()


@contextmanager
def atomic() -> Iterator[None]:
    """A transaction whose events are numbered and logged as its last act, whatever was nested in it.

    Nested uses are savepoints: what a failed inner block wanted to tell is forgotten with its rows.
    """
    mark = len(_COLLECTOR.events), len(_COLLECTOR.actions)
    try:
        with transaction.atomic(), locks.recorded():
            yield from _collected()
    except BaseException:
        del _COLLECTOR.events[mark[0] :], _COLLECTOR.actions[mark[1] :]
        raise


def _collected() -> Iterator[None]:
    """The inside of a transaction; it ends before the commit, so that what is done on commit begins one of its own."""
    _COLLECTOR.depth += 1
    try:
        yield
        if _COLLECTOR.depth == 1:
            _tell()
    finally:
        _COLLECTOR.depth -= 1


def publish(action: Action | None, *events: Event, actor_id: UUID | None = None) -> None:
    """Tell what an action has changed; numbered, logged and sent when the outermost transaction ends.

    ``action`` is None for what follows from an action that another app has published in the same transaction, and
    for a person's own bookkeeping (read marks), which nobody else has a right to see in a log.
    """
    if _COLLECTOR.depth == 0:
        raise RuntimeError("publish() belongs inside `with atomic():`, so that rows and events stand or fall together.")
    if action is not None:
        _COLLECTOR.actions.append(action)
        actor_id = action.actor_id
    _COLLECTOR.events.extend(_Collected(event=event, actor_id=actor_id) for event in events)


def record(action: Action) -> None:
    """Note a fact that changes no stream: a log-in, a download, a reveal."""
    with atomic():
        publish(action)


def announce(*events: Event, actor_id: UUID | None = None) -> None:
    """Tell ephemeral events at once; no transaction, no log."""
    at, actor = clock.stamp(clock.now()), str(actor_id) if actor_id else None
    DOORBELL.ring([ephemeral_frame(event, at=at, actor=actor, data=ENCODER.encode(event.data)) for event in events])


def on_commit(act: Any) -> None:
    """Do something outside the database once the rows stand (remove a staged file, send a job)."""
    transaction.on_commit(act, robust=True)


def _tell() -> None:
    events, actions = _COLLECTOR.events, _COLLECTOR.actions
    _COLLECTOR.events, _COLLECTOR.actions = [], []
    numbered, moment = _numbered(events), clock.now()
    batch = [*numbered, *_watched(events, moment), *_noted(actions, moment)]
    if batch:
        transaction.on_commit(lambda: DOORBELL.ring(batch), robust=True)


def _numbered(collected: Sequence[_Collected]) -> list[DurableFrame]:
    durable = [(item, ENCODER.encode(item.event.data)) for item in collected if not item.event.ephemeral]
    placed = [
        (stream, item, data)
        for item, data in durable
        for stream in item.event.audience
        if not stream.startswith(_EPHEMERAL_AUDIENCES)
    ]
    if not placed:
        return []
    heads = _locked_heads(sorted({stream for stream, _, _ in placed}))
    # Only now is it this transaction's turn: times go forward with numbers, however long it had to wait for the locks.
    moment = clock.now()
    at, rows, numbered = clock.stamp(moment), [], []
    for stream, item, data in placed:
        head, event, actor = heads[stream], item.event, item.actor_id
        number = event.numbers.get(stream, 0)
        head.seq += 1
        rows.append(
            LogEntry(
                stream=stream, seq=head.seq, type=event.type, at=at, made_at=moment,
                actor=actor, subject=event.subject, number=number, data=data.decode(),
            )
        )  # fmt: skip
        text = frame(
            type=event.type, stream=stream, seq=head.seq, at=at, actor=str(actor) if actor else None, data=data
        )
        numbered.append(
            DurableFrame(stream=stream, epoch=head.epoch, seq=head.seq, type=event.type, frame=text, number=number)
        )
    LogEntry.objects.bulk_create(rows)
    for by, streams in _moved(numbered).items():
        # The rows are locked, so that adding is as good as setting, and one statement serves any number of streams.
        moved = StreamHead.objects.filter(stream__in=streams)
        moved.update(seq=F("seq") + by, moved_at=moment, moved_in=MovingTransaction())
    return numbered


def _moved(numbered: Sequence[DurableFrame]) -> dict[int, list[str]]:
    """The streams by how far they moved."""
    steps: dict[int, list[str]] = {}
    for stream, by in Counter(item.stream for item in numbered).items():
        steps.setdefault(by, []).append(stream)
    return steps


_KNOWN: set[str] = set()
"""Streams whose heads stand."""
_KNOWN_LIMIT = 200_000


def _locked_heads(streams: list[str]) -> dict[str, StreamHead]:
    """The heads, locked in sorted order, so that two transactions can never wait for each other.

    Missing heads are made before the first lock is taken, also in sorted order, for the same reason.
    """
    unknown = [name for name in streams if name not in _KNOWN]
    if unknown:
        _make_heads(unknown)
    wanted = StreamHead.objects.filter(stream__in=streams)
    heads = {row.stream: row for row in locks.take(Rank.STREAM_HEAD, wanted)}
    if len(heads) < len(streams):
        _make_heads([name for name in streams if name not in heads])
        heads = {row.stream: row for row in locks.take(Rank.STREAM_HEAD, wanted)}
    return heads


def _make_heads(streams: list[str]) -> None:
    moment = clock.now()
    there = set(StreamHead.objects.filter(stream__in=streams).values_list("stream", flat=True))
    fresh = [StreamHead(stream=name, epoch=new_epoch(), moved_at=moment) for name in streams if name not in there]
    if fresh:
        StreamHead.objects.bulk_create(fresh, ignore_conflicts=True)
    _know(there)
    # Not before they stand: another thread that took them for known would not see them yet, lock what it sees, and only
    # then come to make them, in another order than everybody else.
    on_commit(lambda: _know(streams))


def _know(streams: Iterable[str]) -> None:
    if len(_KNOWN) > _KNOWN_LIMIT:
        _KNOWN.clear()
    _KNOWN.update(streams)


def _watched(collected: Sequence[_Collected], moment: Any) -> Batch:
    """Ephemeral events, and the copies of durable ones for those who watch a file or a namespace."""
    at, told = clock.stamp(moment), []
    for item in collected:
        audience = item.event.audience
        if not item.event.ephemeral:
            audience = tuple(name for name in audience if name.startswith(_EPHEMERAL_AUDIENCES))
        if audience:
            actor = str(item.actor_id) if item.actor_id else None
            ready = ephemeral_frame(item.event, at=at, actor=actor, data=ENCODER.encode(item.event.data))
            told.append(replace(ready, audience=audience))
    return told


def _noted(actions: Sequence[Action], moment: Any) -> Batch:
    rows = write_actions(actions, moment)
    return [_notice(row, action.actor) for row, action in zip(rows, actions, strict=True) if row.namespace_id]


def _notice(row: ActivityEntry, actor: Any) -> Any:
    event = ActivityLogged(
        audience=(f"moderation:{row.namespace_id}",), data=activity_payload(row, actor), subject=row.id
    )
    actor_id = str(row.actor_id) if row.actor_id else None
    return ephemeral_frame(event, at=clock.stamp(row.at), actor=actor_id, data=ENCODER.encode(event.data))

"""Publishes changes: log row, activity row and doorbell together, or none of them; the only way to do so."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
from backend.events.moves import MOVING_TRANSACTION, MovingTransaction
from backend.locks import Rank
from backend.statements import Insert, Statement, on_sqlite, together

log = structlog.get_logger()

_EPHEMERAL_AUDIENCES = ("media:", "moderation:", "library:")


AtEnd = Callable[[list[Any]], None]
"""What is done last in a transaction, with everything that was named for it."""


class _Collected(Struct):
    event: Event
    actor_id: UUID | None


class _Collector(threading.local):
    """Events and actions that the open transaction of this thread publishes when it ends."""

    depth = 0
    events: list[_Collected]
    actions: list[Action]
    last: list[tuple[AtEnd, Any]]

    def __init__(self) -> None:
        self.events, self.actions, self.last = [], [], []


_COLLECTOR = _Collector()


@contextmanager
def atomic() -> Iterator[None]:
    """Run a transaction whose events are numbered and logged last, those of nested blocks included.

    Nested uses are savepoints: the events of a failed inner block are dropped with its rows.
    """
    mark = len(_COLLECTOR.events), len(_COLLECTOR.actions), len(_COLLECTOR.last)
    try:
        with transaction.atomic(), locks.recorded():
            yield from _collected()
    except BaseException:
        del _COLLECTOR.events[mark[0] :], _COLLECTOR.actions[mark[1] :], _COLLECTOR.last[mark[2] :]
        raise


def _collected() -> Iterator[None]:
    """Count the depth of open blocks; ends before the commit, so that callbacks on commit open blocks of their own."""
    _COLLECTOR.depth += 1
    try:
        yield
        if _COLLECTOR.depth == 1:
            _finish()
            _flush()
    finally:
        _COLLECTOR.depth -= 1


def publish(action: Action | None, *events: Event, actor_id: UUID | None = None) -> None:
    """Publish the events of an action; they are numbered, logged and sent when the outermost transaction ends.

    ``action`` is None for consequences of an action that another app published in the same transaction, and for a
    person's own bookkeeping (read marks), which does not belong in the activity log. Raises RuntimeError outside
    :func:`atomic`.
    """
    if _COLLECTOR.depth == 0:
        raise RuntimeError("publish() belongs inside `with atomic():`, so that rows and events stand or fall together.")
    if action is not None:
        _COLLECTOR.actions.append(action)
        actor_id = action.actor_id
    _COLLECTOR.events.extend(_Collected(event=event, actor_id=actor_id) for event in events)


def record(action: Action) -> None:
    """Add a row to the activity log for an action without events: a log-in, a download, a reveal."""
    with atomic():
        publish(action)


def announce(*events: Event, actor_id: UUID | None = None) -> None:
    """Send ephemeral events at once, without transaction and log."""
    at, actor = clock.stamp(clock.now()), str(actor_id) if actor_id else None
    DOORBELL.ring([ephemeral_frame(event, at=at, actor=actor, data=ENCODER.encode(event.data)) for event in events])


def at_end(act: AtEnd, item: Any) -> None:
    """Call ``act`` once at the end of the outermost transaction, with every item that was given for it.

    For what locks rows of a late rank on behalf of services that may still lock earlier ones.
    """
    if _COLLECTOR.depth == 0:
        raise RuntimeError("at_end() belongs inside `with atomic():`.")
    _COLLECTOR.last.append((act, item))


def _finish() -> None:
    while _COLLECTOR.last:
        given, _COLLECTOR.last = _COLLECTOR.last, []
        for act in dict.fromkeys(act for act, _ in given):
            act([item for wanted, item in given if wanted is act])


def hold(stream: str) -> None:
    """Lock the head of a stream before its events are numbered: what is read now holds until they are.

    For transactions that publish on this stream alone; those with several lock them in order, at their end.
    """
    _locked_heads([stream])


def on_commit(callback: Any) -> None:
    """Call something after the commit, for effects outside the database (remove a staged file, send a job)."""
    transaction.on_commit(callback, robust=True)


def _flush() -> None:
    events, actions = _COLLECTOR.events, _COLLECTOR.actions
    _COLLECTOR.events, _COLLECTOR.actions = [], []
    rows, numbered = _numbered(events)
    moment = clock.now()
    with together():
        _LOG.add(rows)
        notices = _noted(actions, moment)
    batch = [*numbered, *_watched(events, moment), *notices]
    if batch:
        transaction.on_commit(lambda: DOORBELL.ring(batch), robust=True)


def _numbered(collected: Sequence[_Collected]) -> tuple[list[tuple[Any, ...]], list[DurableFrame]]:
    """Number durable events, whose heads stay locked; returns their rows of the log and their frames."""
    durable = [(item, ENCODER.encode(item.event.data)) for item in collected if not item.event.ephemeral]
    entries = [
        (stream, item, data)
        for item, data in durable
        for stream in item.event.audience
        if not stream.startswith(_EPHEMERAL_AUDIENCES)
    ]
    if not entries:
        return [], []
    places = _moved_on(Counter(stream for stream, _, _ in entries))
    # Only now is it this transaction's turn: times go forward with numbers, however long it had to wait for the locks.
    moment = clock.now()
    at, rows, numbered = clock.stamp(moment), list[tuple[Any, ...]](), []
    for stream, item, data in entries:
        place, event, actor = places[stream], item.event, item.actor_id
        number = event.numbers.get(stream, 0)
        place.seq += 1
        rows.append((stream, place.seq, event.type, at, moment, actor, event.subject, number, data.decode()))
        text = frame(
            type=event.type, stream=stream, seq=place.seq, at=at, actor=str(actor) if actor else None, data=data
        )
        numbered.append(
            DurableFrame(stream=stream, epoch=place.epoch, seq=place.seq, type=event.type, frame=text, number=number)
        )
    return rows, numbered


_LOG = Insert(LogEntry, "stream", "seq", "type", "at", "made_at", "actor", "subject", "number", "data")


class _Place(Struct):
    """The last number of a stream that was given."""

    epoch: str
    seq: int


def _moved_on(steps: Mapping[str, int]) -> dict[str, _Place]:
    """Lock the heads of streams, and move each on by its number of new events; returns where they stood."""
    if len(steps) == 1:
        [(stream, by)] = steps.items()
        return {stream: _moved_alone(stream, by)}
    heads = _locked_heads(sorted(steps))
    by_steps: dict[int, list[str]] = {}
    for stream, by in steps.items():
        by_steps.setdefault(by, []).append(stream)
    for by, streams in by_steps.items():
        # The rows are locked, so that adding is as good as setting, and one statement serves any number of streams.
        moved = StreamHead.objects.filter(stream__in=streams)
        moved.update(seq=F("seq") + by, moved_at=clock.now(), moved_in=MovingTransaction())
    return {stream: _Place(head.epoch, head.seq) for stream, head in heads.items()}


_MOVE = {
    vendor: Statement(
        f"UPDATE events_streamhead SET seq = seq + %s, moved_at = %s, moved_in = {moving} "  # noqa: S608 - ours
        "WHERE stream = %s RETURNING epoch, seq"
    )
    for vendor, moving in MOVING_TRANSACTION.items()
}


def _moved_alone(stream: str, by: int) -> _Place:
    """The same for one stream: the statement that moves it locks it as well."""
    moment = clock.now()
    given = [by, str(moment.replace(tzinfo=None)) if on_sqlite() else moment, stream]
    statement = _MOVE["sqlite" if on_sqlite() else "postgresql"]
    found = statement.rows(given)
    if not found:
        _make_heads([stream])
        found = statement.rows(given)
    elif stream not in _KNOWN:
        _know([stream])
    locks.updated(Rank.STREAM_HEAD, StreamHead, stream)
    [(epoch, seq)] = found
    return _Place(epoch, seq - by)


_KNOWN: set[str] = set()
"""Streams whose heads exist, as far as this process has seen."""
_KNOWN_LIMIT = 200_000


def _locked_heads(streams: list[str]) -> dict[str, StreamHead]:
    """Lock the heads in sorted order, so that two transactions can never deadlock.

    Missing heads are created before the first lock is taken, also in sorted order, for the same reason.
    """
    unknown = [name for name in streams if name not in _KNOWN]
    if unknown:
        _make_heads(unknown)
    rows = StreamHead.objects.filter(stream__in=streams)
    heads = {row.stream: row for row in locks.take(Rank.STREAM_HEAD, rows)}
    if len(heads) < len(streams):
        _make_heads([name for name in streams if name not in heads])
        heads = {row.stream: row for row in locks.take(Rank.STREAM_HEAD, rows)}
    return heads


def _make_heads(streams: list[str]) -> None:
    moment = clock.now()
    existing = set(StreamHead.objects.filter(stream__in=streams).values_list("stream", flat=True))
    fresh = [StreamHead(stream=name, epoch=new_epoch(), moved_at=moment) for name in streams if name not in existing]
    if fresh:
        StreamHead.objects.bulk_create(fresh, ignore_conflicts=True)
    _know(existing)
    # Not before the commit: another thread that took them for existing would not see them yet, lock those it sees, and
    # only then create the others, in another order than all transactions.
    on_commit(lambda: _know(streams))


def _know(streams: Iterable[str]) -> None:
    if len(_KNOWN) > _KNOWN_LIMIT:
        _KNOWN.clear()
    _KNOWN.update(streams)


def _watched(collected: Sequence[_Collected], moment: Any) -> Batch:
    """Encode ephemeral events, and the copies of durable ones for watchers of a file or a namespace."""
    at, frames = clock.stamp(moment), []
    for item in collected:
        audience = item.event.audience
        if not item.event.ephemeral:
            audience = tuple(name for name in audience if name.startswith(_EPHEMERAL_AUDIENCES))
        if audience:
            actor = str(item.actor_id) if item.actor_id else None
            encoded = ephemeral_frame(item.event, at=at, actor=actor, data=ENCODER.encode(item.event.data))
            frames.append(replace(encoded, audience=audience))
    return frames


def _noted(actions: Sequence[Action], moment: Any) -> Batch:
    rows = write_actions(actions, moment)
    told = ((row, action) for row, action in zip(rows, actions, strict=True) if row.namespace_id and action.live)
    return [_notice(row, action.actor) for row, action in told]


def _notice(row: ActivityEntry, actor: Any) -> Any:
    event = ActivityLogged(
        audience=(f"moderation:{row.namespace_id}",), data=activity_payload(row, actor), subject=row.id
    )
    actor_id = str(row.actor_id) if row.actor_id else None
    return ephemeral_frame(event, at=clock.stamp(row.at), actor=actor_id, data=ENCODER.encode(event.data))

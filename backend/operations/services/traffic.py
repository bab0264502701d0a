"""Counts requests, commands and downloads, failures and times: minute by minute, for all processes together, in Redis.

A process adds what it has counted every few seconds, in a thread of its own: no request waits for it, and while Redis
is away what was counted is left out.
"""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections import Counter
from typing import Any, get_args

import structlog
from msgspec import Struct
from redis import RedisError

from backend import clock
from backend.jobs.enqueue import sender
from backend.operations.kinds import Traffic as What

log = structlog.get_logger()

FROM_MS = (0, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000)
"""Lower bounds of the duration buckets: a reported duration is never longer than the real one."""

_TIMED: dict[What, list[str]] = {what: [f"{what}:from{lowest}" for lowest in FROM_MS] for what in get_args(What)}

MINUTES = 5
"""Over how many minutes rates are taken."""

_OVER_QUOTA = 507
"""A person or a namespace has used up their room, which is no fault of the server."""

_EVERY_S = 5.0
_KEPT_S = 900


class Traffic(Struct, frozen=True, kw_only=True):
    """What was asked in the last minutes: how often, how often that failed by the server's fault, how slow it was.

    ``slow_ms``: a twentieth took at least as long, as the lower end of its class; of downloads until they began.
    """

    requests: int
    failed: int
    slow_ms: float

    @property
    def failed_percent(self) -> float:
        """How many of a hundred failed."""
        return 100 * self.failed / self.requests if self.requests else 0.0


class _Tally:
    """What this process has counted since it last told Redis."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._is_due = False

    def note(self, names: list[str]) -> None:
        """Count one for each name; the first since the last time has them told in a moment."""
        with self._lock:
            # Several times as fast as its update().
            for name in names:
                self._counts[name] += 1
            begins, self._is_due = not self._is_due, True
        if begins:
            timer = threading.Timer(_EVERY_S, self.tell)
            timer.daemon, timer.name = True, "traffic"
            timer.start()

    def tell(self) -> None:
        """Add what was counted to the minute that it is now."""
        with self._lock:
            counts, self._counts, self._is_due = self._counts, Counter(), False
        try:
            client: Any = sender().client
            with client.pipeline(transaction=False) as pipeline:
                key = _key(0)
                for name, count in counts.items():
                    pipeline.hincrby(key, name, count)
                pipeline.expire(key, _KEPT_S)
                pipeline.execute()
        except Exception as error:
            log.info("traffic.untold", error=repr(error))


TALLY = _Tally()


def note_request(status: int, seconds: float | None = None) -> None:
    """Count an answered request; ``seconds`` is how long the answer took, None for one that streamed."""
    note_traffic("requests", failed=status >= 500 and status != _OVER_QUOTA, seconds=seconds)


def note_traffic(what: What, *, failed: bool, seconds: float | None) -> None:
    """Count something that was asked and has ended, or begun; ``seconds`` None: how long that took says nothing."""
    names: list[str] = [what] if seconds is None else [what, _TIMED[what][bisect_right(FROM_MS, seconds * 1000) - 1]]
    TALLY.note([*names, f"{what}:failed"] if failed else names)


def recent_traffic(what: What = "requests") -> Traffic | None:
    """Return the traffic of the last minutes of one kind; None while Redis is away."""
    found = recent_traffic_of_each()
    return found[what] if found else None


def recent_traffic_of_each() -> dict[What, Traffic] | None:
    """Return the traffic of the last minutes of each kind; None while Redis is away."""
    try:
        client: Any = sender().client
        with client.pipeline(transaction=False) as pipeline:
            for ago in range(MINUTES):
                pipeline.hgetall(_key(ago))
            minutes = pipeline.execute()
    except RedisError as error:
        log.info("traffic.unread", error=repr(error))
        return None
    counts: Counter[str] = Counter()
    for minute in minutes:
        counts.update({name.decode(): int(count) for name, count in minute.items()})
    return {
        what: Traffic(requests=counts[what], failed=counts[f"{what}:failed"], slow_ms=_slow_ms(what, counts))
        for what in get_args(What)
    }


def _slow_ms(what: What, counts: Counter[str]) -> float:
    timed = {lowest: counts[f"{what}:from{lowest}"] for lowest in FROM_MS}
    left = 0.95 * sum(timed.values())
    for lowest, count in timed.items():
        left -= count
        if count and left <= 0:
            return float(lowest)
    return 0.0


def _key(minutes_ago: int) -> str:
    return f"offchat:traffic:{int(clock.now().timestamp()) // 60 - minutes_ago}"

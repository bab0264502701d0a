"""Coalesces ephemeral events: at most four a second per stream and key are delivered, always with the last one.

Where many keys of a stream change at once, each is delivered more seldom: a hundred a second in all.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from backend.events.catalogue import EphemeralFrame

_INTERVAL_S = 0.25
_MOST_PER_S = 100

Deliver = Callable[[str, EphemeralFrame], None]


class Coalescing:
    """Delivers the first event of a key at once, and then the newest of the following ones once per interval."""

    def __init__(self, deliver: Deliver) -> None:
        self._deliver = deliver
        self._entries: dict[str, dict[str, _Entry]] = {}

    def clear(self) -> None:
        """Drop all waiting events: a new event loop has begun."""
        self._entries.clear()

    def take(self, audience: str, event: EphemeralFrame) -> None:
        """Deliver an event now, or at the end of the interval in which its key was delivered already."""
        entries = self._entries.setdefault(audience, {})
        if event.key in entries:
            entries[event.key].latest = event
            return
        entries[event.key] = _Entry()
        self._flush_later(audience, event.key)
        self._deliver(audience, event)

    def _flush_later(self, audience: str, key: str) -> None:
        interval_s = max(_INTERVAL_S, len(self._entries[audience]) / _MOST_PER_S)
        asyncio.get_running_loop().call_later(interval_s, self._flush, audience, key)

    def _flush(self, audience: str, key: str) -> None:
        entries = self._entries[audience]
        event = entries[key].take()
        if event is not None:
            self._flush_later(audience, key)
            self._deliver(audience, event)
            return
        del entries[key]
        if not entries:
            del self._entries[audience]

    def flush_pending(self, audience: str) -> None:
        """Deliver the waiting events of a stream now: progress must not arrive after the event that a file is ready."""
        for entry in self._entries.get(audience, {}).values():
            event = entry.take()
            if event is not None:
                self._deliver(audience, event)


class _Entry:
    """The state of a key that was just delivered: the newest event since then, which waits."""

    __slots__ = ("latest",)

    def __init__(self) -> None:
        self.latest: EphemeralFrame | None = None

    def take(self) -> EphemeralFrame | None:
        event, self.latest = self.latest, None
        return event

"""Ephemeral events: at most four a second per stream and key reach a client, and the last value always does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from backend.events.catalogue import EphemeralFrame

_INTERVAL_S = 0.25

Deliver = Callable[[str, EphemeralFrame], None]


class Coalescing:
    """Delivers the first event of a key at once and, while others follow, the newest of them once per interval."""

    def __init__(self, deliver: Deliver) -> None:
        self._deliver = deliver
        self._entries: dict[str, dict[str, _Entry]] = {}

    def clear(self) -> None:
        """Forget everything that waits: a new event loop has begun."""
        self._entries.clear()

    def take(self, audience: str, event: EphemeralFrame) -> None:
        """Deliver now, or at the end of the interval where the same key was delivered within the last one."""
        entries = self._entries.setdefault(audience, {})
        if event.key in entries:
            entries[event.key].latest = event
            return
        entries[event.key] = _Entry()
        self._flush_later(audience, event.key)
        self._deliver(audience, event)

    def _flush_later(self, audience: str, key: str) -> None:
        asyncio.get_running_loop().call_later(_INTERVAL_S, self._flush, audience, key)

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
        """Deliver at once what waits for its turn: a file's progress must not come after the news that it is ready."""
        for entry in self._entries.get(audience, {}).values():
            event = entry.take()
            if event is not None:
                self._deliver(audience, event)


class _Entry:
    """A key that was delivered just now; the newest event that came since waits here."""

    __slots__ = ("latest",)

    def __init__(self) -> None:
        self.latest: EphemeralFrame | None = None

    def take(self) -> EphemeralFrame | None:
        event, self.latest = self.latest, None
        return event

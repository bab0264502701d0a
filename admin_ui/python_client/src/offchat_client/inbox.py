"""Events between the connection and who handles them: bounded, and what has to be handled is never dropped silently."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping

from offchat_client.positions import Frame, StreamAt


class Inbox:
    """Holds ``room`` events. Ephemeral ones have half of it; the rest waits in the server's log until there is room."""

    def __init__(self, room: int, positions: dict[str, StreamAt]) -> None:
        self.handled: dict[str, StreamAt] = positions
        """Up to where everything was handled, by stream: what a program keeps to go on later."""
        self.drained = asyncio.Event()
        self.drained.set()
        self._room = room
        self._entries: deque[tuple[Frame, StreamAt | None]] = deque()
        self._news = asyncio.Event()
        self._over = False

    def put(self, event: Frame, at: StreamAt | None) -> bool:
        """Take an event; returns False where there is no room for it."""
        ephemeral = at is None and "seq" not in event
        if len(self._entries) >= (self._room // 2 if ephemeral else self._room):
            return ephemeral
        self._entries.append((event, at))
        self.drained.clear()
        self._news.set()
        return True

    def begin(self, streams: Mapping[str, Frame]) -> None:
        """Note where streams begin that are followed anew, and forget those that are not one's own any more."""
        for name, told in streams.items():
            if "error" not in told and told["recovered"] is None:
                self.handled[name] = {"epoch": told["epoch"], "seq": told["seq"]}
            elif "error" in told and told["error"]["code"] != "unavailable":
                self.handled.pop(name, None)

    def end(self) -> None:
        """Say that nothing more comes: what is there is still handed out."""
        self._over = True
        self._news.set()

    async def next(self) -> tuple[Frame, StreamAt | None] | None:
        """Wait for the next event; None at the end."""
        while not self._entries:
            if self._over:
                return None
            self._news.clear()
            await self._news.wait()
        entry = self._entries.popleft()
        if not self._entries:
            self.drained.set()
        return entry

    def note(self, event: Frame, at: StreamAt | None) -> None:
        """Note that an event was handled."""
        if at is not None:
            self.handled[event["stream"]] = at
        if event["type"] == "room.added" and (position := event["data"].get("position")):
            kept = self.handled.setdefault(stream := f"room:{event['data']['id']}", position)
            if kept["epoch"] == position["epoch"] and kept["seq"] > position["seq"]:
                # A room that came while the client was away was begun at its end: what was said since comes only now.
                self.handled[stream] = position
        elif event["type"] == "room.removed":
            self.handled.pop(f"room:{event['data']['id']}", None)

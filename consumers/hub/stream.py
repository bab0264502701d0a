"""One stream as a process follows it: its position, its newest frames, and its listeners."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable

import msgspec
from msgspec import Struct

from backend.events.catalogue import CATALOGUE, DurableFrame
from consumers.hub.frame import Frame

RECENT_FRAMES = 128
RECENT_BYTES = 128 * 1024
_EARLY_LIMIT = 2000

RESTARTED = "stream.restarted"
"""Type of the frame for the hub's controls alone, when a stream must be read again."""

Push = Callable[[Frame], None]


class _Shown(Struct):
    hold: str | None = None
    state: str | None = None


class _MediaFrame(Struct):
    data: _Shown


class _Said(Struct):
    edited_at: str | None = None


class _MessageFrame(Struct):
    data: _Said


_MEDIA_FRAME = msgspec.json.Decoder(_MediaFrame)
_MESSAGE_FRAME = msgspec.json.Decoder(_MessageFrame)


class Stream:
    """Orders events: each is delivered once and in order, in any order of arrival.

    ``seq`` is the last delivered event; None until the head has been read. Events behind a gap wait in ``early``.
    """

    __slots__ = (
        "_recent_bytes", "early", "epoch", "idle_since", "listeners", "name", "recent", "repairing", "seq",
    )  # fmt: skip

    def __init__(self, name: str) -> None:
        self.name = name
        self.epoch = ""
        self.seq: int | None = None
        self.recent: deque[Frame] = deque()
        self.listeners: dict[object, Push] = {}
        self.early: dict[int, DurableFrame] = {}
        self.repairing: asyncio.Task[None] | None = None
        self.idle_since = time.monotonic()
        self._recent_bytes = 0

    def start(self, epoch: str, seq: int) -> list[Frame]:
        """Set the position; returns the frames of waiting events that follow it."""
        self.forget()
        self.epoch, self.seq = epoch, seq
        self.early = {number: event for number, event in self.early.items() if number > seq and event.epoch == epoch}
        return self._ready()

    def take(self, event: DurableFrame) -> list[Frame]:
        """Take an event from any source; returns the frames that can be delivered now, in order."""
        if self.seq is not None and (event.epoch != self.epoch or event.seq <= self.seq):
            return []
        if self.seq is None or event.seq > self.seq + 1:
            if len(self.early) < _EARLY_LIMIT:
                self.early[event.seq] = event
            return []
        return [self._next(event), *self._ready()]

    def lacks(self, event: DurableFrame) -> bool:
        """Whether events between the last one and this one are missing, or its epoch is another one."""
        return self.seq is not None and (event.seq > self.seq or event.epoch != self.epoch)

    def _ready(self) -> list[Frame]:
        frames = []
        while self.early and (event := self.early.pop((self.seq or 0) + 1, None)) is not None:
            frames.append(self._next(event))
        return frames

    def _next(self, event: DurableFrame) -> Frame:
        frame = frame_of(event)
        self.seq = event.seq
        self._remember(frame)
        return frame

    def _remember(self, frame: Frame) -> None:
        if _takes_away(frame):
            self.forget()
        if self.name.startswith("room:"):
            self.recent.append(frame)
            self._recent_bytes += len(frame.payload)
        while len(self.recent) > RECENT_FRAMES or self._recent_bytes > RECENT_BYTES:
            self._recent_bytes -= len(self.recent.popleft().payload)

    def forget(self) -> None:
        """Drop the recent frames: they may show what was deleted; the log does not."""
        self.recent.clear()
        self._recent_bytes = 0

    def after(self, seq: int) -> list[Frame] | None:
        """Return the frames after ``seq``; None where the recent frames do not hold them all."""
        if seq == self.seq:
            return []
        if not self.recent or self.recent[0].seq > seq + 1:
            return None
        return [frame for frame in self.recent if frame.seq > seq]


def frame_of(event: DurableFrame) -> Frame:
    """Build the frame of a durable event."""
    return Frame(event.frame, type=event.type, group=group_of(event.type), seq=event.seq, number=event.number)


def group_of(type: str) -> str:
    """Return the group of an event type; empty for an unknown one."""
    event_class = CATALOGUE.get(type)
    return event_class.group if event_class else ""


def _takes_away(frame: Frame) -> bool:
    """Whether earlier events may show what this event has withdrawn."""
    if frame.type == "message.deleted":
        return True
    try:
        if frame.type == "message.updated":
            return _MESSAGE_FRAME.decode(frame.payload).data.edited_at is not None
        if frame.type != "media.updated":
            return False
        media = _MEDIA_FRAME.decode(frame.payload).data
    except msgspec.DecodeError:
        # Unreadable (a newer process has sent it): dropping recent frames is always safe.
        return True
    return media.hold is not None or media.state == "deleted"

"""One stream as a process follows it: where it stands, its newest frames, and who listens here."""

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
"""What the hub tells its controls, and nobody else, when a stream must be read anew."""

Push = Callable[[Frame], None]


class _Shown(Struct):
    hold: str | None = None
    state: str | None = None


class _MediaFrame(Struct):
    data: _Shown


_MEDIA_FRAME = msgspec.json.Decoder(_MediaFrame)


class Stream:
    """Hands on events in order and once each, whatever order they come in.

    ``seq`` is the last event handed on; it is None until the head has been read. What comes too early waits.
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
        """The head is known, or known anew: what waited and follows it can be handed on."""
        self.forget()
        self.epoch, self.seq = epoch, seq
        self.early = {number: event for number, event in self.early.items() if number > seq and event.epoch == epoch}
        return self._ready()

    def take(self, event: DurableFrame) -> list[Frame]:
        """An event arrived, from wherever; the frames that can be handed on now, in order."""
        if self.seq is not None and (event.epoch != self.epoch or event.seq <= self.seq):
            return []
        if self.seq is None or event.seq > self.seq + 1:
            if len(self.early) < _EARLY_LIMIT:
                self.early[event.seq] = event
            return []
        return [self._next(event), *self._ready()]

    def lacks(self, event: DurableFrame) -> bool:
        """Whether something between the last event and this one is missing, or this is another life of the stream."""
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
        """Drop the recent frames: what they held may be gone by now; the log knows."""
        self.recent.clear()
        self._recent_bytes = 0

    def after(self, seq: int) -> list[Frame] | None:
        """The frames that follow ``seq``, if the recent frames still hold them all."""
        if seq == self.seq:
            return []
        if not self.recent or self.recent[0].seq > seq + 1:
            return None
        return [frame for frame in self.recent if frame.seq > seq]


def frame_of(event: DurableFrame) -> Frame:
    """A durable event, ready to be sent."""
    return Frame(event.frame, type=event.type, group=group_of(event.type), seq=event.seq, number=event.number)


def group_of(type: str) -> str:
    """The class of events that a client chooses by."""
    known = CATALOGUE.get(type)
    return known.group if known else ""


def _takes_away(frame: Frame) -> bool:
    """Whether an event means that earlier ones may show what nobody may see any more."""
    if frame.type == "message.deleted":
        return True
    if frame.type != "media.updated":
        return False
    try:
        shown = _MEDIA_FRAME.decode(frame.payload).data
    except msgspec.DecodeError:
        # Whatever it means (a newer process has sent it), forgetting takes nothing from anybody.
        return True
    return shown.hold is not None or shown.state == "deleted"

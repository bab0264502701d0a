"""One stream as a process follows it: where it stands, its newest frames, and who listens here."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

import msgspec
from msgspec import Struct

from backend.events.catalogue import CATALOGUE, Numbered
from consumers.hub.frame import Frame

RING_FRAMES = 128
RING_BYTES = 128 * 1024
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
        "_ring_bytes", "early", "epoch", "idle_since", "listeners", "name", "repairing", "ring", "seq",
    )  # fmt: skip

    def __init__(self, name: str) -> None:
        self.name = name
        self.epoch = ""
        self.seq: int | None = None
        self.ring: deque[Frame] = deque()
        self.listeners: dict[object, Push] = {}
        self.early: dict[int, Numbered] = {}
        self.repairing = False
        self.idle_since = time.monotonic()
        self._ring_bytes = 0

    def start(self, epoch: str, seq: int) -> list[Frame]:
        """The head is known, or known anew: what waited and follows it can be handed on."""
        self.forget()
        self.epoch, self.seq = epoch, seq
        self.early = {number: item for number, item in self.early.items() if number > seq and item.epoch == epoch}
        return self._ready()

    def take(self, item: Numbered) -> list[Frame]:
        """An event arrived, from wherever; the frames that can be handed on now, in order."""
        if self.seq is not None and (item.epoch != self.epoch or item.seq <= self.seq):
            return []
        if self.seq is None or item.seq > self.seq + 1:
            if len(self.early) < _EARLY_LIMIT:
                self.early[item.seq] = item
            return []
        return [self._next(item), *self._ready()]

    def lacks(self, item: Numbered) -> bool:
        """Whether something between the last event and this one is missing, or this is another life of the stream."""
        return self.seq is not None and (item.seq > self.seq or item.epoch != self.epoch)

    def _ready(self) -> list[Frame]:
        frames = []
        while self.early and (item := self.early.pop((self.seq or 0) + 1, None)) is not None:
            frames.append(self._next(item))
        return frames

    def _next(self, item: Numbered) -> Frame:
        frame = frame_of(item)
        self.seq = item.seq
        self._remember(frame)
        return frame

    def _remember(self, frame: Frame) -> None:
        if _takes_away(frame):
            self.forget()
        if self.name.startswith("room:"):
            self.ring.append(frame)
            self._ring_bytes += len(frame.payload)
        while len(self.ring) > RING_FRAMES or self._ring_bytes > RING_BYTES:
            self._ring_bytes -= len(self.ring.popleft().payload)

    def forget(self) -> None:
        """Empty the ring: what it held may be gone by now; the log knows."""
        self.ring.clear()
        self._ring_bytes = 0

    def after(self, seq: int) -> list[Frame] | None:
        """The frames that follow ``seq``, if the ring still has them all."""
        if seq == self.seq:
            return []
        if not self.ring or self.ring[0].seq > seq + 1:
            return None
        return [frame for frame in self.ring if frame.seq > seq]


def frame_of(item: Numbered) -> Frame:
    """A durable event, ready to be sent."""
    return Frame(item.frame, type=item.type, group=group_of(item.type), seq=item.seq, number=item.number)


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

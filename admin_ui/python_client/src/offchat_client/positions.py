"""Where the client is in each stream, what of it is new, and what waits while a state is read anew; without I/O."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, TypedDict

_MOST_WAITING = 5000
"""How many events of one stream wait for its state to be read."""

Frame = dict[str, Any]
_FRAME_POSITIONS = 1000
"""How many positions go into one ``subscribe``: a frame holds 256 KiB."""


class StreamAt(TypedDict):
    """A position in a stream, as the protocol names it."""

    epoch: str
    seq: int


class Gap(Exception):
    """An event is missing: the connection has to be resumed from the position that was reached."""


class Sink(Protocol):
    """Where events go that are to be handled; returns False where there is no room."""

    def __call__(self, event: Frame, at: StreamAt | None) -> bool:
        """Take an event, with the position that it reaches."""


class Positions:
    """The position reached in each stream; each event that is new goes to ``sink``, once and in order."""

    def __init__(self, sink: Sink, start: Mapping[str, StreamAt] | None = None, *, some: bool = False) -> None:
        self.reached: dict[str, StreamAt] = {name: _copy(at) for name, at in (start or {}).items()}
        self.resets: dict[str, Reset] = {}
        """Streams whose state has to be read anew before what comes is told."""
        self._sink = sink
        self._some = some
        """Whether only some classes of events are asked for: numbers are then missing on purpose."""

    def requests(self) -> list[Frame]:
        """Return the data of each ``subscribe`` that resumes all: lists with their positions first, then the rest."""
        names = sorted(self.reached)
        parts = [names[first : first + _FRAME_POSITIONS] for first in range(0, len(names), _FRAME_POSITIONS)]
        last = parts.pop() if parts else []
        return [*map(self.request, parts), {**self.request(last), "streams": "all"}]

    def request(self, streams: list[str]) -> Frame:
        """Return the data of a ``subscribe`` that resumes these streams."""
        return {"streams": streams, "positions": {one: at for one in streams if (at := self.reached.get(one))}}

    def forget(self, stream: str) -> None:
        """Follow a stream no longer."""
        self.reached.pop(stream, None)
        self.resets.pop(stream, None)

    def subscribed(self, streams: Mapping[str, Frame]) -> list[str]:
        """Take the reply to ``subscribe``; returns the streams to be asked for again, which are away for the moment."""
        away = []
        for name, told in streams.items():
            if "error" in told:
                if told["error"]["code"] == "unavailable":
                    away.append(name)
                else:
                    self.forget(name)
                continue
            begin: StreamAt = {"epoch": told["epoch"], "seq": told["seq"]}
            if told["recovered"] is False:
                # The old position stays until the state was read: a connection that ends before asks once more.
                self.resets[name] = Reset(begin)
            elif told["recovered"] is None:
                self.reached[name] = begin
        return away

    def take(self, frame: Frame) -> bool:
        """Take an event; returns False where there was no room for it. Raises Gap."""
        stream, seq = frame["stream"], frame.get("seq")
        if seq is None:
            return self._sink(frame, None)
        if reset := self.resets.get(stream):
            if len(reset.waiting) >= _MOST_WAITING:
                raise Gap(stream)
            reset.waiting.append(frame)
            return True
        at = self.reached.get(stream)
        if at is not None:
            if seq <= at["seq"]:
                return True
            if seq > at["seq"] + 1 and not self._some:
                raise Gap(stream)
        if not self._sink(frame, at and {"epoch": at["epoch"], "seq": seq}):
            return False
        if at is not None:
            at["seq"] = seq
        self._follow_rooms(frame)
        return True

    def read_anew(self, stream: str, state: Frame, position: StreamAt | None) -> bool:
        """End a reset with the state and the position that was read before it; returns False where there is no room."""
        reset = self.resets.pop(stream)
        begin = position if position and position["epoch"] == reset.begin["epoch"] else reset.begin
        event = {"type": "reset", "stream": stream, "at": None, "actor": None, "data": state}
        if not self._sink(event, _copy(begin)):
            self.resets[stream] = reset
            return False
        self.reached[stream] = _copy(begin)
        return all(self.take(frame) for frame in reset.waiting if frame["seq"] > begin["seq"])

    def behind(self, heads: Mapping[str, StreamAt]) -> bool:
        """Whether a head of ``pong``, which comes after all that was on its way, is beyond what has come."""
        return not self._some and any(
            at["epoch"] == head["epoch"] and at["seq"] < head["seq"]
            for name, head in heads.items()
            if name not in self.resets and (at := self.reached.get(name))
        )

    def _follow_rooms(self, frame: Frame) -> None:
        if frame["type"] == "room.added" and (position := frame["data"].get("position")):
            stream = f"room:{frame['data']['id']}"
            at = self.reached.setdefault(stream, _copy(position))
            if at["epoch"] == position["epoch"] and at["seq"] > position["seq"]:
                # A room that came while the client was away is followed from now on: what was said since is missing.
                self.reached[stream] = _copy(position)
                raise Gap(stream)
        elif frame["type"] == "room.removed":
            self.reached.pop(f"room:{frame['data']['id']}", None)


class Reset:
    """A stream that is followed from ``begin`` on, while its state is read."""

    def __init__(self, begin: StreamAt) -> None:
        self.begin = begin
        self.waiting: list[Frame] = []


def _copy(at: Mapping[str, Any]) -> StreamAt:
    return {"epoch": at["epoch"], "seq": at["seq"]}

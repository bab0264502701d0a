"""The base of every event, the register of all of them, and the frame that carries one.

An event is what happened, told with resulting values (never deltas) and with nothing in it that depends on who
reads it. Its *audience*, the streams and groups of watchers that hear it, is part of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

import msgspec
from msgspec import Struct

CATALOGUE: dict[str, type[Event]] = {}
"""Every event by its type."""

ACCESS_STREAM = "access"
"""The one stream that is for servers alone: who lost which access."""


class Event(Struct, frozen=True, kw_only=True):
    """What happened. Subclasses name their ``type`` and ``group`` (the class a client subscribes to) and fill ``data``.

    ``ephemeral`` events have no place in the log: they are coalesced by ``key`` and first to be dropped.
    ``subject`` is the message or media file that the event shows, so that its log rows are found when that goes away.
    """

    type: ClassVar[str]
    group: ClassVar[str]
    ephemeral: ClassVar[bool] = False

    audience: tuple[str, ...]
    """``room:<id>``, ``user:<id>`` for people's streams; ``media:<id>``, ``moderation:<id>`` for watchers."""

    data: Any
    subject: UUID | None = None
    numbers: Mapping[str, int] = {}
    """By stream of a room: the number there of the message that the event shows (the newest, where several do).

    It stands beside the frame, which is the same for everybody: who may not see the message is not told the event.
    """

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        name = getattr(cls, "type", None)
        if isinstance(name, str):
            # A watcher's copy of a durable event carries the same type; the durable one, defined first, stands here.
            CATALOGUE.setdefault(name, cls)

    @property
    def key(self) -> str:
        """What later ephemeral events of the same key replace."""
        return f"{self.type}:{self.subject}"


class DurableFrame(Struct, frozen=True, kw_only=True):
    """A durable event in its place: what the log keeps and the hub delivers."""

    stream: str
    epoch: str
    seq: int
    type: str
    frame: bytes
    number: int = 0
    """The number of the message that it shows; 0 where it shows none."""


class EphemeralFrame(Struct, frozen=True, kw_only=True):
    """An ephemeral event on its way to whoever listens now."""

    audience: tuple[str, ...]
    key: str
    type: str
    frame_head: bytes
    """Everything before the stream's name; the hub completes it once per stream."""
    frame_tail: bytes
    numbers: Mapping[str, int] = {}
    """As of the event."""


ENCODER = msgspec.json.Encoder()


def stream_label(stream: str) -> str:
    """What clients call a stream: their own user stream is just ``user``, a watcher's group has its whole name."""
    return "user" if stream.startswith("user:") else stream


def frame(*, type: str, stream: str, seq: int, at: str, actor: str | None, data: bytes) -> bytes:
    """The JSON text of a durable event; ``data`` is already encoded and is not touched again."""
    head = ENCODER.encode({"type": type, "stream": stream_label(stream), "seq": seq, "at": at, "actor": actor})
    return head[:-1] + b',"data":' + data + b"}"


def ephemeral_frame(event: Event, *, at: str, actor: str | None, data: bytes) -> EphemeralFrame:
    """An ephemeral event, encoded but for the name of the stream."""
    tail = ENCODER.encode({"at": at, "actor": actor})
    return EphemeralFrame(
        audience=event.audience,
        key=event.key,
        type=event.type,
        frame_head=b'{"type":' + ENCODER.encode(event.type) + b',"stream":',
        frame_tail=b"," + tail[1:-1] + b',"data":' + data + b"}",
        numbers=event.numbers,
    )


def groups() -> set[str]:
    """The classes of all events."""
    return {event.group for event in CATALOGUE.values()}

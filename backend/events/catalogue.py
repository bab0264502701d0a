"""The base of every event, the register of all of them, and the frame that carries one.

An event states what happened with resulting values (never deltas) and holds nothing that depends on its reader. Its
*audience*, the streams and groups of watchers that receive it, is part of it.
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
"""The stream that only servers read: which person lost which access."""


class Event(Struct, frozen=True, kw_only=True):
    """Base of events. Subclasses set ``type``, ``group`` (the class that a client subscribes to) and ``data``.

    ``ephemeral`` events are not logged: they are coalesced by ``key`` and dropped first. ``subject`` is the id of the
    message or media file that the event shows; its log rows are found by it when that is deleted.
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

    It stands beside the frame, which is the same for all: it is not delivered to people who may not see the message.
    """
    readers: frozenset[str] | None = None
    """Of an ephemeral event: the ids of the only people to whom it is delivered, beside the frame; None for all."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        name = getattr(cls, "type", None)
        if isinstance(name, str):
            # A watcher's copy of a durable event carries the same type; the durable one, defined first, stands here.
            CATALOGUE.setdefault(name, cls)

    @property
    def key(self) -> str:
        """The key for coalescing: a later ephemeral event replaces a waiting one of the same key."""
        return f"{self.type}:{self.subject}"


class DurableFrame(Struct, frozen=True, kw_only=True):
    """A durable event with its position, as the log keeps it and the hub delivers it."""

    stream: str
    epoch: str
    seq: int
    type: str
    frame: bytes
    number: int = 0
    """The number of the message that it shows; 0 where it shows none."""


class EphemeralFrame(Struct, frozen=True, kw_only=True):
    """An ephemeral event as the hubs deliver it to the sockets that are connected now."""

    audience: tuple[str, ...]
    key: str
    type: str
    frame_head: bytes
    """Everything before the stream's name; the hub completes it once per stream."""
    frame_tail: bytes
    numbers: Mapping[str, int] = {}
    """See :attr:`Event.numbers`."""
    readers: frozenset[str] | None = None
    """See :attr:`Event.readers`."""


ENCODER = msgspec.json.Encoder()


def stream_label(stream: str) -> str:
    """Return the name of a stream in frames: ``user`` for a person's own, else the whole name."""
    return "user" if stream.startswith("user:") else stream


def frame(*, type: str, stream: str, seq: int, at: str, actor: str | None, data: bytes) -> bytes:
    """Return the JSON text of a durable event; ``data`` is encoded JSON and is copied as it is."""
    head = ENCODER.encode({"type": type, "stream": stream_label(stream), "seq": seq, "at": at, "actor": actor})
    return head[:-1] + b',"data":' + data + b"}"


def ephemeral_frame(event: Event, *, at: str, actor: str | None, data: bytes) -> EphemeralFrame:
    """Encode an ephemeral event, all but the name of the stream."""
    tail = ENCODER.encode({"at": at, "actor": actor})
    return EphemeralFrame(
        audience=event.audience,
        key=event.key,
        type=event.type,
        frame_head=b'{"type":' + ENCODER.encode(event.type) + b',"stream":',
        frame_tail=b"," + tail[1:-1] + b',"data":' + data + b"}",
        numbers=event.numbers,
        readers=event.readers,
    )


def groups() -> set[str]:
    """Return the groups of all events in the catalogue."""
    return {event.group for event in CATALOGUE.values()}

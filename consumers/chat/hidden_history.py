"""Hides older messages from members who joined later: each durable event becomes a placeholder with its number."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from backend.chat.events import MessageHidden
from backend.events import catalogue
from consumers.hub.frame import Frame
from consumers.hub.stream import Push


class _Place(Struct):
    stream: str
    at: str


_DECODER = msgspec.json.Decoder(_Place)


def without_past(push: Push, hidden_until: int) -> Push:
    """Wrap ``push`` so that messages up to the number ``hidden_until`` stay hidden; return ``push`` itself for 0."""
    if not hidden_until:
        return push

    def veiled(frame: Frame) -> None:
        if not 0 < frame.number <= hidden_until:
            push(frame)
        elif not frame.ephemeral:
            push(_hidden(frame))

    return veiled


def _hidden(frame: Frame) -> Frame:
    """What stands in the place of a durable event; of the same class, so that a client's choice stays as it is."""
    place = _DECODER.decode(frame.payload)
    text = catalogue.frame(
        type=MessageHidden.type, stream=place.stream, seq=frame.seq, at=place.at, actor=None, data=b"{}"
    )
    return Frame(text, type=MessageHidden.type, group=frame.group, seq=frame.seq)

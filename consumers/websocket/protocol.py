"""Parses and builds the frames of ``offchat.v1``; pure, no I/O."""

from __future__ import annotations

import json
from typing import Any

import msgspec
from django.conf import settings
from msgspec import Struct

from backend.accounts.payloads import Grant, UserPayload
from backend.chat.inputs import Position
from backend.edge.limits import Limits, limits
from backend.errors import DomainError

PROTOCOL = "offchat.v1"


ENCODER = msgspec.json.Encoder()


class MalformedFrame(Exception):
    """Not a frame of this protocol: the socket is closed with 4400."""


class Command(Struct, frozen=True):
    """A command of a client; ``data`` is decoded by the handler of ``type``."""

    type: str
    id: str | None = None
    data: msgspec.Raw = msgspec.Raw(b"{}")


class Hello(Struct, frozen=True, kw_only=True):
    """The first frame of every socket."""

    connection: str
    user: UserPayload
    heartbeat_s: int
    grant: Grant
    limits: Limits
    protocol: str


class StreamPosition(Struct, frozen=True, kw_only=True):
    """One stream in the reply of ``subscribe``: its position, and whether the gap was filled."""

    epoch: str
    seq: int
    recovered: bool | None


class ErrorBody(Struct, frozen=True, kw_only=True):
    """An error in a reply; the same codes as in REST."""

    code: str
    message: str
    retryable: bool
    data: dict[str, Any]


_COMMAND = msgspec.json.Decoder(Command)


def parse(text: str | bytes | None) -> Command:
    """Parse the command in a text frame; raises MalformedFrame."""
    if text is None:
        raise MalformedFrame("Frames are JSON text, not binary.")
    try:
        # Every character is at least a byte, so the cheap check comes first.
        limit, size = settings.FRAME_BYTES, len(text)
        if size > limit or (isinstance(text, str) and len(text.encode()) > limit):
            raise MalformedFrame(f"A frame holds at most {limit} bytes.")
        command = _decoded(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as wrong:
        raise MalformedFrame(f"This is no frame: {wrong}") from None
    if command.id is not None and len(command.id) > 64:
        raise MalformedFrame("A command's id has at most 64 characters.")
    return command


def _decoded(text: str | bytes) -> Command:
    try:
        return _COMMAND.decode(text)
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError:
        if (command := _with_half_characters(text)) is None:
            raise
        return command


def _with_half_characters(text: str | bytes) -> Command | None:
    """Parse a frame with unpaired surrogates in its strings: it is valid JSON grammar, so its command gets a reply.

    Browsers send such text as escapes of half a pair. The decoder of ``data`` refuses it.
    """
    try:
        value = json.loads(text, parse_constant=_no_json)
        head = {name: value[name] for name in ("type", "id") if name in value}
        "".join(part or "" for part in head.values()).encode()
        return msgspec.convert({**head, "data": msgspec.Raw(json.dumps(value.get("data", {})).encode())}, Command)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None


def _no_json(name: str) -> None:
    raise ValueError(name)


def reply(command: Command, data: Any) -> bytes:
    """Encode the reply to a command that succeeded."""
    return ENCODER.encode({"re": command.id, "ok": True, "data": data})


def refusal(command: Command, error: ErrorBody) -> bytes:
    """Encode the reply to a command that failed."""
    return ENCODER.encode({"re": command.id, "ok": False, "error": error})


def error_of(error: DomainError) -> ErrorBody:
    """Render a domain error for a reply."""
    return ErrorBody(code=error.code, message=error.message, retryable=error.retryable, data=error.data)


def hello(connection: str, user: UserPayload, grant: Grant) -> bytes:
    """Encode the first frame; ``connection`` is the id of the socket in the server's log."""
    data = Hello(
        connection=connection,
        user=user,
        heartbeat_s=settings.HEARTBEAT_S,
        grant=grant,
        limits=limits(),
        protocol=PROTOCOL,
    )
    return ENCODER.encode({"type": "hello", "data": data})


def grant_frame(grant: Grant) -> bytes:
    """Encode a new grant, sent before the old one expires."""
    return ENCODER.encode({"type": "grant", "data": grant})


def resumed(stream: str, seq: int) -> bytes:
    """Encode the end of a replay."""
    return ENCODER.encode({"type": "resumed", "stream": stream, "seq": seq})


def pong(heads: dict[str, Position]) -> bytes:
    """Encode the reply to a ping: the positions of all streams that this socket follows."""
    return ENCODER.encode({"type": "pong", "data": {"heads": heads}})

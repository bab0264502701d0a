"""The frames of ``offchat.v1`` and its close codes; pure: bytes in, structs out."""

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
    """What a client asks for; ``data`` is decoded by the command it names."""

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
    """What ``subscribe`` answers for one stream: where it stands, and whether the gap was filled."""

    epoch: str
    seq: int
    recovered: bool | None


class ErrorBody(Struct, frozen=True, kw_only=True):
    """What went wrong, in a reply; the same codes as in REST."""

    code: str
    message: str
    retryable: bool
    data: dict[str, Any]


_COMMAND = msgspec.json.Decoder(Command)


def parse(text: str | bytes | None) -> Command:
    """The command in a text frame; raises MalformedFrame."""
    if text is None:
        raise MalformedFrame("Frames are JSON text, not binary.")
    try:
        # Every character is at least a byte, so the cheap look comes first.
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
    """The command in a frame whose strings were cut inside a character: JSON by its grammar, so it gets an answer.

    Browsers write such text as escapes of half a pair. Whoever reads the data refuses it.
    """
    try:
        value = json.loads(text, parse_constant=_no_json)
        said = {name: value[name] for name in ("type", "id") if name in value}
        "".join(part or "" for part in said.values()).encode()
        return msgspec.convert({**said, "data": msgspec.Raw(json.dumps(value.get("data", {})).encode())}, Command)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None


def _no_json(name: str) -> None:
    raise ValueError(name)


def reply(command: Command, data: Any) -> bytes:
    """The answer to a command that was done."""
    return ENCODER.encode({"re": command.id, "ok": True, "data": data})


def refusal(command: Command, error: ErrorBody) -> bytes:
    """The answer to a command that was not done."""
    return ENCODER.encode({"re": command.id, "ok": False, "error": error})


def error_of(error: DomainError) -> ErrorBody:
    """A domain error as a reply carries it."""
    return ErrorBody(code=error.code, message=error.message, retryable=error.retryable, data=error.data)


def hello(connection: str, user: UserPayload, grant: Grant) -> bytes:
    """The first frame; ``connection`` names the socket in the server's log."""
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
    """A fresh grant, before the old one expires."""
    return ENCODER.encode({"type": "grant", "data": grant})


def resumed(stream: str, seq: int) -> bytes:
    """The end of a replay."""
    return ENCODER.encode({"type": "resumed", "stream": stream, "seq": seq})


def pong(heads: dict[str, Position]) -> bytes:
    """The answer to a ping: where each stream stands that this socket follows."""
    return ENCODER.encode({"type": "pong", "data": {"heads": heads}})

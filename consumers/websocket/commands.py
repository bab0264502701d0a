"""How a command is declared, and what is answered where it is not done."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from backend.edge.problems import incident, part_away
from backend.errors import DomainError, Invalid
from backend.ids import parse_id
from consumers.websocket.protocol import Command, ErrorBody, error_of

Handler = Callable[[Any, Command], Awaitable[None]]

_PATH = re.compile(r"`\$\.(\w+)")
_MISSING = re.compile(r"required field `(\w+)`")

SCHEMAS: dict[str, type[Struct]] = {}
"""Every command's data by ``endpoint command``; what the contract is generated from."""


def command(
    registry: dict[str, Handler], endpoint: str, name: str, schema: type[Struct]
) -> Callable[[Callable[[Any, Command, Any], Awaitable[None]]], Handler]:
    """Declare a handler: it gets the socket, the frame, and the frame's data decoded as ``schema``."""
    decoder = msgspec.json.Decoder(schema)
    SCHEMAS[f"{endpoint} {name}"] = schema

    def declare(handle: Callable[[Any, Command, Any], Awaitable[None]]) -> Handler:
        async def handler(socket: Any, frame: Command) -> None:
            await handle(socket, frame, decoder.decode(frame.data))

        registry[name] = handler
        return handler

    return declare


def id_in(field: str, text: str) -> UUID:
    """The id that a field holds; raises Invalid where it holds none."""
    found = parse_id(text)
    if found is None:
        raise Invalid("This is no id.", fields={field: ["Must be a UUID."]})
    return found


def error_for(error: Exception, command: Command) -> ErrorBody:
    """What the client of a command is told of an error; one that nobody foresaw is logged under its incident."""
    if isinstance(error, (msgspec.DecodeError, RecursionError)):
        error = _invalid(error)
    if isinstance(error, DomainError):
        return error_of(error)
    if away := part_away(error):
        return error_of(away)
    _, problem = incident(error, command=command.type)
    return ErrorBody(code="internal", message=problem["detail"], retryable=True, data={"incident": problem["incident"]})


def _invalid(wrong: Exception) -> Invalid:
    """What msgspec says: "Expected `str`, got `int` - at `$.room`", "Object missing required field `room`"."""
    message = str(wrong)
    if isinstance(wrong, msgspec.DecodeError) and not isinstance(wrong, msgspec.ValidationError):
        # That it is JSON was seen when the frame was read, but for texts that hold half of a surrogate pair.
        message = "A text in it is cut inside a character"
    what, _, path = message.partition(" - at ")
    found = _PATH.search(path) or _MISSING.search(what)
    return Invalid(f"This command is not right: {message}", fields={found[1] if found else "data": [what]})

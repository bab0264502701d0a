"""How a command is declared, and what is answered where it is not done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from backend.edge.decoding import decoded
from backend.edge.problems import incident, part_away
from backend.errors import DomainError
from backend.inputs import Input
from consumers.websocket.protocol import Command, ErrorBody, error_of

Handler = Callable[[Any, Command], Awaitable[None]]

SCHEMAS: dict[str, type[Input]] = {}
"""Every command's data by ``endpoint command``; what the contract is generated from."""


def command(
    registry: dict[str, Handler], endpoint: str, name: str, schema: type[Input]
) -> Callable[[Callable[[Any, Command, Any], Awaitable[None]]], Handler]:
    """Declare a handler: it gets the socket, the frame, and the frame's data decoded as ``schema``."""
    SCHEMAS[f"{endpoint} {name}"] = schema

    def declare(handle: Callable[[Any, Command, Any], Awaitable[None]]) -> Handler:
        async def handler(socket: Any, frame: Command) -> None:
            await handle(socket, frame, decoded(frame.data, schema, whole="data"))

        registry[name] = handler
        return handler

    return declare


def error_for(error: Exception, command: Command) -> ErrorBody:
    """What the client of a command is told of an error; one that nobody foresaw is logged under its incident."""
    if isinstance(error, DomainError):
        return error_of(error)
    if away := part_away(error):
        return error_of(away)
    _, problem = incident(error, command=command.type)
    return ErrorBody(code="internal", message=problem["detail"], retryable=True, data={"incident": problem["incident"]})

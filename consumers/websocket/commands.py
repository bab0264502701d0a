"""Declares commands of sockets, and renders their errors."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from backend.edge.decoding import decoded
from backend.edge.problems import incident, part_away
from backend.errors import DomainError
from backend.inputs import Input
from backend.telemetry.traces import span
from consumers.websocket.protocol import Command, ErrorBody, error_of

Handler = Callable[[Any, Command], Awaitable[None]]

SCHEMAS: dict[str, type[Input]] = {}
"""The input struct of every command by ``endpoint command``; the contract is generated from it."""


def command(
    registry: dict[str, Handler], endpoint: str, name: str, schema: type[Input]
) -> Callable[[Callable[[Any, Command, Any], Awaitable[None]]], Handler]:
    """Declare a handler of a command: it gets the socket, the frame, and the frame's data decoded as ``schema``."""
    SCHEMAS[f"{endpoint} {name}"] = schema

    def declare(handle: Callable[[Any, Command, Any], Awaitable[None]]) -> Handler:
        async def handler(socket: Any, frame: Command) -> None:
            with span(f"{endpoint} {name}"):
                await handle(socket, frame, decoded(frame.data, schema, whole="data"))

        handler.__doc__ = handle.__doc__
        registry[name] = handler
        return handler

    return declare


def error_for(error: Exception, command: Command) -> ErrorBody:
    """Render the error of a command for its client; an unexpected one is logged with an incident id."""
    if isinstance(error, DomainError):
        return error_of(error)
    if unavailable := part_away(error):
        return error_of(unavailable)
    _, problem = incident(error, command=command.type)
    return ErrorBody(code="internal", message=problem["detail"], retryable=True, data={"incident": problem["incident"]})

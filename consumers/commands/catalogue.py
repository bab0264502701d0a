"""The commands of each endpoint by name, and how one is declared."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from msgspec import Struct

from consumers.protocol import Command

Handler = Callable[[Any, Command], Awaitable[None]]

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

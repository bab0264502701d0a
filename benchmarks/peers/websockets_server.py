"""The library `websockets` as a peer of delivery: what comes is sent to all. Use: websockets_server.py PORT."""

import asyncio
import contextlib
import sys

from websockets import ConnectionClosed
from websockets.asyncio.server import ServerConnection, broadcast, serve

OPEN: set[ServerConnection] = set()


async def room(connection: ServerConnection) -> None:
    """One connection, as long as it lasts."""
    OPEN.add(connection)
    try:
        # The benchmark's clients end without a close frame.
        with contextlib.suppress(ConnectionClosed):
            async for text in connection:
                broadcast(OPEN, text)
    finally:
        OPEN.discard(connection)


async def main() -> None:
    """Serve until the process ends."""
    async with serve(room, "127.0.0.1", int(sys.argv[1]), compression=None, ping_interval=None) as server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())

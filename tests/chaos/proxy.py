"""A relay between Redis and its clients, which delays what it passes on: ``python -m tests.chaos.proxy LISTEN TARGET``.

Both are paths of Unix sockets. One chunk in ten waits for a moment, and all that follows it in its direction.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import sys
from pathlib import Path

LATE_S = 0.2


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while chunk := await reader.read(65_536):
            if random.random() < 0.1:
                await asyncio.sleep(random.uniform(0, LATE_S))
            writer.write(chunk)
            await writer.drain()
    writer.close()


async def _main(listening: str, target: str) -> None:
    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there_reader, there_writer = await asyncio.open_unix_connection(target)
        except OSError:
            writer.close()
            return
        await asyncio.gather(_pass_on(reader, there_writer), _pass_on(there_reader, writer))

    Path(listening).unlink(missing_ok=True)
    async with await asyncio.start_unix_server(relay, listening) as server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_main(*sys.argv[1:]))

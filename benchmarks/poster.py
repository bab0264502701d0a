"""At which percent of an upload the other participant has its poster: a video of 50 MB, sent with 5 MB/s.

Its index stands in front. A whole ``offchat up``, an upload by tus in one PATCH, and another person's socket, which
waits for ``media.thumbnail_ready``. Median of several rounds, JSON. Use: ``python -m benchmarks.poster``.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path
from statistics import median

import httpx

from benchmarks.size import sized
from tests.corpus import videos
from tests.journeys.people import Person
from tests.running import Running, offchat_up

ROUNDS, SIZE = sized((5, 50_000_000), (1, 20_000_000))
BYTES_PER_S, BLOCK = 5_000_000, 64 * 1024


class Sending:
    """Sends a file at an even pace, and knows how much of it is sent."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self.sent = 0

    async def blocks(self) -> AsyncIterator[bytes]:
        """The file, block by block."""
        began = time.monotonic()
        for start in range(0, len(self._content), BLOCK):
            await asyncio.sleep(max(0.0, began + start / BYTES_PER_S - time.monotonic()))
            yield self._content[start : start + BLOCK]
            self.sent = min(len(self._content), start + BLOCK)


async def seen_at(running: Running) -> float:
    """The percent that is sent when the poster comes to the other person; 100 where it comes only afterwards."""
    alice, bob, path = Person(running, "alice"), Person(running, "bob"), videos.video(size_bytes=SIZE)
    sending = Sending(path.read_bytes())
    async with bob.socket() as client, httpx.AsyncClient(base_url=running.url, timeout=60) as http:
        await client.ask("subscribe", {"streams": "all"})
        begun = alice.begin(path, room=alice.room())
        begun.raise_for_status()
        headers = {
            "Authorization": f"Token {alice.token}", "Tus-Resumable": "1.0.0", "Upload-Offset": "0",
            "Content-Type": "application/offset+octet-stream", "Content-Length": str(SIZE),
        }  # fmt: skip
        upload = asyncio.create_task(http.patch(begun.headers["Location"], headers=headers, content=sending.blocks()))
        media = begun.headers["Upload-Media"]
        while not any(e["type"] == "media.thumbnail_ready" and e["data"]["id"] == media for e in client.events):
            await asyncio.sleep(0.005)
        percent = 100 * sending.sent / SIZE
        (await upload).raise_for_status()
    return percent


async def run() -> dict[str, object]:
    """The median and every round."""
    with tempfile.TemporaryDirectory(prefix="offchat-bench-") as folder, offchat_up(Path(folder)) as running:
        rounds = [round(await seen_at(running), 1) for _ in range(ROUNDS)]
    return {"percent": median(rounds), "rounds": rounds}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(run())))

"""Sends a video that is still being uploaded, to people who see it already: what has come, then what comes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from typing import IO
from uuid import UUID

from django.conf import settings
from msgspec.structs import replace

from backend.accounts.services import renewed
from backend.errors import Unavailable
from backend.media.selectors import StoredFile, stored_original
from backend.media.selectors.growing import GrowingFile, growing_file, growing_tag
from consumers.http.exchange import Exchange
from consumers.hub.threads import in_file_thread, in_thread
from consumers.transfer.downloads import (
    BLOCK_BYTES,
    LOOK_EVERY_S,
    READ_BYTES,
    Answer,
    Download,
    described_part,
    part_of,
    readable,
    reader_of,
    stream_blocks,
)

MOST = 200
"""Requests of one process that may follow uploads at a time."""

_POLL_S = 0.1
_RETRY_AFTER_S = 5
_following: set[object] = set()


class Growing(Download):
    """``/media/<id>/growing``: the bytes of a video while they are being uploaded, and of the same file afterwards.

    A request for the next bytes to come is answered at once and gets them as they come; its response ends early where
    none come for a while, and the player asks again. One for later bytes waits as long for them to come within reach.
    """

    async def prepare(self, exchange: Exchange, media_id: UUID | None) -> Answer | None:
        """Send what has come of the file; return how to send it where it is whole."""
        actor = await reader_of(exchange)

        def find() -> GrowingFile | StoredFile:
            media = readable(renewed(actor), media_id)
            return growing_file(media) or replace(stored_original(media), etag=growing_tag(media))

        found = await in_thread(find)
        if isinstance(found, GrowingFile):
            with _followed():
                await _send(exchange, found, find)
            return None
        return Answer(file=found, look=lambda: stored_original(readable(renewed(actor), media_id)))


@contextmanager
def _followed() -> Iterator[None]:
    """Count a request that follows an upload; raises Unavailable where too many do."""
    if len(_following) >= MOST:
        raise Unavailable("Too many people play files that are being uploaded just now. Try again in a moment.")
    follower = object()
    _following.add(follower)
    try:
        yield
    finally:
        _following.discard(follower)


async def _send(exchange: Exchange, file: GrowingFile, look: Callable[[], object]) -> None:
    etag = f'"{file.etag}"'
    part = part_of(exchange, etag, file.size)
    try:
        opened = await in_file_thread(file.path.open, "rb")
    except FileNotFoundError:
        raise Unavailable("The bytes of this file are not on this server yet. Try again in a moment.") from None
    try:
        await _within_reach(opened, part.start, look)
        answer = Answer(file=_as_stored(file), look=lambda: _as_stored(file))
        headers = {"ETag": etag, "Cache-Control": "no-store"} | described_part(answer, part, file.size)
        await exchange.begin(200 if part.whole else 206, headers)
        if exchange.method == "HEAD":
            return await exchange.block(b"", more=False)
        await stream_blocks(exchange, look, _blocks(opened, part.start, part.end), part)
    finally:
        await in_file_thread(opened.close)


def _as_stored(file: GrowingFile) -> StoredFile:
    return StoredFile(key="", etag=file.etag, content_type=file.content_type, name=file.name)


async def _within_reach(file: IO[bytes], start: int, look: Callable[[], object]) -> None:
    """Wait until the bytes up to ``start`` have come; raises Unavailable where they do not, DomainError at its end."""
    until, looked_at = time.monotonic() + settings.PLAY_WAIT_S, time.monotonic()
    while await in_file_thread(file.seek, 0, 2) < start:
        now = time.monotonic()
        if now >= until:
            raise Unavailable("This part of the file has not been sent yet.", retry_after_s=_RETRY_AFTER_S)
        if now - looked_at > LOOK_EVERY_S:
            await in_thread(look)
            looked_at = now
        await asyncio.sleep(_POLL_S)


async def _blocks(file: IO[bytes], start: int, end: int) -> AsyncIterator[bytes]:
    """Yield the bytes between two positions as they come, and nothing at each look for them that finds none.

    Ends early where none have come for a while.
    """
    came_at = time.monotonic()
    while start < end and time.monotonic() - came_at < settings.PLAY_WAIT_S:
        await in_file_thread(file.seek, start)
        data = await in_file_thread(file.read, min(READ_BYTES, end - start))
        if not data:
            yield b""
            await asyncio.sleep(_POLL_S)
            continue
        start, came_at = start + len(data), time.monotonic()
        for at in range(0, len(data), BLOCK_BYTES):
            yield data[at : at + BLOCK_BYTES]

"""Sends several files as one ZIP that is made meanwhile: nothing of it is kept in memory or on the disk.

Rights are asked for each file when its turn comes, and again while it is sent.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from typing import IO
from uuid import UUID

import structlog
from django.conf import settings

from backend import clock
from backend.accounts.access import Actor
from backend.accounts.services import renewed
from backend.errors import DomainError, NotFound
from backend.ids import parse_id
from backend.library.selectors import archived_files
from backend.media.access import media_for
from backend.media.selectors import StoredFile, stored_original
from backend.media.services import record_download
from backend.storage.blobs import open_blob
from consumers.http.exchange import Endpoint, Exchange
from consumers.hub.threads import in_file_thread, in_thread
from consumers.tasks import spawn
from consumers.transfer.downloads import BLOCK_BYTES, LOOK_EVERY_S, READ_BYTES, reader_of
from consumers.transfer.ranges import disposition
from consumers.transfer.uses import note_use
from consumers.transfer.zip_stream import ZipStream

log = structlog.get_logger()

_NAME = "files.zip"
_MISSING = "_missing.txt"


class Archives(Endpoint):
    """``/media/archives/<job>.zip``: the files of an archive, for the person who ordered it."""

    methods = ("GET", "OPTIONS")

    async def handle(self, exchange: Exchange) -> None:
        """Answer with the ZIP."""
        if exchange.method == "OPTIONS":
            await exchange.answer(204, {"Allow": ", ".join(self.methods)})
            return
        actor = await reader_of(exchange)
        media_ids = await in_thread(archived_files, actor, parse_id(exchange.arguments["job"]))
        await exchange.begin(
            200,
            {
                "Content-Type": "application/zip",
                "Content-Disposition": disposition(_NAME, "application/zip", save=True),
                "Cache-Control": "no-store",
            },
        )
        await _send(exchange, _zipped(actor, media_ids))


async def _send(exchange: Exchange, pieces: AsyncIterator[bytes]) -> None:
    """Send the archive; stops early where the log-in ended, or the client stalls or disconnects."""
    disconnected = spawn(exchange.body.until_gone(), "archive reader")
    try:
        async for piece in pieces:
            for at in range(0, len(piece), BLOCK_BYTES):
                if disconnected.done():
                    return
                async with asyncio.timeout(settings.STALLED_S):
                    await exchange.block(piece[at : at + BLOCK_BYTES], more=True)
        await exchange.block(b"", more=False)
    except (DomainError, TimeoutError, OSError) as error:
        # The head is sent already; a body that ends early is the only signal left.
        log.info("archive.stopped", path=exchange.scope["path"], why=repr(error))
    finally:
        disconnected.cancel()
        await pieces.aclose()  # type: ignore[attr-defined]


async def _zipped(actor: Actor, media_ids: Sequence[UUID]) -> AsyncIterator[bytes]:
    """Yield the archive; files that are gone meanwhile are told of in a file of their own."""
    archive, missing = ZipStream(), 0
    for media_id in media_ids:
        try:
            file = await in_thread(_readable, actor, media_id)
            await in_thread(_record, actor, media_id)
            note_use(media_id)
            bytes_ = await in_file_thread(open_blob, file.key)
        except (NotFound, FileNotFoundError):
            missing += 1
            continue
        try:
            async for piece in _entry(archive, file, bytes_, _looking(actor, media_id)):
                yield piece
        finally:
            await in_file_thread(bytes_.close)
    if missing:
        note = f"{missing} of the files that were ordered are not here: they are gone, or not for you any more.\n"
        yield archive.begin(_MISSING, size=0, at=clock.now()) + archive.write(note.encode()) + archive.end()
    yield await in_file_thread(archive.finish)


async def _entry(
    archive: ZipStream, file: StoredFile, bytes_: IO[bytes], look: Callable[[], object]
) -> AsyncIterator[bytes]:
    size, checked_at = await in_file_thread(lambda: int(bytes_.size)), time.monotonic()  # type: ignore[attr-defined]
    yield archive.begin(file.name, size=size, at=clock.now())
    while piece := await in_file_thread(_next, archive, bytes_):
        if time.monotonic() - checked_at > LOOK_EVERY_S:
            await in_thread(look)
            checked_at = time.monotonic()
        yield piece
    yield archive.end()


def _next(archive: ZipStream, bytes_: IO[bytes]) -> bytes:
    data = bytes_.read(READ_BYTES)
    return archive.write(data) if data else b""


def _looking(actor: Actor, media_id: UUID) -> Callable[[], object]:
    return lambda: _readable(actor, media_id)


def _readable(actor: Actor, media_id: UUID) -> StoredFile:
    return stored_original(media_for(renewed(actor), media_id, to="read"))


def _record(actor: Actor, media_id: UUID) -> None:
    record_download(actor, media_for(actor, media_id, to="read"))

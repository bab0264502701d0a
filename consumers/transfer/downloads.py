"""Sends files, whole or in part, to people who may see them.

Rights are checked again while a long response runs, so that it stops within a second after access was lost.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import IO, Literal
from uuid import UUID

import msgspec
import structlog
from django.conf import settings
from msgspec import Struct
from msgspec.structs import replace
from prometheus_client import Histogram

from backend.accounts.access import Actor
from backend.accounts.services import actor_by_grant, issue_grant, renewed
from backend.edge.callers import remember_caller
from backend.edge.scopes import require_scope
from backend.errors import DomainError, NotFound, Unavailable
from backend.ids import parse_id
from backend.library.selectors import linked_file
from backend.media.access import media_for
from backend.media.payloads import attachment_payload, completed
from backend.media.selectors import StoredFile, stored_original, stored_rendition, stored_thumbnail
from backend.media.services import ask_for_heights, record_download
from backend.moderation.services import revealed_file
from backend.operations.services import note_traffic
from backend.storage.blobs import open_blob
from backend.storage.sizes import size_class
from consumers.http.credentials import actor_of_request, grant_of
from consumers.http.exchange import Endpoint, Exchange, Refusal
from consumers.http.headers import Headers
from consumers.http.scope import address_of
from consumers.hub.threads import in_file_thread, in_thread
from consumers.tasks import spawn
from consumers.transfer.hand_over import internal_address, redirection
from consumers.transfer.ranges import Part, Unsatisfiable, disposition, has_it, part_wanted, range_counts, served_type
from consumers.transfer.uses import note_use

log = structlog.get_logger()

BEGIN_SECONDS = Histogram(
    "offchat_download_begin_seconds",
    "How long it took from a request for a file to the head of its response.",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
DOWNLOAD_SECONDS = Histogram(
    "offchat_download_seconds",
    "How long the bytes took that were sent, by how many were asked for and how it ended: sent, left or stopped.",
    ["size", "outcome"],
    buckets=(0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 1800),
)

READ_BYTES = 1024 * 1024
BLOCK_BYTES = 256 * 1024
"""Bytes that are read, and that are sent at a time."""

LOOK_EVERY_S = 0.5
"""Seconds for which a check of the rights is valid; the contract allows one."""

Look = Callable[[], StoredFile]
"""Looks up the file if it may be sent now; raises DomainError otherwise."""


readable = partial(media_for, to="read")
"""Returns the file if the actor may read its bytes now; raises DomainError."""


class Answer(Struct, frozen=True, kw_only=True):
    """How to send a file: its bytes, whether to save it, its caching."""

    file: StoredFile
    look: Look
    save: bool = False
    caching: str = "private, no-cache"
    record: Callable[[], object] | None = None
    revealed: bool = False
    """Whether the file is held: then no other server is told to send it."""


class Download(Endpoint):
    """An address that answers with the bytes of a file."""

    methods = ("GET", "HEAD", "OPTIONS")

    async def handle(self, exchange: Exchange) -> None:
        """Answer with the bytes of the file."""
        if exchange.method == "OPTIONS":
            await exchange.answer(204, {"Allow": ", ".join(self.methods)})
            return
        media_id = parse_id(exchange.arguments["media"])
        answer = await self.prepare(exchange, media_id)
        if answer is None:
            return
        if media_id and exchange.method == "GET" and not answer.revealed and self.opens_file(exchange):
            note_use(media_id)
        await send_file(exchange, answer)

    def opens_file(self, exchange: Exchange) -> bool:
        """Whether the request is a use of the file, by which it may be kept."""
        return True

    def caching(self, exchange: Exchange) -> str:
        """Return how long browsers keep what never changes: what is opened is asked for again after a week.

        Otherwise a film that is watched every week would count as unused for as long as a browser has it.
        """
        days = 7 if self.opens_file(exchange) else 365
        return f"private, max-age={days * 86_400}, immutable"

    async def prepare(self, exchange: Exchange, media_id: UUID | None) -> Answer | None:
        """Return what to send; None where the response was sent already."""
        raise NotImplementedError


class Originals(Download):
    """``/media/<id>/file``: the bytes as they were sent; ``?download=1`` saves them."""

    async def prepare(self, exchange: Exchange, media_id: UUID | None) -> Answer:
        """Return the original, for its room, its library, or with a link (of a reveal, or signed for others)."""
        save = exchange.query("download") not in {"", "0"}
        if link := exchange.query("s"):
            return await _answer(lambda: stored_original(revealed_file(link, media_id)), save=save)
        if signed := exchange.query("l"):
            file, save = await in_thread(linked_file, signed, media_id)
            return Answer(file=file, look=lambda: linked_file(signed, media_id)[0], save=save, caching="no-store")
        actor = await reader_of(exchange)
        record = _recording(actor, media_id) if save else None
        answer = await answer_for(actor, lambda who: stored_original(readable(who, media_id)), save=save, record=record)
        return answer if save else _played(answer, media_id)


class Thumbnails(Download):
    """``/media/<id>/<size>.a<attempt>.webp``: a thumbnail; its URL changes with its content, so it may be cached."""

    async def prepare(self, exchange: Exchange, media_id: UUID | None) -> Answer:
        """Return the thumbnail, for all who may see the file."""
        size, attempt = exchange.arguments["size"], int(exchange.arguments["attempt"])
        if link := exchange.query("s"):
            answer = await _answer(lambda: stored_thumbnail(revealed_file(link, media_id), size, attempt))
        else:
            actor = await reader_of(exchange)
            answer = await answer_for(actor, lambda who: stored_thumbnail(readable(who, media_id), size, attempt))
        return replace(answer, caching=self.caching(exchange))

    def opens_file(self, exchange: Exchange) -> bool:
        """Whether the largest picture is asked for: the others stand in lists that a person passes by."""
        return exchange.arguments["size"] == "large"


class Renditions(Download):
    """``/media/<id>/<kind>.a<attempt>.<suffix>``: what was made of a file for players; may be cached likewise."""

    async def prepare(self, exchange: Exchange, media_id: UUID | None) -> Answer:
        """Return the file of a rendition, for all who may see what it was made of."""
        name = "{kind}.a{attempt}.{suffix}".format_map(exchange.arguments)
        if link := exchange.query("s"):
            answer = await _answer(lambda: stored_rendition(revealed_file(link, media_id), name))
        else:
            actor = await reader_of(exchange)
            answer = await answer_for(actor, lambda who: stored_rendition(readable(who, media_id), name))
            if exchange.arguments["kind"] == "mp4":
                answer = _played(answer, media_id)
        return replace(answer, caching=self.caching(exchange))

    def opens_file(self, exchange: Exchange) -> bool:
        """Whether it is what plays, and not what stands in lists or beside a player."""
        return exchange.arguments["kind"] in {"mp4", "hls", "ladder"}


def _played(answer: Answer, media_id: UUID | None) -> Answer:
    """The answer with what a video that is played in place sets going: it may stream in several heights later."""
    if media_id is None or not answer.file.content_type.startswith("video/"):
        return answer
    return replace(answer, record=partial(_ask_for_heights, media_id))


def _ask_for_heights(media_id: UUID) -> None:
    try:
        ask_for_heights(media_id)
    except Exception as failed:
        # It plays as it is, and is asked for again.
        log.warning("heights.not_asked_for", media=str(media_id), why=repr(failed))


class Saved(Download):
    """``/api/v1/media/files/<id>/download/``: the bytes to save, or, for ``Accept: application/json``, their URL."""

    def stored(self, actor: Actor, media_id: UUID | None) -> StoredFile:
        """Return what is stored of the file, if the actor may read it; raises DomainError otherwise."""
        return stored_original(readable(actor, media_id))

    async def prepare(self, exchange: Exchange, media_id: UUID | None) -> Answer | None:
        """Return the file, for all who see it in a room or library."""
        actor = await reader_of(exchange)
        record = _recording(actor, media_id)
        answer = await answer_for(actor, lambda who: self.stored(who, media_id), save=True, record=record)
        if not _wants_json(exchange.header(b"accept")):
            return answer
        described = await in_thread(_described_file, actor, media_id)
        await exchange.answer(200, {"Content-Type": "application/json", "Cache-Control": "no-store"}, described)
        return None


class Videos(Saved):
    """``/api/chat/videos/<id>/download/``: the same of videos alone."""

    def stored(self, actor: Actor, media_id: UUID | None) -> StoredFile:
        """Return what is stored of the video; raises NotFound for other files."""
        media = readable(actor, media_id)
        if media.kind != "video":
            raise NotFound("This file is no video.")
        return stored_original(media)


async def reader_of(exchange: Exchange) -> Actor:
    """Return the actor; an invalid grant is refused even with other valid credentials."""
    if grant := grant_of(exchange.scope):
        actor = await in_thread(actor_by_grant, grant, address=address_of(exchange.scope))
        remember_caller(grant, actor.user_id)
        require_scope(actor, exchange.method, exchange.scope["path"])
        return actor
    return await actor_of_request(exchange)


async def _answer(look: Look, *, save: bool = False) -> Answer:
    return Answer(file=await in_thread(look), look=look, save=save, revealed=True)


async def answer_for(
    actor: Actor, find: Callable[[Actor], StoredFile], *, save: bool = False, record: Callable[[], None] | None = None
) -> Answer:
    """Look up the file for the actor, and later again with their rights at that time."""
    return Answer(file=await in_thread(find, actor), look=lambda: find(renewed(actor)), save=save, record=record)


def _recording(actor: Actor, media_id: UUID | None) -> Callable[[], None]:
    return lambda: record_download(actor, readable(actor, media_id))


def _described_file(actor: Actor, media_id: UUID | None) -> bytes:
    grant = issue_grant(actor)
    payload = completed(attachment_payload(readable(actor, media_id)), f"g={grant.token}")
    return msgspec.json.encode(msgspec.to_builtins(payload) | {"expires_at": grant.expires_at})


def _wants_json(accept: str) -> bool:
    """Whether ``Accept`` names JSON; clients that accept anything (``*/*``) get the bytes."""
    kinds = {kind.partition(";")[0].strip().lower() for kind in accept.split(",")}
    return "application/json" in kinds and "*/*" not in kinds


# -- bytes ---------------------------------------------------------------------------------------------------------


async def send_file(exchange: Exchange, answer: Answer) -> None:
    """Send the file, the requested range, or 304 where the client has it already."""
    file, etag = answer.file, f'"{answer.file.etag}"'
    headers = {"ETag": etag, "Cache-Control": answer.caching}
    if has_it(exchange.header(b"if-none-match"), etag):
        return await exchange.answer(304, headers)
    try:
        bytes_ = await in_file_thread(open_blob, file.key)
    except FileNotFoundError:
        raise NotFound("The bytes of this file are gone.") from None
    except OSError as failed:
        raise Unavailable("The storage of files does not answer just now. Try again in a moment.") from failed
    try:
        if not answer.revealed and await _handed_over(exchange, answer, bytes_, headers):
            return None
        size = await in_file_thread(lambda: int(bytes_.size))  # type: ignore[attr-defined]
        part = part_of(exchange, etag, size)
        await _record(exchange, answer)
        await exchange.begin(200 if part.whole else 206, headers | described_part(answer, part, size))
        note_begun(exchange)
        if exchange.method == "HEAD":
            return await exchange.block(b"", more=False)
        began = time.perf_counter()
        outcome = await stream_blocks(exchange, answer.look, _blocks(bytes_, part), part)
        DOWNLOAD_SECONDS.labels(size_class(part.end - part.start), outcome).observe(time.perf_counter() - began)
    finally:
        await in_file_thread(bytes_.close)


async def _record(exchange: Exchange, answer: Answer) -> None:
    if answer.record is not None and exchange.method == "GET":
        await in_thread(answer.record)


async def _handed_over(exchange: Exchange, answer: Answer, bytes_: IO[bytes], headers: Headers) -> bool:
    """Whether another server was told to send the file."""
    if address := await in_file_thread(internal_address, answer.file):
        await _record(exchange, answer)
        await exchange.answer(200, headers | _described(answer) | {"X-Accel-Redirect": address})
        return True
    kept_long = answer.caching.endswith("immutable")
    location = redirection(answer.file, bytes_, save=answer.save, kept_long=kept_long)
    if location is None or exchange.method != "GET":
        return False
    await _record(exchange, answer)
    await exchange.answer(302, location)
    return True


def part_of(exchange: Exchange, etag: str, size: int) -> Part:
    """Return the part of a file that is asked for; raises Refusal where no byte of it can be there."""
    range_header = exchange.header(b"range") if exchange.method == "GET" else ""
    if not range_header or not range_counts(exchange.header(b"if-range"), etag):
        return Part(0, size, True)
    try:
        return part_wanted(range_header, size)
    except Unsatisfiable:
        detail = f"The file has {size} bytes; none of them are in the range that was asked for."
        raise Refusal("range", detail, {"Content-Range": f"bytes */{size}"}) from None


def described_part(answer: Answer, part: Part, size: int) -> Headers:
    """Return the headers of a response with this part."""
    headers = _described(answer) | {"Content-Length": str(part.end - part.start), "Accept-Ranges": "bytes"}
    if not part.whole:
        headers["Content-Range"] = f"bytes {part.start}-{part.end - 1}/{size}"
    return headers


def _described(answer: Answer) -> Headers:
    file = answer.file
    return {
        "Content-Type": served_type(file.content_type),
        "Content-Disposition": disposition(file.name, file.content_type, save=answer.save),
        "Content-Security-Policy": "sandbox; default-src 'none'",
        # Pages of allowed origins may embed these files; without such origins no other page may.
        "Cross-Origin-Resource-Policy": "cross-origin" if settings.CORS_ALLOWED_ORIGINS else "same-origin",
    }


def note_begun(exchange: Exchange) -> None:
    """Count a response with the bytes of a file whose head is sent."""
    seconds = time.perf_counter() - exchange.began
    BEGIN_SECONDS.observe(seconds)
    note_traffic("downloads", failed=False, seconds=seconds)


async def stream_blocks(
    exchange: Exchange, look: Callable[[], object], blocks: AsyncIterator[bytes], part: Part
) -> Literal["sent", "left", "stopped"]:
    """Send the part block by block; stops early where access was lost, or the client stalls or disconnects.

    An empty block says that more may come. Returns how it ended.
    """
    disconnected = spawn(exchange.body.until_gone(), "download reader")
    checked_at, unsent = time.monotonic(), part.end - part.start
    try:
        async for block in blocks:
            if time.monotonic() - checked_at > LOOK_EVERY_S:
                await in_thread(look)
                checked_at = time.monotonic()
            if disconnected.done():
                return "left"
            if not block:
                continue
            unsent -= len(block)
            async with asyncio.timeout(settings.STALLED_S):
                await exchange.block(block, more=unsent > 0)
        if part.start == part.end:
            await exchange.block(b"", more=False)
        return "stopped" if unsent else "sent"
    except (DomainError, TimeoutError, OSError) as error:
        # The head is sent already; a body that ends early is the only signal left.
        log.info("download.stopped", path=exchange.scope["path"], left=unsent, why=repr(error))
        return "stopped"
    finally:
        disconnected.cancel()


async def _blocks(file: IO[bytes], part: Part) -> AsyncIterator[bytes]:
    """Yield the part in blocks; reads several blocks at a time."""
    await in_file_thread(file.seek, part.start)
    remaining = part.end - part.start
    while remaining and (data := await in_file_thread(file.read, min(READ_BYTES, remaining))):
        remaining -= len(data)
        for at in range(0, len(data), BLOCK_BYTES):
            yield data[at : at + BLOCK_BYTES]

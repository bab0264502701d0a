"""Resumable uploads: tus 1.0 at ``/api/v1/media/uploads/``; bytes stream from the socket into staging."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from email.utils import format_datetime
from typing import ClassVar

from django.conf import settings
from msgspec.structs import replace

from backend import clock
from backend.accounts.access import Actor
from backend.errors import ChecksumMismatch, Conflict, Gone, TooLarge, UnsupportedType
from backend.ids import parse_id
from backend.media.services import (
    UploadHandle,
    declare_length,
    open_upload,
    reserve_bytes,
    start_upload,
    take_over_direct,
    terminate_upload,
)
from backend.storage.staging import Staged
from consumers.http.credentials import actor_of_request
from consumers.http.exchange import Endpoint, Exchange, Refusal
from consumers.hub.threads import in_thread
from consumers.transfer import tus_protocol
from consumers.transfer.checksums import parsed_checksum
from consumers.transfer.reception import Reception
from consumers.transfer.upload_locks import opened_under_lock

_SENT_AS = f"The bytes of an upload are sent as {tus_protocol.CONTENT_TYPE}."


class _Tus(Endpoint):
    """An endpoint of the protocol; ``verbs`` maps its methods to their functions."""

    verbs: ClassVar[dict[str, Callable[[Exchange, Actor], Awaitable[None]]]]

    def method_of(self, exchange: Exchange) -> str:
        """Return the method, or its override in a POST: some clients and proxies send only GET and POST."""
        override = exchange.header(b"x-http-method-override").upper()
        return override if override and exchange.method == "POST" else exchange.method

    async def handle(self, exchange: Exchange) -> None:
        """Answer one request of the protocol."""
        exchange.headers["Tus-Resumable"] = tus_protocol.VERSION
        method = self.method_of(exchange)
        if method == "OPTIONS":
            await exchange.answer(204, tus_protocol.offered())
            return
        if exchange.header(b"tus-resumable") != tus_protocol.VERSION:
            detail = f"This server speaks tus {tus_protocol.VERSION}; say so in the header Tus-Resumable."
            raise Refusal("precondition_failed", detail, {"Tus-Version": tus_protocol.VERSION})
        actor = await actor_of_request(exchange)
        tus_protocol.require_spoken(exchange.header)
        await self.verbs[method](exchange, actor)


async def _create(exchange: Exchange, actor: Actor) -> None:
    metadata = exchange.header(b"upload-metadata")
    size = tus_protocol.declared_length(exchange.header)
    new, to = tus_protocol.wanted_upload(tus_protocol.parsed_metadata(metadata), size, metadata)
    with_bytes = tus_protocol.is_bytes(exchange.header(b"content-type"))
    if not with_bytes and _has_body(exchange):
        raise UnsupportedType(_SENT_AS)
    if size is not None:
        _require_fitting(exchange, size)
    handle = await in_thread(start_upload, actor, new, to)
    exchange.headers |= tus_protocol.headers_about(handle) | {"Location": f"/api/v1/media/uploads/{handle.id}"}
    if with_bytes and not handle.received:
        handle = await _receive(exchange, actor, handle, offset=0)
    await _answer(exchange, 201, handle, offset=with_bytes or handle.received > 0)


async def _head(exchange: Exchange, actor: Actor) -> None:
    async with _locked_upload(exchange, actor) as (opened, staged):
        handle = opened
        if staged is not None and opened.is_whole:
            # The process that took the last byte ended before it could take the file in.
            handle = await _finished(Reception(actor, opened, staged), opened)
    metadata = {"Upload-Metadata": handle.metadata} if handle.metadata else {}
    headers = {"Upload-Offset": str(handle.received), "Cache-Control": "no-store"}
    await exchange.answer(200, {**headers, **tus_protocol.length_of(handle), **metadata, **tus_protocol.expiry(handle)})


async def _append(exchange: Exchange, actor: Actor) -> None:
    if not tus_protocol.is_bytes(exchange.header(b"content-type")):
        raise UnsupportedType(_SENT_AS)
    offset = tus_protocol.number_in("Upload-Offset", exchange.header(b"upload-offset"))
    handle = await _opened(exchange, actor)
    handle = await _receive(exchange, actor, handle, offset=offset)
    await _answer(exchange, 204, handle, offset=True)


async def _terminate(exchange: Exchange, actor: Actor) -> None:
    async with _locked_upload(exchange, actor) as (handle, _):
        await in_thread(terminate_upload, actor, handle)
    await exchange.answer(204)


async def _answer(exchange: Exchange, status: int, handle: UploadHandle, *, offset: bool) -> None:
    headers = {"Upload-Offset": str(handle.received)} if offset else {}
    if not handle.ended:
        until = clock.now() + timedelta(seconds=settings.UPLOAD_EXPIRES_S)
        headers["Upload-Expires"] = format_datetime(until, usegmt=True)
    await exchange.answer(status, headers)


async def _opened(exchange: Exchange, actor: Actor) -> UploadHandle:
    handle = await in_thread(open_upload, actor, parse_id(exchange.arguments["upload"]))
    exchange.headers |= tus_protocol.headers_about(handle)
    return handle


async def _taken_over(handle: UploadHandle) -> UploadHandle:
    """Let an upload that was begun in the object storage go on here."""
    if handle.direct and not handle.ended:
        await in_thread(take_over_direct, handle)
    return handle


@asynccontextmanager
async def _locked_upload(exchange: Exchange, actor: Actor) -> AsyncIterator[tuple[UploadHandle, Staged | None]]:
    """Lock the upload in the path; yields it and its staged bytes, None for a finished one."""
    handle = await _taken_over(await _opened(exchange, actor))
    if handle.ended:
        yield handle, None
        return
    async with opened_under_lock(actor, handle, exchange.body) as held:
        yield held


async def _receive(exchange: Exchange, actor: Actor, handle: UploadHandle, *, offset: int) -> UploadHandle:
    """Store the bytes of this request; returns the upload, which is finished after its last byte."""
    checksum = parsed_checksum(exchange.header(b"upload-checksum"))
    if handle.ended:
        _require_offset(handle, offset)
        await _require_nothing_more(exchange)
        return handle
    await _taken_over(handle)
    async with opened_under_lock(actor, handle, exchange.body) as (current, staged):
        _require_offset(current, offset)
        if staged is None:
            await _require_nothing_more(exchange)
            return current
        known = await _with_length(exchange, actor, current)
        reception = Reception(actor, known, staged, checksum=checksum)
        try:
            await reception.read_all(exchange.body)
        except (UnsupportedType, Gone, ChecksumMismatch):
            raise
        except TooLarge:
            await reception.give_back(offset)
            raise
        except BaseException:
            await reception.settle()
            raise
        result = replace(known, received=reception.offset)
        if result.is_whole:
            return await _finished(reception, result)
        await reception.settle()
        return result


async def _with_length(exchange: Exchange, actor: Actor, handle: UploadHandle) -> UploadHandle:
    """Take the length that a PATCH may tell, and judge the declared size of its body before the first byte is read."""
    length = exchange.header(b"upload-length")
    if length and length != str(handle.size):
        await in_thread(declare_length, handle, tus_protocol.number_in("Upload-Length", length))
        handle = await in_thread(open_upload, actor, handle.id)
    declared = exchange.header(b"content-length")
    if not handle.deferred:
        _require_fitting(exchange, handle.size - handle.received)
    elif declared.isdigit() and int(declared):
        await in_thread(reserve_bytes, handle, handle.received + int(declared))
    return handle


async def _finished(reception: Reception, handle: UploadHandle) -> UploadHandle:
    await reception.finish()
    return replace(handle, received=handle.size, ended=True)


def _require_offset(handle: UploadHandle, offset: int) -> None:
    if offset != handle.received:
        raise Conflict(
            f"This upload stands at byte {handle.received}, not at {offset}. Nothing was changed.",
            offset=handle.received,
        )


async def _require_nothing_more(exchange: Exchange) -> None:
    """Raise TooLarge for bytes behind the last one of an upload, with or without a declared length."""
    _require_fitting(exchange, 0)
    if _has_body(exchange) and await exchange.body.read(within_s=settings.STALLED_S):
        raise TooLarge("This upload has all its bytes already. Nothing was changed.")


def _has_body(exchange: Exchange) -> bool:
    return exchange.header(b"content-length") not in {"", "0"} or bool(exchange.header(b"transfer-encoding"))


def _require_fitting(exchange: Exchange, room: int) -> None:
    """Raise TooLarge for a declared length above ``room`` bytes, before the first byte is read."""
    declared = exchange.header(b"content-length")
    if declared.isdigit() and int(declared) > room:
        raise TooLarge(f"This request holds {declared} bytes; {room} are missing.")


class Uploads(_Tus):
    """The endpoint that creates uploads."""

    methods = ("OPTIONS", "POST")
    verbs = {"POST": _create}


class Upload(_Tus):
    """The endpoint of one upload."""

    methods = ("OPTIONS", "HEAD", "PATCH", "DELETE")
    verbs = {"HEAD": _head, "PATCH": _append, "DELETE": _terminate}

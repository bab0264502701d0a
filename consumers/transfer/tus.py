"""Resumable uploads: tus 1.0 at ``/api/v1/media/uploads/``; bytes stream from the socket into staging."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from email.utils import format_datetime
from functools import partial
from typing import ClassVar, TypeVar
from uuid import UUID

from django.conf import settings
from msgspec.structs import replace

from backend import clock
from backend.accounts.access import Actor
from backend.errors import ChecksumMismatch, Conflict, Forbidden, Gone, Invalid, Locked, TooLarge, UnsupportedType
from backend.ids import parse_id
from backend.media.services import (
    PartialHandle,
    ReceivedHandle,
    UploadHandle,
    declare_length,
    open_received,
    reserve_bytes,
    start_final,
    start_partial,
    start_upload,
    take_over_direct,
    terminate_partial,
    terminate_upload,
)
from backend.storage.staging import Staged
from consumers.http.credentials import actor_of_request
from consumers.http.exchange import Endpoint, Exchange, Refusal
from consumers.hub.threads import in_thread
from consumers.transfer import tus_protocol
from consumers.transfer.checksums import Checksum, parsed_checksum
from consumers.transfer.concatenation import head_of_parts, join
from consumers.transfer.reception import PartReception, Reception
from consumers.transfer.upload_locks import opened_under_lock

H = TypeVar("H", bound=ReceivedHandle)
AnyHandle = UploadHandle | PartialHandle

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
    if parts := tus_protocol.final_parts(exchange.header):
        await _create_final(exchange, actor, parts)
        return
    size = tus_protocol.declared_length(exchange.header)
    begin = _beginning(exchange, actor, size)
    with_bytes = tus_protocol.is_bytes(exchange.header(b"content-type"))
    if not with_bytes and _has_body(exchange):
        raise UnsupportedType(_SENT_AS)
    if size is not None:
        _require_fitting(exchange, size)
    handle = await in_thread(begin)
    _tell(exchange, handle)
    if with_bytes and not handle.received:
        handle = await _receive(exchange, actor, handle, offset=0)
    await _answer(exchange, 201, handle, offset=with_bytes or handle.received > 0)


def _beginning(exchange: Exchange, actor: Actor, size: int | None) -> Callable[[], AnyHandle]:
    """What makes room for a file, or a part of one, as the headers describe it; raises Invalid for wrong fields."""
    metadata = exchange.header(b"upload-metadata")
    fields = tus_protocol.parsed_metadata(metadata)
    if exchange.header(b"upload-concat"):
        namespace = fields.get("namespace", "")
        return partial(start_partial, actor, size=size, namespace=namespace, metadata=metadata)
    return partial(start_upload, actor, *tus_protocol.wanted_upload(fields, size, metadata))


async def _create_final(exchange: Exchange, actor: Actor, parts: list[UUID]) -> None:
    metadata, concat = exchange.header(b"upload-metadata"), exchange.header(b"upload-concat")
    if _has_body(exchange):
        raise Invalid("A file that is put together has no bytes beside those of its parts. Nothing was changed.")
    new, to = tus_protocol.wanted_upload(tus_protocol.parsed_metadata(metadata), None, metadata, concat=concat)
    head = await head_of_parts(actor, parts, exchange.body)
    handle = await in_thread(start_final, actor, replace(new, deferred=False), to, parts, head=head)
    _tell(exchange, handle)
    if not handle.ended:
        handle = await join(actor, handle, exchange.body)
    await _answer(exchange, 201, handle, offset=True)


def _tell(exchange: Exchange, handle: AnyHandle) -> None:
    exchange.headers |= tus_protocol.headers_about(handle) | {"Location": f"/api/v1/media/uploads/{handle.id}"}


async def _head(exchange: Exchange, actor: Actor) -> None:
    handle = await _opened(exchange, actor)
    if isinstance(handle, UploadHandle) and handle.concat and not handle.ended:
        # Goes on where the request that put it together was cut off, and disturbs none that does.
        with suppress(Locked):
            handle = await join(actor, handle, exchange.body, patience_s=0.0)
    elif not handle.ended:
        async with opened_under_lock(actor, handle, exchange.body) as (current, staged):
            handle = current
            if staged is not None and isinstance(current, UploadHandle) and current.is_whole:
                # The process that took the last byte ended before it could take the file in.
                handle = await _finished(Reception(actor, current, staged), current)
    await exchange.answer(200, tus_protocol.standing(handle))


async def _append(exchange: Exchange, actor: Actor) -> None:
    handle = await _opened(exchange, actor)
    if isinstance(handle, UploadHandle) and handle.concat:
        raise Forbidden("This file is put together of its parts: nothing can be added to it.")
    if not tus_protocol.is_bytes(exchange.header(b"content-type")):
        raise UnsupportedType(_SENT_AS)
    offset = tus_protocol.number_in("Upload-Offset", exchange.header(b"upload-offset"))
    handle = await _receive(exchange, actor, handle, offset=offset)
    await _answer(exchange, 204, handle, offset=True)


async def _terminate(exchange: Exchange, actor: Actor) -> None:
    handle = await _opened(exchange, actor)
    if handle.ended:
        await in_thread(_end, actor, handle)
    else:
        async with opened_under_lock(actor, handle, exchange.body) as (handle, _):
            await in_thread(_end, actor, handle)
    await exchange.answer(204)


def _end(actor: Actor, handle: AnyHandle) -> None:
    if isinstance(handle, PartialHandle):
        terminate_partial(handle)
    else:
        terminate_upload(actor, handle)


async def _answer(exchange: Exchange, status: int, handle: ReceivedHandle, *, offset: bool) -> None:
    headers = {"Upload-Offset": str(handle.received)} if offset else {}
    if not handle.ended:
        until = clock.now() + timedelta(seconds=settings.UPLOAD_EXPIRES_S)
        headers["Upload-Expires"] = format_datetime(until, usegmt=True)
    await exchange.answer(status, headers)


async def _opened(exchange: Exchange, actor: Actor) -> AnyHandle:
    handle = await in_thread(open_received, actor, parse_id(exchange.arguments["upload"]))
    exchange.headers |= tus_protocol.headers_about(handle)
    await _take_over(handle)
    return handle


async def _take_over(handle: AnyHandle) -> None:
    """Let an upload that was begun in the object storage go on here."""
    if isinstance(handle, UploadHandle) and handle.direct and not handle.ended:
        await in_thread(take_over_direct, handle)


async def _receive(exchange: Exchange, actor: Actor, handle: AnyHandle, *, offset: int) -> AnyHandle:
    """Store the bytes of this request; returns the upload, which is finished after its last byte."""
    checksum = parsed_checksum(exchange.header(b"upload-checksum"))
    if handle.ended:
        _require_offset(handle, offset)
        await _require_nothing_more(exchange)
        return handle
    await _take_over(handle)
    async with opened_under_lock(actor, handle, exchange.body) as (current, staged):
        _require_offset(current, offset)
        if staged is None:
            await _require_nothing_more(exchange)
            return current
        known = await _with_length(exchange, actor, current)
        reception = _reception(actor, known, staged, checksum)
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
        if result.is_whole and isinstance(reception, Reception):
            return await _finished(reception, result)
        await reception.settle()
        return result


def _reception(actor: Actor, handle: AnyHandle, staged: Staged, checksum: Checksum | None) -> PartReception:
    if isinstance(handle, PartialHandle):
        return PartReception(actor, handle, staged, checksum=checksum)
    return Reception(actor, handle, staged, checksum=checksum)


async def _with_length(exchange: Exchange, actor: Actor, handle: AnyHandle) -> AnyHandle:
    """Take the length that a PATCH may tell, and judge the declared size of its body before the first byte is read."""
    length = exchange.header(b"upload-length")
    if length and length != str(handle.size):
        await in_thread(declare_length, handle, tus_protocol.number_in("Upload-Length", length))
        handle = await in_thread(open_received, actor, handle.id)
    declared = exchange.header(b"content-length")
    if not handle.deferred:
        _require_fitting(exchange, handle.size - handle.received)
    elif declared.isdigit() and int(declared):
        await in_thread(reserve_bytes, handle, handle.received + int(declared))
    return handle


async def _finished(reception: Reception, handle: H) -> H:
    await reception.finish()
    return replace(handle, received=handle.size, ended=True)


def _require_offset(handle: ReceivedHandle, offset: int) -> None:
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

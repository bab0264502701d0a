"""Resumable uploads at ``/api/v1/media/uploads/``: tus 1.0 here, the draft of the IETF beside it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from email.utils import format_datetime
from functools import partial
from typing import ClassVar
from uuid import UUID

from django.conf import settings
from msgspec.structs import replace

from backend import clock
from backend.accounts.access import Actor
from backend.errors import Forbidden, Gone, Invalid, Locked, UnsupportedType
from backend.ids import parse_id
from backend.media.services import (
    ReceivedHandle,
    UploadHandle,
    open_received,
    start_final,
    start_partial,
    start_upload,
)
from consumers.http.credentials import actor_of_request
from consumers.http.exchange import Endpoint, Exchange, Refusal
from consumers.hub.threads import in_thread
from consumers.transfer import draft, tus_protocol
from consumers.transfer.appending import AnyHandle, cancel, finished, goes_elsewhere, has_body, receive, require_fitting
from consumers.transfer.concatenation import head_of_parts, join
from consumers.transfer.reception import Reception
from consumers.transfer.upload_locks import opened_under_lock

_SENT_AS = f"The bytes of an upload are sent as {tus_protocol.CONTENT_TYPE}."


class _Tus(Endpoint):
    """An endpoint of both protocols; ``verbs`` maps the methods of tus to their functions."""

    spooled = True
    verbs: ClassVar[dict[str, Callable[[Exchange, Actor], Awaitable[None]]]]

    def method_of(self, exchange: Exchange) -> str:
        """Return the method, or its override in a POST: some clients and proxies send only GET and POST."""
        override = exchange.header(b"x-http-method-override").upper()
        return override if override and exchange.method == "POST" else exchange.method

    async def handle(self, exchange: Exchange) -> None:
        """Answer one request of the protocol."""
        method = self.method_of(exchange)
        if method != "OPTIONS" and draft.speaks_draft(exchange):
            await draft.answer(exchange, method)
            return
        exchange.headers["Tus-Resumable"] = tus_protocol.VERSION
        if method == "OPTIONS":
            await exchange.answer(204, tus_protocol.offered() | draft.offered())
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
    if not with_bytes and has_body(exchange):
        raise UnsupportedType(_SENT_AS)
    if size is not None:
        require_fitting(exchange, size)
    handle = await in_thread(begin)
    _tell(exchange, handle)
    if with_bytes and not handle.received:
        handle = await receive(exchange, actor, handle, offset=0)
    await _answer(exchange, 201, handle, offset=with_bytes or handle.received > 0)


def _beginning(exchange: Exchange, actor: Actor, size: int | None) -> Callable[[], AnyHandle]:
    """What makes room for a file, or a part of one, as the headers describe it; raises Invalid for wrong fields."""
    metadata = exchange.header(b"upload-metadata")
    fields = tus_protocol.parsed_metadata(metadata)
    purpose = fields.get("purpose", "")
    if purpose or exchange.header(b"upload-concat"):
        given = {"namespace": fields.get("namespace", ""), "purpose": purpose, "name": fields.get("filename", "")}
        return partial(start_partial, actor, size=size, metadata=metadata, **given)
    return partial(start_upload, actor, *tus_protocol.wanted_upload(fields, size, metadata))


async def _create_final(exchange: Exchange, actor: Actor, parts: list[UUID]) -> None:
    metadata, concat = exchange.header(b"upload-metadata"), exchange.header(b"upload-concat")
    if has_body(exchange):
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
    if goes_elsewhere(handle):
        handle = replace(handle, received=0)
    elif isinstance(handle, UploadHandle) and handle.concat and not handle.ended:
        # Goes on where the request that put it together was cut off, and disturbs none that does.
        with suppress(Locked):
            handle = await join(actor, handle, exchange.body, patience_s=0.0)
    elif not handle.ended:
        async with opened_under_lock(actor, handle, exchange.body) as (current, staged):
            handle = current
            if staged is not None and isinstance(current, UploadHandle) and current.is_whole:
                # The process that took the last byte ended before it could take the file in.
                handle = await finished(Reception(actor, current, staged), current)
    await exchange.answer(200, tus_protocol.standing(handle))


async def _append(exchange: Exchange, actor: Actor) -> None:
    handle = await _opened(exchange, actor)
    if isinstance(handle, UploadHandle) and handle.concat:
        raise Forbidden("This file is put together of its parts: nothing can be added to it.")
    if not tus_protocol.is_bytes(exchange.header(b"content-type")):
        raise UnsupportedType(_SENT_AS)
    offset = tus_protocol.number_in("Upload-Offset", exchange.header(b"upload-offset"))
    length = exchange.header(b"upload-length")
    said = tus_protocol.number_in("Upload-Length", length) if length else None
    handle = await receive(exchange, actor, handle, offset=offset, length=said)
    await _answer(exchange, 204, handle, offset=True)


async def _terminate(exchange: Exchange, actor: Actor) -> None:
    await cancel(actor, await _opened(exchange, actor), exchange.body)
    await exchange.answer(204)


async def _answer(exchange: Exchange, status: int, handle: ReceivedHandle, *, offset: bool) -> None:
    headers = {"Upload-Offset": str(handle.received)} if offset else {}
    if not handle.ended:
        until = clock.now() + timedelta(seconds=settings.UPLOAD_EXPIRES_S)
        headers["Upload-Expires"] = format_datetime(until, usegmt=True)
    await exchange.answer(status, headers)


async def _opened(exchange: Exchange, actor: Actor) -> AnyHandle:
    try:
        handle = await in_thread(open_received, actor, parse_id(exchange.arguments["upload"]))
    except Gone as over:
        exchange.headers |= {"Upload-Media": over.data["media"]} if "media" in over.data else {}
        raise
    exchange.headers |= tus_protocol.headers_about(handle)
    return handle


class Uploads(_Tus):
    """The endpoint that creates uploads."""

    methods = ("OPTIONS", "POST")
    verbs = {"POST": _create}


class Upload(_Tus):
    """The endpoint of one upload."""

    methods = ("OPTIONS", "HEAD", "PATCH", "DELETE")
    verbs = {"HEAD": _head, "PATCH": _append, "DELETE": _terminate}

"""Resumable uploads as the IETF drafts them (draft-ietf-httpbis-resumable-upload), on the same uploads as tus.

What is not drafted comes as it does there: the room and all else that is said of a file, in ``Upload-Metadata``.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from contextlib import suppress

from django.conf import settings
from django.utils.http import parse_header_parameters
from msgspec.structs import replace

from backend.accounts.access import Actor
from backend.errors import Conflict, Gone, Invalid, NotFound, TooLarge, UnsupportedType
from backend.ids import parse_id
from backend.media.services import UploadHandle, open_upload, start_upload
from consumers.http.credentials import actor_of_request
from consumers.http.exchange import Exchange, Refusal
from consumers.hub.threads import in_thread
from consumers.transfer import tus_protocol
from consumers.transfer.appending import cancel, goes_elsewhere, has_body, receive, require_fitting
from consumers.transfer.upload_locks import opened_under_lock

CONTENT_TYPE = "application/partial-upload"
VERSIONS = ("6", "7", "8")
"""Iterations of the draft; of their differences none is seen here."""

_VERSION = b"upload-draft-interop-version"
_BOOLEANS = {"?0": False, "?1": True}
_INTEGER = re.compile(r"\d{1,15}")


def speaks_draft(exchange: Exchange) -> bool:
    """Whether the client speaks the draft, and not tus."""
    return bool(exchange.header(_VERSION)) and not exchange.header(b"tus-resumable")


async def answer(exchange: Exchange, method: str) -> None:
    """Answer one request of the draft."""
    exchange.headers["Upload-Limit"] = limits()
    if exchange.header(_VERSION) not in VERSIONS:
        detail = f"This server speaks the iterations {', '.join(VERSIONS)} of the draft."
        raise Refusal("precondition_failed", detail)
    actor = await actor_of_request(exchange)
    await _VERBS[method](exchange, actor)


def limits(handle: UploadHandle | None = None) -> str:
    """Return the limits of uploads, as ``Upload-Limit`` tells them; ``max-age`` in seconds for one that goes on."""
    size = f"max-size={settings.MAX_UPLOAD_BYTES}"
    if handle is None or handle.ended:
        return size
    return f"{size}, max-age={settings.UPLOAD_EXPIRES_S}"


def offered() -> dict[str, str]:
    """Return the headers of OPTIONS: what is appended by PATCH in both protocols, and the limits."""
    return {"Accept-Patch": f"{tus_protocol.CONTENT_TYPE}, {CONTENT_TYPE}", "Upload-Limit": limits()}


async def _create(exchange: Exchange, actor: Actor) -> None:
    complete = _completes(exchange)
    length = _length(exchange, begins=0, complete=complete)
    if length is not None:
        require_fitting(exchange, length)
    metadata = exchange.header(b"upload-metadata")
    fields = _described(exchange) | tus_protocol.parsed_metadata(metadata)
    handle = await in_thread(start_upload, actor, *tus_protocol.wanted_upload(fields, length, metadata))
    exchange.headers |= tus_protocol.headers_about(handle) | {"Location": f"/api/v1/media/uploads/{handle.id}"}
    if not (handle.received or handle.ended):
        handle = await _received(exchange, actor, handle, offset=0, ends=complete)
    await _say(exchange, 201, handle)


def _described(exchange: Exchange) -> dict[str, str]:
    """What the headers of HTTP say of the file: its name and its type."""
    _, parameters = parse_header_parameters(exchange.header(b"content-disposition"))
    described = {"filename": parameters.get("filename", ""), "filetype": exchange.header(b"content-type")}
    return {key: value for key, value in described.items() if value}


async def _head(exchange: Exchange, actor: Actor) -> None:
    handle = await _opened(exchange, actor)
    if goes_elsewhere(handle):
        handle = replace(handle, received=0)
    elif not handle.ended:
        async with opened_under_lock(actor, handle, exchange.body) as (current, _):
            handle = current
    length = {} if handle.deferred else {"Upload-Length": str(handle.size)}
    await _say(exchange, 204, handle, {"Cache-Control": "no-store", **length})


async def _append(exchange: Exchange, actor: Actor) -> None:
    content_type = exchange.header(b"content-type").partition(";")[0].strip().lower()
    if content_type != CONTENT_TYPE:
        raise UnsupportedType(f"More bytes of an upload are sent as {CONTENT_TYPE}.")
    offset, complete = _integer(exchange, "Upload-Offset"), _completes(exchange)
    if offset is None:
        raise Invalid("An appended part says where it begins.", fields={"Upload-Offset": ["Must be a whole number."]})
    handle = await _opened(exchange, actor)
    if handle.ended:
        exchange.headers["Upload-Complete"] = "?1"
        if has_body(exchange):
            fault = {"Upload-Offset": [f"The upload has been complete at {handle.size}."]}
            raise Invalid("This upload is complete: nothing can be appended to it.", fields=fault)
        raise Gone("This upload is complete already.")
    length = _length(exchange, begins=offset, complete=complete)
    handle = await _received(exchange, actor, handle, offset=offset, length=length, ends=complete)
    await _say(exchange, 201 if handle.ended else 204, handle)


async def _received(
    exchange: Exchange, actor: Actor, handle: UploadHandle, *, offset: int, length: int | None = None, ends: bool
) -> UploadHandle:
    try:
        return await receive(exchange, actor, handle, offset=offset, length=length, ends=ends)
    except Conflict as conflict:
        if "offset" in conflict.data:
            exchange.headers["Upload-Offset"] = str(conflict.data["offset"])
        raise
    except TooLarge:
        current = await in_thread(open_upload, actor, handle.id)
        if not current.deferred:
            # More than was announced: the draft wants such an upload to be invalid from then on.
            with suppress(Gone):
                await cancel(actor, current, exchange.body)
        raise


async def _cancel(exchange: Exchange, actor: Actor) -> None:
    await cancel(actor, await _opened(exchange, actor), exchange.body)
    await exchange.answer(204)


async def _opened(exchange: Exchange, actor: Actor) -> UploadHandle:
    handle = await in_thread(open_upload, actor, parse_id(exchange.arguments["upload"]))
    exchange.headers |= tus_protocol.headers_about(handle)
    if handle.concat and not handle.ended:
        raise NotFound("This upload is put together of parts that were sent by tus: ask for it by tus.")
    return handle


async def _say(exchange: Exchange, status: int, handle: UploadHandle, more: dict[str, str] | None = None) -> None:
    headers = {
        "Upload-Complete": "?1" if handle.ended else "?0",
        "Upload-Offset": str(handle.received),
        "Upload-Limit": limits(handle),
    }
    await exchange.answer(status, headers | (more or {}))


def _completes(exchange: Exchange) -> bool:
    """Whether the request sends the end of the file; raises Invalid where it does not say."""
    text = exchange.header(b"upload-complete").partition(";")[0].strip()
    if text not in _BOOLEANS:
        raise Invalid("An upload says whether it ends here.", fields={"Upload-Complete": ["Must be ?0 or ?1."]})
    return _BOOLEANS[text]


def _integer(exchange: Exchange, name: str) -> int | None:
    """Return a whole number; None for no header, or for one that is to be ignored as if it were not there."""
    text = exchange.header(name.lower().encode()).partition(";")[0].strip()
    return int(text) if _INTEGER.fullmatch(text) else None


def _length(exchange: Exchange, *, begins: int, complete: bool) -> int | None:
    """Return the length of the file that a request tells; raises Invalid where it tells two."""
    said, declared = _integer(exchange, "Upload-Length"), exchange.header(b"content-length")
    if not (complete and declared.isdigit()):
        return said
    reckoned = begins + int(declared)
    if said not in {None, reckoned}:
        fault = {"Upload-Length": [f"By Content-Length it is {reckoned}."]}
        raise Invalid("These are two lengths of one upload.", fields=fault)
    return reckoned


_VERBS: dict[str, Callable[[Exchange, Actor], Awaitable[None]]] = {
    "POST": _create,
    "HEAD": _head,
    "PATCH": _append,
    "DELETE": _cancel,
}

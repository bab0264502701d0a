"""Appends the bytes of a request to its upload, or to a part of one: what both protocols of resumable uploads do."""

from __future__ import annotations

from typing import TypeVar

from django.conf import settings
from msgspec.structs import replace

from backend.accounts.access import Actor
from backend.errors import ChecksumMismatch, Conflict, Gone, TooLarge, UnsupportedType
from backend.media.services import (
    PartialHandle,
    ReceivedHandle,
    UploadHandle,
    declare_length,
    reserve_bytes,
    take_over_direct,
    terminate_partial,
    terminate_upload,
)
from backend.storage.staging import Staged
from consumers.http.body import Body
from consumers.http.exchange import Exchange
from consumers.hub.threads import in_thread
from consumers.transfer.checksums import Checksum, parsed_checksum
from consumers.transfer.reception import PartReception, Reception
from consumers.transfer.upload_locks import opened_under_lock

H = TypeVar("H", bound=ReceivedHandle)
AnyHandle = UploadHandle | PartialHandle


async def receive(
    exchange: Exchange,
    actor: Actor,
    handle: H,
    *,
    offset: int,
    length: int | None = None,
    ends: bool | None = None,
) -> H:
    """Store the bytes of this request; returns the upload, which is finished after its last byte.

    ``length`` is what the request says of that of the whole. ``ends``: whether the request is the last one, also
    where no length was told; None where the length alone tells.
    """
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
        known = await _with_length(exchange, actor, current, length)
        reception = _reception(actor, known, staged, checksum)
        result = await _stored(exchange.body, reception, known, offset=offset, ends=ends)
        last = ends is None or (ends and not exchange.body.broken)
        if last and result.is_whole and isinstance(reception, Reception):
            return await finished(reception, result)
        await reception.settle()
        return result


async def _stored(body: Body, reception: PartReception, handle: H, *, offset: int, ends: bool | None) -> H:
    """Store all of a body; what more than fits is given back, and what was broken off is kept."""
    try:
        await reception.read_all(body)
        if ends and not body.broken:
            await in_thread(declare_length, replace(handle, received=reception.offset), reception.offset)
            handle = replace(handle, size=reception.offset, deferred=False)
    except (UnsupportedType, Gone, ChecksumMismatch):
        raise
    except TooLarge:
        await reception.give_back(offset)
        raise
    except BaseException:
        await reception.settle()
        raise
    return replace(handle, received=reception.offset)


def goes_elsewhere(handle: ReceivedHandle) -> bool:
    """Whether an upload goes into the object storage so far: with the first bytes that come here it begins anew."""
    return isinstance(handle, UploadHandle) and handle.direct and not handle.ended


async def _take_over(handle: ReceivedHandle) -> None:
    if isinstance(handle, UploadHandle) and goes_elsewhere(handle):
        await in_thread(take_over_direct, handle)


def _reception(actor: Actor, handle: ReceivedHandle, staged: Staged, checksum: Checksum | None) -> PartReception:
    if isinstance(handle, UploadHandle):
        return Reception(actor, handle, staged, checksum=checksum)
    return PartReception(actor, handle, staged, checksum=checksum)


async def _with_length(exchange: Exchange, actor: Actor, handle: H, length: int | None) -> H:
    """Take the length that a request may tell, and judge the declared size of its body before it is read."""
    if length is not None and (handle.deferred or length != handle.size):
        await in_thread(declare_length, handle, length)
        handle = replace(handle, size=length, deferred=False)
    declared = exchange.header(b"content-length")
    if not handle.deferred:
        require_fitting(exchange, handle.size - handle.received)
    elif declared.isdigit() and int(declared):
        await in_thread(reserve_bytes, handle, handle.received + int(declared))
    return handle


async def finished(reception: Reception, handle: H) -> H:
    """Take the file in after its last byte; returns its upload as it stands then."""
    await reception.finish()
    return replace(handle, received=handle.size, ended=True)


async def cancel(actor: Actor, handle: AnyHandle, body: Body) -> None:
    """End an upload or part of the actor's own; raises Gone where it has ended."""
    if handle.ended:
        await in_thread(_end, actor, handle)
        return
    async with opened_under_lock(actor, handle, body) as (current, _):
        await in_thread(_end, actor, current)


def _end(actor: Actor, handle: AnyHandle) -> None:
    if isinstance(handle, PartialHandle):
        terminate_partial(handle)
    else:
        terminate_upload(actor, handle)


def _require_offset(handle: ReceivedHandle, offset: int) -> None:
    if offset != handle.received:
        raise Conflict(
            f"This upload stands at byte {handle.received}, not at {offset}. Nothing was changed.",
            offset=handle.received,
        )


async def _require_nothing_more(exchange: Exchange) -> None:
    """Raise TooLarge for bytes behind the last one of an upload, with or without a declared length."""
    require_fitting(exchange, 0)
    if has_body(exchange) and await exchange.body.read(within_s=settings.STALLED_S):
        raise TooLarge("This upload has all its bytes already. Nothing was changed.")


def has_body(exchange: Exchange) -> bool:
    """Whether the request announces a body that is not empty."""
    return exchange.header(b"content-length") not in {"", "0"} or bool(exchange.header(b"transfer-encoding"))


def require_fitting(exchange: Exchange, room: int) -> None:
    """Raise TooLarge for a declared length above ``room`` bytes, before the first byte is read."""
    declared = exchange.header(b"content-length")
    if declared.isdigit() and int(declared) > room:
        raise TooLarge(f"This request holds {declared} bytes; {room} are missing.")

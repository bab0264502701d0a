"""The endpoint by which a sender proves to have bytes that the namespace holds, so that they need not be sent."""

from __future__ import annotations

import asyncio

import msgspec
from django.conf import settings
from msgspec.structs import replace

from backend.accounts.access import Actor
from backend.errors import Invalid, TooLarge
from backend.ids import parse_id
from backend.media.inputs import Possession
from backend.media.selectors import attachments
from backend.media.selectors.known_bytes import KnownBytes
from backend.media.services import (
    UploadHandle,
    announce_progress,
    begin_possession,
    check_possession,
    finish_upload,
    head_of,
    judge_upload,
    open_upload,
)
from backend.sniff import HEAD_BYTES
from consumers.http.body import Body
from consumers.http.credentials import actor_of_request
from consumers.http.exchange import Endpoint, Exchange
from consumers.hub.threads import in_file_thread, in_thread
from consumers.transfer import tus_protocol
from consumers.transfer.upload_locks import opened_under_lock

_BODY_BYTES = 4096
_LEAST_S = 0.05
"""Least duration in seconds of a lookup by hash, so that its duration does not tell whether the file exists."""


class PossessionOfUpload(Endpoint):
    """``POST /api/v1/media/uploads/<id>/possession/``: a hash is answered with a challenge, its proof with the file."""

    methods = ("OPTIONS", "POST")

    async def handle(self, exchange: Exchange) -> None:
        """Answer one of the two steps; the upload goes on as it was where a step fails."""
        if exchange.method == "OPTIONS":
            return await exchange.answer(204, {"Allow": ", ".join(self.methods)})
        actor = await actor_of_request(exchange)
        asked = await _asked(exchange.body)
        handle = await in_thread(open_upload, actor, parse_id(exchange.arguments["upload"]))
        exchange.headers |= tus_protocol.headers_about(handle)
        if asked.sha256:
            return await _say(exchange, await _challenge(actor, handle, asked.sha256))
        if not handle.ended:
            known = await in_thread(check_possession, actor, handle, challenge=asked.challenge, proof=asked.proof)
            handle = await _completed(exchange, actor, handle, known)
        exchange.headers["Upload-Offset"] = str(handle.size)
        return await _say(exchange, (await in_thread(attachments, [handle.media_id]))[handle.media_id])


async def _asked(body: Body) -> Possession:
    content = b""
    while parts := await body.read(within_s=settings.STALLED_S):
        content += b"".join(parts)
        if len(content) > _BODY_BYTES:
            raise TooLarge(f"At most {_BODY_BYTES} bytes of JSON go here.")
    try:
        return msgspec.json.decode(content, type=Possession)
    except msgspec.ValidationError as error:
        raise Invalid(f"The request does not make sense: {error}.") from None
    except msgspec.DecodeError:
        raise Invalid("The request is no JSON.") from None


async def _challenge(actor: Actor, handle: UploadHandle, sha256: str) -> msgspec.Struct:
    loop = asyncio.get_running_loop()
    until = loop.time() + _LEAST_S
    try:
        return await in_thread(begin_possession, actor, handle, sha256)
    finally:
        await asyncio.sleep(until - loop.time())


async def _completed(exchange: Exchange, actor: Actor, handle: UploadHandle, known: KnownBytes) -> UploadHandle:
    """Take the file in as after its last byte; a request that is sending it is asked to let go before."""
    async with opened_under_lock(actor, handle, exchange.body) as (current, staged):
        if staged is None:
            return current
        if not current.typed:
            head = await in_file_thread(head_of, known, HEAD_BYTES)
            await in_thread(judge_upload, actor, current, head)
        announce_progress(current, current.size, None)
        await in_thread(finish_upload, actor, current, size=known.size, sha256=known.sha256, held_at=known.key)
        return replace(current, received=current.size, ended=True)


async def _say(exchange: Exchange, payload: msgspec.Struct) -> None:
    headers = {"Content-Type": "application/json", "Cache-Control": "no-store"}
    await exchange.answer(200, headers, msgspec.json.encode(payload))

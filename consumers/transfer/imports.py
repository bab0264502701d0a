"""Takes in the archive of an import: one form, streamed into staging, or what was sent by tus before."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

import msgspec
from django.conf import settings

from backend.accounts.access import Actor
from backend.edge.decoding import decoded
from backend.errors import Gone, Invalid, TooLarge, Unavailable
from backend.exchange.inputs import StartImport, StartReceived
from backend.exchange.payloads import TransferPayload
from backend.exchange.services import (
    archive_came,
    archive_lost,
    bring_archive,
    bring_received,
    require_may_import,
    settle_received,
    start_import,
    start_received,
)
from backend.ids import new_id
from backend.media.services import size_text
from backend.storage.staging import NotStored, StagedFile, discard, path_of, require_space
from consumers.http.credentials import actor_of_request
from consumers.http.exchange import Endpoint, Exchange
from consumers.hub.threads import in_file_thread, in_thread
from consumers.transfer.forms import AROUND_BYTES, Form
from consumers.transfer.multipart import boundary_of
from consumers.transfer.reception import RECEIVED, to_the_end

_FULL = "The server's disk does not take this archive: it may be full. Nothing is kept: send it again."
_FULL_KEPT = "The server's disk does not take this archive now: it may be full. What was sent is kept: try again."
_LOST = "The archive could not be stored: send it again."
_KEPT = "The archive could not be stored. What was sent is kept: order the import again."
_JSON_BYTES = 16 * 1024
_WORDS = {"true": True, "1": True, "yes": True, "on": True, "false": False, "0": False, "no": False, "": False}


class Imports(Endpoint):
    """``POST /api/v1/imports/``: ``kind``, ``namespace``, ``dry_run`` and ``direct``, then the archive as ``file``."""

    methods = ("OPTIONS", "POST")

    async def handle(self, exchange: Exchange) -> None:
        """Order the import of an archive: 202."""
        if exchange.method == "OPTIONS":
            await exchange.answer(204, {"Allow": ", ".join(self.methods)})
            return
        actor = await actor_of_request(exchange)
        is_json = exchange.header(b"content-type").partition(";")[0].strip().lower() == "application/json"
        job = await (_received(exchange, actor) if is_json else _sent(exchange, actor))
        headers = {
            "Content-Type": "application/json", "Cache-Control": "no-store", "Location": f"/api/v1/imports/{job.id}/",
        }  # fmt: skip
        await exchange.answer(202, headers, msgspec.json.encode(job))


async def _received(exchange: Exchange, actor: Actor) -> TransferPayload:
    """Order the import of an archive that was sent by tus."""
    content = b""
    while parts := await exchange.body.read(within_s=settings.STALLED_S):
        content += b"".join(parts)
        if len(content) > _JSON_BYTES:
            raise TooLarge(f"At most {_JSON_BYTES} bytes of JSON go here.")
    job, upload = await in_thread(start_received, actor, decoded(content, StartReceived, whole="request"))
    try:
        await _bring(UUID(job.id), partial(bring_received, UUID(job.id), upload), otherwise=_KEPT)
    except NotStored:
        raise Unavailable(_FULL_KEPT) from None
    await in_thread(settle_received, UUID(job.id), upload.id)
    return job


async def _sent(exchange: Exchange, actor: Actor) -> TransferPayload:
    """Store the archive of a form, and order its import."""
    length = _length(exchange)
    form = Form(exchange.body, boundary_of(exchange.header(b"content-type")), length or None)
    fields, file = await form.fields()
    wanted = _wanted(fields)
    await in_thread(require_may_import, actor, wanted.namespace)
    staged_id = new_id()
    try:
        await in_file_thread(require_space, length)
        size = await _stored(form, staged_id)
        job = await in_thread(start_import, actor, wanted, name=file.filename, size=size)
        await _bring(UUID(job.id), partial(bring_archive, UUID(job.id), path_of(staged_id)), otherwise=_LOST)
        return job
    except NotStored:
        raise Unavailable(_FULL) from None
    finally:
        await to_the_end(in_file_thread(discard, staged_id))


def _length(exchange: Exchange) -> int:
    header = exchange.header(b"content-length")
    length = int(header) if header.isdigit() else 0
    _require_fitting(length)
    return length


def _require_fitting(size: int) -> None:
    if size > settings.ARCHIVE_BYTES + AROUND_BYTES:
        limit = size_text(settings.ARCHIVE_BYTES)
        raise TooLarge(f"This archive is too large: this server takes archives up to {limit}.")


def _wanted(fields: dict[str, str]) -> StartImport:
    if not fields.get("kind"):
        raise Invalid("This form cannot be taken.", fields={"kind": ["Say before the file of what it is the archive."]})
    given: dict[str, object] = {name: fields[name] for name in ("kind", "namespace") if fields.get(name)}
    for name in ("dry_run", "direct"):
        word = fields.get(name, "").lower()
        if word not in _WORDS:
            raise Invalid("This form cannot be taken.", fields={name: ["Must be true or false."]})
        given[name] = _WORDS[word]
    return decoded(msgspec.json.encode(given), StartImport, whole="form")


async def _stored(form: Form, staged_id: UUID) -> int:
    size = 0
    while parts := await form.file_bytes():
        size += sum(map(len, parts))
        _require_fitting(size)
        await to_the_end(in_file_thread(_store, staged_id, b"".join(parts)))
        RECEIVED.inc(sum(map(len, parts)))
    if not size:
        raise Invalid("This archive is empty.", fields={"file": ["Send an archive."]})
    return size


def _store(staged_id: UUID, data: bytes) -> None:
    with StagedFile(staged_id) as staged:
        staged.append(data)


async def _bring(transfer_id: UUID, bring: Callable[[], None], *, otherwise: str) -> None:
    """Have an archive stand in the store, however long that takes, and its import begin.

    ``otherwise`` is what the import says where the store does not take it.
    """
    try:
        await to_the_end(in_file_thread(bring))
        await to_the_end(in_thread(archive_came, transfer_id))
    except BaseException as error:
        why = error.message if isinstance(error, Gone) else otherwise
        await to_the_end(in_thread(archive_lost, transfer_id, why))
        raise

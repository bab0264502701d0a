"""Locks an upload for one request at a time: the newest request gets it, in this process or another.

No client has to wait for its own dead connection to time out: a request asks the holder of the lock to flush and
release it, which takes milliseconds, and is refused only where the holder does not answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar
from uuid import UUID

from msgspec.structs import replace

from backend.accounts.access import Actor
from backend.errors import Gone, Locked
from backend.media.services import (
    PartialHandle,
    ReceivedHandle,
    ask_for_upload,
    open_partial,
    open_upload,
    save_offset,
    wanted_audience,
)
from backend.storage.staging import Staged, abandon
from backend.storage.staging import staged as staged_bytes
from consumers.http.body import Body
from consumers.hub.hub import HUB
from consumers.hub.threads import in_file_thread, in_thread
from consumers.tasks import spawn

H = TypeVar("H", bound=ReceivedHandle)

PATIENCE_S = 5.0
_ASK_EVERY_S = 0.25
_BRIEF_S = 0.1
_LOOK_EVERY_S = 0.02


class _Holder:
    """The request that writes to an upload in this process."""

    def __init__(self, body: Body) -> None:
        self.body = body
        self.released = asyncio.Event()


_HOLDERS: dict[UUID, _Holder] = {}


@asynccontextmanager
async def upload_lock(upload_id: UUID, body: Body, *, patience_s: float = PATIENCE_S) -> AsyncIterator[Staged]:
    """Lock the staged bytes of an upload; ``body`` stops being read when another request asks for the lock.

    Raises Locked where the holder does not release it within ``patience_s`` seconds; none of them: it is not asked to.
    """
    staged = await _locked(upload_id, patience_s)
    holder = _HOLDERS[upload_id] = _Holder(body)
    spawn(_listen(upload_id, holder), "upload wanted")
    try:
        yield staged
    finally:
        await in_file_thread(staged.__exit__, None, None, None)
        if _HOLDERS.get(upload_id) is holder:
            del _HOLDERS[upload_id]
        holder.released.set()


@asynccontextmanager
async def opened_under_lock(
    actor: Actor, handle: H, body: Body, *, patience_s: float = PATIENCE_S
) -> AsyncIterator[tuple[H, Staged | None]]:
    """Lock an unfinished upload or part; yields it as it stands then with its staged bytes, None for a finished one.

    Raises Gone where it has ended without its file meanwhile, and Locked like :func:`upload_lock`.
    """
    async with upload_lock(handle.id, body, patience_s=patience_s) as staged:
        try:
            # It may have ended while this request waited for the lock; then the file just opened is new and empty.
            handle = await in_thread(_reopened, actor, handle)
        except Gone:
            await in_file_thread(abandon, handle.id)
            raise
        if handle.ended:
            if not isinstance(handle, PartialHandle):
                await in_file_thread(abandon, handle.id)
            yield handle, None
            return
        if handle.unverified:
            await in_file_thread(staged.cut, handle.received)
            await in_thread(save_offset, handle, staged.offset, verified=True)
        yield replace(handle, received=staged.offset), staged


def _reopened(actor: Actor, handle: H) -> H:
    opened = open_partial if isinstance(handle, PartialHandle) else open_upload
    return opened(actor, handle.id)  # type: ignore[return-value]


async def _locked(upload_id: UUID, patience_s: float) -> Staged:
    loop = asyncio.get_running_loop()
    deadline, asked_at = loop.time() + patience_s, 0.0
    while True:
        await _ask_neighbour(upload_id, deadline)
        try:
            return await in_file_thread(staged_bytes(upload_id).__enter__)
        except Locked:
            now = loop.time()
            if now >= deadline:
                raise
            if now - asked_at >= _ASK_EVERY_S and upload_id not in _HOLDERS:
                ask_for_upload(upload_id)
                asked_at = now
            await asyncio.sleep(_LOOK_EVERY_S)


async def _ask_neighbour(upload_id: UUID, deadline: float) -> None:
    """Make a request of this process release the lock; returns when it has, or at the deadline."""
    loop = asyncio.get_running_loop()
    while (holder := _HOLDERS.get(upload_id)) is not None and loop.time() < deadline:
        holder.body.request_release()
        try:
            async with asyncio.timeout_at(deadline):
                await holder.released.wait()
        except TimeoutError:
            return


async def _listen(upload_id: UUID, holder: _Holder) -> None:
    """Release when another process asks; runs as a task, so that a silent channel layer delays no upload.

    A request that ends within ``_BRIEF_S`` needs no subscription: the waiting process asks again.
    """
    try:
        async with asyncio.timeout(_BRIEF_S):
            await holder.released.wait()
            return
    except TimeoutError:
        pass
    audience = wanted_audience(upload_id)
    await HUB.watch(audience, holder, lambda _: holder.body.request_release())
    try:
        await holder.released.wait()
    finally:
        await HUB.unwatch(audience, holder)

"""Whose turn it is to write to an upload: the newest request, in this process or another; the older one lets go.

No client waits out its own dead connection: whoever wants an upload asks its holder to flush and leave, which takes
milliseconds, and is refused only where the holder does not answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from backend.errors import Locked
from backend.media.services import ask_for_upload, wanted_audience
from backend.storage.staging import StagedFile
from consumers.http.body import Body
from consumers.hub.hub import HUB
from consumers.hub.threads import in_file_thread
from consumers.tasks import spawn

PATIENCE_S = 5.0
_ASK_EVERY_S = 0.25
_BRIEF_S = 0.1
_LOOK_EVERY_S = 0.02


class _Holder:
    """The request that writes to an upload in this process."""

    def __init__(self, body: Body) -> None:
        self.body = body
        self.left = asyncio.Event()


_HOLDERS: dict[UUID, _Holder] = {}


@asynccontextmanager
async def upload_lock(upload_id: UUID, body: Body) -> AsyncIterator[StagedFile]:
    """The staged bytes of an upload, locked; ``body`` stops being read when another request asks for them.

    Raises Locked where the holder does not leave within :data:`PATIENCE_S`.
    """
    staged = await _locked(upload_id)
    holder = _HOLDERS[upload_id] = _Holder(body)
    spawn(_listen(upload_id, holder), "upload wanted")
    try:
        yield staged
    finally:
        await in_file_thread(staged.__exit__, None, None, None)
        if _HOLDERS.get(upload_id) is holder:
            del _HOLDERS[upload_id]
        holder.left.set()


async def _locked(upload_id: UUID) -> StagedFile:
    loop = asyncio.get_running_loop()
    deadline, asked = loop.time() + PATIENCE_S, 0.0
    while True:
        await _ask_neighbour(upload_id, deadline)
        try:
            return await in_file_thread(StagedFile(upload_id).__enter__)
        except Locked:
            now = loop.time()
            if now >= deadline:
                raise
            if now - asked >= _ASK_EVERY_S and upload_id not in _HOLDERS:
                ask_for_upload(upload_id)
                asked = now
            await asyncio.sleep(_LOOK_EVERY_S)


async def _ask_neighbour(upload_id: UUID, deadline: float) -> None:
    """Make a request of this process let go; returns when it has, or at the deadline."""
    loop = asyncio.get_running_loop()
    while (holder := _HOLDERS.get(upload_id)) is not None and loop.time() < deadline:
        holder.body.request_release()
        try:
            async with asyncio.timeout_at(deadline):
                await holder.left.wait()
        except TimeoutError:
            return


async def _listen(upload_id: UUID, holder: _Holder) -> None:
    """Let go when another process asks; not waited for, so that a silent channel layer delays no upload.

    A request that is over in a moment needs no subscription: whoever waits asks again.
    """
    try:
        async with asyncio.timeout(_BRIEF_S):
            await holder.left.wait()
            return
    except TimeoutError:
        pass
    audience = wanted_audience(upload_id)
    await HUB.watch(audience, holder, lambda _: holder.body.request_release())
    try:
        await holder.left.wait()
    finally:
        await HUB.unwatch(audience, holder)

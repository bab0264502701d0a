"""Receives the bytes of an upload: writes them to staging, hashes and checks them, and reports progress."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections import OrderedDict
from collections.abc import Awaitable
from typing import Any, TypeVar
from uuid import UUID

import structlog
from django.conf import settings
from prometheus_client import Counter

from backend.accounts.access import Actor
from backend.errors import ChecksumMismatch, Gone, SecondFactorOwed, TooLarge, Unauthenticated, Unavailable
from backend.media.payloads import AttachmentPayload
from backend.media.services import (
    PartialHandle,
    ReceivedHandle,
    UploadHandle,
    announce_progress,
    ask_for_early_preview,
    finish_upload,
    judge_upload,
    mark_unverified,
    partial_goes_on,
    reserve_bytes,
    save_offset,
    size_text,
    upload_goes_on,
)
from backend.sniff import HEAD_BYTES
from backend.storage.staging import Staged
from consumers.http.body import Body
from consumers.hub.threads import in_file_thread, in_thread
from consumers.tasks import spawn
from consumers.transfer.checksums import Checksum
from consumers.transfer.upload_rates import UploadRates

log = structlog.get_logger()
T = TypeVar("T")

RECEIVED = Counter("offchat_upload_bytes_total", "Bytes of uploads that were stored.")
_Pause = Unauthenticated | SecondFactorOwed
"""What keeps the bytes that have come: the sender logs in again, or adds a second factor, and goes on."""
_PROGRESS_EVERY_S = 0.25
_SAVE_EVERY_S = 1.0
_SMALL_BYTES = 64 * 1024
_LOOKS_AT = (1024**2, 4 * 1024**2, 16 * 1024**2)
"""After so many bytes a picture is looked for in what has come, where at least as much is still to come."""


class RunningHashes:
    """SHA-256 states of the newest unfinished uploads of this process (the states cannot be stored)."""

    def __init__(self, limit: int = 256) -> None:
        self._states: OrderedDict[UUID, tuple[int, Any]] = OrderedDict()
        self._limit = limit

    def take(self, upload_id: UUID, offset: int) -> Any:
        """Remove and return the state over the first ``offset`` bytes; None where this process has no such state."""
        hashed, state = self._states.pop(upload_id, (0, None))
        if offset == 0:
            return hashlib.sha256()
        return state if hashed == offset else None

    def keep(self, upload_id: UUID, offset: int, state: Any) -> None:
        """Keep a state until the upload goes on; drops the oldest beyond the limit."""
        self._states[upload_id] = (offset, state)
        while len(self._states) > self._limit:
            self._states.popitem(last=False)


HASHES = RunningHashes()
RATES = UploadRates()


class PartReception:
    """Receives the bytes of a part of a file, which is locked; ``limit`` is the highest offset in bytes.

    With a ``checksum`` they count only together, once the last of them has come and it is right. No hash runs along:
    the parts are hashed as they are put together.
    """

    _hash: Any = None

    def __init__(
        self,
        actor: Actor,
        handle: ReceivedHandle,
        staged: Staged,
        *,
        limit: int | None = None,
        checksum: Checksum | None = None,
    ) -> None:
        self._actor, self._received, self._staged = actor, handle, staged
        self._limit = handle.size if limit is None else limit
        self._begun, self._checksum = staged.offset, checksum
        staged.tentative = checksum is not None
        self._hash_begun: Any = None
        self._saved_at = time.monotonic()
        self._saving: asyncio.Task[bool | _Pause] | None = None

    @property
    def offset(self) -> int:
        """The number of stored bytes."""
        return self._staged.offset

    @property
    def _counted(self) -> int:
        return self.offset if self._checksum is None else self._begun

    async def read_all(self, body: Body) -> None:
        """Store ``body`` until its end, also of a broken one; raises ChecksumMismatch where the bytes have changed."""
        if self._checksum is not None:
            await in_thread(mark_unverified, self._received)
        while parts := await body.read(within_s=settings.STALLED_S):
            await self.take(parts)
        if self._checksum is not None:
            await self._verify(self._checksum, whole=not body.broken)

    async def _verify(self, checksum: Checksum, *, whole: bool) -> None:
        if not (whole and checksum.is_right()):
            await self.give_back(self._begun)
            raise ChecksumMismatch(
                f"These bytes are not those that the checksum was made of. The upload stands at byte {self._begun}, as "
                "before: send them again.",
                offset=self._begun,
            )
        self._checksum, self._staged.tentative = None, False
        await in_thread(save_offset, self._received, self.offset, verified=True)
        await self._look_at_new(self._begun)

    async def take(self, parts: list[bytes]) -> None:
        """Store some bytes; raises TooLarge past the limit, UnsupportedType, and Gone where the upload has ended."""
        if (needed := self.offset + sum(map(len, parts))) > self._limit:
            await self._raise_limit(needed)
        if len(parts) > 1 and len(parts[0]) < _SMALL_BYTES:
            parts = [b"".join(parts)]
        before = self.offset
        await to_the_end(in_file_thread(self._store, parts))
        RECEIVED.inc(sum(map(len, parts)))
        if self._checksum is None:
            await self._look_at_new(before)
        self._report()
        await self._save_now_and_then()

    async def _raise_limit(self, needed: int) -> None:
        """Reserve space for more of an upload whose length is not known; raises TooLarge for any other."""
        if not self._received.deferred:
            raise TooLarge(f"More was sent than {size_text(self._limit)}, which is all that this file may have.")
        await in_thread(reserve_bytes, self._received, needed)
        self._limit = needed

    async def _look_at_new(self, before: int) -> None:
        """Look at what counts behind ``before`` bytes: a part tells nothing of its file."""

    def _store(self, parts: list[bytes]) -> None:
        # The disk may take a part of the bytes: until all are written, the hash of the stored ones is unknown.
        state, self._hash = self._hash, None
        for part in parts:
            self._staged.append(part)
            if state is not None:
                state.update(part)
            if self._checksum is not None:
                self._checksum.update(part)
        self._hash = state

    def _report(self, *, last: bool = False) -> None:
        """Report the progress: there is no file to report it of."""

    async def _save_now_and_then(self) -> None:
        if self._saving is not None and not self._saving.done():
            return
        if self._saving is not None:
            self._require_going_on(self._saving)
        now = time.monotonic()
        if now - self._saved_at >= _SAVE_EVERY_S:
            self._saved_at = now
            self._saving = spawn(self._goes_on(), "upload offset")

    async def _goes_on(self) -> bool | _Pause:
        # Returned, not raised: what a sender has to do first is no failure of this task, and not logged as one.
        try:
            return await in_thread(self._note)
        except (Unauthenticated, SecondFactorOwed) as error:
            return error

    def _note(self) -> bool:
        """Note how much counts; whether the upload goes on."""
        if isinstance(self._received, PartialHandle):
            return partial_goes_on(self._actor, self._received, self._counted)
        return save_offset(self._received, self._counted)

    def _require_going_on(self, saved: asyncio.Task[bool | _Pause]) -> None:
        if saved.exception() is not None:
            return  # An offset that could not be noted (the database is away) is noted later.
        answer = saved.result()
        if not isinstance(answer, bool):
            raise answer
        if not answer:
            raise Gone("This upload has ended. Start a new one.")

    async def settle(self) -> None:
        """End this request: report and save the offset, and keep the hash for the next one."""
        if self._checksum is not None:
            await self.give_back(self._begun)
        else:
            await self._leave(verified=False)

    async def _leave(self, *, verified: bool) -> None:
        if self._hash is not None:
            HASHES.keep(self._received.id, self.offset, self._hash)
        self._report(last=True)
        if self._saving is not None:
            await asyncio.wait([self._saving])
        await in_thread(save_offset, self._received, self.offset, verified=verified)

    async def give_back(self, offset: int) -> None:
        """Discard the bytes of this request: truncate the upload to ``offset``."""
        self._hash = self._hash_begun
        await to_the_end(in_file_thread(self._staged.cut, offset))
        marked, self._checksum = self._checksum is not None, None
        await self._leave(verified=marked)


class Reception(PartReception):
    """Receives the bytes of one file like those of a part: hashes and judges them, and reports progress."""

    def __init__(
        self,
        actor: Actor,
        handle: UploadHandle,
        staged: Staged,
        *,
        limit: int | None = None,
        checksum: Checksum | None = None,
    ) -> None:
        super().__init__(actor, handle, staged, limit=limit, checksum=checksum)
        self._handle = handle
        # The bytes that it was judged by may have been given back since.
        self._typed = handle.typed and staged.offset >= HEAD_BYTES
        self._hash = HASHES.take(handle.id, staged.offset)
        self._hash_begun = self._hash.copy() if self._hash and checksum else None
        self._told_at, self._told = 0.0, -1
        RATES.note(handle.id, staged.offset, self._saved_at)

    async def _look_at_new(self, before: int) -> None:
        """Judge the type as soon as it can be told, and ask for a picture: more than ``before`` bytes count now."""
        if not self._typed and (self.offset >= HEAD_BYTES or self.offset == self._handle.size):
            await self.judge()
        if any(before < mark <= self.offset and 2 * mark <= self._handle.size for mark in _LOOKS_AT):
            await to_the_end(in_file_thread(self._expose))
            spawn(in_thread(ask_for_early_preview, self._handle.id), "early preview")

    def _expose(self) -> None:
        if settings.CLAMD_ADDRESS:
            return  # It sees all of a file first.
        try:
            self._staged.expose()
        except Unavailable as refused:
            log.info("early_preview.not_exposed", media=str(self._handle.media_id), why=str(refused))

    async def judge(self) -> None:
        """Check the type of the file by its first bytes; a forbidden one has ended when UnsupportedType is raised."""
        head = await to_the_end(in_file_thread(self._staged.head, HEAD_BYTES))
        await in_thread(judge_upload, self._actor, self._handle, head)
        self._typed = True

    def _report(self, *, last: bool = False) -> None:
        now, counted = time.monotonic(), self._counted
        if counted == self._told or (now - self._told_at < _PROGRESS_EVERY_S and not last):
            return
        speed = RATES.note(self._handle.id, counted, now)
        announce_progress(self._handle, min(counted, self._handle.size or counted), speed)
        self._told_at, self._told = now, counted

    def _note(self) -> bool:
        return upload_goes_on(self._actor, self._handle, self._counted)

    async def finish(self) -> AttachmentPayload:
        """Finish the upload after its last byte; checks its type if that is not done. Returns the file."""
        if not self._typed:
            await self.judge()
        self._report(last=True)
        if self._saving is not None:
            await asyncio.wait([self._saving])
        RATES.forget(self._handle.id)
        digest = self._hash.hexdigest() if self._hash else None
        sha256, held_at = await to_the_end(in_file_thread(self._staged.seal, digest))
        return await in_thread(
            finish_upload, self._actor, self._handle, size=self.offset, sha256=sha256, held_at=held_at
        )


async def to_the_end(work: Awaitable[T]) -> T:
    """Wait for work with a file also when this request is cancelled: it must not be closed under it."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise

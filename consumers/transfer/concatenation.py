"""Puts uploads together of parts that were sent side by side (the extension ``concatenation`` of tus).

The first part becomes the beginning of the file, the others are copied behind it; what was copied counts, so that
another request goes on where one was cut off.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from msgspec.structs import replace

from backend.accounts.access import Actor
from backend.errors import Conflict, Locked
from backend.media.services import UploadHandle, open_partial, parts_of
from backend.sniff import HEAD_BYTES
from backend.storage.staging import begin_with
from consumers.http.body import Body
from consumers.hub.threads import in_file_thread, in_thread
from consumers.transfer.reception import Reception
from consumers.transfer.tus_protocol import parts_in
from consumers.transfer.upload_locks import PATIENCE_S, opened_under_lock, upload_lock

_BLOCK = 1024 * 1024


async def head_of_parts(actor: Actor, part_ids: Sequence[UUID], body: Body) -> bytes:
    """Return the first kilobytes of a file in parts, empty for one that was put together already.

    Raises NotFound, Gone for a part that is not there, Conflict for one that is not whole.
    """
    head = b""
    for part_id in part_ids:
        part = await in_thread(open_partial, actor, part_id)
        if part.ended:
            return b""
        if not part.is_whole:
            raise Conflict(f"Of the part {part_id}, bytes are missing. Finish all parts first; nothing was changed.")
        if len(head) < HEAD_BYTES:
            async with upload_lock(part_id, body) as staged:
                file = await in_file_thread(staged.whole)
                with file:
                    head += await in_file_thread(file.read, HEAD_BYTES - len(head))
    return head


async def join(actor: Actor, handle: UploadHandle, body: Body, *, patience_s: float = PATIENCE_S) -> UploadHandle:
    """Put an upload together of its parts, from where that stands; returns it finished.

    Raises Locked where another request does it, or wants the upload meanwhile.
    """
    order, sizes = parts_in(handle.concat), await in_thread(parts_of, handle)
    await in_file_thread(begin_with, handle.id, order[0], sizes.get(order[0], 0))
    async with opened_under_lock(actor, handle, body, patience_s=patience_s) as (current, staged):
        if staged is None:
            return current
        reception = Reception(actor, current, staged)
        try:
            for part_id, offset in _remaining(order, sizes, current.received):
                await _copy(part_id, offset, reception, body)
        except BaseException:
            await reception.settle()
            raise
        if reception.offset != current.size:
            raise Conflict("Bytes of a part are gone. Send all parts again.")
        await reception.finish()
        return replace(current, received=current.size, ended=True)


async def _copy(part_id: UUID, offset: int, reception: Reception, body: Body) -> None:
    async with upload_lock(part_id, body) as staged:
        file = await in_file_thread(staged.whole)
        with file:
            await in_file_thread(file.seek, offset)
            while block := await in_file_thread(file.read, _BLOCK):
                if body.is_wanted:
                    raise Locked("Another request goes on with this upload. What was put together is kept.")
                await reception.take([block])


def _remaining(order: Sequence[UUID], sizes: Mapping[UUID, int], done: int) -> Iterator[tuple[UUID, int]]:
    """Yield the parts whose bytes are missing behind the first ``done``, and where in each they begin."""
    begins = 0
    for part_id in order:
        size = sizes.get(part_id, 0)
        if done < begins + size:
            yield part_id, max(0, done - begins)
        begins += size

"""Bodies of uploads that the proxy in front has taken in whole: it names a file instead of sending their bytes."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import IO, Any

import structlog
from django.conf import settings

from backend.errors import Unavailable
from consumers.http.body import Body
from consumers.hub.threads import in_file_thread
from consumers.tasks import spawn

log = structlog.get_logger()

FILE = b"x-body-file"
"""The header that names the file. The proxy has to overwrite it at each address of a streaming upload."""

PART_BYTES = 1024 * 1024


class SpooledBody(Body):
    """A body that stands in a file; ``size`` in bytes."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__(self._part, at_once=False)
        self._file, self.size = file, os.fstat(file.fileno()).st_size
        self._reading = threading.Lock()

    async def _part(self) -> dict[str, Any]:
        try:
            part = await in_file_thread(self._read)
        except OSError as error:
            log.error("upload_spool.unreadable", why=str(error))
            return {"type": "http.disconnect"}  # kept is what was read, as of a client that is gone
        return {"type": "http.request", "body": part, "more_body": bool(part)}

    def _read(self) -> bytes:
        with self._reading:
            return b"" if self._file.closed else self._file.read(PART_BYTES)

    def close(self) -> None:
        """Stop reading, and close the file; the proxy removes it once the request is answered."""
        super().close()
        spawn(in_file_thread(self._shut), "spooled body")

    def _shut(self) -> None:
        with self._reading:
            self._file.close()

    async def drain(self) -> None:
        """Nothing is on its way: its sender has sent all."""


async def spooled_body(named: str) -> SpooledBody:
    """Open the file that a proxy has named; raises Unavailable where it is no file of the spool, or cannot be read."""
    return SpooledBody(await in_file_thread(_opened, named))


def _opened(named: str) -> IO[bytes]:
    try:
        path = Path(named).resolve(strict=True)
        if not (path.is_relative_to(Path(settings.UPLOAD_SPOOL).resolve()) and path.is_file()):
            raise PermissionError(f"It is no file in {settings.UPLOAD_SPOOL}.")
        return path.open("rb", buffering=0)
    except (OSError, ValueError) as error:
        log.error("upload_spool.unreadable", why=str(error))
        raise Unavailable(
            "This server cannot read what its proxy has taken in. Nothing of this request is kept: send it again later."
        ) from None

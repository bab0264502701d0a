"""Uploads by tus 1.0: pieces that arrive once, over broken connections and in another process."""

from __future__ import annotations

import asyncio
import base64
import mimetypes
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from offchat_client.errors import OffChatError
from offchat_client.pauses import pause
from offchat_client.rest import Rest

PATH = "/api/v1/media/uploads/"
_TUS = {"Tus-Resumable": "1.0.0"}
_MOVED = 409
"""The server stands at another byte than the piece: it is asked where."""


@dataclass(frozen=True)
class Upload:
    """An upload that has arrived: the ids of the file and of the message that holds it (None outside of rooms)."""

    media: str
    message: str | None
    location: str
    size: int


class Uploads:
    """Sends files."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest

    async def send(
        self,
        source: str | Path | bytes,
        *,
        room: str | None = None,
        body: str | None = None,
        caption: str | None = None,
        client_id: str | None = None,
        upload_id: str | None = None,
        name: str | None = None,
        content_type: str | None = None,
        reply_to: str | None = None,
        thread: str | None = None,
        namespace: str | None = None,
        progress: Callable[[int, int], None] | None = None,
        piece_bytes: int = 2 * 1024 * 1024,
        tries: int = 10,
        **metadata: str,
    ) -> Upload:
        """Send a file, into ``room`` as a message, or else as a file of one's own; returns once all has arrived.

        Files with one ``client_id`` join one message. ``upload_id`` (a UUID) names the file: who calls again with it,
        also from another process, goes on where the server stands. ``progress`` is called with the bytes that the
        server has stored and the size. ``metadata`` are further fields of ``Upload-Metadata``. After ``tries``
        failures in a row the last one is raised as OffChatError; so is what the server refuses, at once.
        """
        file, size, given = await asyncio.to_thread(_opened, source)
        try:
            label, file_id = name or given, upload_id or str(uuid.uuid4())
            # Made from the name of the file, so that who goes on with it names the same message.
            message_id = client_id or (str(uuid.uuid5(uuid.UUID(file_id), "message")) if room else None)
            fields = {
                "filename": label, "filetype": content_type or mimetypes.guess_type(label)[0], "room": room,
                "body": body, "caption": caption, "client_id": message_id, "upload_id": file_id, "reply_to": reply_to,
                "thread": thread, "namespace": namespace, **metadata,
            }  # fmt: skip
            upload = await self._create(size, {key: value for key, value in fields.items() if value is not None}, tries)
            await self._send_pieces(upload, file, progress or _silent, piece_bytes, tries)
            return upload
        finally:
            await asyncio.to_thread(file.close)

    async def cancel(self, upload: Upload) -> None:
        """Give up an upload: the file leaves its message."""
        await self._rest.call("DELETE", upload.location, headers=_TUS)

    async def _create(self, size: int, fields: dict[str, str], tries: int) -> Upload:
        pairs = (f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in fields.items())
        headers = {**_TUS, "Upload-Length": str(size), "Upload-Metadata": ",".join(pairs)}
        for attempt in range(tries):
            try:
                made = (await self._rest.call("POST", PATH, headers=headers)).headers
                return Upload(made["Upload-Media"], made.get("Upload-Message"), made["Location"], size)
            except OffChatError as error:
                # The same `upload_id` is answered with the same upload.
                if not error.retryable or attempt == tries - 1:
                    raise
                await asyncio.sleep(pause(attempt, error))
        raise AssertionError("unreachable")

    async def _send_pieces(
        self, upload: Upload, file: BinaryIO, progress: Callable[[int, int], None], piece_bytes: int, tries: int
    ) -> None:
        failures, offset, is_known = 0, 0, False
        while not is_known or offset < upload.size:
            try:
                if is_known:
                    stored = await self._send_piece(upload, file, offset, piece_bytes)
                else:
                    stored = await self._offset(upload)
                offset, failures, is_known = stored, 0 if stored > offset else failures, True
            except OffChatError as error:
                failures, is_known = failures + 1, False
                if failures >= tries or not (error.retryable or error.status == _MOVED):
                    raise
                await asyncio.sleep(pause(failures - 1, error))
                continue
            progress(offset, upload.size)

    async def _send_piece(self, upload: Upload, file: BinaryIO, offset: int, piece_bytes: int) -> int:
        piece = await asyncio.to_thread(_read, file, offset, piece_bytes)
        if not piece:
            raise OffChatError("unreadable", "The file has become shorter than it was.")
        headers = {**_TUS, "Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
        answer = await self._rest.call("PATCH", upload.location, headers=headers, content=piece)
        return int(answer.headers["Upload-Offset"])

    async def _offset(self, upload: Upload) -> int:
        answer = await self._rest.call("HEAD", upload.location, headers=_TUS)
        return int(answer.headers["Upload-Offset"])


def _opened(source: str | Path | bytes) -> tuple[BinaryIO, int, str]:
    """A file to read from, its size and its name; raises OffChatError for what cannot be read."""
    if isinstance(source, bytes):
        return BytesIO(source), len(source), "file"
    path = Path(source)
    try:
        file = path.open("rb")
        return file, path.stat().st_size, path.name
    except OSError as error:
        raise OffChatError("unreadable", f"{path} cannot be read: {error.strerror}") from error


def _read(file: BinaryIO, offset: int, length: int) -> bytes:
    file.seek(offset)
    return file.read(length)


def _silent(_received: int, _size: int) -> None:
    """Tell no progress."""

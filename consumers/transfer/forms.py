"""Uploads by form: one file with its fields, streamed from the socket into staging like every other upload.

A form cannot be resumed: where its connection breaks, the upload ends, and the same form may be sent again with the
same ``client_id``.
"""

from __future__ import annotations

import hashlib
from collections import deque
from uuid import NAMESPACE_URL, UUID, uuid5

import msgspec
from django.conf import settings
from msgspec.structs import replace

from backend.accounts.access import Actor
from backend.accounts.services import issue_grant
from backend.chat.selectors import message
from backend.errors import Conflict, DomainError, Gone, Invalid, Locked, TooLarge, Unavailable
from backend.media.payloads import AttachmentPayload, completed
from backend.media.placements import Destination, Ending
from backend.media.selectors import attachments, sha256_of_media
from backend.media.services import (
    NewUpload,
    UploadHandle,
    drop_upload,
    open_upload,
    require_type,
    size_text,
    start_upload,
)
from backend.sniff import HEAD_BYTES, sniff
from backend.storage.staging import NotStored, Staged, abandon
from consumers.http.body import Body, Stalled
from consumers.http.credentials import actor_of_request
from consumers.http.exchange import Endpoint, Exchange
from consumers.hub.threads import in_file_thread, in_thread
from consumers.transfer import tus_protocol
from consumers.transfer.multipart import Field, FileBegins, FileBytes, FileEnds, FormEvent, FormParser, boundary_of
from consumers.transfer.reception import Reception
from consumers.transfer.upload_locks import upload_lock

AROUND_BYTES = 1024 * 1024
"""Bytes that a form may hold beside its file."""

FIELDS = ("room", "body", "caption", "client_id", "namespace", "title", "reply_to", "thread", "broadcast")
"""What a form may say of its file."""

_NOTHING_KEPT = "Nothing of this form is kept: send it again."
_LATE = "Fields must stand before the file, so that its place is known before its bytes come; one file per request."


class FormUploads(Endpoint):
    """``POST`` of one file of any kind, with ``room``, ``body`` and other fields before it."""

    methods = ("OPTIONS", "POST")
    spooled = True
    only_video = False

    async def handle(self, exchange: Exchange) -> None:
        """Store the file and return its attachment: 201, or 200 for a repeated ``client_id``."""
        if exchange.method == "OPTIONS":
            await exchange.answer(204, {"Allow": ", ".join(self.methods)})
            return
        actor = await actor_of_request(exchange)
        is_new, payload = await self.received(exchange, actor)
        grant = await in_thread(issue_grant, actor)
        content = msgspec.json.encode(completed(payload, f"g={grant.token}"))
        headers = {"Content-Type": "application/json", "Cache-Control": "no-store"}
        await exchange.answer(201 if is_new else 200, headers, content)

    def meant(self, fields: dict[str, str]) -> dict[str, str]:
        """Return what the fields of a form say of its file."""
        return fields

    async def received(self, exchange: Exchange, actor: Actor) -> tuple[bool, AttachmentPayload]:
        """Take the form in; returns whether its attachment is new, and its payload."""
        form = Form(exchange.body, boundary_of(exchange.header(b"content-type")), _length(exchange))
        fields, file = await form.fields()
        head = await form.head()
        new, to = _wanted(self.meant(fields), file, form.predicted_size())

        async def start() -> UploadHandle:
            first = head[:HEAD_BYTES]
            handle = await in_thread(start_upload, actor, new, to, head=first, only_video=self.only_video)
            # Also for an upload that exists already, begun at the endpoint for any file.
            require_type(handle.name, new.content_type, sniff(first), only_video=self.only_video)
            exchange.headers |= tus_protocol.headers_about(handle)
            return handle

        try:
            return await _sent(actor, await start(), form, head, to.body)
        except _GivenUp:
            return await _sent_anew(actor, await start(), form, head, to.body)
        except NotStored:
            raise Unavailable(f"The server's disk does not take this file: it may be full. {_NOTHING_KEPT}") from None


class _GivenUp(Exception):
    """The upload of an earlier request for the same file has just ended with its connection: begin again."""


class VideoForms(FormUploads):
    """``POST`` of one video; as :class:`FormUploads`, for videos alone."""

    only_video = True


def _length(exchange: Exchange) -> int | None:
    """Return the declared length of the form; raises TooLarge before its first byte is read."""
    header = exchange.header(b"content-length")
    length = int(header) if header.isdigit() else None
    if length is not None and length > settings.MAX_UPLOAD_BYTES + AROUND_BYTES:
        limit = size_text(settings.MAX_UPLOAD_BYTES)
        raise TooLarge(f"This form has {size_text(length)}; this server takes files up to {limit}.")
    return length


class Form:
    """Parses a form while its body arrives."""

    def __init__(self, body: Body, boundary: bytes, length: int | None) -> None:
        self.parser = FormParser(boundary)
        self.body, self._length, self._end = body, length, len(boundary) + len("\r\n----\r\n")
        self._events: deque[FormEvent] = deque()
        self._head_ended: int | None = None

    async def lot(self) -> list[FormEvent]:
        """Return the events of the next part of the body; empty at the end of the form. Raises Unavailable, Invalid."""
        while not self._events:
            parts = await self._read()
            if not parts:
                return self._ended()
            for part in parts:
                self._events.extend(self.parser.feed(part))
        events = list(self._events)
        self._events.clear()
        return events

    async def _read(self) -> list[bytes]:
        try:
            return await self.body.read(within_s=settings.STALLED_S)
        except Stalled:
            raise Unavailable(f"Nothing was sent for a while. {_NOTHING_KEPT}") from None
        except Locked:
            raise Locked("Another request sends this form again, and takes the place of this one.") from None

    def _ended(self) -> list[FormEvent]:
        if self.body.broken:
            raise Unavailable(f"The connection broke before the form was whole. {_NOTHING_KEPT}")
        if not self.parser.complete:
            raise Invalid("The form ends before its last line.")
        return []

    async def fields(self) -> tuple[dict[str, str], FileBegins]:
        """Return the fields before the file, and the file's head; raises Invalid without a file."""
        values: dict[str, str] = {}
        while events := await self.lot():
            for index, event in enumerate(events):
                if isinstance(event, Field):
                    values[event.name] = event.value
                elif isinstance(event, FileBegins):
                    if event.name != "file":
                        raise Invalid(
                            "The file must be sent as “file”.", fields={event.name: ["Is no field for a file."]}
                        )
                    self._events.extend(events[index + 1 :])
                    return values, event
        raise Invalid(
            "There is no file in this form.", fields={"file": ["Send one file under this name, with a `filename`."]}
        )

    async def head(self) -> bytes:
        """Return the first bytes of the file: ``HEAD_BYTES`` or all."""
        head = bytearray()
        while len(head) < HEAD_BYTES and self._head_ended is None:
            for event in await self.lot():
                if isinstance(event, FileBytes) and self._head_ended is None:
                    head += event.data
                elif isinstance(event, FileEnds):
                    self._head_ended = len(head)
                else:
                    raise Invalid("This form cannot be taken.", fields=_late(event))
        return bytes(head)

    def predicted_size(self) -> int:
        """Return the expected size of the file in bytes: exact for a short one, else from the length of the form."""
        if self._head_ended is not None:
            return self._head_ended
        if self._length is None or self.parser.file_at is None:
            return int(settings.MAX_UPLOAD_BYTES)
        return self._length - self.parser.file_at - self._end

    async def file_bytes(self) -> list[bytes]:
        """Return more bytes of the file; empty at the end of the form. Raises Invalid for anything behind the file."""
        while events := await self.lot():
            for event in events:
                if not isinstance(event, FileBytes | FileEnds):
                    raise Invalid("This form cannot be taken.", fields=_late(event))
            if parts := [event.data for event in events if isinstance(event, FileBytes)]:
                return parts
        return []


def _late(event: FormEvent) -> dict[str, list[str]]:
    return {event.name if isinstance(event, Field | FileBegins) else "file": [_LATE]}


def _wanted(fields: dict[str, str], file: FileBegins, size: int) -> tuple[NewUpload, Destination]:
    used = {name: fields[name] for name in FIELDS if name in fields}
    new, to = tus_protocol.wanted_upload(used | {"filename": file.filename, "filetype": file.content_type}, size)
    new = replace(new, resumable=False)
    if not new.client_id:
        return new, to
    # A form has one file, so what names its message names its upload as well.
    placement_id = to.placement.id if to.placement else None
    return replace(new, upload_id=str(uuid5(NAMESPACE_URL, f"offchat:form:{placement_id}:{new.client_id}"))), to


async def _sent(
    actor: Actor, handle: UploadHandle, form: Form, head: bytes, body: str
) -> tuple[bool, AttachmentPayload]:
    """Return whether the attachment is new, and its payload; raises _GivenUp where the upload has ended."""
    if not handle.ended:
        async with upload_lock(handle.id, form.body) as staged:
            try:
                handle = await in_thread(open_upload, actor, handle.id)
            except Gone:
                await in_file_thread(abandon, handle.id)
                raise _GivenUp from None
            if not handle.ended:
                return True, await _taken_in(actor, handle, form, head, staged)
    if body and handle.message_id:
        await in_thread(_require_said, actor, handle.message_id, handle.media_id, body)
    return False, await _repeated(handle, form, head)


async def _sent_anew(
    actor: Actor, handle: UploadHandle, form: Form, head: bytes, body: str
) -> tuple[bool, AttachmentPayload]:
    try:
        return await _sent(actor, handle, form, head, body)
    except _GivenUp:
        raise Conflict("Other requests send this form at the same time, and give it up. Send it once more.") from None


async def _taken_in(actor: Actor, handle: UploadHandle, form: Form, head: bytes, staged: Staged) -> AttachmentPayload:
    await in_file_thread(staged.empty)
    reception = Reception(actor, handle, staged, limit=settings.MAX_UPLOAD_BYTES)
    try:
        await reception.take([head])
        while parts := await form.file_bytes():
            await reception.take(parts)
        return await reception.finish()
    except Locked:
        raise  # The same form comes again, and goes on with this upload.
    except BaseException as error:
        judged = isinstance(error, DomainError) and not error.retryable
        ending: Ending = "refused" if judged else "broken_off"
        by = actor.user_id if judged else None
        await in_thread(drop_upload, handle.id, actor_id=by, ending=ending, free_names=True)
        raise


def _require_said(actor: Actor, message_id: UUID, media_id: UUID, body: str) -> None:
    """Raise Conflict where a form is repeated with another ``body``; that of a further file of a message is ignored."""
    earlier = message(actor, message_id)
    first = [attachment.id for attachment in earlier.attachments[:1]] == [str(media_id)]
    if first and earlier.body != body:
        raise Conflict("You have said something else under this client_id. Nothing was sent now; use a new one.")


async def _repeated(handle: UploadHandle, form: Form, head: bytes) -> AttachmentPayload:
    """Return the attachment of an earlier form with this ``client_id``; raises Conflict where the bytes differ."""
    state = hashlib.sha256(head)
    while parts := await form.file_bytes():
        for part in parts:
            await in_file_thread(state.update, part)
    earlier = await in_thread(sha256_of_media, handle.media_id)
    if earlier is not None and earlier != state.hexdigest():
        raise Conflict("You have sent another file under this client_id. Nothing was sent now; use a new one.")
    return (await in_thread(attachments, [handle.media_id]))[handle.media_id]

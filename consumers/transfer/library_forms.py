"""Uploads into a library by form: one or many files, with their fields before or after them.

Where the files go is known once the last field has come: until then they wait in staging without rows. They are taken
in one by one at the end of the form. What fails then is named file by file.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from uuid import UUID

import msgspec
from django.conf import settings
from msgspec.structs import replace

from backend.accounts.access import Actor
from backend.accounts.services import issue_grant
from backend.edge.problems import problem_of
from backend.errors import DomainError, Invalid, RateLimited, TooLarge, Unavailable
from backend.ids import new_id
from backend.library.payloads import FilesSent, NotSent
from backend.library.selectors import file
from backend.media.payloads import completed
from backend.media.placements import Destination
from backend.media.services import NewUpload, drop_upload, finish_upload, size_text, start_upload
from backend.sniff import HEAD_BYTES
from backend.storage.staging import NotStored, StagedFile, discard, move, require_space
from consumers.http.credentials import actor_of_request
from consumers.http.exchange import Endpoint, Exchange
from consumers.hub.threads import in_file_thread, in_thread
from consumers.transfer import tus_protocol
from consumers.transfer.forms import AROUND_BYTES, Form
from consumers.transfer.multipart import Field, FileBegins, FileBytes, FileEnds, FormEvent, boundary_of
from consumers.transfer.reception import RECEIVED, to_the_end

FILES_LIMIT = 20
"""How many files one form may hold."""
_FULL_FILES = 10
"""How many files of the largest size one form may hold."""
_FORMS_AT_ONCE = 4
"""How many forms of one person are taken at a time by one process: their bytes count for no namespace yet."""

_FIELDS = ("namespace", "title", "collection", "visibility", "generate_ai_tags")
_TAKING = Counter[UUID]()


class LibraryForms(Endpoint):
    """``POST`` of files with ``namespace, title, tags, collection, visibility, generate_ai_tags``, in any order."""

    methods = ("OPTIONS", "POST")
    spooled = True

    async def handle(self, exchange: Exchange) -> None:
        """Store the files: 201 with the file, or for several with those that stand and why others do not."""
        if exchange.method == "OPTIONS":
            await exchange.answer(204, {"Allow": ", ".join(self.methods)})
            return
        actor = await actor_of_request(exchange)
        form = Form(exchange.body, boundary_of(exchange.header(b"content-type")), _length(exchange))
        with _counted(actor):
            async with _received(form) as (fields, parts):
                used = _wanted(fields, parts)
                for part in parts:
                    await part.take_in(actor, used)
        content = await in_thread(_answer, actor, parts)
        await exchange.answer(201, {"Content-Type": "application/json", "Cache-Control": "no-store"}, content)


def _length(exchange: Exchange) -> int | None:
    header = exchange.header(b"content-length")
    length = int(header) if header.isdigit() else None
    _require_fitting(length or 0)
    return length


def _require_fitting(size: int) -> None:
    limit = _FULL_FILES * settings.MAX_UPLOAD_BYTES + AROUND_BYTES
    if size > limit:
        raise TooLarge(f"A form may have {size_text(limit)}. Send its files in several forms, or one by one.")


@contextmanager
def _counted(actor: Actor) -> Iterator[None]:
    if _TAKING[actor.user_id] >= _FORMS_AT_ONCE:
        raise RateLimited(f"You send {_FORMS_AT_ONCE} forms already. Wait until one of them is done.", retry_after_s=5)
    _TAKING[actor.user_id] += 1
    try:
        yield
    finally:
        _TAKING[actor.user_id] -= 1
        if not _TAKING[actor.user_id]:
            del _TAKING[actor.user_id]


class _Part:
    """A file of the form, whose bytes wait in staging; ``error`` says why it was given up."""

    def __init__(self, head: FileBegins) -> None:
        self.name, self.content_type = head.filename, head.content_type
        self.id, self.size, self.head = new_id(), 0, b""
        self.error: DomainError | None = None
        self.media_id: UUID | None = None
        self._hash = hashlib.sha256()

    @property
    def sha256(self) -> str:
        """The hash of all bytes."""
        return self._hash.hexdigest()

    async def take(self, parts: Sequence[bytes]) -> None:
        """Store further bytes; those of a file that was given up are dropped."""
        self.size += sum(map(len, parts))
        if self.size > settings.MAX_UPLOAD_BYTES and self.error is None:
            limit = size_text(settings.MAX_UPLOAD_BYTES)
            self.error = TooLarge(f"{self.name} is too large: this server takes files up to {limit}.")
            await self.discard()
        if self.error is not None:
            return
        await to_the_end(in_file_thread(self._store, parts))
        RECEIVED.inc(sum(map(len, parts)))

    def _store(self, parts: Sequence[bytes]) -> None:
        data = b"".join(parts)
        if len(self.head) < HEAD_BYTES:
            self.head = (self.head + data)[:HEAD_BYTES]
        with StagedFile(self.id) as staged:
            staged.append(data)
        self._hash.update(data)

    async def take_in(self, actor: Actor, fields: dict[str, str]) -> None:
        """Make it a file of the library; sets ``media_id`` or ``error``."""
        told = fields | {"filename": self.name, "filetype": self.content_type}
        try:
            if self.error is None:
                new, to = tus_protocol.wanted_upload(told, self.size)
                self.media_id = await in_thread(_taken_in, actor, replace(new, resumable=False), to, self)
        except DomainError as error:
            self.error = error

    async def discard(self) -> None:
        """Remove what stands in staging."""
        await to_the_end(in_file_thread(discard, self.id))


@asynccontextmanager
async def _received(form: Form) -> AsyncIterator[tuple[dict[str, list[str]], list[_Part]]]:
    """Read the whole form; yields its fields and its files, whose bytes are gone when the block ends."""
    fields: dict[str, list[str]] = defaultdict(list)
    parts: list[_Part] = []
    size = 0
    try:
        while events := await form.lot():
            for event in _joined(events):
                if isinstance(event, Field):
                    fields[event.name].append(event.value)
                elif isinstance(event, FileBegins):
                    await in_file_thread(require_space, settings.MAX_UPLOAD_BYTES)
                    parts.append(_begun(event, len(parts)))
                elif isinstance(event, FileBytes):
                    size += len(event.data)
                    _require_fitting(size)
                    await parts[-1].take([event.data])
        yield fields, parts
    except NotStored:
        raise Unavailable("The server's disk does not take these files: it may be full. Send them again.") from None
    finally:
        for part in parts:
            await part.discard()


def _joined(events: Sequence[FormEvent]) -> Iterator[FormEvent]:
    """The same events; bytes that follow one another come together."""
    waiting: list[bytes] = []
    for event in events:
        if isinstance(event, FileBytes):
            waiting.append(event.data)
            continue
        if waiting:
            yield FileBytes(b"".join(waiting))
            waiting.clear()
        if not isinstance(event, FileEnds):
            yield event
    if waiting:
        yield FileBytes(b"".join(waiting))


def _begun(event: FileBegins, before: int) -> _Part:
    if event.name not in {"file", "files", "file[]", "files[]"}:
        raise Invalid("Files must be sent as “file”.", fields={event.name: ["Is no field for a file."]})
    if before >= FILES_LIMIT:
        raise Invalid("This form cannot be taken.", fields={"file": [f"At most {FILES_LIMIT} files in one form."]})
    return _Part(event)


def _wanted(fields: dict[str, list[str]], parts: list[_Part]) -> dict[str, str]:
    """The fields as one upload of the form has them; raises Invalid for those that make no sense, and without files."""
    if not parts:
        raise Invalid(
            "There is no file in this form.",
            fields={"file": ["Send one or more under this name, each with a `filename`."]},
        )
    if twice := {name: ["Given twice, with different values."] for name in _FIELDS if len(set(fields[name])) > 1}:
        raise Invalid("This form cannot be taken.", fields=twice)
    used = {name: fields[name][0] for name in _FIELDS if fields[name]}
    used["visibility"] = used.get("visibility") or "library"
    used["tags"] = ",".join([*fields["tags"], *fields["tags[]"]])
    tus_protocol.wanted_upload(used, 1)
    return used


def _taken_in(actor: Actor, new: NewUpload, to: Destination, part: _Part) -> UUID:
    handle = start_upload(actor, new, to, head=part.head)
    try:
        move(part.id, handle.id)
        finish_upload(actor, handle, size=part.size, sha256=part.sha256)
    except BaseException:
        drop_upload(handle.id, actor_id=actor.user_id, ending="broken_off", free_names=True)
        raise
    return handle.media_id


def _answer(actor: Actor, parts: Sequence[_Part]) -> bytes:
    """Encode what stands and what does not; raises the first error where nothing stands."""
    errors = [(part.name, part.error) for part in parts if part.error]
    if len(errors) == len(parts):
        raise errors[0][1]
    query = f"g={issue_grant(actor).token}"
    results = [completed(file(actor, part.media_id), query) for part in parts if part.media_id]
    if len(parts) == 1:
        return msgspec.json.encode(results[0])
    return msgspec.json.encode(FilesSent(results=results, errors=[_not_sent(*error) for error in errors]))


def _not_sent(name: str, error: DomainError) -> NotSent:
    status, body = problem_of(error)
    return NotSent(name=name, status=status, code=error.code, detail=body["detail"])

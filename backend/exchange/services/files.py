"""Takes the files of an archive in as every upload is: judged by their bytes, counted, scanned, made pictures of."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from uuid import UUID, uuid5

from django.conf import settings

from backend import clock, outgoing
from backend.accounts.access import Actor
from backend.errors import DomainError, Unauthenticated
from backend.exchange.models import Imported
from backend.exchange.services.orders import TransferOrder, goes_on, importer_now
from backend.exchange.services.people import People
from backend.exchange.services.reading import Reading
from backend.exchange.services.source import SourceFile, source_key
from backend.jobs.leases import LeaseLost
from backend.media.placements import Destination
from backend.media.services import (
    NewUpload,
    UploadHandle,
    drop_upload,
    finish_upload,
    give_imported_file,
    judge_upload,
    start_upload,
)
from backend.sniff import HEAD_BYTES
from backend.storage import staging

_FETCHED_BYTES, _FETCH_S = 64 * 1024 * 1024, 60.0
"""The largest file that is fetched from an address, and how long that may take; nothing is fetched in part."""


class FileLost(Exception):
    """A file is not taken over; says why."""


def is_passing(error: DomainError) -> bool:
    """Whether another try may go well: the person may have logged out everywhere while their import worked."""
    return error.retryable or isinstance(error, Unauthenticated)


class Files:
    """The files of one archive. ``keep`` is called while bytes move, and raises LeaseLost."""

    def __init__(self, order: TransferOrder, source: str, archive: Reading, people: People, keep: Callable[[], None]):
        self._order, self._source, self._archive, self._people, self._keep = order, source, archive, people, keep
        self.made = 0

    def require_there(self, file: SourceFile) -> None:
        """Raise FileLost for a file that could not be taken over, as far as can be said without taking it over."""
        if file.entry not in self._archive if file.entry else not file.url:
            raise FileLost("It is not in the archive.")
        if not file.entry and (fault := outgoing.address_fault(file.url)):
            raise FileLost(fault)
        if self._archive.size(file.entry) > settings.MAX_UPLOAD_BYTES:
            raise FileLost("It is larger than the files that this server takes.")

    def take(self, file: SourceFile, *, room_id: UUID, sender: str) -> UUID:
        """Take a file in, once; returns its id here. Raises FileLost, and DomainError where trying again may help."""
        order, key = self._order, source_key(self._source, "file", room_id.hex, file.id)
        known = Imported.objects.filter(namespace=order.namespace_id, source=key).values_list("target", flat=True)
        if before := known.first():
            return before
        self.require_there(file)
        try:
            media_id = self._upload(file, key)
        except DomainError as error:
            if is_passing(error):
                raise
            raise FileLost(error.message) from None
        uploader = self._people.id_of(file.uploader) or self._people.sender(sender)
        moment = clock.now()
        given = give_imported_file(
            media_id, uploader_id=uploader, room_id=room_id, created_at=min(file.created_at or moment, moment),
            title=file.title, alt_text=file.alt_text,
        )  # fmt: skip
        if not given:
            raise FileLost("It was deleted while it was being taken over.")
        _, made = Imported.objects.get_or_create(
            namespace_id=order.namespace_id, source=key,
            defaults={"target": media_id, "transfer_id": order.id, "room_id": room_id},
        )  # fmt: skip
        self.made += made
        return media_id

    def _upload(self, file: SourceFile, key: str) -> UUID:
        fetched = None if file.entry else self._fetch(file.url)
        size = self._archive.size(file.entry) if fetched is None else len(fetched)
        order = self._order
        new = NewUpload(
            name=file.name, size=size, content_type=file.content_type, upload_id=str(uuid5(order.id, key)),
        )  # fmt: skip
        # As they stand now: their password may be another one than when the import began.
        actor = importer_now(order)
        handle = start_upload(actor, new, Destination(namespace=order.slug))
        if handle.ended:
            return handle.media_id
        try:
            sha256, held_at = self._store(actor, file, handle, fetched, size)
            finish_upload(actor, handle, size=size, sha256=sha256, held_at=held_at)
        except Exception as error:
            if not self._is_taken_up_again(error):
                drop_upload(handle.id, actor_id=actor.user_id, ending="refused")
            raise
        return handle.media_id

    def _is_taken_up_again(self, error: Exception) -> bool:
        """Whether this or another worker goes on with the upload that is left."""
        if isinstance(error, LeaseLost):
            return goes_on(self._order)
        return is_passing(error) if isinstance(error, DomainError) else not isinstance(error, FileLost)

    def _store(
        self, actor: Actor, file: SourceFile, handle: UploadHandle, fetched: bytes | None, size: int
    ) -> tuple[str, str | None]:
        digest = hashlib.sha256()
        with staging.staged(handle.id) as staged:
            # What a worker has left that was killed.
            staged.empty()
            for block in self._blocks(file, fetched):
                digest.update(block)
                staged.append(block)
                self._keep()
            judge_upload(actor, handle, staged.head(HEAD_BYTES))
            if staged.offset != size or (file.sha256 and digest.hexdigest() != file.sha256):
                raise FileLost("Its bytes are not those that the manifest lists.")
            return staged.seal(digest.hexdigest())

    def _blocks(self, file: SourceFile, fetched: bytes | None) -> Iterator[bytes]:
        if fetched is not None:
            yield fetched
            return
        try:
            yield from self._archive.blocks(file.entry)
        except ValueError as error:
            raise FileLost(str(error)) from None

    def _fetch(self, url: str) -> bytes:
        limit = min(_FETCHED_BYTES, settings.MAX_UPLOAD_BYTES)
        try:
            answer = outgoing.get(url, limit=limit, accept="*/*", timeout=_FETCH_S)
        except outgoing.NotPublic as error:
            raise FileLost(str(error)) from None
        except outgoing.Unreachable:
            raise FileLost("Its address did not answer in time.") from None
        if answer.status != 200:
            raise FileLost(f"Its address answered {answer.status}: it may have expired.")
        if not answer.is_whole:
            raise FileLost(f"It is larger than {limit // 1024 // 1024} MiB, the most that is fetched from an address.")
        if answer.headers.get("content-type", "").startswith("text/html"):
            # What asks for a log-in answers with a page.
            raise FileLost("Its address shows a page, and no file: it may have expired.")
        return answer.body

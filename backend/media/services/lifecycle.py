"""What happens to a file after it was sent: held, released, deleted, its bytes removed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q

from backend import clock, locks
from backend.accounts.services import release_space, require_own_space
from backend.audit.actions import Action
from backend.errors import Conflict, NotFound
from backend.events.log import blank_media
from backend.events.publish import atomic, on_commit
from backend.jobs.enqueue import enqueue, send
from backend.locks import Rank
from backend.media.access import NOT_THERE
from backend.media.hooks import needed_as_evidence, places_of, places_of_many, tell_listing, tell_purged
from backend.media.jobs import PreviewMedia, PurgeMedia
from backend.media.models import EVIDENCE, Blob, MediaFile, State, Upload, Visibility
from backend.media.payloads import AttachmentPayload, Hold
from backend.media.selectors import to_purge
from backend.media.services.changes import change, described, in_library, locked, locked_files, tell
from backend.media.services.downloads import note_uses
from backend.media.services.history import forget_history, note_hold
from backend.media.services.relocation import ask_to_end_addresses, path_of
from backend.media.services.renditions import forget_renditions
from backend.media.services.verdicts import judged_again, tell_held
from backend.storage import blobs, cdn


def lock_files(media_ids: Iterable[UUID]) -> None:
    """Lock files and the uploads they come from, always in one order (inside a transaction)."""
    ids = list(media_ids)
    locks.take_keys(Rank.UPLOAD, Upload.objects.filter(media__in=ids))
    locks.take_keys(Rank.FILE, MediaFile.objects.filter(pk__in=ids))


def claim_files(media_ids: Iterable[UUID]) -> None:
    """Lock files that are about to be attached (inside a transaction): their worker and the new place see each other.

    A file that was its owner's alone is from now on shown to the rooms it is in. Raises NotFound where one was deleted
    or withheld before the lock was given.
    """
    ids = sorted(media_ids)
    if not ids:
        return
    rows = locks.take(Rank.FILE, MediaFile.objects.only("state", "hold", "used_at").filter(pk__in=ids))
    if any(media.state == State.DELETED or media.hold for media in rows):
        raise NotFound(NOT_THERE)
    MediaFile.objects.filter(pk__in=ids, visibility=Visibility.PRIVATE).update(visibility=Visibility.ROOM)
    today = clock.midnight(clock.now())
    if used_before := [media.pk for media in rows if media.used_at < today]:
        note_uses(used_before)


def lock_copies(media_id: UUID) -> list[MediaFile]:
    """A file and every other of its namespace that holds the same bytes, locked (inside a transaction).

    The blob is locked first: an upload of the same bytes that is just being completed waits, and sees the verdict.
    """
    if (blob_id := _blob_of(media_id)) is None:
        try:
            with atomic():
                return [_locked_without_bytes(media_id)]
        except _HasBytes as late:
            # The file was let go, for blobs are locked before files.
            blob_id = late.blob_id
    return _locked_with_copies([media_id], [blob_id])


def lock_copies_of_many(media_ids: Iterable[UUID]) -> list[MediaFile]:
    """The same for several files whose bytes are here, in as many queries as for one."""
    keys = list(media_ids)
    found = MediaFile.objects.filter(pk__in=keys, blob__isnull=False).values_list("blob", flat=True)
    return _locked_with_copies(keys, set(found))


def _locked_with_copies(media_ids: Collection[UUID], blob_ids: Collection[UUID]) -> list[MediaFile]:
    locks.take_keys(Rank.BLOB, Blob.objects.filter(pk__in=blob_ids))
    shown_or_held = ~Q(state=State.DELETED) | Q(hold__isnull=False)
    rows = MediaFile.objects.filter(Q(pk__in=media_ids) | Q(blob__in=blob_ids) & shown_or_held)
    return locked_files(rows.values_list("pk", flat=True))


class _HasBytes(Exception):
    """A file was completed while its lock was waited for."""

    def __init__(self, blob_id: UUID) -> None:
        super().__init__(blob_id)
        self.blob_id = blob_id


def _blob_of(media_id: UUID) -> UUID | None:
    return MediaFile.objects.values_list("blob", flat=True).filter(pk=media_id).first()


def _locked_without_bytes(media_id: UUID) -> MediaFile:
    media = locked(media_id, rank=Rank.FILE_WITHOUT_BYTES)
    if media.blob_id is not None:
        raise _HasBytes(media.blob_id)
    return media


def set_hold(copies: Iterable[tuple[MediaFile, Action]], hold: Hold | None) -> None:
    """Withhold locked files, or release them in their previous state (inside a transaction)."""
    actions = dict(copies)
    places = places_of_many(media.pk for media in actions)
    MediaFile.objects.filter(pk__in=places).update(hold=hold, version=F("version") + 1)
    for namespace_id in {media.namespace_id for media in actions}:
        here = [media for media in actions if media.namespace_id == namespace_id]
        tell_listing(namespace_id, *in_library(*here))
    note_hold(actions, hold, actor_id=next((action.actor_id for action in actions.values()), None))
    payloads: dict[UUID, AttachmentPayload] = {}
    for media, action in actions.items():
        media.hold, media.version = hold, media.version + 1
        payloads[media.pk] = tell(media, action, places=places[media.pk])
    if hold:
        blank_media(payloads, messages={message for place in places.values() for message in place.messages})
        ask_to_end_addresses(actions)


def delete_file(media_id: UUID, action: Action | None, *, actor_id: UUID | None, purge_now: bool = False) -> None:
    """Delete a file for all people at once (inside a transaction); its bytes are deleted after its time in the trash.

    A file under a hold of moderators keeps its bytes until it is lifted: evidence is not deleted by its author.
    """
    media, places = locked(media_id), places_of(media_id)
    fields: dict[str, Any] = {}
    if media.state != State.DELETED:
        fields = {"state": State.DELETED, "deleted_at": clock.now(), "deleted_from": media.state, "lease": None}
        fields["deleted_by"] = actor_id
    if purge_now:
        fields |= {"hold": None, "deleted_at": clock.LONG_AGO}
    if fields:
        payload = change(media, action, actor_id=actor_id, places=places, **fields)
        blank_media({media_id: payload}, messages=places.messages)
        tell_listing(media.namespace_id, *in_library(media))
    if purge_now or settings.TRASH_DAYS == 0:
        enqueue(PurgeMedia(subject=media_id))


def restore_file(media_id: UUID, action: Action | None, *, actor_id: UUID | None = None) -> AttachmentPayload:
    """Take a file out of the trash, as it was before (inside a transaction); raises Conflict where it is not there.

    QuotaExceeded where its uploader may not store so much any more. One whose contents were blocked meanwhile is
    withheld.

    The messages that showed it are gone: what was seen in rooms alone is its owner's alone from now on.
    """
    media = locked(media_id)
    final = media.deleted_at is not None and media.deleted_at <= clock.LONG_AGO
    if media.state != State.DELETED or media.blob_id is None or media.hold or final:
        raise Conflict("This file is not in the trash.")
    require_own_space(media.namespace_id, media.uploader_id, media.size)
    state = media.deleted_from or State.READY
    visibility = Visibility.PRIVATE if media.visibility == Visibility.ROOM else media.visibility
    fields: dict[str, Any] = {"state": state, "visibility": visibility, "deleted_at": None, "deleted_from": ""}
    fields["used_at"] = clock.now()
    if state == State.PROCESSING:
        fields |= {"lease_until": None, "asked_at": clock.now()}
        enqueue(PreviewMedia(subject=media_id))
    tell_listing(media.namespace_id, *in_library(media))
    verdict = judged_again(media, media.blob) if media.blob else None
    if verdict is None or not verdict.withholds:
        return change(media, action, actor_id=actor_id, **described(media), **fields)
    payload = change(media, action, actor_id=actor_id, **described(media), **fields, hold="quarantined")
    tell_held(media, verdict)
    return payload


def purge_file(media_id: UUID) -> None:
    """Remove the bytes of a deleted file and of everything made from it, also from a CDN; safe to run twice.

    The bytes go while the row of their blob is locked: an upload of the same content waits, and stores them anew.
    """
    with atomic():
        blob_id = _blob_of(media_id)
        blob = locks.take_one(Rank.BLOB, Blob.objects.filter(pk=blob_id)) if blob_id else None
        media = locked(media_id)
        if media.state != State.DELETED or media.hold in EVIDENCE or blob is None or media.blob_id != blob.pk:
            return
        if not _is_taken_down(media) and MediaFile.objects.filter(needed_as_evidence(), pk=media_id).exists():
            return
        gone = [*(f"/{key}" for key in (media.served_key, blob.key) if key), path_of(media.pk)]
        on_commit(lambda: cdn.purge(gone))
        blobs.remove_derived(media.pk)
        media.thumbnails.all().delete()
        release_space(blob.namespace_id, media.served_size or 0)
        forget_renditions(media)
        nothing: dict[str, Any] = {
            "blob": None,
            "streams": {},
            "served_key": "",
            "served_sha256": "",
            "served_size": None,
            "taken_s": None,
            "latitude": None,
            "longitude": None,
        }
        MediaFile.objects.filter(pk=media.pk).update(**nothing)
        forget_history(media.pk)
        tell_purged(media.pk)
        if blob.references > 1:
            Blob.objects.filter(pk=blob.pk).update(references=F("references") - 1)
            return
        release_space(blob.namespace_id, blob.size)
        blobs.remove(blob.key)
        blob.delete()


def _is_taken_down(media: MediaFile) -> bool:
    """Whether moderators have deleted the file of another person, which keeps nothing of it."""
    final = media.deleted_at is not None and media.deleted_at <= clock.LONG_AGO
    return final and media.deleted_by not in {None, media.uploader_id}


def purge_trash() -> int:
    """Ask for the removal of every file whose time in the trash is over."""
    over = to_purge(clock.now(), settings.TRASH_DAYS)
    return sum(send(PurgeMedia(subject=media_id)) for media_id in over)

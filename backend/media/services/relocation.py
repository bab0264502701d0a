"""Moves the bytes of held files to secret keys: addresses that a storage has signed before open nothing then."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from backend import clock
from backend.errors import Unavailable
from backend.jobs.enqueue import enqueue
from backend.media.jobs import EndAddresses
from backend.media.models import EVIDENCE, Blob, MediaFile
from backend.storage import blobs, cdn, links

_COPIES = 1000
"""The paths of so many held files with the same bytes are purged from a CDN, the newest first."""


def ask_to_end_addresses(held: Iterable[MediaFile]) -> None:
    """Ask for the end of all addresses of files that were held just now (inside a transaction).

    Files that are served from the same bytes are one request. One that Redis does not take is not repeated: the
    addresses end by themselves within a minute.
    """
    if links.are_given_out() or cdn.purges():
        files = {media.served_key or media.blob_id: media.pk for media in held if media.blob_id}
        for media_id in files.values():
            enqueue(EndAddresses(subject=media_id))


def end_addresses(media_id: UUID) -> None:
    """Move the bytes that a held file is served from, where a storage gives out addresses; have the CDN forget them.

    Nothing where it is held no more. The object is copied, then the row names the copy, then the old one goes: a
    process that dies in between leaves an object that no row names, which the sweeper removes. Safe to run twice.
    Raises Unavailable while a worker has the file.
    """
    media = MediaFile.objects.select_related("blob").filter(pk=media_id, hold__in=EVIDENCE).first()
    if media is None or media.blob is None:
        return
    if media.lease_until and media.lease_until > clock.now():
        raise Unavailable("A worker reads this file just now.")
    old = media.served_key or media.blob.key
    if links.are_given_out():
        _move(media, media.blob, old)
    if cdn.purges():
        same = MediaFile.objects.filter(blob=media.blob, hold__in=EVIDENCE).order_by("-pk")
        cdn.purge([f"/{old}", *map(path_of, same.values_list("pk", flat=True)[:_COPIES])])


def path_of(media_id: UUID) -> str:
    """Return the path below which this server sends a file and what was made of it."""
    return f"/media/{media_id}/"


def _move(media: MediaFile, blob: Blob, old: str) -> None:
    aside = blobs.copy_aside(old)
    if aside is None:
        return
    if media.served_key:
        moved = MediaFile.objects.filter(pk=media.pk, served_key=old).update(served_key=aside)
    else:
        moved = Blob.objects.filter(pk=blob.pk, key=old).update(key=aside)
    # Purged, or moved by another worker meanwhile: then nothing names the copy.
    # At once, also while a backup runs: it finds the same bytes at the other key.
    blobs.remove(old if moved else aside, at_once=True)

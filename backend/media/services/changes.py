"""The two steps of every change to a file: lock the row, then change it and publish the change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import F

from backend import clock, locks
from backend.accounts.access import Actor
from backend.audit.actions import Action
from backend.errors import NotFound
from backend.events.publish import publish
from backend.locks import Rank
from backend.media.access import NOT_THERE
from backend.media.events import MediaNoticed, MediaUpdated
from backend.media.hooks import Places, places_of, tell_listing, tell_words
from backend.media.models import MediaFile, Visibility, shown_files
from backend.media.payloads import AttachmentPayload, attachment_payload, facts_payload
from backend.media.services.history import note_change, note_hold
from backend.media.services.texts import index_files


def locked(media_id: UUID, *, rank: Rank = Rank.FILE) -> MediaFile:
    """The row, locked until the transaction ends, with all that its payload needs; raises NotFound."""
    media = locks.take_one(rank, shown_files().filter(pk=media_id), of=("self",))
    if media is None:
        raise NotFound(NOT_THERE)
    return media


def locked_files(media_ids: Iterable[UUID]) -> list[MediaFile]:
    """The same for several files, in the order of their keys; those that are not there are left out."""
    keys = list(media_ids)
    locks.take_keys(Rank.FILE, MediaFile.objects.filter(pk__in=keys))
    # Read under the locks, so that they show what the previous holder of the locks wrote.
    return list(shown_files().filter(pk__in=keys).order_by("pk"))


def locked_rows(media_ids: Iterable[UUID]) -> list[MediaFile]:
    """The same with what rights are judged by alone; for work on many files."""
    rows = MediaFile.objects.filter(pk__in=list(media_ids))
    return locks.take(Rank.FILE, rows.only("namespace_id", "uploader_id", "visibility", "state", "hold"))


def about_file(name: str, media: MediaFile, actor: Actor | None = None, **data: Any) -> Action:
    """Build the activity-log entry about a file; without ``actor`` the server itself acted."""
    about: dict[str, Any] = {
        "namespace_id": media.namespace_id, "object_type": "media", "object_id": media.pk, "object_name": media.name,
        "room_id": media.room_id, "data": data,
    }  # fmt: skip
    return actor.does(name, **about) if actor else Action(name=name, **about)


def change(
    media: MediaFile,
    action: Action | None,
    *,
    actor_id: UUID | None = None,
    places: Places | None = None,
    **fields: Any,
) -> AttachmentPayload:
    """Set ``fields``, raise the version, and tell the rooms that show the file, its uploader and its watchers."""
    state, hold = media.state, media.hold
    for name, value in fields.items():
        setattr(media, name, value)
    media.version += 1
    media.save(update_fields=[*fields, "version"])
    by = action.actor_id if action else actor_id
    note_change(media, state, actor_id=by)
    if media.hold != hold:
        note_hold([media], media.hold, actor_id=by)
    return tell(media, action, actor_id=actor_id, places=places)


ATTACHMENT_FIELDS = frozenset({"title", "alt_text", "visibility"})
"""What is told of a file wherever it is shown; the rest of what a library says of it stands in the library alone."""


SEARCHED_FIELDS = frozenset({"title", "alt_text", "description", "text", "hints"})
"""What searches find a file by, besides its name and its tags."""


def described(media: MediaFile) -> dict[str, Any]:
    """What every change of a file's library fields sets besides: its next revision, and when."""
    return {"revision": media.revision + 1, "updated_at": clock.now()}


def describe(media: MediaFile, action: Action | None, *, actor_id: UUID | None = None, **fields: Any) -> None:
    """Set library fields of a locked file and raise its revision; rooms are told of what they show."""
    fields |= described(media)
    if fields.keys() & ATTACHMENT_FIELDS:
        change(media, action, actor_id=actor_id, **fields)
    else:
        for name, value in fields.items():
            setattr(media, name, value)
        media.save(update_fields=[*fields])
        publish(action)
    if fields.keys() & SEARCHED_FIELDS:
        index_files([media])
        tell_words([media.pk])
    if "visibility" in fields:
        tell_listing(media.namespace_id, media.pk)


def in_library(*files: MediaFile) -> list[UUID]:
    """Return those of the files that all people of their namespace see, in any state."""
    return [media.pk for media in files if media.visibility == Visibility.LIBRARY]


def raise_revisions(media_ids: Iterable[UUID]) -> None:
    """Note that tags or collections of locked files were changed."""
    rows = MediaFile.objects.filter(pk__in=list(media_ids))
    rows.update(revision=F("revision") + 1, updated_at=clock.now())


def tell(
    media: MediaFile, action: Action | None, *, actor_id: UUID | None = None, places: Places | None = None
) -> AttachmentPayload:
    """Publish the present state of a locked file."""
    payload = attachment_payload(media)
    streams = audience(media, places or places_of(media.pk))
    event = MediaUpdated(audience=tuple(streams), numbers=streams, data=payload, subject=media.pk)
    publish(action, event, actor_id=actor_id)
    tell_moderators(media, action.actor_id if action else actor_id)
    return payload


def tell_moderators(media: MediaFile, actor_id: UUID | None) -> None:
    """Publish the present facts of a file to those who moderate its namespace."""
    notice = MediaNoticed(audience=(f"moderation:{media.namespace_id}",), data=facts_payload(media), subject=media.pk)
    publish(None, notice, actor_id=actor_id)


def audience(media: MediaFile, places: Places) -> dict[str, int]:
    """Return the audience of a file: rooms that show it, its uploader, watchers of the file and of their uploads.

    Each with the number of the message that shows it there; 0 outside of rooms.
    """
    others = (f"user:{media.uploader_id}", f"media:{media.pk}", f"media:by:{media.uploader_id}")
    return places.streams | dict.fromkeys(others, 0)

"""Files of the library: described, and taken out of the trash."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any
from uuid import UUID

from msgspec import UNSET

from backend.accounts.access import Actor
from backend.errors import PreconditionFailed, PreconditionRequired
from backend.events.publish import atomic
from backend.library.access import file_for, require_may_edit, trashed_file_for
from backend.library.inputs import FileChange
from backend.library.payloads import FilePayload
from backend.library.selectors import file
from backend.library.services.announcements import tell
from backend.library.services.collections import set_collections
from backend.library.services.taggings import listing_changed, set_tags
from backend.media.hooks import places_of
from backend.media.services import about_file, describe, locked, plan_poster, restore_file, retry_processing

if TYPE_CHECKING:
    from backend.media.models import MediaFile


def change_file(actor: Actor, media_id: UUID | None, change: FileChange, *, revision: int | None) -> FilePayload:
    """Change the library fields of a file; ``revision`` is the revision that the client has read.

    Raises PreconditionRequired without one and PreconditionFailed for an older one, Forbidden for files of others,
    Invalid for tags and collections of another namespace, Conflict for the poster of what is no video.
    """
    readable = file_for(actor, media_id, to="edit")
    if revision is None:
        raise PreconditionRequired("Say which revision you have read: send its ETag as `If-Match`.")
    with atomic():
        media = locked(readable.pk)
        require_may_edit(actor, media)
        if media.revision != revision:
            raise PreconditionFailed(
                "Somebody else has changed this file since you read it. Nothing was changed: read it again, and repeat "
                "what you still want."
            )
        fields = column_values(media, change)
        if "poster_s" in fields:
            plan_poster(media, fields["poster_s"])
        changed = [name for name in change.__struct_fields__ if getattr(change, name) is not UNSET]
        describe(media, about_file("media.described", media, actor, fields=changed), **fields)
        collections = set[UUID]()
        if change.collections is not UNSET:
            collections = set_collections(actor, media, {UUID(text) for text in change.collections})
        if change.tags is not UNSET:
            set_tags(media.namespace_id, {media.pk: {UUID(text) for text in change.tags}})
        tell(media.namespace_id, None, files=[media.pk], collections=collections)
    return file(actor, readable.pk)


def column_values(media: MediaFile, change: FileChange) -> dict[str, Any]:
    """What a change writes into the row of a locked file."""
    fields: dict[str, Any] = {
        name: getattr(change, name).strip()
        for name in ("title", "description", "alt_text")
        if getattr(change, name) is not UNSET
    }
    if change.visibility is not UNSET:
        shown_in_rooms = change.visibility == "private" and places_of(media.pk).messages
        fields["visibility"] = "room" if shown_in_rooms else change.visibility
    if change.poster_s is not UNSET:
        fields["poster_s"] = change.poster_s
    return fields


def retry_file(actor: Actor, media_id: UUID | None) -> FilePayload:
    """Have a failed file processed again; raises Conflict where it has not failed, Forbidden for files of others."""
    media = file_for(actor, media_id, to="edit")
    with atomic():
        retry_processing(media.pk, about_file("media.retried", media, actor))
    return file(actor, media.pk)


def files_came_or_left(namespace_id: UUID, media_ids: Collection[UUID]) -> None:
    """Count files anew that came into a library or left it, and tell those who watch it (inside a transaction)."""
    listing_changed(media_ids)
    tell(namespace_id, None, left=media_ids)


def restore_from_trash(actor: Actor, media_id: UUID | None) -> FilePayload:
    """Take a file out of the trash, with its tags and collections; raises NotFound where it is not in it any more."""
    media = trashed_file_for(actor, media_id)
    with atomic():
        restore_file(media.pk, about_file("media.restored", media, actor))
    return file(actor, media.pk)

"""Who may see a media file for reasons that this app knows: it is theirs, or stands in their library."""

from __future__ import annotations

from uuid import UUID

from backend.accounts.access import Actor
from backend.errors import NotFound
from backend.media.models import MediaFile, Upload, Visibility, shown_files

NOT_THERE = "This file does not exist, or you may not see it."


def is_visible_to(media: MediaFile, actor: Actor) -> bool:
    """Whether the file is the actor's own or in a library of theirs (rooms are judged by chat)."""
    if media.uploader_id == actor.user_id:
        return True
    return media.visibility == Visibility.LIBRARY and actor.role_in(media.namespace_id) is not None


def existing_file(media_id: UUID | None) -> MediaFile:
    """The file with all its payload needs, whoever asks; raises NotFound. The caller judges who may see it."""
    media = shown_files().filter(pk=media_id).first() if media_id else None
    if media is None:
        raise NotFound(NOT_THERE)
    return media


def own_upload(actor: Actor, upload_id: UUID | None) -> Upload:
    """An upload of the actor's own; to anybody else it does not exist."""
    rows = Upload.objects.select_related("media")
    upload = rows.filter(pk=upload_id, user=actor.user_id).first() if upload_id else None
    if upload is None:
        raise NotFound("This upload does not exist.")
    return upload

"""Reading the files of a library as their payloads: a fixed number of queries for any number of files."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from backend.accounts.access import Actor, Role, namespace_for
from backend.library.access import file_for, uses_of
from backend.library.inputs import FileFilter
from backend.library.payloads import FilePayload, file_payload, trashed_payload
from backend.library.selectors.details import details_of
from backend.library.selectors.filters import wanted_parts
from backend.media.selectors import keys_of_files
from backend.media.selectors.batches import files_by_key


def files(
    actor: Actor,
    namespace: str | None,
    given: FileFilter,
    *,
    before: UUID | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> list[FilePayload]:
    """The files of a namespace that the actor may see and that match the filter, newest first.

    Raises NotFound for a namespace that is not the actor's, Invalid for tags and collections of another one.
    """
    parts = wanted_parts(actor, namespace_for(actor, namespace, role=Role.VIEWER), given)
    keys = keys_of_files(parts, before=before, after=after, limit=limit)
    return files_shown(actor, keys)


def file(actor: Actor, media_id: UUID | None) -> FilePayload:
    """One file that the actor may see; raises NotFound."""
    return files_shown(actor, [file_for(actor, media_id).pk])[0]


def files_shown(actor: Actor, media_ids: Sequence[UUID]) -> list[FilePayload]:
    """The payloads of files that the actor may see, in the order given; those that are not there are left out."""
    found = files_by_key(media_ids)
    details, uses = details_of(found.keys()), uses_of(actor, found.keys())
    payloads = []
    for media in (found[key] for key in media_ids if key in found):
        tags, collections = details.tags.get(media.pk, []), details.collections.get(media.pk, [])
        count = uses[media.pk] + details.pages[media.pk] + len(collections)
        tells_original = media.uploader_id == actor.user_id or actor.may_moderate(media.namespace_id)
        payload = file_payload(
            media, tags=tags, collections=collections, usage_count=count, ai=details.tagger(media.pk),
            tells_original=tells_original,
        )  # fmt: skip
        payloads.append(trashed_payload(payload, media) if media.state == "deleted" else payload)
    return payloads

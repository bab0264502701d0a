"""Reading the files of a library as their payloads: a fixed number of queries for any number of files."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Count

from backend.accounts.access import Actor, Role, namespace_for
from backend.library.access import file_for, uses_of
from backend.library.inputs import FileFilter
from backend.library.models import CollectionItem, PageUse, Tagging
from backend.library.payloads import (
    NOT_ANALYZED,
    CollectionName,
    FilePayload,
    TagName,
    file_payload,
    trashed_payload,
)
from backend.library.selectors.filters import wanted_parts
from backend.library.selectors.suggestions import taggers_of
from backend.media.selectors import keys_of_files, shown_files


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
    found = {media.pk: media for media in shown_files().filter(pk__in=media_ids)}
    tags, collections, uses = _tags_of(found), _collections_of(found), uses_of(actor, found.keys()) + _pages_of(found)
    taggers = taggers_of(found.keys())
    payloads = []
    for media in (found[key] for key in media_ids if key in found):
        count = uses[media.pk] + len(collections[media.pk])
        tells_original = media.uploader_id == actor.user_id or actor.may_moderate(media.namespace_id)
        payload = file_payload(
            media, tags=tags[media.pk], collections=collections[media.pk], usage_count=count,
            ai=taggers.get(media.pk, NOT_ANALYZED), tells_original=tells_original,
        )  # fmt: skip
        payloads.append(trashed_payload(payload, media) if media.state == "deleted" else payload)
    return payloads


def _tags_of(media_ids: Iterable[UUID]) -> dict[UUID, list[TagName]]:
    names: dict[UUID, list[TagName]] = defaultdict(list)
    rows = Tagging.objects.filter(media__in=list(media_ids), direct=True).order_by("tag__path")
    for media_id, key, name, path, color in rows.values_list("media", "tag", "tag__name", "tag__path", "tag__color"):
        names[media_id].append(TagName(id=str(key), name=name, path=path, color=color))
    return names


def _pages_of(media_ids: Iterable[UUID]) -> Counter[UUID]:
    rows = PageUse.objects.filter(media__in=list(media_ids)).values_list("media")
    return Counter(dict(rows.annotate(Count("pk"))))


def _collections_of(media_ids: Iterable[UUID]) -> dict[UUID, list[CollectionName]]:
    names: dict[UUID, list[CollectionName]] = defaultdict(list)
    rows = CollectionItem.objects.filter(media__in=list(media_ids)).order_by("collection__name", "collection")
    for media_id, key, name in rows.values_list("media", "collection", "collection__name"):
        names[media_id].append(CollectionName(id=str(key), name=name))
    return names

"""Who may see and change files, tags and collections of a library. Fetching is authorising."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Literal, Protocol
from uuid import UUID

from django.db.models import Q

from backend import clock, locks
from backend.accounts.access import Actor, Role
from backend.errors import Forbidden, Gone, NotFound
from backend.library.models import BulkJob, MediaCollection, MediaTag
from backend.locks import Rank
from backend.media.access import NOT_THERE, Part, Span, any_of, media_for, visible_to
from backend.media.selectors import shown_files
from backend.search.query import Search

if TYPE_CHECKING:
    from backend.library.payloads import Usage
    from backend.media.models import MediaFile

NO_TAG = "This tag does not exist, or you do not belong to its namespace."
NO_SUGGESTION = "This suggestion does not exist any more, or you may not see its file."
NO_COLLECTION = "This collection does not exist, or you do not belong to its namespace."


UseCounter = Callable[[Actor, Collection[UUID]], Mapping[UUID, int]]
"""How many places that the actor may see use each of some files; those that are used nowhere may be left out."""

_COUNTERS: list[UseCounter] = []


def count_uses_with(counter: UseCounter) -> None:
    """Called once by an app that uses files, when it is ready."""
    _COUNTERS.append(counter)


CaptionFinder = Callable[[Actor, Search, Span], Q]
"""The files that match together with a message that shows them, which holds one of the words at least and which the
actor may read: one condition on the file itself."""

_CAPTION_FINDERS: list[CaptionFinder] = []


def find_captions_with(finder: CaptionFinder) -> None:
    """Called once by an app that shows files with words beside them, when it is ready."""
    _CAPTION_FINDERS.append(finder)


def captions_for(actor: Actor, search: Search) -> Part | None:
    """The files that are shown to the actor beside words that match; None where no app shows any."""
    if not _CAPTION_FINDERS:
        return None
    return lambda span: any_of(finder(actor, search, span) for finder in _CAPTION_FINDERS)


def uses_of(actor: Actor, media_ids: Collection[UUID]) -> Counter[UUID]:
    """How many places of the apps above that the actor may see use each of some files."""
    uses = Counter[UUID]()
    for counter in _COUNTERS:
        uses.update(counter(actor, media_ids))
    return uses


class UseLister(Protocol):
    """Lists the places that the actor may see which use a file: ids above ``after`` or below ``before``, in any order.

    Of the places on that side the nearest ``limit`` are enough.
    """

    def __call__(
        self, actor: Actor, media_id: UUID, *, before: UUID | None, after: UUID | None, limit: int
    ) -> list[Usage]:
        """Return them."""


_LISTERS: list[UseLister] = []


def list_uses_with(lister: UseLister) -> None:
    """Called once by an app that uses files, when it is ready."""
    _LISTERS.append(lister)


def listed_uses(actor: Actor, media_id: UUID, *, before: UUID | None, after: UUID | None, limit: int) -> list[Usage]:
    """The places of the apps above that the actor may see and that use a file."""
    return [use for lister in _LISTERS for use in lister(actor, media_id, before=before, after=after, limit=limit)]


def file_for(actor: Actor, media_id: UUID | None, *, to: Literal["see", "edit"] = "see") -> MediaFile:
    """A file that the actor may see, or whose library fields they may ``edit``; raises NotFound, Forbidden.

    Files are edited by who sent them, and by moderators of their namespace.
    """
    media = media_for(actor, media_id)
    if to == "edit":
        require_may_edit(actor, media)
    return media


def require_may_edit(actor: Actor, media: MediaFile) -> None:
    """Raise Forbidden where the file is not the actor's to describe, or is withheld."""
    own = media.uploader_id == actor.user_id and actor.at_least(Role.MEMBER, media.namespace_id)
    if not own and not actor.may_moderate(media.namespace_id):
        raise Forbidden("You may change only your own files; moderators change those of everybody.")
    if media.hold:
        raise Forbidden("This file is on hold: nothing about it can be changed until it is released.")


def in_trash_of(actor: Actor) -> Q:
    """The deleted files that the actor may restore: their own, and those of libraries that they moderate.

    An uploader restores only what they deleted themselves; what was deleted for good is not restored.
    """
    moderated = [key for key in actor.roles if actor.may_moderate(key)]
    library = Q(visibility="library")
    others = library if actor.is_superuser else library & Q(namespace__in=moderated)
    own = Q(uploader=actor.user_id) & (Q(deleted_by=None) | Q(deleted_by=actor.user_id))
    return Q(state="deleted", blob__isnull=False, hold=None, deleted_at__gt=clock.LONG_AGO) & (own | others)


def trashed_file_for(actor: Actor, media_id: UUID | None) -> MediaFile:
    """A file in the trash that the actor may restore; raises NotFound."""
    media = shown_files().filter(in_trash_of(actor), pk=media_id).first() if media_id else None
    if media is None or not actor.at_least(Role.MEMBER, media.namespace_id):
        raise NotFound(NOT_THERE)
    return media


def tag_for(actor: Actor, tag_id: UUID | None, *, to: Literal["see", "change"] = "see") -> MediaTag:
    """A tag of a namespace of the actor; raises NotFound, Gone where it was deleted, Forbidden.

    Tags are changed by who made them, and by moderators.
    """
    tag = MediaTag.objects.select_related("namespace").filter(pk=tag_id).first() if tag_id else None
    if tag is None or actor.role_in(tag.namespace_id) is None:
        raise NotFound(NO_TAG)
    if tag.deleted_at:
        into = str(tag.merged_into_id) if tag.merged_into_id else None
        raise Gone("This tag was merged into another one." if into else "This tag was deleted.", merged_into=into)
    if to == "change":
        _require_maker(actor, tag.namespace_id, tag.creator_id, "tags")
    return tag


def collection_for(
    actor: Actor, collection_id: UUID | None, *, to: Literal["see", "fill", "change"] = "see", lock: bool = False
) -> MediaCollection:
    """A collection of a namespace of the actor; raises NotFound, Forbidden.

    Members ``fill`` every collection with their own files; it is changed by its owner, and by moderators.
    """
    rows = MediaCollection.objects.select_related("namespace", "owner", "parent")
    rows = rows.filter(pk__in=[collection_id] if collection_id else [])
    collection = locks.take_one(Rank.COLLECTION, rows, of=("self",)) if lock else rows.first()
    if collection is None or actor.role_in(collection.namespace_id) is None:
        raise NotFound(NO_COLLECTION)
    if to == "fill" and not actor.at_least(Role.MEMBER, collection.namespace_id):
        raise Forbidden("You may look at this collection, but put nothing into it.")
    if to == "change":
        _require_maker(actor, collection.namespace_id, collection.owner_id, "collections")
    return collection


def living_tags(namespace_id: UUID, tag_ids: Collection[UUID]) -> set[UUID]:
    """Those of some tags that are of a namespace and were neither deleted nor merged."""
    rows = MediaTag.objects.filter(pk__in=tag_ids, namespace=namespace_id, deleted_at=None)
    return set(rows.values_list("pk", flat=True))


def namespace_of(actor: Actor, media_ids: Collection[UUID]) -> UUID | None:
    """The namespace of one of some files that the actor may see, deleted ones among them; None where there is none."""
    rows = shown_files().filter(visible_to(actor), pk__in=media_ids)
    return rows.order_by("pk").values_list("namespace", flat=True).first()


def job_for(actor: Actor, job_id: UUID | None) -> BulkJob:
    """A job that the actor has started; raises NotFound."""
    rows = BulkJob.objects.select_related("namespace")
    job = rows.filter(pk=job_id, starter=actor.user_id).first() if job_id else None
    if job is None:
        raise NotFound("This job does not exist (any more), or another person has started it.")
    return job


def _require_maker(actor: Actor, namespace_id: UUID, maker: UUID | None, things: str) -> None:
    own = maker == actor.user_id and actor.at_least(Role.MEMBER, namespace_id)
    if not own and not actor.may_moderate(namespace_id):
        raise Forbidden(f"You may change only {things} that you made; moderators change those of everybody.")

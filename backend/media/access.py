"""Checks who may see a media file: its owner, and all people to whom an app above shows it. Fetching authorises."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal, NamedTuple
from uuid import UUID

from django.db.models import Q

from backend.accounts.access import Actor
from backend.errors import Forbidden, NotFound
from backend.media.models import MediaFile, Upload, Visibility, shown_files

NOT_THERE = "This file does not exist, or you may not see it."

Provider = Callable[[Actor], Q]
"""Which files an app shows to an actor: one condition on the file itself (``Exists`` or ``pk__in``), no join."""


class Span(NamedTuple):
    """The keys of files above one key and below another; None leaves a side open."""

    above: UUID | None = None
    below: UUID | None = None

    def of(self, column: str) -> Q:
        """The condition on a column that holds such keys."""
        above = Q() if self.above is None else Q(**{f"{column}__gt": self.above})
        return above if self.below is None else above & Q(**{f"{column}__lt": self.below})


Part = Callable[[Span], Q]
"""Files that are shown for one reason, as a condition that need only be true of those between two keys."""

ListProvider = Callable[[Actor, Span], Q]
_PROVIDERS: list[tuple[Provider, ListProvider]] = []


def show_files_with(provider: Provider, *, for_lists: ListProvider) -> None:
    """Called once by an app that shows files, when it is ready.

    ``for_lists`` says the same as ``provider``, which is asked about single files, in a form that finds the files of a
    list between two keys without looking at others.
    """
    _PROVIDERS.append((provider, for_lists))


def visible_to(actor: Actor) -> Q:
    """The files that the actor may see, deleted and held ones among them: their own, and what is shown to them."""
    return any_of([_own(actor), _in_libraries_of(actor), *(provider(actor) for provider, _ in _PROVIDERS)])


def visible_parts(actor: Actor, namespace_id: UUID) -> list[Part]:
    """The same for lists of a namespace: several conditions, each of which has an index of its own.

    What all people of the namespace see anyway is not looked for in rooms.
    """
    sees_library = actor.is_superuser or actor.role_in(namespace_id) is not None
    elsewhere = Q(visibility__in=[Visibility.ROOM, Visibility.PRIVATE]) if sees_library else Q()
    elsewhere_parts = [_elsewhere(elsewhere, actor, for_lists) for _, for_lists in _PROVIDERS]
    return [everywhere(_own(actor)), everywhere(_in_libraries_of(actor)), *elsewhere_parts]


def everywhere(condition: Q) -> Part:
    """A condition that is the same between all keys; raises ValueError for an empty one."""
    condition = any_of([condition])
    return lambda _: condition


def _elsewhere(condition: Q, actor: Actor, for_lists: ListProvider) -> Part:
    return lambda span: condition & any_of([for_lists(actor, span)])


def any_of(conditions: Iterable[Q]) -> Q:
    """The files that fulfil one of these conditions; raises ValueError for an empty one: it would show every file."""
    seen = Q(pk__in=[])
    for condition in conditions:
        if not condition:
            raise ValueError("An empty condition would show every file there is.")
        seen |= condition
    return seen


def _own(actor: Actor) -> Q:
    return Q(uploader=actor.user_id)


def _in_libraries_of(actor: Actor) -> Q:
    library = Q(visibility=Visibility.LIBRARY)
    return library if actor.is_superuser else library & Q(namespace__in=list(actor.roles))


def is_own(media: MediaFile, actor: Actor) -> bool:
    """Whether the actor sees the file wherever it is shown: it is theirs, or in a library of theirs."""
    if media.uploader_id == actor.user_id:
        return True
    return media.visibility == Visibility.LIBRARY and actor.role_in(media.namespace_id) is not None


def media_for(
    actor: Actor, media_id: UUID | None, *, to: Literal["see", "read", "attach", "delete"] = "see"
) -> MediaFile:
    """A file that the actor may see, with all that its payload needs; raises NotFound, or Forbidden to delete others'.

    ``read``: its bytes may be read now, also of a failed file; those of a held one by no one.
    """
    rows = shown_files().filter(visible_to(actor)).exclude(state="deleted")
    media = rows.filter(pk=media_id).first() if media_id else None
    if media is None:
        raise NotFound(NOT_THERE)
    if to == "delete" and media.uploader_id != actor.user_id and not actor.may_moderate(media.namespace_id):
        raise Forbidden("You may delete only your own files.")
    if to in {"attach", "read"} and media.hold:
        raise NotFound(NOT_THERE)
    return media


def history_for(actor: Actor, media_id: UUID | None) -> MediaFile:
    """A file whose history the actor may read: one that they may see, sent themselves, or moderate; raises NotFound."""
    media = MediaFile.objects.filter(pk=media_id).first() if media_id else None
    if media is not None and (media.uploader_id == actor.user_id or actor.may_moderate(media.namespace_id)):
        return media
    return media_for(actor, media_id)


def existing_file(media_id: UUID | None) -> MediaFile:
    """Return the file with all that its payload needs; raises NotFound. The caller checks the permission to see it."""
    media = shown_files().filter(pk=media_id).first() if media_id else None
    if media is None:
        raise NotFound(NOT_THERE)
    return media


def own_upload(actor: Actor, upload_id: UUID | None) -> Upload:
    """Return an upload of the actor; raises NotFound where it is another person's."""
    rows = Upload.objects.select_related("media")
    upload = rows.filter(pk=upload_id, user=actor.user_id).first() if upload_id else None
    if upload is None:
        raise NotFound("This upload does not exist.")
    return upload

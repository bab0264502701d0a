"""What senders want for their files besides storing them: tags, and whether they are described automatically."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings

from backend import clock, locks
from backend.accounts.access import Actor
from backend.errors import Invalid
from backend.ids import parse_id
from backend.library.models import Analysis
from backend.library.services.announcements import about_tag, tell
from backend.library.services.tag_paths import fitting_path, known_tags, tag_at
from backend.library.services.taggings import set_tags
from backend.media.placements import Destination

if TYPE_CHECKING:
    from backend.media.models import MediaFile


def take_wishes(actor: Actor, media: MediaFile, to: Destination) -> None:
    """Give a new file its tags, and note whether it is to be described (inside a transaction).

    Raises Invalid for tags that are none of its namespace, Conflict where no further tag can be made.
    """
    if to.tags:
        set_tags(media.namespace_id, {media.pk: _tags(actor, media.namespace_id, to.tags)})
    if to.described is False:
        declined = {"state": Analysis.State.OFF, "describes": False, "declined": True}
        Analysis.objects.create(media=media, namespace_id=media.namespace_id, **declined)
    elif to.described and media.visibility != "library" and settings.AI_PROVIDER != "off":
        # Files of a library are described anyway. This one waits for its preview.
        Analysis.objects.create(media=media, namespace_id=media.namespace_id, not_before=clock.now())


def _tags(actor: Actor, namespace_id: UUID, texts: tuple[str, ...]) -> set[UUID]:
    """The tags that ids and paths mean; those of paths are made where they are missing."""
    ids = {text: key for text in texts if (key := parse_id(text))}
    paths = {text: fitting_path(text) for text in texts if text not in ids}
    if nameless := [text for text, path in paths.items() if not path]:
        raise Invalid("These tags cannot be set.", fields={"tags": [f"“{text[:40]}” is no name." for text in nameless]})
    return {*ids.values(), *_tags_at(actor, namespace_id, set(paths.values()))}


def _tags_at(actor: Actor, namespace_id: UUID, paths: set[str]) -> set[UUID]:
    tag_by_path = known_tags(namespace_id, paths)
    if len(tag_by_path) == len(paths):
        return set(tag_by_path.values())
    locks.hold_tree(namespace_id, alone=True)
    tag_by_path = known_tags(namespace_id, paths)
    for path in sorted(paths - tag_by_path.keys()):
        tag, made = tag_at(namespace_id, path, creator_id=actor.user_id)
        tag_by_path[path] = tag.pk
        for fresh in made:
            tell(namespace_id, about_tag(actor, "tag.created", fresh), tags=[fresh.pk])
    return set(tag_by_path.values())

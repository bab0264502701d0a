"""Finds the tags that paths mean, and makes those that are missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from backend.library.inputs import TAG_NAME_CHARS
from backend.library.models import MediaTag, TagAlias
from backend.library.services.tags import DEPTH_LIMIT, key_of, make_tag


def fitting_path(text: str) -> str:
    """A path of names that tags may have; empty where nothing is left of it."""
    names = [" ".join("".join(letter for letter in part if letter.isprintable()).split()) for part in text.split("/")]
    return "/".join([name[:TAG_NAME_CHARS].strip() for name in names if name][-DEPTH_LIMIT:])


def path_key(path: str) -> str:
    """A path as paths are compared."""
    return "/".join(key_of(name) for name in path.split("/"))


def known_tags(namespace_id: UUID, paths: Collection[str]) -> dict[str, UUID]:
    """The tags of a namespace that paths mean: the tag of this path, or the only one that is called like its last name.

    Former names count too. What is missing has no tag yet.
    """
    last_names = {path: key_of(path.rpartition("/")[2]) for path in paths}
    if not last_names:
        return {}
    called: dict[str, dict[UUID, str]] = defaultdict(dict)
    live = Q(namespace=namespace_id, deleted_at=None)
    for tag in MediaTag.objects.filter(live, key__in=set(last_names.values())):
        called[tag.key][tag.pk] = path_key(tag.path)
    aliases = TagAlias.objects.filter(
        key__in=set(last_names.values()), tag__namespace=namespace_id, tag__deleted_at=None
    )
    for alias in aliases.select_related("tag"):
        called[alias.key].setdefault(alias.tag_id, path_key(alias.tag.path))
    tag_by_path = {}
    for path, key in last_names.items():
        exact = [tag for tag, known in called[key].items() if known == path_key(path)]
        if exact or len(called[key]) == 1:
            tag_by_path[path] = exact[0] if exact else next(iter(called[key]))
    return tag_by_path


def tag_at(
    namespace_id: UUID, path: str, *, creator_id: UUID | None, suggested: bool = False
) -> tuple[MediaTag, list[MediaTag]]:
    """Return the tag of a path and the tags created for it, with the tree locked; raises Conflict for too many tags."""
    above, _, name = path.rpartition("/")
    parent, made = (
        tag_at(namespace_id, above, creator_id=creator_id, suggested=suggested) if above else (None, list[MediaTag]())
    )
    tag = _below(namespace_id, parent, key_of(name))
    if tag is None:
        tag = make_tag(namespace_id, parent, name, creator_id=creator_id, suggested=suggested)
        made.append(tag)
    return tag, made


def _below(namespace_id: UUID, parent: MediaTag | None, key: str) -> MediaTag | None:
    siblings = MediaTag.objects.filter(namespace=namespace_id, parent=parent, deleted_at=None)
    return siblings.filter(key=key).first() or siblings.filter(aliases__key=key).first()

"""Carries accepted suggestions into their files: texts into empty fields, tags beside those that are there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from msgspec import Struct

from backend import clock, locks
from backend.accounts.access import Actor
from backend.audit.actions import Action
from backend.errors import Conflict, DomainError, Invalid
from backend.events.publish import publish
from backend.library.inputs import TAGS_PER_FILE
from backend.library.models import MediaTag, Suggestion, Tagging
from backend.library.services.tag_paths import known_tags, tag_at
from backend.library.services.taggings import set_tags
from backend.media.services import about_file, describe, raise_revisions

if TYPE_CHECKING:
    from backend.media.models import MediaFile

State = Suggestion.State


class Acceptance(Struct, frozen=True):
    """A suggestion, and what is written in its place: its own value, or what a person made of it."""

    row: Suggestion
    value: str
    state: str


class Accepted(Struct):
    """The tags that were made, and why some suggestions could not be accepted."""

    made: list[UUID] = []
    refused: dict[UUID, DomainError] = {}


def accept_all(
    files: Mapping[UUID, MediaFile], acceptances: Collection[Acceptance], actor: Actor | None = None
) -> Accepted:
    """Write accepted suggestions into locked files of one namespace (inside a transaction).

    Refused is what would overwrite a person's words, and a tag that there is no room for.
    """
    accepted = Accepted()
    texts, tags = list[Acceptance](), list[Acceptance]()
    for acceptance in acceptances:
        (tags if acceptance.row.field == Suggestion.Field.TAG else texts).append(acceptance)
    described = _write_texts(files, texts, actor, accepted)
    tagged = _write_tags(files, tags, actor, accepted)
    raise_revisions(tagged - described)
    moment, by = clock.now(), actor.user_id if actor else None
    keys_by_outcome: dict[tuple[str, UUID | None, str], list[UUID]] = defaultdict(list)
    for one in acceptances:
        if one.row.pk not in accepted.refused:
            written = one.value if one.state == State.EDITED else ""
            keys_by_outcome[one.state, one.row.tag_id, written].append(one.row.pk)
    for (state, tag_id, written), keys in keys_by_outcome.items():
        outcome = {"state": state, "tag": tag_id, "written": written, "decided_at": moment, "decided_by": by}
        Suggestion.objects.filter(pk__in=keys).update(**outcome)
    return accepted


def own_words(media: MediaFile, field: str, rows: Iterable[Suggestion]) -> bool:
    """Whether a text of a file was written by a person; a text that was suggested and accepted as it was is not."""
    present = getattr(media, field)
    taken = (State.ACCEPTED, State.AUTO)
    suggested = any(row.field == field and row.value == present and row.state in taken for row in rows)
    return bool(present) and not suggested


def _write_texts(
    files: Mapping[UUID, MediaFile], texts: list[Acceptance], actor: Actor | None, accepted: Accepted
) -> set[UUID]:
    before: dict[UUID, list[Suggestion]] = defaultdict(list)
    for row in Suggestion.objects.filter(media__in={one.row.media_id for one in texts}).exclude(field="tag"):
        before[row.media_id].append(row)
    fields: dict[UUID, dict[str, str]] = defaultdict(dict)
    for one in texts:
        media = files[one.row.media_id]
        if own_words(media, one.row.field, before[media.pk]):
            name = one.row.field.replace("_", " ")
            accepted.refused[one.row.pk] = Conflict(f"This file has a {name} that a person wrote; it was kept.")
        elif one.row.field in fields[media.pk]:
            accepted.refused[one.row.pk] = Conflict("Another suggestion for the same field was accepted with it.")
        else:
            fields[media.pk][one.row.field] = one.value
    written = {key: changes for key, changes in fields.items() if changes}
    for key, changes in written.items():
        # What a person decided stands in the log as one action for all suggestions; nobody else tells of these.
        action = None if actor else about_file("media.described", files[key], fields=list(changes))
        describe(files[key], action, actor_id=actor.user_id if actor else None, **changes)
    return set(written)


def _write_tags(
    files: Mapping[UUID, MediaFile], tags: list[Acceptance], actor: Actor | None, accepted: Accepted
) -> set[UUID]:
    if not tags:
        return set()
    namespace_id = next(iter(files.values())).namespace_id
    by_path = _meant(namespace_id, tags, actor, accepted)
    carried: dict[UUID, set[UUID]] = {one.row.media_id: set() for one in tags}
    for media_id, tag_id in Tagging.objects.filter(media__in=carried, direct=True).values_list("media", "tag"):
        carried[media_id].add(tag_id)
    for one in tags:
        meant, direct = by_path.get(one.value), carried[one.row.media_id]
        if meant is None:
            continue
        if meant not in direct and len(direct) >= TAGS_PER_FILE:
            accepted.refused[one.row.pk] = Conflict(f"This file has {TAGS_PER_FILE} tags, the most there can be.")
            continue
        direct.add(meant)
        one.row.tag_id = meant
    set_tags(namespace_id, carried)
    return set(carried)


def _meant(namespace_id: UUID, tags: list[Acceptance], actor: Actor | None, accepted: Accepted) -> dict[str, UUID]:
    """The tags that the accepted paths mean, made where they are missing."""
    paths = {one.value for one in tags}
    tag_by_path = known_tags(namespace_id, paths)
    if len(tag_by_path) == len(paths):
        return tag_by_path
    locks.hold_tree(namespace_id, alone=True)
    tag_by_path = known_tags(namespace_id, paths)
    for path in sorted(paths - tag_by_path.keys()):
        try:
            creator_id = actor.user_id if actor else None
            tag, made = tag_at(namespace_id, path, creator_id=creator_id, suggested=True)
        except (Conflict, Invalid) as full:
            accepted.refused |= {one.row.pk: full for one in tags if one.value == path}
            continue
        tag_by_path[path] = tag.pk
        for fresh in made:
            publish(_about_new(fresh, actor))
        accepted.made += [fresh.pk for fresh in made]
    return tag_by_path


def _about_new(tag: MediaTag, actor: Actor | None) -> Action:
    about: dict[str, Any] = {
        "namespace_id": tag.namespace_id, "object_type": "tag", "object_id": tag.pk, "object_name": tag.path,
        "data": {"suggested": True},
    }  # fmt: skip
    return actor.does("tag.created", **about) if actor else Action(name="tag.created", **about)

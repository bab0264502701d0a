"""Creates, renames, moves, merges and deletes tags. A change of the tree locks the whole tree."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Literal
from uuid import UUID

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from msgspec import UNSET

from backend import clock, locks, names
from backend.accounts.access import Actor, namespace_for
from backend.errors import Conflict, Invalid, NotFound
from backend.events.publish import atomic, publish
from backend.library.access import NO_TAG, tag_for
from backend.library.inputs import TAG_NAME_CHARS, NewTag, TagChange
from backend.library.models import WRITTEN, MediaCollection, MediaTag, Suggestion, TagAlias, TagAncestor, Tagging
from backend.library.payloads import TagPayload
from backend.library.selectors import tag
from backend.library.services.announcements import about_tag, tell
from backend.library.services.stale import note_stale
from backend.locks import Rank
from backend.media.services import learn_words
from backend.search.documents import Document, document
from backend.search.upkeep import Checked

DEPTH_LIMIT = 8
"""How many tags may stand above one another."""
TAGS_LIMIT = 10_000
"""How many tags a namespace may have: its tree is rearranged in one transaction."""


def create_tag(actor: Actor, new: NewTag) -> TagPayload:
    """Make a tag; raises Conflict where one of this name stands in the same place, Invalid for its name."""
    namespace_id = namespace_for(actor, new.namespace)
    name = _fitting(new.name)
    with atomic():
        locks.hold_tree(namespace_id, alone=True)
        parent = tag_for(actor, UUID(new.parent)) if new.parent else None
        _require_place(parent, namespace_id, name)
        made = make_tag(namespace_id, parent, name, color=new.color and new.color.lower(), creator_id=actor.user_id)
        tell(namespace_id, about_tag(actor, "tag.created", made), tags=[made.pk])
    return tag(actor, made.pk)


def make_tag(
    namespace_id: UUID,
    parent: MediaTag | None,
    name: str,
    *,
    creator_id: UUID | None,
    color: str | None = None,
    suggested: bool = False,
) -> MediaTag:
    """Create a tag of a name that is free there; the caller has locked the tree. Raises Conflict for too many tags."""
    if MediaTag.objects.filter(namespace=namespace_id, deleted_at=None).count() >= TAGS_LIMIT:
        raise Conflict(f"This namespace has {TAGS_LIMIT:,} tags, the most there can be. Merge or delete some.")
    made = MediaTag.objects.create(
        namespace_id=namespace_id, parent=parent, name=name, key=key_of(name), path=_path(parent, name),
        color=color, creator_id=creator_id, created_at=clock.now(), suggested=suggested,
    )  # fmt: skip
    _index(made)
    _link(made)
    return made


def change_tag(actor: Actor, tag_id: UUID | None, change: TagChange) -> TagPayload:
    """Rename, recolor or move a tag; its old name still finds it.

    Raises Conflict where a tag of this name stands in the new place, or the tag would stand below itself.
    """
    with atomic():
        changed = _held_alone(actor, tag_id)
        old_path, data = changed.path, dict[str, str | None]()
        if change.color is not UNSET:
            data["color"] = changed.color = change.color and change.color.lower()
        name = changed.name if change.name is UNSET else _fitting(change.name)
        parent = _parent(actor, changed, change.parent)
        if (name, parent) != (changed.name, changed.parent):
            _require_place(parent, changed.namespace_id, name, besides=changed)
            _rename(changed, name)
            _move(changed, parent)
            data["path"] = changed.path
        changed.suggested = False
        changed.save(update_fields=["color", "name", "key", "suggested"])
        action = about_tag(actor, "tag.updated", changed, before=old_path, **data)
        tell(changed.namespace_id, action, tags=[changed.pk])
    return tag(actor, changed.pk)


def merge_tag(actor: Actor, tag_id: UUID | None, into_id: UUID) -> TagPayload:
    """Put one tag in the place of another: its files, the tags below it and its names go over to ``into``.

    Raises Conflict where ``into`` is the tag itself or stands below it.
    """
    with atomic():
        merged = _held_alone(actor, tag_id)
        into = tag_for(actor, into_id)
        if into.namespace_id != merged.namespace_id:
            raise NotFound(NO_TAG)
        if into.pk == merged.pk or into.ancestors.filter(ancestor=merged.pk).exists():
            raise Conflict("A tag cannot be merged into itself, or into one that stands below it.")
        action = about_tag(actor, "tag.merged", merged, into=str(into.pk), into_path=into.path)
        _merge(merged, into)
        tell(into.namespace_id, action, tags=[merged.pk, into.pk])
    return tag(actor, into.pk)


def delete_tag(actor: Actor, tag_id: UUID | None, *, children: Literal["lift", "delete"] | None = None) -> None:
    """Delete a tag; those below it are lifted into its place, or deleted too. Raises Conflict where it was not said."""
    with atomic():
        deleted = _held_alone(actor, tag_id)
        below = list(deleted.children.filter(deleted_at=None))
        if below and children is None:
            raise Conflict("There are tags below this one: say children=lift or children=delete.")
        gone = [deleted]
        if children == "lift":
            for child in below:
                _settle(child, deleted.parent)
        elif below:
            gone += [one.tag for one in deleted.descendants.select_related("tag").filter(tag__deleted_at=None)]
        above = _above(deleted)
        keys = [one.pk for one in gone]
        action = about_tag(actor, "tag.deleted", deleted, tags=len(gone))
        _note_left_without(keys)
        Tagging.objects.filter(tag__in=keys).delete()
        MediaTag.objects.filter(pk__in=keys).update(deleted_at=clock.now(), usage_count=0, total_count=0)
        TagAncestor.objects.filter(tag__in=keys).delete()
        _prune(above)
        _count(above)
        tell(deleted.namespace_id, action, tags=keys)


def _note_left_without(tags: Collection[UUID]) -> None:
    """Note the files that carry no other tag than these: they are found among those without any once it is mended."""
    others = Tagging.objects.filter(media=OuterRef("media"), direct=True).exclude(tag__in=tags)
    left = Tagging.objects.filter(~Exists(others), tag__in=tags, direct=True)
    note_stale(left.values_list("media", "tag__namespace"), withdrawn=False)


def drop_unused(actor: Actor, namespace_id: UUID, tags: Collection[UUID]) -> list[UUID]:
    """Delete those of some tags, and of the tags above them, that were made for suggestions and are of no use any more.

    The tree is held alone. Of use is what a file carries, also in the trash, what stands above another tag, what an
    accepted suggestion gave, and what a smart collection names. Returns the deleted ones.
    """
    above = TagAncestor.objects.filter(tag__in=tags).values_list("ancestor", flat=True)
    rows = MediaTag.objects.filter(pk__in={*tags, *above}, suggested=True, deleted_at=None)
    made = {row.pk: row for row in rows}
    used, gone = _used(namespace_id, made), list[UUID]()
    children: dict[UUID | None, set[UUID]] = defaultdict(set)
    for key, parent in MediaTag.objects.filter(parent__in=made, deleted_at=None).values_list("pk", "parent"):
        children[parent].add(key)
    for row in sorted(made.values(), key=lambda row: row.path.count("/"), reverse=True):
        if row.pk not in used and children[row.pk] <= set(gone):
            gone.append(row.pk)
            publish(about_tag(actor, "tag.deleted", row, tags=1))
    MediaTag.objects.filter(pk__in=gone).update(deleted_at=clock.now())
    TagAncestor.objects.filter(tag__in=gone).delete()
    return gone


def _used(namespace_id: UUID, tags: Collection[UUID]) -> set[UUID]:
    given = Suggestion.objects.filter(tag__in=tags, state__in=WRITTEN).values_list("tag", flat=True)
    carried = Tagging.objects.filter(tag__in=tags).values_list("tag", flat=True).distinct()
    smart = MediaCollection.objects.filter(namespace=namespace_id, kind=MediaCollection.Kind.SMART)
    named = [text for held in smart.values_list("filter", flat=True) for text in (held or {}).get("tag", ())]
    return {*carried, *given, *(UUID(text) for text in named)}


def key_of(name: str) -> str:
    """A name as names of tags are compared: case and width make no difference."""
    return unicodedata.normalize("NFKC", name).casefold()[:160]


def _fitting(name: str) -> str:
    fitting = names.required(name, longest=TAG_NAME_CHARS, field="name")
    if "/" in fitting:
        raise Invalid("This name cannot be used.", fields={"name": ["No slash: it stands between the tags of a path."]})
    return fitting


def _held_alone(actor: Actor, tag_id: UUID | None) -> MediaTag:
    """Return a tag that the actor may change, with its whole tree locked."""
    tag = tag_for(actor, tag_id, to="change")
    locks.hold_tree(tag.namespace_id, alone=True)
    return tag_for(actor, tag_id, to="change")


def _parent(actor: Actor, child: MediaTag, given: object) -> MediaTag | None:
    """The parent that is wanted; the present one where none was named."""
    if given is UNSET:
        return child.parent
    if given is None:
        return None
    parent = tag_for(actor, UUID(str(given)))
    if parent.pk == child.pk or parent.ancestors.filter(ancestor=child.pk).exists():
        raise Conflict("A tag cannot stand below itself.")
    return parent


def _require_place(parent: MediaTag | None, namespace_id: UUID, name: str, besides: MediaTag | None = None) -> None:
    """Raise Conflict where a tag of this name stands there already, NotFound for a parent of another namespace."""
    if parent and parent.namespace_id != namespace_id:
        raise NotFound(NO_TAG)
    height = besides.descendants.order_by("-depth").values_list("depth", flat=True).first() or 0 if besides else 0
    if (parent.ancestors.count() + 1 if parent else 0) + height >= DEPTH_LIMIT:
        raise Conflict(f"At most {DEPTH_LIMIT} tags stand above one another.")
    twin = _twin(parent, namespace_id, key_of(name))
    if twin and (besides is None or twin.pk != besides.pk):
        raise Conflict(f"There is a tag {twin.path!r} already.", tag=str(twin.pk))


def _twin(parent: MediaTag | None, namespace_id: UUID, key: str) -> MediaTag | None:
    return MediaTag.objects.filter(namespace=namespace_id, parent=parent, key=key, deleted_at=None).first()


def _path(parent: MediaTag | None, name: str) -> str:
    return f"{parent.path}/{name}" if parent else name


def _link(tag: MediaTag) -> None:
    """Write who stands above a tag that has no such rows."""
    above = [(tag.parent_id, 1)] if tag.parent_id else []
    if tag.parent:
        above += [(key, depth + 1) for key, depth in tag.parent.ancestors.values_list("ancestor", "depth")]
    TagAncestor.objects.bulk_create(TagAncestor(tag=tag, ancestor_id=key, depth=depth) for key, depth in above)


def _rename(tag: MediaTag, name: str) -> None:
    before = tag.name, tag.key
    tag.name, tag.key = name, key_of(name)
    TagAlias.objects.filter(tag=tag, key=tag.key).delete()
    _remember(tag, [before])
    _index(tag)


def _remember(tag: MediaTag, called: Iterable[tuple[str, str]]) -> None:
    aliases = [TagAlias(tag=tag, name=name, key=key) for name, key in called if key != tag.key]
    TagAlias.objects.bulk_create(aliases, ignore_conflicts=True)


def _index(tag: MediaTag) -> None:
    """Have searches find the tag by its names, present and former."""
    called = _called(tag, tag.aliases.order_by("pk"))
    tag.words = _words(called)
    tag.save(update_fields=["words"])
    learn_words(tag.namespace_id, [called])


def _called(tag: MediaTag, aliases: Iterable[TagAlias]) -> Document:
    return document([tag.name, *(alias.name for alias in aliases)], (), (), ())


def _words(called: Document) -> str:
    return f" {' '.join(called.fields[0])} "


def tags_of(namespace_id: UUID | None) -> QuerySet[MediaTag]:
    """The tags of a namespace (None: of all), in the order of their keys."""
    rows = MediaTag.objects.filter(deleted_at=None).order_by("pk")
    return rows.filter(namespace=namespace_id) if namespace_id else rows


def check_tags(namespace_id: UUID | None, after: UUID | None, limit: int, mend: bool) -> Checked:  # noqa: FBT001
    """Compare the words that find the next tags with their names."""
    rows = tags_of(namespace_id).prefetch_related(Prefetch("aliases", TagAlias.objects.order_by("pk")))
    tags = list((rows.filter(pk__gt=after) if after else rows)[:limit])
    wrong = [one for one in tags if one.words != _words(_called(one, one.aliases.all()))]
    for one in wrong if mend else ():
        with atomic():
            locks.hold_tree(one.namespace_id, alone=True)
            _index(MediaTag.objects.get(pk=one.pk))
    return Checked(tags[-1].pk if tags else None, len(tags), len(wrong))


def _settle(child: MediaTag, parent: MediaTag | None) -> None:
    """Move a tag to another parent, or merge it into a tag of the same name there."""
    twin = _twin(parent, child.namespace_id, child.key)
    if twin and twin.pk != child.pk:
        _merge(child, twin)
    else:
        _move(child, parent)


def _move(moved: MediaTag, parent: MediaTag | None) -> None:
    """Set the parent and the path of a tag and of all below it, and where its files are found."""
    before, old_path = set(_above(moved)), moved.path
    moved.parent, moved.path = parent, _path(parent, moved.name)
    moved.save(update_fields=["parent", "path"])
    below = [one.tag for one in moved.descendants.select_related("tag").order_by("depth")]
    for lower in below:
        lower.path = moved.path + lower.path.removeprefix(old_path)
    MediaTag.objects.bulk_update(below, ["path"], batch_size=500)
    after = {parent.pk, *_above(parent)} if parent else set[UUID]()
    if before == after:
        return
    tree = [moved.pk, *(lower.pk for lower in below)]
    TagAncestor.objects.filter(tag__in=tree, ancestor__in=before).delete()
    depths = {moved.pk: 0, **dict(moved.descendants.values_list("tag", "depth"))}
    above = (
        [(parent.pk, 1), *((key, depth + 1) for key, depth in parent.ancestors.values_list("ancestor", "depth"))]
        if parent
        else []
    )
    TagAncestor.objects.bulk_create(
        (TagAncestor(tag_id=one, ancestor_id=key, depth=depths[one] + depth) for one in tree for key, depth in above),
        batch_size=500,
    )
    for ancestor in after - before:
        _find_under(ancestor, Tagging.objects.filter(Q(tag=moved.pk) | Q(tag__in=_below(moved.pk)), direct=True))
    _prune(before - after)
    _count(before ^ after)


def _merge(merged: MediaTag, into: MediaTag) -> None:
    before, target = set(_above(merged)), {into.pk, *_above(into)}
    for child in merged.children.filter(deleted_at=None):
        _settle(child, into)
    MediaTag.objects.filter(pk=into.pk).update(suggested=False)
    carried = Tagging.objects.filter(tag=merged.pk, direct=True)
    for tag_id in target:
        _find_under(tag_id, carried)
    Tagging.objects.filter(tag=into.pk, media__in=carried.values("media")).update(direct=True)
    Tagging.objects.filter(tag=merged.pk).delete()
    called = [(merged.name, merged.key), *merged.aliases.values_list("name", "key")]
    _remember(into, called)
    _index(into)
    merged.deleted_at, merged.merged_into = clock.now(), into
    merged.usage_count = merged.total_count = 0
    merged.save(update_fields=["deleted_at", "merged_into", "usage_count", "total_count"])
    MediaTag.objects.filter(merged_into=merged).update(merged_into=into)
    TagAncestor.objects.filter(tag=merged).delete()
    _prune(before - target)
    _count(before | target)


def _above(tag: MediaTag) -> list[UUID]:
    return list(tag.ancestors.values_list("ancestor", flat=True))


def _below(tag_id: UUID) -> QuerySet[TagAncestor, UUID]:
    return TagAncestor.objects.filter(ancestor=tag_id).values_list("tag", flat=True)


def _find_under(tag_id: UUID, rows: QuerySet[Tagging]) -> None:
    """Have the files of these rows found under a tag as well: one statement, however many they are."""
    missing = rows.exclude(media__in=Tagging.objects.filter(tag=tag_id).values("media"))
    chosen, parameters = missing.values("media", "counted").distinct().query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO library_tagging (tag_id, direct, media_id, counted) "  # noqa: S608 - the query is Django's own
            f"SELECT %s, FALSE, found.* FROM ({chosen}) AS found",
            [_raw(tag_id), *parameters],
        )


def _raw(key: UUID) -> str:
    """A key as both databases take it in a statement of our own."""
    return key.hex if connection.vendor == "sqlite" else str(key)


def _prune(tags: Iterable[UUID]) -> None:
    """Remove the rows of files that carry neither one of these tags nor any below it."""
    for tag_id in tags:
        carried = Tagging.objects.filter(media=OuterRef("media"), direct=True, tag__in=_below(tag_id))
        Tagging.objects.filter(~Exists(carried), tag=tag_id, direct=False).delete()


def _count(tags: Iterable[UUID]) -> None:
    """Recount the files of tags; the caller has locked the tree, so that no count changes meanwhile."""
    keys = list(tags)
    rows = Tagging.objects.filter(tag__in=keys, counted=True).values("tag")
    counted = {
        row["tag"]: (row["usage"], row["total"])
        for row in rows.annotate(usage=Count("pk", filter=Q(direct=True)), total=Count("pk"))
    }
    found = locks.take(Rank.TAG, MediaTag.objects.filter(pk__in=keys), no_key=True)
    for one in found:
        one.usage_count, one.total_count = counted.get(one.pk, (0, 0))
    MediaTag.objects.bulk_update(found, ["usage_count", "total_count"], batch_size=500)

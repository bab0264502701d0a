"""Which files stand under which tags and in which collections, and the counts of both.

A file stands under the tags that it carries and under all above them. A count holds the files that are listed: in the
library, with their bytes here, neither held nor deleted. Rows change under the lock of their file, counts at the end of
a transaction under those of the tags, so that they are true at every commit.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeVar
from uuid import UUID

from django.db.models import F, QuerySet

from backend import locks
from backend.errors import Invalid
from backend.events.publish import at_end, atomic
from backend.library.inputs import TAGS_PER_FILE
from backend.library.models import CollectionItem, MediaCollection, MediaTag, StaleFile, TagAncestor, Tagging
from backend.library.selectors.search import tag_tokens
from backend.locks import Rank
from backend.media.selectors import listed_files
from backend.media.services import files_of, locked_files, set_tag_tokens
from backend.search.upkeep import Checked

_BATCH = 1000

R = TypeVar("R", Tagging, CollectionItem)


class TagCounts(NamedTuple):
    """By how much the two counts of tags change."""

    usage: Counter[UUID]
    total: Counter[UUID]


class _Row(NamedTuple):
    """What stands of a file under a tag."""

    pk: int
    direct: bool
    counted: bool


def carried_tags(namespace_id: UUID, media_ids: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """The tags that each of some locked files carries itself; they stay so until the transaction ends."""
    locks.hold_tree(namespace_id, alone=False)
    return _carried(media_ids)


def set_tags(namespace_id: UUID, carried: Mapping[UUID, set[UUID]], *, revised: bool = False) -> None:
    """Make locked files of a namespace carry exactly these tags (inside a transaction); ``revised``: in a new revision.

    Raises Invalid for a tag that is not of the namespace, and for too many.
    """
    locks.hold_tree(namespace_id, alone=False)
    tags = set[UUID]().union(*carried.values())
    above = _ancestors(tags)
    known = set(
        MediaTag.objects.filter(pk__in=tags, namespace=namespace_id, deleted_at=None).values_list("pk", flat=True)
    )
    if unknown := tags - known:
        raise Invalid(
            "These tags cannot be set.", fields={"tags": [f"{key}: not of this namespace." for key in unknown]}
        )
    if any(len(wanted) > TAGS_PER_FILE for wanted in carried.values()):
        raise Invalid("These tags cannot be set.", fields={"tags": [f"At most {TAGS_PER_FILE} on one file."]})
    set_tag_tokens({media_id: tag_tokens(wanted) for media_id, wanted in carried.items()}, revised=revised)
    rows: dict[UUID, dict[UUID, _Row]] = defaultdict(dict)
    present = Tagging.objects.filter(media__in=carried).values_list("media", "tag", "pk", "direct", "counted")
    for media_id, tag, key, direct, counted in present:
        rows[media_id][tag] = _Row(key, direct, counted)
    _write(rows, carried, above)


def _write(
    rows: Mapping[UUID, Mapping[UUID, _Row]],
    carried: Mapping[UUID, set[UUID]],
    above: Mapping[UUID, set[UUID]],
) -> None:
    fresh, gone, turned = list[Tagging](), list[int](), {True: list[int](), False: list[int]()}
    usage, total, listed = Counter[UUID](), Counter[UUID](), listed_files(carried)
    for media_id, direct in carried.items():
        wanted, present = direct.union(*(above[tag] for tag in direct)), rows.get(media_id, {})
        counted = listed[media_id]
        for tag in wanted - present.keys():
            fresh.append(Tagging(media_id=media_id, tag_id=tag, direct=tag in direct, counted=counted))
            total[tag] += counted
            usage[tag] += counted and tag in direct
        for tag, row in present.items():
            if tag not in wanted:
                gone.append(row.pk)
                total[tag] -= row.counted
                usage[tag] -= row.counted and row.direct
            elif row.direct != (tag in direct):
                turned[not row.direct].append(row.pk)
                usage[tag] += row.counted * (-1 if row.direct else 1)
    Tagging.objects.filter(pk__in=gone).delete()
    for now_direct, keys in turned.items():
        Tagging.objects.filter(pk__in=keys).update(direct=now_direct)
    Tagging.objects.bulk_create(fresh, batch_size=_BATCH)
    at_end(_count, TagCounts(usage, total))


def _ancestors(tags: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    above: dict[UUID, set[UUID]] = defaultdict(set)
    for tag, ancestor in TagAncestor.objects.filter(tag__in=set(tags)).values_list("tag", "ancestor"):
        above[tag].add(ancestor)
    return above


def listing_changed(media_ids: Iterable[UUID]) -> None:
    """Have files counted anew that may have come into the library, or have left it (inside a transaction)."""
    for media_id in media_ids:
        at_end(_count, media_id)


def _count(given: list[UUID | TagCounts]) -> None:
    """Bring the counts in line with whether each of some locked files is listed now, and with what was counted already.

    Collections are locked before tags.
    """
    media_ids = {item for item in given if isinstance(item, UUID)}
    collected = CollectionItem.objects.filter(media__in=media_ids)
    if collected.exists():
        listed = listed_files(media_ids)
        files = Counter[UUID]()
        for item in _turned(collected, listed):
            files[item.collection_id] += 1 if listed[item.media_id] else -1
        add_to_collections(files)
    counts = TagCounts(Counter(), Counter())
    for known in (item for item in given if isinstance(item, TagCounts)):
        counts.usage.update(known.usage)
        counts.total.update(known.total)
    _count_taggings(Tagging.objects.filter(media__in=media_ids), counts)
    _add_to_tags(counts)


def _count_taggings(tagged: QuerySet[Tagging], counts: TagCounts) -> None:
    for namespace_id in sorted(tagged.values_list("tag__namespace", flat=True).distinct()):
        locks.hold_tree(namespace_id, alone=False)
    # Read under the lock: what stood there before may have been rearranged.
    rows = list(tagged)
    listed = listed_files(row.media_id for row in rows)
    for row in _turned(tagged, listed):
        by = 1 if listed[row.media_id] else -1
        counts.total[row.tag_id] += by
        counts.usage[row.tag_id] += by if row.direct else 0


def _turned(rows: QuerySet[R], listed: Mapping[UUID, bool]) -> list[R]:
    """The rows that were counted and should not be, or the other way round; turned."""
    wrong = [row for row in rows if row.counted != listed[row.media_id]]
    for counted in (True, False):
        keys = [row.pk for row in wrong if row.counted != counted]
        rows.filter(pk__in=keys).update(counted=counted)
    return wrong


def _add_to_tags(counts: TagCounts) -> None:
    usage, total = counts
    changed = [tag for tag in usage.keys() | total.keys() if usage[tag] or total[tag]]
    if not changed:
        return
    locks.take_keys(Rank.TAG, MediaTag.objects.filter(pk__in=changed), no_key=True)
    by_delta: dict[tuple[int, int], list[UUID]] = defaultdict(list)
    for tag in changed:
        by_delta[usage[tag], total[tag]].append(tag)
    for (more, in_all), tags in by_delta.items():
        MediaTag.objects.filter(pk__in=tags).update(
            usage_count=F("usage_count") + more, total_count=F("total_count") + in_all
        )


def add_to_collections(files: Counter[UUID]) -> None:
    """Add to the counts of collections (inside a transaction)."""
    by_delta: dict[int, list[UUID]] = defaultdict(list)
    for collection, by in files.items():
        if by:
            by_delta[by].append(collection)
    if by_delta:
        locks.take_keys(Rank.COLLECTION, MediaCollection.objects.filter(pk__in=files), no_key=True)
    for by, collections in by_delta.items():
        MediaCollection.objects.filter(pk__in=collections).update(file_count=F("file_count") + by)


def check_tag_tokens(namespace_id: UUID | None, after: UUID | None, limit: int, mend: bool) -> Checked:  # noqa: FBT001
    """Compare the tags that find the next files with those that they carry."""
    held = dict(files_of(namespace_id, after).values_list("pk", "tag_tokens")[:limit])
    wrong = _found_by_others(held)
    if wrong and mend:
        with atomic():
            locked_files(wrong)
            set_tag_tokens({key: tag_tokens(tags) for key, tags in _carried(wrong).items()})
    return Checked(max(held, default=None), len(held), len(wrong))


def _found_by_others(held: Mapping[UUID, str]) -> set[UUID]:
    """The files that are found by other tags than they carry.

    What is held of a deleted tag finds nothing, and what is held of a merged one finds the other: neither is wrong. But
    what carries no tag holds none, for so it is found among files without a tag: at once, or once it is mended.
    """
    tags = {key: {UUID(token[1:]) for token in tokens.split()} for key, tokens in held.items()}
    gone = MediaTag.objects.filter(pk__in=set[UUID]().union(*tags.values()), deleted_at__isnull=False)
    rows = gone.values_list("pk", "merged_into", "merged_into__deleted_at")
    waiting = set(StaleFile.objects.filter(pk__in=list(held)).values_list("pk", flat=True))
    into = {key: target if deleted_at is None else None for key, target, deleted_at in rows}
    found = {key: {into.get(tag, tag) for tag in found} - {None} for key, found in tags.items()}
    wrong = {key for key, carried in _carried(held).items() if carried != found[key] or (held[key] and not carried)}
    return wrong - waiting


def _carried(media_ids: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    carried: dict[UUID, set[UUID]] = {key: set() for key in media_ids}
    rows = Tagging.objects.filter(media__in=list(carried), direct=True).values_list("media", "tag")
    for media_id, tag in rows:
        carried[media_id].add(tag)
    return carried

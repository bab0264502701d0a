"""Reads what the library says of files beside their rows, by one query for any number of files."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from uuid import UUID

from msgspec import Struct, convert

from backend.library.payloads import NOT_ANALYZED, CollectionName, Tagger, TagName
from backend.media.selectors.batches import key_of, rows_among

_STATEMENT = """
SELECT 'tag', g.media_id, t.id, t.name, t.path, t.color, 0
FROM library_tagging AS g JOIN library_mediatag AS t ON t.id = g.tag_id WHERE g.direct AND g.media_id {among}
UNION ALL
SELECT 'collection', i.media_id, c.id, c.name, '', '', 0
FROM library_collectionitem AS i JOIN library_mediacollection AS c ON c.id = i.collection_id WHERE i.media_id {among}
UNION ALL
SELECT 'page', media_id, NULL, '', '', '', COUNT(*) FROM library_pageuse WHERE media_id {among} GROUP BY media_id
UNION ALL
SELECT 'tagger', a.media_id, NULL, a.state, '', '',
(SELECT COUNT(*) FROM library_suggestion AS s WHERE s.media_id = a.media_id AND s.state = 'pending')
FROM library_analysis AS a WHERE a.describes AND a.media_id {among}
"""


class Details(Struct, frozen=True):
    """Tags by their paths, collections by their names, numbers of pages, states of the tagger: each by file."""

    tags: dict[UUID, list[TagName]]
    collections: dict[UUID, list[CollectionName]]
    pages: Counter[UUID]
    taggers: dict[UUID, Tagger]

    def tagger(self, media_id: UUID) -> Tagger:
        """How far the description of a file has come."""
        return self.taggers.get(media_id, NOT_ANALYZED)


def details_of(media_ids: Collection[UUID]) -> Details:
    """The details of some files; what there is none of is left out."""
    details = Details(defaultdict(list), defaultdict(list), Counter(), {})
    for kind, media_id, related, name, path, color, count in rows_among(_STATEMENT, media_ids):
        key = key_of(media_id)
        if kind == "tag":
            details.tags[key].append(TagName(id=str(key_of(related)), name=name, path=path, color=color))
        elif kind == "collection":
            details.collections[key].append(CollectionName(id=str(key_of(related)), name=name))
        elif kind == "page":
            details.pages[key] = count
        else:
            details.taggers[key] = convert({"state": name, "pending": count}, Tagger)
    for tags in details.tags.values():
        tags.sort(key=lambda tag: tag.path)
    for collections in details.collections.values():
        collections.sort(key=lambda collection: (collection.name, collection.id))
    return details

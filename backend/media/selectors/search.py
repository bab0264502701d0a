"""Finding files by their words, and words that were spelled almost like others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Literal
from uuid import UUID

from django.db import connection
from django.db.models import Exists, F, FloatField, OuterRef, Q
from django.db.models.functions import Cast, Coalesce

from backend.media.access import Part, Span
from backend.media.dates import Dated
from backend.media.models import MediaFile, SearchWord
from backend.media.selectors import keys_of_files, span_left
from backend.media.selectors.batches import key_of, rows_among
from backend.search.documents import FIELDS, Document, document, tsquery
from backend.search.estimates import Split
from backend.search.index import TextIndex, searches_first
from backend.search.query import Search, Term

FILES = TextIndex(table="media_mediafile", fts="media_search")
"""Where files are found by their words."""

RANKED_LIMIT = 2_000
"""How many of the newest matches are put into an order other than that of time."""

_RECENT, _COMMON, _PROPOSING = 4_000, 8, 200
"""Words that so many of the newest files hold are not looked for in older ones while one types; something is proposed
from so many of them at most."""

_SHORTEST, _LONGEST = 4, 32
"""Characters of a word whose misspellings are recognised."""
_FAR = 7
"""From this length on, two mistakes are one word still."""
_CANDIDATES, _ALIKE = 60, 8
_SIMILARITY = "0.2"
"""Of trigrams: two slips in a word of seven letters leave so many of them."""


def document_of(media: MediaFile) -> Document:
    """What searches find a file by, of falling weight: its names and tags, its descriptions, its text, its hints."""
    texts = (media.title, media.name), (media.alt_text, media.description), (media.text,), (media.hints,)
    return Document(document(*texts).fields, marks=tuple(media.tag_tokens.split()))


def own_words_hold(terms: Collection[Term], *, column: str) -> Q:
    """Condition for rows whose ``column`` names a file that is found by at least one of some terms."""
    if searches_first():
        return FILES.holding(terms, column=column)
    return Q(Exists(MediaFile.objects.filter(FILES.holding(terms), pk=OuterRef(column))))


def matching_files(
    parts: Iterable[Part],
    search: Search,
    *,
    before: UUID | None = None,
    after: UUID | None = None,
    limit: int,
    scored: bool = False,
    fields: str = FIELDS,
    by: Split | None = None,
) -> list[tuple[UUID, float]]:
    """The newest files of one of ``parts`` that match, each with its score from 0 to 1, newest first.

    ``fields`` are those of their documents that are looked in. Once the first parts have found enough, the next
    are asked only for files that come before the last one. ``by``: how PostgreSQL finds them, as for an index.
    """
    ordered = list[tuple[UUID, float]]()
    for part in parts:
        span = span_left([key for key, _ in ordered], before=before, after=after, limit=limit)
        rows = MediaFile.objects.filter(part(span), span.of("pk"))
        found = FILES.newest(rows, search, before=before, after=after, limit=limit, scored=scored, fields=fields, by=by)
        ordered = newest_first({**dict(ordered), **dict(found)})
        ordered = ordered[-limit:] if after else ordered[:limit]
    return ordered


def files_to_propose_from(
    recent: Part, every: Part, search: Search, *, namespace_id: UUID, limits: Mapping[str, int]
) -> dict[str, list[UUID]]:
    """The newest files that match in each of some fields, at most so many for each, to propose from while one types.

    On PostgreSQL those among the newest files of the namespace that are of the part ``recent``; others, of the part
    ``every``, are asked for only where the words are so rare among these that the index names few.
    """
    if connection.vendor != "postgresql":
        return {
            field: [key for key, _ in matching_files([every], search, limit=limit, fields=field)]
            for field, limit in limits.items()
        }
    keys = MediaFile.objects.filter(namespace=namespace_id).order_by("-pk").values_list("pk", flat=True)
    newest = Span(above=next(iter(keys[_RECENT : _RECENT + 1]), None))
    found = _newest_keys(newest, recent, search, by="keys")
    if len(found) < _COMMON:
        found = _newest_keys(Span(), every, search, by="words")
    return _matched(found, search, limits)


def _matched(keys: Sequence[UUID], search: Search, limits: Mapping[str, int]) -> dict[str, list[UUID]]:
    """Those of some files that match in each of some fields, in the order given."""
    asked = ", ".join(["search @@ %s::tsquery"] * len(limits))
    statement = f"SELECT id, {asked} FROM media_mediafile WHERE id {{among}}"  # noqa: S608
    rows = rows_among(statement, keys, *(tsquery(search, field) for field in limits))
    matched = {key: dict(zip(limits, fields, strict=True)) for key, *fields in rows}
    return {field: [key for key in keys if matched.get(key, {}).get(field)][:limit] for field, limit in limits.items()}


def _newest_keys(span: Span, part: Part, search: Search, *, by: Literal["keys", "words"]) -> list[UUID]:
    rows = MediaFile.objects.filter(part(span), span.of("pk"))
    found = FILES.newest(rows, search, before=None, after=None, limit=_PROPOSING, scored=False, by=by)
    return [key for key, _ in found]


def files_by(
    column: str | Dated, parts: Iterable[Part], *, before: UUID | None = None, limit: int
) -> list[tuple[UUID, float]]:
    """The newest files of one of ``parts``, each with a number of its row, 0 where it has none."""
    return list(values_of(column, keys_of_files(parts, before=before, limit=limit)).items())


def newest_first(found: Mapping[UUID, float]) -> list[tuple[UUID, float]]:
    """The files with their numbers, newest first: compared as integers, as UUIDs compare in Python and slowly."""
    return sorted(found.items(), key=lambda item: item[0].int, reverse=True)


def texts_of(media_ids: Collection[UUID], *, chars: int) -> dict[UUID, tuple[str, str, str]]:
    """The titles, the names, and the beginnings of the texts of some files."""
    statement = f"SELECT id, title, name, substr(text, 1, {int(chars)}) FROM media_mediafile WHERE id {{among}}"  # noqa: S608
    return {key_of(key): (title, name, text) for key, title, name, text in rows_among(statement, media_ids)}


def values_of(column: str | Dated, media_ids: Iterable[UUID]) -> dict[UUID, float]:
    """A number of each row, 0 where it has none."""
    value: Any = Coalesce(Cast(F(column) if isinstance(column, str) else column, FloatField()), 0.0)
    return dict(MediaFile.objects.filter(pk__in=list(media_ids)).annotate(value=value).values_list("pk", "value"))


def words_like(namespace_id: UUID, word: str) -> list[str]:
    """Words of a namespace that differ from this one by a slip or two, the likeliest first."""
    if not (_SHORTEST <= len(word) <= _LONGEST) or not word.isalpha():
        return []
    given: list[str | UUID | int]
    if connection.vendor == "postgresql":
        statement, given = _LIKE_POSTGRESQL, [namespace_id, word, word, _CANDIDATES]
    else:
        padded = padded_word(word)
        parts = {padded[at : at + 3] for at in range(len(padded) - 2)}
        match = " OR ".join(f'"{part}"' for part in sorted(parts))
        statement, given = _LIKE_SQLITE, [match, namespace_id.hex, _CANDIDATES]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT set_config('pg_trgm.similarity_threshold', %s, FALSE)", [_SIMILARITY])
        cursor.execute(statement, given)
        candidates = {text.strip() for (text,) in cursor.fetchall()} - {word}
    most = 2 if len(word) >= _FAR else 1
    near = [(distance(word, one, most), one) for one in candidates]
    return [one for slips, one in sorted(near) if slips <= most][:_ALIKE]


_LIKE_POSTGRESQL = """
SELECT word FROM media_searchword WHERE namespace_id = %s AND word %% %s ORDER BY similarity(word, %s) DESC LIMIT %s
"""
_LIKE_SQLITE = """
SELECT word FROM media_word_trigrams WHERE media_word_trigrams MATCH %s AND namespace = %s ORDER BY rank LIMIT %s
"""


def padded_word(word: str) -> str:
    """A word as its trigrams are taken on SQLite: its first and last letter count as much as others."""
    return f"  {word} "


def distance(one: str, other: str, most: int) -> int:
    """How many letters were left out, added, changed or swapped with their neighbour; ``most + 1`` for any more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    two_back, above, row = list[int](), list[int](), list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        two_back, above, row = above, row, [at]
        for place, against in enumerate(other, 1):
            slips = min(above[place] + 1, row[-1] + 1, above[place - 1] + (letter != against))
            if at > 1 and place > 1 and letter == other[place - 2] and one[at - 2] == against:
                slips = min(slips, two_back[place - 2] + 1)
            row.append(slips)
    return min(row[-1], most + 1)


def known_words(namespace_id: UUID, words: Iterable[str]) -> set[str]:
    """Those of some words that the namespace knows already."""
    rows = SearchWord.objects.filter(namespace=namespace_id, word__in=list(words))
    return set(rows.values_list("word", flat=True))

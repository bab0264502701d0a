"""Searching a library: files by their words, tags and captions, as far as the actor may see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal
from uuid import UUID

from django.db.models import Q
from msgspec import Struct
from msgspec.structs import asdict

from backend.accounts.access import Actor, Role, namespace_for
from backend.ids import new_id
from backend.library.access import captions_for
from backend.library.inputs import FileFilter
from backend.library.models import MediaTag, TagAncestor
from backend.library.payloads import FilePayload, FoundFile
from backend.library.selectors.files import files_shown
from backend.library.selectors.filters import matching, narrowed, of_words, shelved, wanted_files, wanted_parts
from backend.media.access import Part, everywhere
from backend.media.dates import Dated
from backend.media.selectors import keys_of_files, span_left
from backend.media.selectors.browsing import files_by_date
from backend.media.selectors.search import (
    FILES,
    RANKED_LIMIT,
    files_by,
    matching_files,
    newest_first,
    values_of,
    words_like,
)
from backend.search.documents import MARK, WEIGHTS, WHOLE_NAME
from backend.search.estimates import Split
from backend.search.index import searches_first
from backend.search.query import Search, places, read

Sort = Literal["relevance", "newest", "oldest", "largest", "longest", "taken"]

_TAGS_LIMIT = 500
"""Up to how many tags a word stands for: those with the most files."""
_CAPTION_SCORE = 0.3
_FIRST_LOOK = 8
"""Among so many times more matches than a first page shows, there often are enough that none can rank above."""
_COLUMNS: dict[str, str | Dated] = {"largest": "size", "longest": "duration", "taken": Dated()}
_TEXTS = ("title", "name", "description", "alt_text", "text")


class Place(Struct, frozen=True, kw_only=True):
    """A file's place among what was found: its value in the order that was asked for, then its key.

    ``newest`` is above all files that there were when the first page of its list was read, and ``tolerant`` says
    whether words that are spelled alike were looked for as well; both hold for all pages of a list.
    """

    value: float
    key: UUID
    newest: UUID
    tolerant: bool


class Asked(Struct, frozen=True, kw_only=True):
    """A search, read and looked up: in which namespace, for what, by whom."""

    actor: Actor
    namespace_id: UUID
    given: FileFilter
    search: Search
    split: Split | None
    parts: list[Part]
    captions: Part | None


def search_files(
    actor: Actor,
    namespace: str | None,
    q: str,
    given: FileFilter,
    *,
    sort: Sort | None = None,
    below: Place | None = None,
    above: Place | None = None,
    limit: int = 50,
) -> list[tuple[Place, FoundFile]]:
    """The files of a namespace that the actor may see, that match the filter and hold every word, with their places.

    Words that are not found are looked for as if they were misspelled. Orders other than by time are those of the
    newest matches, but for ``taken`` without words. A page begins behind ``below``, or ends before ``above``. Raises
    NotFound for a namespace that is not the actor's, Invalid for what makes no sense.
    """
    namespace_id, search = namespace_for(actor, namespace, role=Role.VIEWER), read(q)
    if q.strip() and not search.terms:
        return []
    sort = sort or ("relevance" if search.terms else "newest")
    bound = below or above
    tolerant = bound.tolerant if bound else False
    asked = _asked(actor, namespace_id, _tolerant(namespace_id, search) if tolerant else search, given)
    found = _found(asked, sort, below, above, limit)
    if not found and not bound and search.terms:
        asked, tolerant = _asked(actor, namespace_id, _tolerant(namespace_id, search), given), True
        found = _found(asked, sort, below, above, limit)
    newest = bound.newest if bound else new_id()
    values = dict(found)
    return [
        (
            Place(value=values[UUID(payload.id)], key=UUID(payload.id), newest=newest, tolerant=tolerant),
            _found_file(payload, asked.search, values[UUID(payload.id)] if sort == "relevance" else 0.0),
        )
        for payload in files_shown(actor, list(values))
    ]


def _found_file(payload: FilePayload, search: Search, score: float) -> FoundFile:
    """The file with where its texts show what was looked for."""
    texts = {name: getattr(payload, name) for name in _TEXTS}
    marked = {name: places(search, text) for name, text in texts.items() if text}
    return FoundFile(**asdict(payload), highlights={name: at for name, at in marked.items() if at}, score=score)


def _asked(actor: Actor, namespace_id: UUID, search: Search, given: FileFilter) -> Asked:
    search = search.with_others(_tags_called(namespace_id, search))
    # What is held tells nothing, and so is not found by what it says.
    held = Q(hold=None) & of_words(namespace_id) if search.terms else Q()
    split = FILES.split(search) if search.terms else None
    # For all that is seen at once, PostgreSQL would read the index of sizes as well, which few of the words' rows need.
    measured = given.size or given.duration or given.width
    if search.terms and (searches_first() or (split and split.few and not measured)):
        parts = [everywhere(wanted_files(actor, namespace_id, given))]
    else:
        parts = wanted_parts(actor, namespace_id, given)
    # Whose caption the actor may read, that file they may see.
    captions = captions_for(actor, search) if search.terms and not given.trashed else None
    shown = held & matching(actor, namespace_id, given) if captions else Q()
    return Asked(
        actor=actor,
        namespace_id=namespace_id,
        given=given,
        search=search,
        split=split,
        parts=[narrowed(part, held) for part in parts],
        captions=narrowed(captions, shown) if captions else None,
    )


def _found(asked: Asked, sort: Sort, below: Place | None, above: Place | None, limit: int) -> list[tuple[UUID, float]]:
    """The keys of a page with their values."""
    if sort in {"newest", "oldest"}:
        older, newer = (below, above) if sort == "newest" else (above, below)
        before, after = older.key if older else None, newer.key if newer else None
        if sort == "oldest" and not (before or after):
            after = UUID(int=1)
        page = _matches(asked, limit, scored=False, before=before, after=after)
        return page if sort == "newest" else page[::-1]
    if sort == "taken" and not asked.search.terms:
        return _dated(asked, below, above, limit)
    bound = below or above
    if sort == "relevance" and len(asked.search.terms) == 1 and not bound:
        ranked = _best(asked, limit)
    else:
        ranked = _ranked(asked, sort, bound.newest if bound else None)
    order = sorted(((value, key.int, key) for key, value in ranked.items()), reverse=True)
    if above:
        order = [place for place in order if place > (above.value, above.key.int, above.key)][-limit:]
    elif below:
        order = [place for place in order if place < (below.value, below.key.int, below.key)]
    return [(key, value) for value, _, key in order[:limit]]


def _dated(asked: Asked, below: Place | None, above: Place | None, limit: int) -> list[tuple[UUID, float]]:
    older, newer = ((bound.value, bound.key) if bound else None for bound in (below, above))
    wanted = shelved(wanted_files(asked.actor, asked.namespace_id, asked.given), asked.given)
    return files_by_date(wanted, below=older, above=newer, limit=limit)


def _best(asked: Asked, limit: int) -> Mapping[UUID, float]:
    """The newest matches of one word with their scores, as many as it takes to know the ``limit`` first ones.

    Where so many of them have the highest score there is, all that are older rank behind these.
    """
    first = min(_FIRST_LOOK * limit, RANKED_LIMIT)
    found = _matches(asked, first, scored=True)
    if len(found) < first or _none_above(asked.search, [score for _, score in found], limit):
        return dict(found)
    return dict([*found, *_matches(asked, RANKED_LIMIT - first, scored=True, before=found[-1][0])])


def _none_above(search: Search, scores: Sequence[float], limit: int) -> bool:
    """Whether the ``limit`` highest of these are the highest that a search for one word can give."""
    if max(scores) == WHOLE_NAME:
        return scores.count(WHOLE_NAME) >= limit
    return scores.count(WEIGHTS["a"]) >= limit and not FILES.holds_whole(search.terms[0])


def _ranked(asked: Asked, sort: Sort, before: UUID | None) -> Mapping[UUID, float]:
    if not asked.search.terms:
        if sort in _COLUMNS:
            return dict(files_by(_COLUMNS[sort], asked.parts, before=before, limit=RANKED_LIMIT))
        return dict.fromkeys(keys_of_files(asked.parts, before=before, limit=RANKED_LIMIT), 0.0)
    found = dict(_matches(asked, RANKED_LIMIT, scored=sort == "relevance", before=before))
    return found if sort == "relevance" else values_of(_COLUMNS[sort], found)


def _matches(
    asked: Asked, limit: int, *, scored: bool, before: UUID | None = None, after: UUID | None = None
) -> list[tuple[UUID, float]]:
    if not asked.search.terms:
        keys = keys_of_files(asked.parts, before=before, after=after, limit=limit)
        return [(key, 0.0) for key in keys]
    matches = matching_files(
        asked.parts, asked.search, before=before, after=after, limit=limit, scored=scored, by=asked.split
    )
    found = dict(matches)
    if asked.captions:
        # What stands beyond the last one would be cut off again.
        span = span_left(list(found), before=before, after=after, limit=limit)
        captioned = list(keys_of_files([asked.captions], before=span.below, after=span.above, limit=limit))
        joins = scored and len(asked.search.terms) > 1
        scores = FILES.scores(captioned, asked.search, least=_CAPTION_SCORE) if joins else {}
        for key in captioned:
            found[key] = max(found.get(key, 0.0), scores.get(key, _CAPTION_SCORE))
    ordered = newest_first(found)
    return ordered[-limit:] if after else ordered[:limit]


def _tolerant(namespace_id: UUID, search: Search) -> Search:
    """The search with words that are spelled like those that are wanted."""
    alike = [words_like(namespace_id, term.tokens[0]) if len(term.tokens) == 1 else [] for term in search.terms]
    return search.with_others([*alike, *([] for _ in search.excluded)])


def _tags_called(namespace_id: UUID, search: Search) -> list[list[str]]:
    """For each term the tokens of the tags that it names, of those below them, and of those merged into one of them."""
    terms = (*search.terms, *search.excluded)
    wanted = [_spellings(term.tokens, term.others, prefix=term.prefix) for term in terms]
    called = Q(pk__in=[])
    for spelling in (spelling for spellings in wanted for spelling in spellings):
        called |= Q(words__contains=spelling)
    rows = MediaTag.objects.filter(called, namespace=namespace_id, deleted_at=None).order_by("-total_count", "pk")
    named = list(rows.values_list("pk", "words")[:_TAGS_LIMIT])
    if not named:
        return [[] for _ in wanted]
    below = _below([key for key, _ in named])
    return [
        [
            tag_token(tag)
            for key, words in named
            if any(spelling in words for spelling in spellings)
            for tag in below[key]
        ]
        for spellings in wanted
    ]


def _spellings(tokens: Sequence[str], others: Iterable[str], *, prefix: bool) -> list[str]:
    """Parts of the words of a tag that is called so."""
    phrase = " ".join(tokens)
    return [f" {phrase}" if prefix else f" {phrase} ", *(f" {token} " for token in others)]


def _below(tags: Sequence[UUID]) -> Mapping[UUID, set[UUID]]:
    """For each tag those whose files it stands for: itself, those below it, and what was merged into one of them."""
    below = {tag: {tag} for tag in tags}
    pairs = TagAncestor.objects.filter(ancestor__in=tags).values_list("ancestor", "tag")[: _TAGS_LIMIT * 10]
    for ancestor, tag in pairs:
        below[ancestor].add(tag)
    into: dict[UUID | None, list[UUID]] = {}
    merged = MediaTag.objects.filter(merged_into__in=set[UUID]().union(*below.values()))
    for key, target in merged.values_list("pk", "merged_into"):
        into.setdefault(target, []).append(key)
    return {tag: found.union(*(into.get(one, ()) for one in found)) for tag, found in below.items()}


def tag_token(tag_id: UUID) -> str:
    """A tag as the index of files holds it."""
    return f"{MARK}{tag_id.hex}"


def tag_tokens(tags: Iterable[UUID]) -> str:
    """The tags of a file as its row keeps them for the index."""
    return " ".join(sorted(map(tag_token, tags)))

"""What a search may go on with while it is being typed: tags, titles, words of texts, people."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from backend.accounts.access import Actor, Role, namespace_for
from backend.accounts.selectors.people import people_called
from backend.library.inputs import FileFilter
from backend.library.models import MediaTag
from backend.library.payloads import Proposal
from backend.library.selectors.filters import wanted_files, wanted_parts
from backend.media.access import Part, any_of, everywhere
from backend.media.selectors import keys_of_files
from backend.media.selectors.search import files_to_propose_from, matching_files, texts_of
from backend.search.index import searches_first
from backend.search.query import Search, read
from backend.search.words import fold, words_of

_EACH = 5
"""How many proposals of one kind."""
_PEOPLE = 3
_LOOKED_THROUGH = 30
"""In how many of the newest texts words are looked for."""
_COUNTED = 100
_CHARS = 5_000
"""How much of a text is looked through."""


def proposals(actor: Actor, namespace: str | None, q: str) -> list[Proposal]:
    """What the actor may be looking for, from what they may see alone: tags, then titles, words of texts, people."""
    namespace_id, search = namespace_for(actor, namespace, role=Role.VIEWER), read(q)
    if not search.terms:
        return []
    parts = files_to_propose_from(_parts(actor, namespace_id), search, namespace_id=namespace_id)
    return [
        *_tags(namespace_id, search),
        *_titles(_matching(parts, search, "a", _EACH)),
        *_words(_matching(parts, search, "c", _LOOKED_THROUGH), search.terms[-1].tokens[-1]),
        *_people(actor, namespace_id, q.strip()),
    ]


def _parts(actor: Actor, namespace_id: UUID) -> list[Part]:
    if searches_first():
        return [everywhere(wanted_files(actor, namespace_id, FileFilter()))]
    own, library, *shown = wanted_parts(actor, namespace_id, FileFilter())
    # One's own and those of the library together: both are told by the row of the file.
    return [lambda span: any_of([own(span), library(span)]), *shown]


def _matching(parts: list[Part], search: Search, fields: str, limit: int) -> list[UUID]:
    return [key for key, _ in matching_files(parts, search, limit=limit, fields=fields, by="keys")]


def _tags(namespace_id: UUID, search: Search) -> list[Proposal]:
    rows = MediaTag.objects.filter(namespace=namespace_id, deleted_at=None)
    for term in search.terms:
        rows = rows.filter(words__contains=f" {' '.join(term.tokens)}{'' if term.prefix else ' '}")
    found = rows.order_by("-total_count", "path")[:_EACH]
    return [Proposal(kind="tag", value=tag.path, id=str(tag.pk), count=tag.total_count) for tag in found]


def _titles(keys: list[UUID]) -> list[Proposal]:
    named = texts_of(keys, "title", "name")
    return [Proposal(kind="title", value=title or name, id=str(key), count=1) for key, (title, name) in named.items()]


def _words(keys: list[UUID], beginning: str) -> list[Proposal]:
    """Words of texts that begin with the last one that was typed."""
    counted = Counter[str]()
    for (text,) in texts_of(keys, "text").values():
        shown = text[:_CHARS]
        counted.update({
            fold(shown[word.start : word.end]) for word in words_of(shown)
            if not word.unspaced and word.parts[0].startswith(beginning)
        })  # fmt: skip
    ranked = sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:_EACH]
    return [Proposal(kind="text", value=word, id=None, count=count) for word, count in ranked]


def _people(actor: Actor, namespace_id: UUID, beginning: str) -> list[Proposal]:
    """People of the namespace, with how many files of theirs the actor may see."""
    found = []
    for person in people_called(namespace_id, beginning, limit=_PEOPLE):
        files = everywhere(wanted_files(actor, namespace_id, FileFilter(uploader=person.id)))
        count = len(keys_of_files([files], limit=_COUNTED))
        if count:
            found.append(
                Proposal(kind="person", value=person.display_name or person.username, id=person.id, count=count)
            )
    return found

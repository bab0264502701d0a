"""What a search may go on with while it is being typed: tags, titles, words of texts, people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from backend.accounts.access import Actor, Role, namespace_for
from backend.accounts.selectors.people import numbers_of, people_called
from backend.library.inputs import FileFilter
from backend.library.models import MediaTag
from backend.library.payloads import Proposal
from backend.library.selectors.filters import wanted_files, wanted_parts
from backend.media.access import Part, any_of, everywhere
from backend.media.selectors.browsing import files_sent
from backend.media.selectors.search import files_to_propose_from, texts_of
from backend.search.query import Search, read
from backend.search.words import fold, words_of

_NAMES, _TEXT = "a", "c"
"""The fields of documents that hold titles and names, and recognised text."""
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
    visible = wanted_files(actor, namespace_id, FileFilter())
    own, library, *_ = wanted_parts(actor, namespace_id, FileFilter())
    # One's own and those of the library together: both are told by the row of the file.
    recent: Part = lambda span: any_of([own(span), library(span)])  # noqa: E731
    limits = {_NAMES: _EACH, _TEXT: _LOOKED_THROUGH}
    found = files_to_propose_from(recent, everywhere(visible), search, namespace_id=namespace_id, limits=limits)
    texts = texts_of({*found[_NAMES], *found[_TEXT]}, chars=_CHARS)
    return [
        *_tags(namespace_id, search),
        *(_title(key, *texts[key]) for key in found[_NAMES] if key in texts),
        *_words([texts[key][2] for key in found[_TEXT] if key in texts], search.terms[-1].tokens[-1]),
        *_people(namespace_id, visible, q.strip()),
    ]


def _tags(namespace_id: UUID, search: Search) -> list[Proposal]:
    rows = MediaTag.objects.filter(namespace=namespace_id, deleted_at=None)
    for term in search.terms:
        rows = rows.filter(words__contains=f" {' '.join(term.tokens)}{'' if term.prefix else ' '}")
    found = rows.order_by("-total_count", "path")[:_EACH]
    return [Proposal(kind="tag", value=tag.path, id=str(tag.pk), count=tag.total_count) for tag in found]


def _title(key: UUID, title: str, name: str, _: str) -> Proposal:
    return Proposal(kind="title", value=title or name, id=str(key), count=1)


def _words(texts: Iterable[str], beginning: str) -> list[Proposal]:
    """Words of texts that begin with the last one that was typed."""
    counted = Counter[str]()
    for text in texts:
        counted.update({
            fold(text[word.start : word.end]) for word in words_of(text)
            if not word.unspaced and word.parts[0].startswith(beginning)
        })  # fmt: skip
    ranked = sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:_EACH]
    return [Proposal(kind="text", value=word, id=None, count=count) for word, count in ranked]


def _people(namespace_id: UUID, visible: Q, beginning: str) -> list[Proposal]:
    """People of the namespace, with how many files of theirs the actor may see."""
    people = people_called(namespace_id, beginning, limit=_PEOPLE)
    counted = numbers_of([UUID(person.id) for person in people], files_sent(visible, most=_COUNTED)) if people else {}
    return [
        Proposal(kind="person", value=person.display_name or person.username, id=person.id, count=count)
        for person in people
        if (count := counted.get(UUID(person.id)))
    ]

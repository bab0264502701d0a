"""What was typed into a search box, read: words that all have to be there, phrases, and words that must not be."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from backend.errors import Invalid
from backend.search.words import Word, offset_utf16, words_of

TERMS_LIMIT = 12
HIGHLIGHTED_CHARS, HIGHLIGHTS_LIMIT = 20_000, 50
"""How far a text is looked through for what to highlight, and how many places of it are told."""

_PIECE = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"?|(?P<plain>[^\s"]+))')


class Term(Struct, frozen=True):
    """One thing to look for: words that follow each other, the last one by its beginning where it is a ``prefix``.

    ``others`` are tokens that do as well.
    """

    tokens: tuple[str, ...]
    prefix: bool
    others: tuple[str, ...] = ()


class Search(Struct, frozen=True):
    """What has to be found, all of it, and what must not be there.

    Where there are ``own`` terms, one of them at least has to stand in a field before the last one.
    """

    terms: tuple[Term, ...]
    excluded: tuple[Term, ...] = ()
    own: tuple[Term, ...] = ()

    def with_others(self, others: Iterable[Iterable[str]]) -> Search:
        """The search with more tokens that do as well, for each term: of those that are wanted, then of the others."""
        terms = zip((*self.terms, *self.excluded), others, strict=True)
        widened = [replace(term, others=(*term.others, *more)) for term, more in terms]
        return Search(tuple(widened[: len(self.terms)]), tuple(widened[len(self.terms) :]), self.own)

    def with_whole_words(self) -> Search:
        """The search in which only the last word that is wanted may go on: all others stand there as they were typed.

        A single character of a script without spaces still begins pairs.
        """
        terms = (*map(_whole, self.terms[:-1]), *self.terms[-1:])
        return Search(terms, tuple(map(_whole, self.excluded)), self.own)


def _whole(term: Term) -> Term:
    return replace(term, prefix=False) if term.prefix and len(term.tokens[-1]) > 1 else term


def read(text: str) -> Search:
    """Read what was typed: words are all wanted, each by its beginning; ``"…"`` is a phrase, ``-`` excludes.

    Raises Invalid for too many words, and where all are excluded.
    """
    wanted, excluded = list[Term](), list[Term]()
    for piece in _PIECE.finditer(text):
        phrase = piece["phrase"] is not None
        words = list(words_of(piece["phrase"] if phrase else piece["plain"]))
        terms = [_phrase(words)] if phrase and words else [_term(word) for word in words]
        (excluded if piece["minus"] else wanted).extend(terms)
    wanted, excluded = list(dict.fromkeys(wanted)), list(dict.fromkeys(excluded))
    if len(wanted) + len(excluded) > TERMS_LIMIT:
        raise _wrong(f"At most {TERMS_LIMIT} words.")
    if excluded and not wanted:
        raise _wrong("Say at least one word that has to be there.")
    return Search(tuple(wanted), tuple(excluded))


def _term(word: Word) -> Term:
    if not word.unspaced:
        return Term(word.parts, prefix=len(word.parts[0]) > 1)
    # One character begins pairs; of more, the last one by itself would be found at the end of a sentence only.
    return Term(word.parts[:-1] or word.parts, prefix=len(word.parts) == 1)


def _phrase(words: Iterable[Word]) -> Term:
    tokens = [token for word in words for token in (word.parts[:-1] or word.parts if word.unspaced else word.parts)]
    return Term(tuple(tokens), prefix=False)


def _wrong(sentence: str) -> Invalid:
    return Invalid("This search does not make sense.", fields={"q": [sentence]})


def places(search: Search, text: str) -> list[tuple[int, int]]:
    """Where a text shows what was looked for: starts and ends in UTF-16 units, in order, none within another."""
    text, found = text[:HIGHLIGHTED_CHARS], list[tuple[int, int]]()
    words = list(words_of(text))
    tokens = [(part, word, at) for word in words for at, part in enumerate(word.parts)]
    for term in search.terms:
        for at in range(len(tokens)):
            found += _place(term, tokens, at)
    return [(offset_utf16(text, start), offset_utf16(text, end)) for start, end in _apart(found)][:HIGHLIGHTS_LIMIT]


def _place(term: Term, tokens: list[tuple[str, Word, int]], at: int) -> list[tuple[int, int]]:
    part, word, offset = tokens[at]
    if part in term.others:
        return [(word.start, word.end)]
    following = tokens[at : at + len(term.tokens)]
    shown = [token for token, _, _ in following]
    last = shown[-1] if len(shown) == len(term.tokens) else None
    if last is None or shown[:-1] != list(term.tokens[:-1]):
        return []
    if last != term.tokens[-1] and not (term.prefix and last.startswith(term.tokens[-1])):
        return []
    if not word.unspaced:
        return [(word.start, following[-1][1].end)]
    start = word.start + offset
    length = len(term.tokens) + (1 if len(term.tokens[-1]) > 1 else 0)
    return [(start, min(start + length, word.end))]


def _apart(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    apart: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if apart and start <= apart[-1][1] - 1:
            apart[-1] = apart[-1][0], max(apart[-1][1], end)
        else:
            apart.append((start, end))
    return apart

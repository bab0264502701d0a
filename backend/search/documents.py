"""What is found of a thing, in four fields of falling weight, and how each database is told of it and asked for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import islice

from msgspec import Struct

from backend.search.query import Search, Term
from backend.search.words import tokens_of

FIELDS = "abcd"
"""From what names a thing to what is only guessed of it."""
WEIGHTS = {"a": 0.8, "b": 0.5, "c": 0.3, "d": 0.1}
WHOLE_NAME = 1.0
"""The weight of a whole word in the first field."""

OWN_FIELDS = FIELDS[:-1]
"""All but the last one, which in some indexes holds what stands beside a thing."""

_TOKENS_LIMIT = 4_000
"""How many words of one field are found."""
_POSITIONS_LIMIT = 200
"""How many places of one word are kept; PostgreSQL keeps at most 255, none of them beyond 16,383."""
_LAST_POSITION = 16_383
_GAP = 5
"""Between two fields, so that no phrase reaches across."""


class Document(Struct, frozen=True):
    """The tokens of the four fields, and marks: tokens of the first field that are part of no text."""

    fields: tuple[tuple[str, ...], ...]
    marks: tuple[str, ...] = ()

    def columns(self) -> list[str]:
        """The fields as FTS5 takes them."""
        first, *others = self.fields
        return [" ".join(tokens) for tokens in ((*first, *self.marks), *others)]

    def vector(self) -> str:
        """The same as a ``tsvector`` is written."""
        places: dict[str, list[str]] = defaultdict(list)
        position = 1
        for name, tokens in zip(FIELDS, self.fields, strict=True):
            for token in tokens:
                if len(places[token]) < _POSITIONS_LIMIT:
                    places[token].append(f"{min(position, _LAST_POSITION)}{name.upper()}")
                position += 1
            position += _GAP
        words = " ".join(f"'{token}':{','.join(places[token])}" for token in places)
        return f"{words} {marks_vector(self.marks)}" if self.marks else words


MARK = "#"
"""With it begins every mark, and no word."""


def marks_vector(marks: Iterable[str]) -> str:
    """Marks as a ``tsvector`` is written: all stand in the last place, so that they change no place of a word."""
    return " ".join(f"'{mark}':{_LAST_POSITION}{FIELDS[0].upper()}" for mark in marks)


def document(*fields: Iterable[str]) -> Document:
    """The document of a thing; each of the four fields is several texts."""
    return Document(tuple(_tokens(texts) for texts in fields))


def _tokens(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(islice((token for text in texts for token in tokens_of(text)), _TOKENS_LIMIT))


def tsquery(search: Search, fields: str = FIELDS) -> str:
    """The search as a ``tsquery`` is written; what is wanted has to stand in one of ``fields``."""
    where = "" if fields == FIELDS else fields.upper()
    wanted = [f"({_term_tsquery(term, where)})" for term in search.terms]
    if search.own:
        wanted.append(f"({' | '.join(f'({_term_tsquery(term, OWN_FIELDS.upper())})' for term in search.own)})")
    return " & ".join([*wanted, *(f"!({_term_tsquery(term, '')})" for term in search.excluded)])


def any_tsquery(terms: Iterable[Term]) -> str:
    """A ``tsquery`` for what holds at least one of some terms."""
    return " | ".join(f"({_term_tsquery(term, '')})" for term in terms)


def term_tsquery(term: Term, field: str) -> str:
    """The same for one term in one field."""
    return _term_tsquery(term, field.upper())


def whole_tsquery(term: Term) -> str:
    """The same for a term as a whole word of the first field."""
    return _term_tsquery(Term(term.tokens, prefix=False), FIELDS[0].upper())


def _term_tsquery(term: Term, field: str) -> str:
    marks = [field] * len(term.tokens)
    marks[-1] = ("*" if term.prefix else "") + field
    phrase = " <-> ".join(f"'{token}'{mark and ':' + mark}" for token, mark in zip(term.tokens, marks, strict=True))
    return " | ".join([phrase, *(f"'{token}'{field and ':' + field}" for token in term.others)])


def fts5_query(search: Search, fields: str = FIELDS) -> str:
    """The search as FTS5 takes it; what is wanted has to stand in one of ``fields``."""
    where = "" if fields == FIELDS else f"{{{' '.join(fields)}}} : "
    wanted = " AND ".join(f"({where}({_term_fts5(term)}))" for term in search.terms)
    if search.own:
        wanted += f" AND ({{{' '.join(OWN_FIELDS)}}} : ({any_fts5(search.own)}))"
    return f"({wanted}) NOT ({any_fts5(search.excluded)})" if search.excluded else wanted


def term_fts5(term: Term, field: str) -> str:
    """The same for one term in one field."""
    return f"{{{field}}} : ({_term_fts5(term)})"


def whole_fts5(term: Term) -> str:
    """The same for a term as a whole word of the first field."""
    return term_fts5(Term(term.tokens, prefix=False), FIELDS[0])


def any_fts5(terms: Iterable[Term]) -> str:
    """The same as :func:`any_tsquery` for FTS5."""
    return " OR ".join(f"({_term_fts5(term)})" for term in terms)


def _term_fts5(term: Term) -> str:
    phrase = f'"{" ".join(term.tokens)}"{" *" if term.prefix else ""}'
    return " OR ".join([phrase, *(f'"{token}"' for token in term.others)])

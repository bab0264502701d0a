"""Which words of a search PostgreSQL finds in its index, and which it looks for in the rows that are left."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connection
from msgspec.structs import replace

from backend.search.documents import tsquery
from backend.search.query import Search, Term

FREQUENT = 50_000
"""So many rows match that a page of them is found sooner by walking the rows than by reading all from the index."""

MUCH_RARER = 8
"""Words that so many times more rows hold than the rarest one cost more in the index than they leave out."""

FEW = 4_000
"""So many rows for each word are all read from the index, before anything else is asked of them."""


class Split(NamedTuple):
    """A search in two parts that both have to match; None where there is nothing in one."""

    indexed: Search | None
    checked: Search | None
    few: bool
    """Whether the rows that match the first part are so few that all of them may be read."""


def split(table: str, search: Search) -> Split:
    """Take the words out of the question to the index that most rows hold, by what the planner expects.

    An index of words reads the list of every row of each word, which is long for frequent ones, and the beginning
    of a word stands for many lists.
    """
    if not search.terms or (expected := _expected(table, search)) > FREQUENT:
        return Split(None, search, few=False)
    rows = [expected] if len(search.terms) == 1 else [_expected(table, Search((term,))) for term in search.terms]
    return divided(search, rows)


def divided(search: Search, rows: Sequence[int]) -> Split:
    """Divide a search by how many ``rows`` each of its terms is expected to match."""
    most = min(rows) * MUCH_RARER
    return Split(
        _of([term for term, count in zip(search.terms, rows, strict=True) if count <= most], ()),
        _of([term for term, count in zip(search.terms, rows, strict=True) if count > most], search.excluded),
        few=min(rows) <= FEW * len(rows),
    )


def _of(terms: Sequence[Term], excluded: tuple[Term, ...]) -> Search | None:
    return Search(tuple(terms), excluded) if terms or excluded else None


def _expected(table: str, search: Search) -> int:
    """How many rows the planner expects to match."""
    with connection.cursor() as cursor:
        wanted = tsquery(replace(search, excluded=()))
        cursor.execute(f"EXPLAIN (FORMAT JSON) SELECT 1 FROM {table} WHERE search @@ %s::tsquery", [wanted])  # noqa: S608
        [(answer,)] = cursor.fetchall()
    plan: Any = json.loads(answer) if isinstance(answer, str) else answer
    return int(plan[0]["Plan"]["Plan Rows"])

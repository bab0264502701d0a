"""Queries about lists of values, which are compiled once for each of a few lengths."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db.models import QuerySet

from backend.statements import Query

_LENGTHS = (1, 5, 20, 50, 100, 200, 500)


class ListQuery:
    """The rows of a query of values about a list, which ``build`` gets first: some values of one kind.

    Otherwise as :class:`Query`. It is compiled once for each of a few lengths; a shorter list is filled with one of its
    values, and a longer one asked about in parts, so that rows are in order within each 500 of them. For an empty list
    nothing is asked.
    """

    def __init__(self, kind: type, build: Callable[..., QuerySet[Any, Any]], **kinds: type) -> None:
        self._kind, self._build, self._kinds = kind, build, kinds
        self._queries: dict[int, Query] = {}

    def rows(self, keys: Iterable[Any], **values: Any) -> list[tuple[Any, ...]]:
        """Return the rows for a list, as :meth:`Query.rows` does."""
        return [row for query, some in self._parts(keys) for row in query.rows(**some, **values)]

    def raw(self, keys: Iterable[Any], **values: Any) -> list[tuple[Any, ...]]:
        """Return the rows for a list as the driver gives them."""
        return [row for query, some in self._parts(keys) for row in query.raw(**some, **values)]

    def _parts(self, keys: Iterable[Any]) -> Iterator[tuple[Query, dict[str, Any]]]:
        every = list(keys)
        for start in range(0, len(every), _LENGTHS[-1]):
            some = every[start : start + _LENGTHS[-1]]
            length = next(most for most in _LENGTHS if most >= len(some))
            some += some[:1] * (length - len(some))
            yield self._query(length), {f"key{at}": key for at, key in enumerate(some)}

    def _query(self, length: int) -> Query:
        if length not in self._queries:
            names = [f"key{at}" for at in range(length)]

            def build(**given: Any) -> QuerySet[Any, Any]:
                return self._build([given.pop(name) for name in names], **given)

            self._queries[length] = Query(build, **dict.fromkeys(names, self._kind), **self._kinds)
        return self._queries[length]

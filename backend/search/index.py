"""The index that finds rows by their words: a ``tsvector`` in the row on PostgreSQL, a table of FTS5 on SQLite."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from typing import Any, Literal
from uuid import UUID

from django.db import IntegrityError, connection, models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast
from msgspec import Struct

from backend.search.documents import (
    FIELDS,
    MARK,
    WEIGHTS,
    WHOLE_NAME,
    Document,
    any_fts5,
    any_tsquery,
    fts5_query,
    term_fts5,
    term_tsquery,
    tsquery,
    whole_fts5,
    whole_tsquery,
)
from backend.search.estimates import Split, split
from backend.search.query import Search, Term
from backend.statements import Statement, on_sqlite

_NEIGHBOURS = 64
"""How far from its own place the row of a document may stand, where keys of the same instant have taken it."""


_BATCH = 500


class TextIndex(Struct, frozen=True):
    """The index of the rows of one table.

    On PostgreSQL it is the column ``search`` of the table, on SQLite the FTS5 table ``fts``, whose row numbers rise
    with the keys and whose column ``key`` holds them.
    """

    table: str
    fts: str

    def write(self, documents: Mapping[Any, Document]) -> None:
        """Have rows found by these documents alone (inside a transaction)."""
        if not documents:
            return
        if connection.vendor == "postgresql":
            self._write_vectors(documents)
            return
        marks = ", ".join(["%s"] * (2 + len(FIELDS)))
        statement = f"INSERT OR REPLACE INTO {self.fts} (rowid, key, {', '.join(FIELDS)}) VALUES ({marks})"  # noqa: S608
        with connection.cursor() as cursor:
            places = self._places(cursor, list(documents))
            rows: list[list[int | str]] = [[places[key], _text(key), *one.columns()] for key, one in documents.items()]
            cursor.executemany(statement, rows)

    def add(self, key: Any, document: Document) -> None:
        """The same for one row that was just made."""
        if not on_sqlite():
            self.write({key: document})
            return
        try:
            _adding(self.fts).run([row_number(key), _text(key), *document.columns()])
        except IntegrityError:
            # The place of its row is taken, by another one of the same instant.
            self.write({key: document})

    def mark(self, marks: Mapping[Any, Iterable[str]]) -> None:
        """Replace the marks of rows on SQLite; on PostgreSQL they are a part of the row and written with it."""
        with connection.cursor() as cursor:
            places = self._places(cursor, list(marks))
            changed = [
                (_marked(first, marks[key]), places[key]) for key, first in self._first_fields(cursor, places).items()
            ]
            cursor.executemany(f"UPDATE {self.fts} SET {FIELDS[0]} = %s WHERE rowid = %s", changed)  # noqa: S608

    def _first_fields(self, cursor: Any, places: Mapping[Any, int]) -> dict[Any, str]:
        keys, found = {place: key for key, place in places.items()}, dict[Any, str]()
        every = list(keys)
        for at in range(0, len(every), _BATCH):
            numbers = every[at : at + _BATCH]
            held = ", ".join(["%s"] * len(numbers))
            cursor.execute(f"SELECT rowid, {FIELDS[0]} FROM {self.fts} WHERE rowid IN ({held})", numbers)  # noqa: S608
            found.update((keys[place], first) for place, first in cursor.fetchall())
        return found

    def _write_vectors(self, documents: Mapping[Any, Document]) -> None:
        keys = "uuid" if any(isinstance(key, UUID) for key in documents) else "bigint"
        statement = (
            f"UPDATE {self.table} AS t SET search = d.vector::tsvector "  # noqa: S608 - names of tables are ours
            f"FROM unnest(%s::{keys}[], %s::text[]) AS d(key, vector) WHERE t.id = d.key"
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, [list(documents), [document.vector() for document in documents.values()]])

    def forget(self, numbers: Iterable[int]) -> None:
        """Remove what stands of rows that go, whose keys are numbers; on PostgreSQL it goes with them."""
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.executemany(f"DELETE FROM {self.fts} WHERE rowid = %s", [(key,) for key in numbers])  # noqa: S608

    def remove(self, keys: Iterable[Any]) -> None:
        """The same for rows whose keys are ids."""
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                places = self._places(cursor, list(keys))
                statement = f"DELETE FROM {self.fts} WHERE rowid = %s AND key = %s"  # noqa: S608
                cursor.executemany(statement, [(place, _text(key)) for key, place in places.items()])

    def differing(self, documents: Mapping[Any, Document]) -> set[Any]:
        """The keys of those rows that are not found by these documents, or by others too."""
        keys = list(documents)
        if not keys:
            return set()
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                kind = "uuid" if any(isinstance(key, UUID) for key in keys) else "bigint"
                cursor.execute(
                    f"SELECT t.id FROM {self.table} AS t JOIN unnest(%s::{kind}[], %s::text[]) AS d(key, vector) "  # noqa: S608
                    "ON t.id = d.key WHERE COALESCE(t.search, '') <> d.vector::tsvector",
                    [keys, [document.vector() for document in documents.values()]],
                )
                return {key for (key,) in cursor.fetchall()}
            columns = ", ".join(FIELDS)
            places, held = self._places(cursor, keys), dict[str, list[str]]()
            for at in range(0, len(keys), _BATCH):
                numbers = [places[key] for key in keys[at : at + _BATCH]]
                marks = ", ".join(["%s"] * len(numbers))
                cursor.execute(f"SELECT key, {columns} FROM {self.fts} WHERE rowid IN ({marks})", numbers)  # noqa: S608
                held.update({key: fields for key, *fields in cursor.fetchall()})
            empty = [""] * len(FIELDS)
            return {key for key, one in documents.items() if held.get(_text(key), empty) != one.columns()}

    def _places(self, cursor: Any, keys: list[Any]) -> dict[Any, int]:
        """The number of the row of each key in the FTS5 table: its own, or the next free one where that is taken."""
        places = {key: row_number(key) for key in keys}
        taken: dict[int, str] = {}
        for at in range(0, len(keys), _BATCH):
            numbers = [places[key] for key in keys[at : at + _BATCH]]
            marks = ", ".join(["%s"] * len(numbers))
            cursor.execute(f"SELECT rowid, key FROM {self.fts} WHERE rowid IN ({marks})", numbers)  # noqa: S608
            taken.update(cursor.fetchall())
        crowded = [key for key, place in places.items() if taken.setdefault(place, _text(key)) != _text(key)]
        if crowded:
            taken.update(self._beside(cursor, [places[key] for key in crowded]))
        for key in crowded:
            around = range(places[key], places[key] + _NEIGHBOURS + 1)
            own = (place for place in around if taken.get(place) == _text(key))
            free = (place for place in around if place not in taken)
            places[key] = next(own, None) or next(free)
            taken[places[key]] = _text(key)
        return places

    def _beside(self, cursor: Any, places: list[int]) -> list[tuple[int, str]]:
        """The rows that stand at some places and behind them, with their keys."""
        statement = (
            f"SELECT t.rowid, t.key FROM json_each(%s) AS place CROSS JOIN {self.fts} AS t "  # noqa: S608
            "WHERE t.rowid BETWEEN place.value AND place.value + %s"
        )
        cursor.execute(statement, [json.dumps(places), _NEIGHBOURS])
        rows: list[tuple[int, str]] = cursor.fetchall()
        return rows

    def holding(self, terms: Collection[Term], *, column: str = "pk") -> Q:
        """What holds at least one of some terms, as a condition in a query.

        On PostgreSQL it is about the one table of the query that has a column ``search``; on SQLite about any table
        whose ``column`` is a key of the rows, a number for ``pk``.
        """
        if connection.vendor == "postgresql":
            return Q(RawSQL("search @@ %s::tsquery", [any_tsquery(terms)], models.BooleanField()))
        key = "rowid" if column == "pk" else "key"
        keys = f"SELECT {key} FROM {self.fts} WHERE {self.fts} MATCH %s"  # noqa: S608
        return Q(**{f"{column}__in": RawSQL(keys, [any_fts5(terms)])})  # noqa: S611

    def split(self, search: Search) -> Split | None:
        """What of a search to ask of the index, and what of the rows that are left; None leaves it to the database."""
        return split(self.table, search) if connection.vendor == "postgresql" else None

    def holds_whole(self, term: Term) -> bool:
        """Whether any row at all holds a term as whole words."""
        whole = Search((Term(term.tokens, prefix=False),))
        source, match = (
            (f"{self.table} WHERE search @@ %s::tsquery", tsquery(whole))
            if connection.vendor == "postgresql"
            else (f"{self.fts} WHERE {self.fts} MATCH %s", fts5_query(whole))
        )
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {source} LIMIT 1", [match])  # noqa: S608
            return cursor.fetchone() is not None

    def newest(
        self,
        rows: models.QuerySet[Any],
        search: Search,
        *,
        before: Any,
        after: Any,
        limit: int,
        scored: bool,
        floor: Any = None,
        fields: str = FIELDS,
        by: Literal["keys", "words"] | Split | None = None,
        among: Collection[UUID] | None = None,
    ) -> list[tuple[Any, float]]:
        """The keys of the newest of ``rows`` that match, each with its score, newest first.

        Only those older than ``before``; or those newer than ``after``, and of these the oldest. None below ``floor``.
        ``by`` overrules PostgreSQL's planner: ``keys`` walks the rows from the newest on, ``words`` finds all that
        match before they are put in order, and a split search asks its index for a part of the words. ``among`` are
        the few keys that may be found: others that match are not read.
        """
        rows = rows if among is None else rows.filter(pk__in=among)
        rows = rows.filter(pk__lt=before) if before else rows
        rows = rows.filter(pk__gt=after) if after else rows
        rows = rows.filter(pk__gte=floor) if floor else rows
        if connection.vendor == "postgresql":
            # Keys as text have the same order and no index, so that PostgreSQL cannot choose to walk one.
            found_first = by == "words" or (isinstance(by, Split) and by.few)
            order = Cast("pk", models.TextField()) if found_first else F("pk")
            ranked = self._matching(rows, search, fields, by).order_by(order.asc() if after else order.desc())
            sql, words = _score_sql(self.table, search) if scored else ("0.0", [])
            score = RawSQL(sql, words, output_field=models.FloatField())  # noqa: S611
            # With `annotate`, PostgreSQL reckons the score of the rows that are left alone.
            found = list(ranked.annotate(score=score).values_list("pk", "score")[:limit])
            return found[::-1] if after else found
        rows = self._placed(rows, fts5_query(search, fields), before, (after, floor), among)
        placed = list(rows.order_by("place" if after else "-place").values_list("pk", "place")[:limit])
        scores = self._scores([place for _, place in placed], search) if scored and placed else {}
        return sorted(((key, scores.get(place, 0.0)) for key, place in placed), reverse=True)

    def _placed(
        self,
        rows: models.QuerySet[Any],
        query: str,
        before: Any,
        least: tuple[Any, Any],
        among: Collection[UUID] | None,
    ) -> models.QuerySet[Any]:
        """The rows that match on SQLite, each with its ``place``, within the bounds of its index."""
        fts = self.fts
        where, given = [f"{fts}.key = {self.table}.id", f"{fts} MATCH %s"], list[object]([query])
        if before:
            where, given = [*where, f"{fts}.rowid <= %s"], [*given, row_number(before) + _NEIGHBOURS]
        for bound in filter(None, least):
            where, given = [*where, f"{fts}.rowid >= %s"], [*given, row_number(bound)]
        if among is not None:
            # With the plus FTS5 walks its matches once, and not once for each of these rows.
            with connection.cursor() as cursor:
                places = list(self._places(cursor, list(among)).values())
            where, given = [*where, f"+{fts}.rowid IN ({', '.join(['%s'] * len(places))})"], [*given, *places]
        return rows.extra(tables=[fts], where=where, params=given, select={"place": f"{fts}.rowid"})  # noqa: S610

    def _matching(
        self,
        rows: models.QuerySet[Any],
        search: Search,
        fields: str,
        by: Literal["keys", "words"] | Split | None,
    ) -> models.QuerySet[Any]:
        """The rows that match on PostgreSQL, where its index is asked for as much of the words as ``by`` says."""
        indexed, checked = by[:2] if isinstance(by, Split) else (None, search) if by == "keys" else (search, None)
        matches = f"({self.table}.search @@ %s::tsquery)"
        # No index of words answers whether something IS TRUE.
        asked = {matches: indexed, f"{matches} IS TRUE": checked}
        wanted = [tsquery(one, fields) for one in asked.values() if one]
        return rows.extra(where=[sql for sql, one in asked.items() if one], params=wanted)  # noqa: S610

    def scores(self, keys: Collection[UUID], search: Search, *, least: float) -> dict[UUID, float]:
        """The scores of rows of which each term that they do not hold, or hold with less weight, counts ``least``."""
        if not keys:
            return {}
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                score, given = _score_sql(self.table, search, least)
                cursor.execute(f"SELECT id, {score} FROM {self.table} WHERE id = ANY(%s)", [*given, list(keys)])  # noqa: S608
                return {key: float(value) for key, value in cursor.fetchall()}
            places = self._places(cursor, list(keys))
        scores = self._scores(list(places.values()), search, least)
        return {key: scores[place] for key, place in places.items()}

    def _scores(self, places: list[int], search: Search, least: float = 0.0) -> dict[int, float]:
        best: list[dict[int, float]] = []
        with connection.cursor() as cursor:
            for term in search.terms:
                scores: dict[int, float] = {}
                asked = [(term_fts5(term, field), WEIGHTS[field]) for field in reversed(FIELDS)]
                for match, weight in [*asked, (whole_fts5(term), WHOLE_NAME)]:
                    if weight <= least:
                        continue
                    statement = f"SELECT rowid FROM {self.fts} WHERE {self.fts} MATCH %s AND rowid BETWEEN %s AND %s"  # noqa: S608
                    cursor.execute(statement, [match, min(places), max(places)])
                    scores.update((place, weight) for (place,) in cursor.fetchall())
                best.append(scores)
        return {place: round(sum(one.get(place, least) for one in best) / len(best), 4) for place in places}


@cache
def _adding(fts: str) -> Statement:
    marks = ", ".join(["%s"] * (2 + len(FIELDS)))
    return Statement(f"INSERT INTO {fts} (rowid, key, {', '.join(FIELDS)}) VALUES ({marks})")  # noqa: S608


def searches_first() -> bool:
    """Whether the database finds what matches before it looks at anything else: FTS5 cannot be asked in between."""
    return connection.vendor == "sqlite"


def _score_sql(table: str, search: Search, least: float = 0.0) -> tuple[str, list[str]]:
    cases, given = [], list[str]()
    for term in search.terms:
        asked = [(whole_tsquery(term), WHOLE_NAME), *((term_tsquery(term, field), WEIGHTS[field]) for field in FIELDS)]
        asked = [(query, weight) for query, weight in asked if weight > least]
        whens = " ".join(f"WHEN {table}.search @@ %s::tsquery THEN {weight}" for _, weight in asked)
        cases.append(f"CASE {whens} ELSE {least} END")
        given += [query for query, _ in asked]
    return f"ROUND(({' + '.join(cases)}) / {len(cases)}.0, 4)", given


def row_number(key: UUID | int) -> int:
    """The place of a key in an FTS5 table: of a UUIDv7 its time and 20 of its random bits, in the order of the keys."""
    if isinstance(key, int):
        return key
    number = key.int
    milliseconds = (number >> 80) & (1 << 43) - 1
    return milliseconds << 20 | (number >> 64 & 0xFFF) << 8 | number >> 54 & 0xFF


def _text(key: UUID | int) -> str:
    """A key as Django keeps it on SQLite."""
    return key.hex if isinstance(key, UUID) else str(key)


def _marked(field: str, marks: Iterable[str]) -> str:
    """The tokens of a field with these marks in place of those that it has."""
    return " ".join((*(token for token in field.split() if not token.startswith(MARK)), *marks))

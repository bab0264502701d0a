"""Queries and inserts that are compiled once, for what every message passes.

Django takes longer to build a statement than the database to answer it: half a millisecond for a join of two tables.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any
from uuid import UUID, uuid4

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import (
    BigIntegerField,
    BooleanField,
    CharField,
    DateTimeField,
    Field,
    IntegerField,
    Model,
    QuerySet,
    TextField,
    UUIDField,
)

_FIELDS: dict[type, Field[Any, Any]] = {
    UUID: UUIDField(), datetime: DateTimeField(), int: BigIntegerField(), str: TextField(),
}  # fmt: skip
_EXAMPLES: dict[type, Callable[[], Any]] = {
    UUID: uuid4,
    datetime: lambda: datetime.fromtimestamp(uuid4().int % 2**32, UTC),
    int: lambda: uuid4().int % 2**52,
    str: lambda: uuid4().hex,
}
_SQLITE_PARAMETERS = 999

_Converters = list[tuple[int, list[Any], Any]]
_Compiled = tuple[str, list[tuple[str | None, Any]], _Converters]


def columns_of(model: type[Model], prefix: str = "") -> list[str]:
    """The columns of a model as a query names them, in the order in which ``from_db`` takes them."""
    return [prefix + field.attname for field in model._meta.concrete_fields]  # noqa: SLF001 - Django's own


class Query:
    """The rows of ``build``, a function that makes a query of values from parameters of these kinds (by name).

    Django compiles it once, with an example for each parameter; afterwards only the parameters are replaced. So
    ``build`` may use a parameter in conditions alone: it must not decide anything by its value.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], **kinds: type) -> None:
        self._build, self._kinds = build, kinds
        self._compiled: _Compiled | None = None

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """Return the rows for these values of the parameters."""
        sql, parameters, converters = self._compiled or self._compile()
        connection = _connection()
        given = {name: _adapted(kind, values[name], connection) for name, kind in self._kinds.items()}
        with connection.cursor() as cursor:
            cursor.execute(sql, [constant if name is None else given[name] for name, constant in parameters])
            found = cursor.fetchall()
        return [_converted(row, converters, connection) for row in found] if converters else found

    def raw(self, **values: Any) -> list[tuple[Any, ...]]:
        """Return the rows as the driver gives them: SQLite keeps ids as digits, and JSON is text in either database."""
        sql, parameters, _ = self._compiled or self._compile()
        connection = _connection()
        given = {name: _adapted(kind, values[name], connection) for name, kind in self._kinds.items()}
        with connection.cursor() as cursor:
            cursor.execute(sql, [constant if name is None else given[name] for name, constant in parameters])
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    def _compile(self) -> _Compiled:
        connection = _connection()
        examples = {name: _EXAMPLES[kind]() for name, kind in self._kinds.items()}
        names = {_adapted(self._kinds[name], example, connection): name for name, example in examples.items()}
        compiler = self._build(**examples).query.get_compiler(connection=connection)
        sql, given = compiler.as_sql()
        parameters = [(names.get(one), one) for one in given]
        if missing := self._kinds.keys() - {name for name, _ in parameters}:
            raise RuntimeError(f"The query does not use {', '.join(sorted(missing))}.")
        found = compiler.get_converters([expression for expression, _, _ in compiler.select])
        converters = [(at, functions, expression) for at, (functions, expression) in found.items()]
        self._compiled = sql, parameters, converters
        return self._compiled


def _connection() -> Any:
    """The connection of this thread itself: what stands in its place looks it up at every use of an attribute."""
    return connections[DEFAULT_DB_ALIAS]


def _adapted(kind: type, value: Any, connection: Any) -> Any:
    return _FIELDS[kind].get_db_prep_value(value, connection)


def _converted(row: Sequence[Any], converters: _Converters, connection: Any) -> tuple[Any, ...]:
    values = list(row)
    for at, functions, expression in converters:
        for convert in functions:
            values[at] = convert(values[at], expression, connection)
    return tuple(values)


_PLAIN = (CharField, TextField, IntegerField, BooleanField)


def _preparation(field: Any, connection: Any) -> Callable[..., Any] | None:
    """How a value of a field is written; None for what every driver takes as it is."""
    kind = field.target_field if field.is_relation else field
    if isinstance(kind, UUIDField):
        return None if connection.features.has_native_uuid_field else _hexadecimal
    return None if isinstance(kind, _PLAIN) else field.get_db_prep_save


def _hexadecimal(key: UUID | None, _: Any) -> str | None:
    return key.hex if key else None


class Insert:
    """Adds rows to the table of a model, given as values of these columns; no signals, and nothing is read back."""

    def __init__(self, model: type[Model], *columns: str) -> None:
        self._model, self._names, self._values = model, columns, attrgetter(*columns)
        self._prepare: list[Callable[..., Any] | None] = []
        self._head = self._place = ""

    def add(self, rows: Sequence[Sequence[Any]]) -> None:
        """Add rows: one statement, where SQLite takes so many values at once."""
        connection = _connection()
        if not self._prepare:
            self._compile(connection)
        at_once = _SQLITE_PARAMETERS // len(self._names) if connection.vendor == "sqlite" else len(rows)
        for first in range(0, len(rows), at_once or 1):
            some = rows[first : first + at_once]
            values = [
                prepare(value, connection) if prepare else value
                for row in some
                for prepare, value in zip(self._prepare, row, strict=True)
            ]
            with connection.cursor() as cursor:
                cursor.execute(self._head + ", ".join([self._place] * len(some)), values)

    def save(self, instances: Sequence[Model]) -> None:
        """Add rows that were made as instances of the model."""
        self.add([self._values(one) for one in instances])
        for one in instances:
            one._state.adding = False  # noqa: SLF001 - as Django does
            one._state.db = DEFAULT_DB_ALIAS  # noqa: SLF001

    def _compile(self, connection: Any) -> None:
        fields: list[Any] = [self._model._meta.get_field(name) for name in self._names]  # noqa: SLF001 - Django's own
        quote = connection.ops.quote_name
        columns = ", ".join(quote(field.column) for field in fields)
        self._head = f"INSERT INTO {quote(self._model._meta.db_table)} ({columns}) VALUES "  # noqa: S608, SLF001 - names of ours
        self._place = f"({', '.join(['%s'] * len(fields))})"
        self._prepare = [_preparation(field, connection) for field in fields]

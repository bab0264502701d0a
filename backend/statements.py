"""Queries and inserts that are compiled once, for what every message passes.

Django takes longer to build a statement than the database to answer it: half a millisecond for a join of two tables.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import (
    BigIntegerField,
    BinaryField,
    BooleanField,
    CharField,
    DateTimeField,
    Field,
    IntegerField,
    JSONField,
    Model,
    QuerySet,
    TextField,
    UUIDField,
)
from django.db.models.base import ModelState

M = TypeVar("M", bound=Model)

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
_Parameters = list[tuple[str | None, Any]]
"""Names of parameters with what prepares their values, if anything has to; or None with a constant."""


def columns_of(model: type[Model], prefix: str = "") -> list[str]:
    """The columns of a model as a query names them, in the order in which ``from_db`` takes them."""
    return [prefix + field.attname for field in model._meta.concrete_fields]  # noqa: SLF001 - Django's own


class Statement:
    """One statement of SQL, written as Django's cursors take it, for values as the database's driver takes them.

    The driver executes it, for what Django does around a statement takes longer than the database. Django does where
    statements are logged or wrapped, as in tests that count them, and outside a transaction what writes, and what is
    the first to use a connection.
    """

    def __init__(self, sql: str) -> None:
        self._sql, self._sqlite = sql, _PLACES.sub(lambda place: "?" if place[0] == "%s" else "%", sql)

    def run(self, values: Sequence[Any], connection: Any = None) -> None:
        """Execute it, where it returns no rows, on the ``connection`` of this thread if that is known already."""
        connection = connection or _connection()
        if _is_direct(connection):
            if _HERE.held is not None and _joins(connection):
                _HERE.held.append((self._sql, values))
                return
            with connection.wrap_database_errors:
                self._execute(connection, values)
            return
        with connection.cursor() as cursor:
            cursor.execute(self._sql, values)

    def rows(self, values: Sequence[Any], connection: Any = None) -> list[tuple[Any, ...]]:
        """Execute it in the same way, and return its rows."""
        connection = connection or _connection()
        if _is_direct(connection) or _reads_directly(connection):
            if _HERE.held:
                _HERE.held.append((self._sql, values))
                return _execute_held(connection, _HERE.held)
            with connection.wrap_database_errors:
                found: list[tuple[Any, ...]] = self._execute(connection, values).fetchall()
            return found
        with connection.cursor() as cursor:
            cursor.execute(self._sql, values)
            return list(cursor.fetchall())

    def _execute(self, connection: Any, values: Sequence[Any]) -> Any:
        if connection.vendor != "sqlite":
            return connection.connection.execute(self._sql, values)
        if connection.in_atomic_block:
            return connection.connection.execute(self._sqlite, values)
        return connection.create_cursor().execute_as_written(self._sqlite, values)


_PLACES = re.compile("%[s%]")

_Held = list[tuple[str, Sequence[Any]]]
"""Statements with their values."""


@contextmanager
def together() -> Iterator[None]:
    """Send the statements that are run inside in one round trip to PostgreSQL, with the next that returns rows.

    They go out at the end of the block otherwise, in their order; each sees what was committed when it begins, as ever.
    Nothing but statements of this module may use the database before that. Where an error ends the block, those that
    wait are dropped: its transaction is to be rolled back.
    """
    if _HERE.held is not None:
        yield
        return
    _HERE.held = []
    try:
        yield
        if _HERE.held:
            _execute_held(_connection(), _HERE.held)
    finally:
        _HERE.held = None


def _execute_held(connection: Any, held: _Held) -> list[tuple[Any, ...]]:
    """Execute statements as one text, which PostgreSQL's driver fills in by itself; returns the rows of the last."""
    sql, values = "; ".join(sql for sql, _ in held), [value for _, given in held for value in given]
    held.clear()
    with connection.wrap_database_errors:
        cursor = connection.connection.execute(sql, values)
        while cursor.nextset():
            pass
        found: list[tuple[Any, ...]] = cursor.fetchall() if cursor.description else []
    return found


def _joins(connection: Any) -> bool:
    """Whether several statements may go out as one: not to SQLite, nor where the server fills values in."""
    return connection.vendor == "postgresql" and not connection.settings_dict["OPTIONS"].get("server_side_binding")


def _is_direct(connection: Any) -> bool:
    """Whether nothing but the driver is needed: a transaction is open and whole, and nothing listens to statements."""
    return (
        connection.in_atomic_block
        and connection.connection is not None
        and not connection.needs_rollback
        and not connection.execute_wrappers
        and not connection.queries_logged
    )


def _reads_directly(connection: Any) -> bool:
    """The same outside of a transaction: the connection is open, whole, and was looked after since it was taken."""
    return (
        not connection.in_atomic_block
        and connection.connection is not None
        and connection.autocommit
        and (connection.health_check_done or not connection.health_check_enabled)
        and not connection.execute_wrappers
        and not connection.queries_logged
    )


class Query:
    """The rows of ``build``, a function that makes a query of values from parameters of these kinds (by name).

    Django compiles it once, with an example for each parameter; afterwards only the parameters are replaced. So
    ``build`` may use a parameter in conditions alone: it must not decide anything by its value.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], **kinds: type) -> None:
        self._build, self._kinds = build, kinds
        self._compiled: tuple[Statement, _Parameters, _Converters] | None = None

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """Return the rows for these values of the parameters."""
        statement, parameters, converters = self._compiled or self._compile()
        connection = _connection()
        found = statement.rows(_filled(parameters, values, connection), connection)
        return _converted(found, converters, connection) if converters else found

    def raw(self, **values: Any) -> list[tuple[Any, ...]]:
        """Return the rows as the driver gives them: SQLite keeps ids as digits, and JSON is text in either database.

        Ids may be asked about as the driver has given them.
        """
        statement, parameters, _ = self._compiled or self._compile()
        connection = _connection()
        return statement.rows(_filled(parameters, values, connection), connection)

    def _compile(self) -> tuple[Statement, _Parameters, _Converters]:
        connection = _connection()
        examples = {name: _EXAMPLES[kind]() for name, kind in self._kinds.items()}
        names = {_adapted(self._kinds[name], example, connection): name for name, example in examples.items()}
        compiler = self._build(**examples).query.get_compiler(connection=connection)
        sql, given = compiler.as_sql()
        parameters = [(names.get(one), one) for one in given]
        if missing := self._kinds.keys() - {name for name, _ in parameters}:
            raise RuntimeError(f"The query does not use {', '.join(sorted(missing))}.")
        prepare = {name: _preparation(_FIELDS[kind], connection.vendor) for name, kind in self._kinds.items()}
        found = compiler.get_converters([expression for expression, _, _ in compiler.select])
        converters = [(at, _functions(functions), expression) for at, (functions, expression) in found.items()]
        if connection.vendor == "sqlite":
            sql, parameters = _with_constants(sql, parameters)
        parameters = [(name, constant if name is None else prepare[name]) for name, constant in parameters]
        self._compiled = Statement(sql), parameters, converters
        return self._compiled


def _filled(parameters: _Parameters, values: Mapping[str, Any], connection: Any) -> list[Any]:
    return [
        extra if name is None else extra(values[name], connection) if extra else values[name]
        for name, extra in parameters
    ]


def _with_constants(sql: str, parameters: _Parameters) -> tuple[str, _Parameters]:
    """Write plain constants out: SQLite prepares a statement anew for each value that may decide about an index."""
    left, given = list[tuple[str | None, Any]](), iter(parameters)

    def place(match: re.Match[str]) -> str:
        if match[0] == "%%":
            return "%%"
        name, constant = next(given)
        if name is None and isinstance(constant, int):
            return str(int(constant))
        if name is None and isinstance(constant, str):
            return "'" + constant.replace("'", "''").replace("%", "%%") + "'"
        left.append((name, constant))
        return "%s"

    return _PLACES.sub(place, sql), left


class _Here(threading.local):
    connection: Any = None
    held: _Held | None = None
    """What waits to be sent together; None outside of :func:`together`."""


_HERE = _Here()


def _connection() -> Any:
    """The connection of this thread, which is one object for as long as it lives; Django looks it up at every use."""
    if _HERE.connection is None:
        _HERE.connection = connections[DEFAULT_DB_ALIAS]
    return _HERE.connection


def on_sqlite() -> bool:
    """Whether the database is SQLite."""
    return bool(_connection().vendor == "sqlite")


def _adapted(kind: type, value: Any, connection: Any) -> Any:
    prepare = _preparation(_FIELDS[kind], connection.vendor)
    return prepare(value, connection) if prepare else value


def _converted(rows: Sequence[Sequence[Any]], converters: _Converters, connection: Any) -> list[tuple[Any, ...]]:
    """Rows as Django gives them. Ids mostly stand in several rows: each is made once, for that takes a microsecond."""
    made: dict[Any, Any] = {None: None}
    found = list[tuple[Any, ...]]()
    for row in rows:
        values = list(row)
        for at, functions, expression in converters:
            value = values[at]
            if functions is _ID:
                if value not in made:
                    made[value] = UUID(value)
                values[at] = made[value]
                continue
            for convert in functions:
                value = convert(value, expression, connection)
            values[at] = value
        found.append(tuple(values))
    return found


_ID: list[Any] = []
"""Stands for what makes an id of the text that SQLite keeps, and nothing else."""


def _functions(functions: list[Any]) -> list[Any]:
    is_id = [getattr(function, "__name__", "") for function in functions] == ["convert_uuidfield_value"]
    return _ID if is_id else functions


_PLAIN = (CharField, TextField, IntegerField, BooleanField, BinaryField)


@cache
def _preparation(field: Any, vendor: str) -> Callable[..., Any] | None:
    """How a value of a field is written; None for what every driver takes as it is."""
    kind = field.target_field if field.is_relation else field
    if isinstance(kind, UUIDField):
        return _hexadecimal if vendor == "sqlite" else None
    if isinstance(kind, DateTimeField):
        return _moment if vendor == "sqlite" else None
    if isinstance(kind, JSONField):
        return lambda value, connection: "[]" if value == [] else field.get_db_prep_save(value, connection)
    return None if isinstance(kind, _PLAIN) else field.get_db_prep_save


def _moment(moment: datetime | None, _: Any) -> str | None:
    """As Django keeps times on SQLite: in UTC, without saying so."""
    return str(moment.astimezone(UTC).replace(tzinfo=None)) if moment else None


def _hexadecimal(key: UUID | str | None, _: Any) -> str | None:
    return key.hex if isinstance(key, UUID) else key


class Insert:
    """Adds rows to the table of a model, given as values of these columns; no signals, and nothing is read back."""

    def __init__(self, model: type[Model], *columns: str) -> None:
        self._model, self._names, self._values = model, columns, attrgetter(*columns)
        self._prepare: list[Callable[..., Any] | None] = []
        self._head = self._place = ""
        self._alone = Statement("")

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
            (self._alone if len(some) == 1 else Statement(self._head + ", ".join([self._place] * len(some)))).run(
                values
            )

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
        self._alone = Statement(self._head + self._place)
        self._prepare = [_preparation(field, connection.vendor) for field in fields]


def loaded(model: type[M], names: Sequence[str], values: Sequence[Any]) -> M:
    """An instance with the values of a row that was read; what is not named is read where it is asked for.

    Django's ``from_db`` does the same with a call for each field.
    """
    row = model.__new__(model)
    row._state = state = ModelState()  # noqa: SLF001 - as Django does
    state.adding, state.db = False, DEFAULT_DB_ALIAS
    row.__dict__.update(zip(names, values, strict=True))
    return row


def made(model: type[M], related: Mapping[str, Model | None] | None = None, **values: Any) -> M:
    """A new instance with these values by column, the defaults of the others, and ``related`` rows; no signals."""
    row = model.__new__(model)
    row._state = state = ModelState()  # noqa: SLF001 - as Django does
    constants, defaults = _defaults(model)
    row.__dict__.update(constants)
    row.__dict__.update(values)
    for name, default in defaults:
        if name not in values:
            row.__dict__[name] = default()
    for name, other in (related or {}).items():
        row.__dict__[f"{name}_id"] = other.pk if other else None
        state.fields_cache[name] = other
    return row


@cache
def _defaults(model: type[Model]) -> tuple[dict[str, Any], list[tuple[str, Callable[[], Any]]]]:
    """The defaults of a model by column: those that are the same for all rows, and what makes the others."""
    fields = model._meta.concrete_fields  # noqa: SLF001 - Django's own
    makers = [(field.attname, field.default) for field in fields if field.has_default() and callable(field.default)]
    names = {name for name, _ in makers}
    return {field.attname: field.get_default() for field in fields if field.attname not in names}, makers

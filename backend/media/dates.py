"""The date that a file goes by in the order of photos, as the database itself reckons it."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, F, Func
from django.db.models.sql.compiler import SQLCompiler


class Dated(Func):
    """When a photo was taken, or where that is not known, when the file came: whole seconds since the start of 1970.

    The clock of a camera counts as if it were set to UTC. An index holds it, so its text is the same in every query.
    """

    output_field = BigIntegerField()
    arity = 2

    def __init__(self) -> None:
        super().__init__(F("taken_s"), F("created_at"))

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any) -> Any:
        """Without the zone of the connection, which an index may not depend on."""
        template = "COALESCE(%(taken)s, FLOOR(EXTRACT(EPOCH FROM %(came)s AT TIME ZONE 'UTC'))::bigint)"
        return self._written(compiler, template)

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any) -> Any:
        """From times as Django writes them, which are of UTC.

        Without a percent sign (character 37): Django would take it for a parameter wherever it writes the index anew
        because the table changes.
        """
        return self._written(compiler, "COALESCE(%(taken)s, CAST(strftime(char(37) || 's', %(came)s) AS INTEGER))")

    def _written(self, compiler: SQLCompiler, template: str) -> Any:
        taken, came = (compiler.compile(column)[0] for column in self.get_source_expressions())
        return template % {"taken": taken, "came": came}, []

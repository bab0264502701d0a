"""``make check``: a migration leaves what the release before it reads and writes, so that both serve one database.

During an upgrade, and after a return to the release before, older code runs on newer tables. So what is released keeps
its tables, columns and types; a new column takes rows that do not name it; a constraint that older code could break
waits. A migration that removes what no code uses any more says since which release: ``unused_since = "1.1.0"``.
``deploy/release.sh`` notes the migrations of each release in ``deploy/released-migrations.txt``; before the first one
there is nothing to keep.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import django
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED

NOTED = Path(__file__).resolve().parents[2] / "deploy" / "released-migrations.txt"
HARMLESS = {"blank", "choices", "db_default", "default", "help_text", "validators", "verbose_name", "related_name"}
"""Arguments of a field that older code need not know of."""

TAKEN_AWAY = (migrations.DeleteModel, migrations.RenameModel, migrations.AlterModelTable)
IN_SQL = re.compile(
    r"\b(DROP|RENAME|TRUNCATE|SET\s+NOT\s+NULL|ALTER\s+COLUMN\s+\S+\s+(SET\s+DATA\s+)?TYPE)\b", re.IGNORECASE
)


@dataclass
class Released:
    """The releases so far, and the migrations of the last of them as (app, name)."""

    versions: list[str] = field(default_factory=list)
    migrations: set[tuple[str, str]] = field(default_factory=set)


def read(text: str) -> Released:
    """The list: a line ``# VERSION`` for each release, and one ``app name`` for each migration."""
    lines = [line.split() for line in text.splitlines() if line.strip()]
    versions = [words[1] for words in lines if words[0] == "#"]
    return Released(versions, {(words[0], words[1]) for words in lines if words[0] != "#"})


def breaches(app: str, operations: Iterable[Operation], released: ProjectState) -> Iterator[str]:
    """What the release before, whose tables are ``released``, could not live with."""
    for operation in operations:
        if isinstance(operation, migrations.SeparateDatabaseAndState):
            yield from breaches(app, operation.database_operations, released)
        elif isinstance(operation, migrations.RunSQL):
            if found := IN_SQL.search(str(operation.sql)):
                yield f"SQL with {found[0].upper()}"
        else:
            yield from _of_its_keys(app, operation, released)
            yield from _of_a_model(app, operation, released)


def _of_its_keys(app: str, operation: Any, released: ProjectState) -> Iterator[str]:
    """New columns that name rows of a released table: older code that deletes such a row knows nothing of them."""
    named: Iterable[tuple[str, Any]] = ()
    if isinstance(operation, migrations.CreateModel):
        named = [(f"{operation.name}.{name}", column) for name, column in operation.fields]
    elif isinstance(operation, migrations.AddField):
        named = [(f"{operation.model_name}.{operation.name}", operation.field)]
    for name, column in named:
        to = column.remote_field
        if to is None or not getattr(to if column.many_to_many else column, "db_constraint", True):
            continue
        label = to.model if isinstance(to.model, str) else to.model._meta.label
        label = name.partition(".")[0] if label == "self" else label
        if tuple(f"{app}.{label}".lower().split(".")[-2:]) in released.models:
            yield f"{type(operation).__name__} {name}: older code may delete what it names; db_constraint=False"


def _of_a_model(app: str, operation: Any, released: ProjectState) -> Iterator[str]:
    named = (getattr(operation, key, None) for key in ("model_name", "old_name", "name"))
    name = str(next(filter(None, named), ""))
    model = released.models.get((app, name.lower()))
    if model is None:
        return
    fields = model.fields
    if isinstance(operation, TAKEN_AWAY):
        yield f"{type(operation).__name__} {name}: older code reads that table"
    elif isinstance(operation, migrations.RemoveField) and operation.name in fields:
        yield f"RemoveField {name}.{operation.name}: older code reads that column"
    elif isinstance(operation, migrations.RenameField) and operation.old_name in fields:
        yield f"RenameField {name}.{operation.old_name}: older code reads the old column"
    elif isinstance(operation, migrations.AddField) and not _may_be_left_out(operation.field):
        yield f"AddField {name}.{operation.name}: older code does not name it, so it needs db_default, or null=True"
    elif isinstance(operation, migrations.AlterField) and operation.name in fields:
        yield from _of_a_field(f"AlterField {name}.{operation.name}", fields[operation.name], operation.field)
    elif isinstance(operation, migrations.AddConstraint):
        yield f"AddConstraint {name}.{operation.constraint.name}: older code may write what breaks it"


def _may_be_left_out(column: models.Field[Any, Any]) -> bool:
    return bool(column.null or column.many_to_many or column.db_default is not NOT_PROVIDED)


def _of_a_field(what: str, old: models.Field[Any, Any], new: models.Field[Any, Any]) -> Iterator[str]:
    (_, old_kind, _, before), (_, new_kind, _, after) = old.deconstruct(), new.deconstruct()
    changed = {key for key in {*before, *after} - HARMLESS if before.get(key) != after.get(key)}
    if old_kind != new_kind:
        yield f"{what}: from {old_kind} to {new_kind}"
    if "null" in changed and not new.null:
        yield f"{what}: older code may write null"
    if "max_length" in changed and (new.max_length or sys.maxsize) < (old.max_length or sys.maxsize):
        yield f"{what}: older code may write more than {new.max_length} characters"
    for key in sorted(changed - {"null", "max_length", "db_index"}):
        yield f"{what}: {key} is another one"


def all_breaches(released: Released, more: Mapping[tuple[str, str], Any] | None = None) -> list[str]:
    """The breaches of all migrations that came after the last release, and of ``more``."""
    if not released.versions:
        return []
    loader = MigrationLoader(None)
    ours = {app for app, _ in released.migrations}
    known = [key for key in released.migrations if key in loader.graph.nodes]
    tables = loader.project_state(known)
    found = []
    for (app, name), migration in sorted((loader.graph.nodes | dict(more or {})).items()):
        if app not in ours or (app, name) in released.migrations or migration.replaces:
            continue
        since = getattr(migration, "unused_since", None)
        if since in released.versions:
            continue
        found += [f"{app} {name}: {one}" for one in breaches(app, migration.operations, tables)]
        if since:
            found.append(f"{app} {name}: unused_since names {since}, which is no release")
    return found


def note(version: str) -> str:
    """The list with a release more, whose migrations are those of this tree."""
    versions = [*read(NOTED.read_text()).versions, version]
    root = Path(__file__).resolve().parents[2]
    loader = MigrationLoader(None)
    places = {key: sys.modules[one.__module__].__file__ or "" for key, one in loader.disk_migrations.items()}
    ours = sorted(key for key, place in places.items() if Path(place).is_relative_to(root / "backend"))
    return "".join([*(f"# {one}\n" for one in versions), *(f"{app} {name}\n" for app, name in ours)])


def main(arguments: list[str]) -> int:
    """Without arguments: print all breaches, and fail where there are any. ``--note VERSION``: note a release."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    django.setup()
    if arguments[:1] == ["--note"]:
        NOTED.write_text(note(arguments[1]))
        return 0
    found = all_breaches(read(NOTED.read_text()))
    sys.stdout.write("".join(f"{one}\n" for one in found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

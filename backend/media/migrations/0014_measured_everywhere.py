"""Filters by size, duration and width are answered in an index for files that are not in the library, too."""

from typing import Any

from django.db import migrations

# PostgreSQL knows by its statistics when one of these is the shorter way; SQLite would take them for common values too.
_MEASURES = ("size", "duration", "width")


def index_all(apps: Any, schema_editor: Any) -> None:
    """Replace the indexes of the library alone on PostgreSQL."""
    if schema_editor.connection.vendor == "postgresql":
        for column in _MEASURES:
            schema_editor.execute(f"DROP INDEX media_library_{column}")
            schema_editor.execute(
                f"CREATE INDEX media_{column} ON media_mediafile (namespace_id, visibility, {column}) "
                f"WHERE {column} IS NOT NULL"
            )


def index_library(apps: Any, schema_editor: Any) -> None:
    """Make the indexes of the library alone again."""
    if schema_editor.connection.vendor == "postgresql":
        for column in _MEASURES:
            schema_editor.execute(f"DROP INDEX media_{column}")
            schema_editor.execute(
                f"CREATE INDEX media_library_{column} ON media_mediafile (namespace_id, {column}) "
                f"WHERE visibility = 'library' AND {column} IS NOT NULL"
            )


class Migration(migrations.Migration):
    dependencies = [("media", "0013_retention")]
    operations = [migrations.RunPython(index_all, index_library)]

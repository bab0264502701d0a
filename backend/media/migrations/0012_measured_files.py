"""Filters by size, duration and width are answered in an index, without the rows of a library that do not match."""

from typing import Any

from django.db import migrations, models

# PostgreSQL knows by its statistics when one of these is the shorter way; SQLite would take them for common values too.
_MEASURES = ("size", "duration", "width")


def index_measures(apps: Any, schema_editor: Any) -> None:
    """Make the indexes on PostgreSQL."""
    if schema_editor.connection.vendor == "postgresql":
        for column in _MEASURES:
            schema_editor.execute(
                f"CREATE INDEX media_library_{column} ON media_mediafile (namespace_id, {column}) "
                f"WHERE visibility = 'library' AND {column} IS NOT NULL"
            )


def drop_measures(apps: Any, schema_editor: Any) -> None:
    """Drop them."""
    if schema_editor.connection.vendor == "postgresql":
        for column in _MEASURES:
            schema_editor.execute(f"DROP INDEX media_library_{column}")


class Migration(migrations.Migration):
    dependencies = [("media", "0011_search")]
    operations = [
        migrations.RemoveIndex("mediafile", "media_library"),
        migrations.AddIndex(
            "mediafile",
            models.Index(
                condition=models.Q(visibility="library"),
                fields=["namespace", "-id", "size", "duration", "width"],
                name="media_library",
            ),
        ),
        migrations.RunPython(index_measures, drop_measures),
    ]

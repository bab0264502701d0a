"""Parts of file names are found through an index: trigrams on PostgreSQL, the names beside the keys on SQLite."""

from typing import Any

from django.db import DatabaseError, migrations, models
from psycopg.errors import FeatureNotSupported, InsufficientPrivilege, UndefinedFile

from backend.errors import Misconfigured

_TRIGRAMS = "CREATE INDEX media_name_trigrams ON media_mediafile USING gin (UPPER(name::text) gin_trgm_ops)"
"""The expression is the one that Django compares for ``icontains``."""


def index_trigrams(apps: Any, schema_editor: Any) -> None:
    """Make the extension and the index on PostgreSQL; raises Misconfigured where the user may not, or cannot."""
    if schema_editor.connection.vendor != "postgresql":
        return
    try:
        schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DatabaseError as error:
        if isinstance(error.__cause__, InsufficientPrivilege):
            raise Misconfigured(
                "The database user may not create the extension pg_trgm: as the owner of the database or a superuser, "
                "run `CREATE EXTENSION pg_trgm` in it, then start again."
            ) from error
        if isinstance(error.__cause__, FeatureNotSupported | UndefinedFile):
            raise Misconfigured(
                "The PostgreSQL server does not have the extension pg_trgm: install its contrib package "
                "(`postgresql-contrib`), then start again."
            ) from error
        raise
    schema_editor.execute(_TRIGRAMS)


def drop_trigrams(apps: Any, schema_editor: Any) -> None:
    """Drop the index; the extension may serve others."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX media_name_trigrams")


class Migration(migrations.Migration):
    dependencies = [("media", "0004_preview_turns")]
    operations = [
        migrations.RemoveIndex("mediafile", "media_namespace"),
        migrations.AddIndex("mediafile", models.Index(fields=["namespace", "-id", "name"], name="media_namespace")),
        migrations.RunPython(index_trigrams, drop_trigrams),
    ]

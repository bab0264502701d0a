"""Files are found by their words: a column with a GIN index on PostgreSQL, an FTS5 table on SQLite."""

from typing import Any

import django.db.models.deletion
from django.db import OperationalError, migrations, models

from backend.errors import Misconfigured

_POSTGRESQL = (
    "ALTER TABLE media_mediafile ADD COLUMN search tsvector",
    # Without a list of pending entries, which every search would have to read through.
    "CREATE INDEX media_search ON media_mediafile USING gin (search) WITH (fastupdate = off)",
    "CREATE INDEX media_word_trigrams ON media_searchword USING gin (word gin_trgm_ops)",
)
_SQLITE = (
    "CREATE VIRTUAL TABLE media_search USING fts5(key UNINDEXED, a, b, c, d, "
    "tokenize = \"ascii tokenchars '#'\", prefix = '2 3')",
    "CREATE VIRTUAL TABLE media_word_trigrams USING fts5(word, namespace UNINDEXED, tokenize = 'trigram')",
)
_UNDO = {
    "postgresql": (
        "DROP INDEX media_word_trigrams",
        "DROP INDEX media_search",
        "ALTER TABLE media_mediafile DROP COLUMN search",
    ),
    "sqlite": ("DROP TABLE media_word_trigrams", "DROP TABLE media_search"),
}


def make_indexes(apps: Any, schema_editor: Any) -> None:
    """Make what the database searches in; raises Misconfigured where SQLite was built without FTS5 and trigrams."""
    vendor = schema_editor.connection.vendor
    try:
        for statement in _POSTGRESQL if vendor == "postgresql" else _SQLITE:
            schema_editor.execute(statement)
    except OperationalError as error:
        if vendor == "sqlite" and ("fts5" in str(error) or "tokenizer" in str(error)):
            raise Misconfigured(
                "This Python's SQLite was built without FTS5 or is older than 3.34: use a Python with a newer one, or "
                "PostgreSQL (DATABASE_URL)."
            ) from error
        raise


def drop_indexes(apps: Any, schema_editor: Any) -> None:
    """Drop them."""
    for statement in _UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("media", "0010_deleted_by"), ("accounts", "__first__")]
    operations = [
        migrations.AddField("mediafile", "tag_tokens", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.AddField("mediafile", "hints", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.CreateModel(
            "SearchWord",
            [
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("word", models.CharField(max_length=32)),
                (
                    "namespace",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.namespace",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            "searchword", models.UniqueConstraint(fields=["namespace", "word"], name="search_word_once")
        ),
        migrations.RunPython(make_indexes, drop_indexes),
    ]

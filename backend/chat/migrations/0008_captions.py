"""Files are found by the words of the messages that show them."""

from typing import Any

from django.db import migrations

_POSTGRESQL = (
    "ALTER TABLE chat_attachment ADD COLUMN search tsvector",
    "CREATE INDEX chat_caption ON chat_attachment USING gin (search) WITH (fastupdate = off)",
)
_SQLITE = (
    "CREATE VIRTUAL TABLE chat_caption USING fts5(key UNINDEXED, a, b, c, d, "
    "tokenize = \"ascii tokenchars '#'\", prefix = '2 3')",
)
_UNDO = {
    "postgresql": ("DROP INDEX chat_caption", "ALTER TABLE chat_attachment DROP COLUMN search"),
    "sqlite": ("DROP TABLE chat_caption",),
}


def make_index(apps: Any, schema_editor: Any) -> None:
    """Make what the database searches in."""
    for statement in _POSTGRESQL if schema_editor.connection.vendor == "postgresql" else _SQLITE:
        schema_editor.execute(statement)


def drop_index(apps: Any, schema_editor: Any) -> None:
    """Drop it."""
    for statement in _UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("chat", "0007_personal_rooms"), ("media", "0011_search")]
    operations = [migrations.RunPython(make_index, drop_index)]

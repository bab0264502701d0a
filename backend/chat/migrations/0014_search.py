"""Messages and their files are found by their words; those sent before are indexed by and by, the newest first."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from backend.ids import new_id

_POSTGRESQL = (
    "ALTER TABLE chat_searchentry ADD COLUMN search tsvector",
    # Without a list of pending entries, which every search would have to read through.
    "CREATE INDEX chat_search ON chat_searchentry USING gin (search) WITH (fastupdate = off)",
    # The words of a language and the rooms of many people are both among what the planner knows to be frequent.
    "ALTER TABLE chat_searchentry ALTER COLUMN search SET STATISTICS 1000",
)
_SQLITE = (
    "CREATE VIRTUAL TABLE chat_search USING fts5(key UNINDEXED, a, b, c, d, "
    "tokenize = \"ascii tokenchars '#'\", prefix = '2 3')",
)
_UNDO = {
    "postgresql": ("DROP INDEX chat_search", "ALTER TABLE chat_searchentry DROP COLUMN search"),
    "sqlite": ("DROP TABLE chat_search",),
}


def make_index(apps: Any, schema_editor: Any) -> None:
    """Make what the database searches in."""
    for statement in _POSTGRESQL if schema_editor.connection.vendor == "postgresql" else _SQLITE:
        schema_editor.execute(statement)


def drop_index(apps: Any, schema_editor: Any) -> None:
    """Drop it."""
    for statement in _UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def note_earlier_messages(apps: Any, schema_editor: Any) -> None:
    """Have what was said already indexed later, beside everything else."""
    if apps.get_model("chat", "Message").objects.exists():
        apps.get_model("chat", "SearchBacklog").objects.create(below=new_id())


def _to(model: str, **more: Any) -> Any:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to=model, db_constraint=False, **more
    )


class Migration(migrations.Migration):
    dependencies = [("chat", "0013_threads"), ("media", "0011_search")]
    operations = [
        migrations.CreateModel(
            "SearchEntry",
            [
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveBigIntegerField()),
                ("media", _to("media.mediafile", null=True, db_index=False)),
                ("message", _to("chat.message")),
                ("room", _to("chat.room", db_index=False)),
            ],
        ),
        migrations.AddIndex("searchentry", models.Index(fields=["room", "id"], name="entry_of_room")),
        migrations.CreateModel(
            "SearchBacklog",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("below", models.UUIDField()),
            ],
        ),
        migrations.RunPython(make_index, drop_index),
        migrations.RunPython(note_earlier_messages, migrations.RunPython.noop),
    ]

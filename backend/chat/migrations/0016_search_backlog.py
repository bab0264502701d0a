"""What is left to be indexed: places of files in very many messages, and what older servers send beside newer ones."""

import time
from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from backend.ids import least_id, new_id

_AGAIN_AFTER_S = (3_600, 24 * 3_600)
"""After an hour, and after a day at the latest, no server of an earlier version is left."""


def note_later_messages(apps: Any, schema_editor: Any) -> None:
    """Have indexed what servers of an earlier version send from now on, which write no entries."""
    backlog = apps.get_model("chat", "SearchBacklog").objects
    if apps.get_model("chat", "Message").objects.exists():
        earlier = backlog.order_by("pk").first()
        begun, now = earlier.below if earlier else new_id(), time.time()
        backlog.bulk_create(backlog.model(below=least_id(now + after), above=begun) for after in _AGAIN_AFTER_S)


def forget_later_messages(apps: Any, schema_editor: Any) -> None:
    """Without a lower end they would be about all messages."""
    apps.get_model("chat", "SearchBacklog").objects.exclude(above=None).delete()


class Migration(migrations.Migration):
    dependencies = [("chat", "0015_reactions_pins_saved"), ("media", "0011_search")]
    operations = [
        migrations.AddField("searchbacklog", "above", models.UUIDField(null=True)),
        migrations.CreateModel(
            "FileBacklog",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("below", models.PositiveBigIntegerField()),
                (
                    "media",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="media.mediafile",
                    ),
                ),
            ],
        ),
        migrations.RunPython(note_later_messages, forget_later_messages),
    ]

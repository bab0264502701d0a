"""Messages mention people and keep their earlier texts."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import backend.ids


class Migration(migrations.Migration):
    dependencies = [("chat", "0011_attachment_caption"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.AddField("message", "mentions", models.JSONField(db_default=[], default=list)),
        migrations.AddField("message", "mentions_room", models.BooleanField(db_default=False, default=False)),
        migrations.AddIndex(
            "message",
            models.Index(
                fields=["room", "number"], condition=models.Q(mentions_room=True), name="message_to_room"
            ),
        ),
        migrations.CreateModel(
            "Mention",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveBigIntegerField()),
                (
                    "message",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+",
                        to="chat.message",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE,
                        related_name="+", to="chat.room",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            {
                "indexes": [models.Index(fields=["user", "room", "number"], name="mention_of")],
                "constraints": [models.UniqueConstraint(fields=("message", "user"), name="mentioned_once")],
            },
        ),
        migrations.CreateModel(
            "MessageEdit",
            [
                (
                    "id",
                    models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("body", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                ("by", models.UUIDField()),
                (
                    "message",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="edits",
                        to="chat.message",
                    ),
                ),
            ],
            {"indexes": [models.Index(fields=["message", "id"], name="edit_of_message")]},
        ),
    ]

"""Replies in threads stand outside the timeline, and people follow threads."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("chat", "0012_edits_and_mentions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            "message",
            "thread",
            models.ForeignKey(
                "chat.message",
                django.db.models.deletion.SET_NULL,
                null=True,
                related_name="+",
                db_index=False,
            ),
        ),
        migrations.AddField("message", "in_timeline", models.BooleanField(default=True, db_default=True)),
        migrations.AddField("message", "reply_count", models.PositiveIntegerField(default=0, db_default=0)),
        migrations.AddField("message", "last_reply_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "message",
            "repliers",
            models.JSONField(default=list, db_default=models.Value([], models.JSONField())),
        ),
        migrations.AddIndex(
            "message",
            models.Index(
                fields=["room", "number"], condition=models.Q(("in_timeline", True)), name="message_timeline"
            ),
        ),
        migrations.AddIndex(
            "message",
            models.Index(
                fields=["thread", "number"],
                condition=models.Q(("thread__isnull", False)),
                name="message_thread",
            ),
        ),
        migrations.CreateModel(
            "ThreadFollower",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("following", models.BooleanField(default=True)),
                ("read_number", models.PositiveBigIntegerField(default=0)),
                (
                    "thread",
                    models.ForeignKey(
                        "chat.message",
                        django.db.models.deletion.CASCADE,
                        related_name="followers",
                        db_index=False,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        settings.AUTH_USER_MODEL,
                        django.db.models.deletion.CASCADE,
                        related_name="+",
                        db_index=False,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["user"], condition=models.Q(("following", True)), name="follower_threads")
                ],
                "constraints": [models.UniqueConstraint(fields=["thread", "user"], name="follower_once")],
            },
        ),
    ]

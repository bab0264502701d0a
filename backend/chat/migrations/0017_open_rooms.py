"""Who may write in a room, pictures, archives, invitation links, and people whom others block."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import backend.ids

_BIG = {"auto_created": True, "primary_key": True, "serialize": False, "verbose_name": "ID"}


def _person(**more):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=django.db.models.deletion.CASCADE, related_name="+", **more
    )


def _room():
    return models.ForeignKey(
        "chat.room", db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("chat", "0016_search_backlog"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            "room",
            "posting",
            models.CharField(
                choices=[("members", "Members"), ("moderators", "Moderators")],
                db_default="members",
                default="members",
                max_length=10,
            ),
        ),
        migrations.AddField("room", "picture_id", models.UUIDField(null=True)),
        migrations.AddField("room", "archived_at", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "room",
            models.Index(
                condition=models.Q(("deleted_at", None), ("kind", "channel")),
                fields=["namespace", "-id"],
                name="room_channels",
            ),
        ),
        migrations.CreateModel(
            "Invitation",
            fields=[
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=32, unique=True)),
                (
                    "role",
                    models.CharField(
                        choices=[("member", "Member"), ("readonly", "Readonly")], default="member", max_length=8
                    ),
                ),
                ("uses", models.PositiveIntegerField(default=0)),
                ("max_uses", models.PositiveIntegerField(null=True)),
                ("expires_at", models.DateTimeField()),
                ("created_at", models.DateTimeField()),
                ("created_by", models.UUIDField()),
                ("revoked_at", models.DateTimeField(null=True)),
                ("room", _room()),
            ],
            options={"indexes": [models.Index(fields=["room", "-id"], name="invitation_order")]},
        ),
        migrations.CreateModel(
            "Removal",
            fields=[
                ("id", models.BigAutoField(**_BIG)),
                ("room", _room()),
                ("user", _person()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("room", "user"), name="removed_once")],
            },
        ),
        migrations.CreateModel(
            "Block",
            fields=[
                ("id", models.BigAutoField(**_BIG)),
                ("blocked_at", models.DateTimeField()),
                ("user", _person(db_index=False)),
                ("blocked", _person(db_index=False)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("user", "blocked"), name="blocked_once")],
                "indexes": [
                    models.Index(fields=["blocked", "user"], name="block_seen_from_there"),
                    models.Index(fields=["user", "-id"], name="block_order"),
                ],
            },
        ),
    ]

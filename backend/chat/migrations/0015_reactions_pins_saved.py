"""People react to messages, pin them in rooms and save them for themselves."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("chat", "0014_search"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField("message", "pinned_at", models.DateTimeField(null=True)),
        migrations.AddField("message", "pinned_by", models.UUIDField(null=True)),
        migrations.AddField(
            "message", "reactions", models.JSONField(db_default=models.Value([], models.JSONField()), default=list)
        ),
        migrations.AddIndex(
            "message",
            models.Index(
                condition=models.Q(("pinned_at__isnull", False)),
                fields=["room", "-pinned_at", "-number"],
                name="message_pinned",
            ),
        ),
        migrations.CreateModel(
            "Reaction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("emoji", models.CharField(max_length=16)),
                ("at", models.DateTimeField()),
                (
                    "message",
                    models.ForeignKey("chat.message", models.CASCADE, db_index=False, related_name="+"),
                ),
                (
                    "user",
                    models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, db_index=False, related_name="+"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("user", "message", "emoji"), name="reaction_once")],
                "indexes": [models.Index(fields=["message", "emoji", "id"], name="reaction_order")],
            },
        ),
        migrations.CreateModel(
            "SavedMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("saved_at", models.DateTimeField()),
                ("message", models.ForeignKey("chat.message", models.CASCADE, related_name="+")),
                (
                    "user",
                    models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, db_index=False, related_name="+"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("user", "message"), name="saved_once")],
                "indexes": [models.Index(fields=["user", "-id"], name="saved_order")],
            },
        ),
    ]

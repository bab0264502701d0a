"""Adds mails about accounts, and links that confirm an address."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Upper

import backend.ids


class Migration(migrations.Migration):
    dependencies = [("accounts", "0014_erased")]
    operations = [
        migrations.AddField("accountlink", "email", models.EmailField(blank=True, db_default="", max_length=254)),
        migrations.AlterField(
            "accountlink",
            "kind",
            models.CharField(
                choices=[("invite", "Invite"), ("reset", "Reset"), ("email", "Email")], max_length=6
            ),
        ),
        migrations.AddIndex("user", models.Index(Upper("email"), name="user_written_to")),
        migrations.CreateModel(
            "Letter",
            [
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("confirm", "Confirm"), ("replaced", "Replaced"), ("reset", "Reset")], max_length=8
                    ),
                ),
                ("email", models.EmailField(max_length=254)),
                ("created_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(db_index=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]

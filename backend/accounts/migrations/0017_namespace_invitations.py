"""Adds links that bring people into a namespace."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import backend.ids


class Migration(migrations.Migration):
    dependencies = [("accounts", "0016_second_factors")]
    operations = [
        migrations.CreateModel(
            "NamespaceInvitation",
            [
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=64, null=True, unique=True)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("viewer", "Viewer"),
                            ("member", "Member"),
                            ("moderator", "Moderator"),
                            ("admin", "Admin"),
                            ("owner", "Owner"),
                        ],
                        default="member",
                        max_length=10,
                    ),
                ),
                ("rooms", models.JSONField(default=list)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("mailed", models.BooleanField(default=False)),
                ("uses", models.PositiveIntegerField(default=0)),
                ("max_uses", models.PositiveIntegerField(null=True)),
                ("expires_at", models.DateTimeField(db_index=True)),
                ("created_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
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
            options={"indexes": [models.Index(fields=["namespace", "-id"], name="namespace_invitation_order")]},
        ),
        migrations.AddField(
            "letter",
            "invitation",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="accounts.namespaceinvitation",
            ),
        ),
        migrations.AlterField(
            "letter",
            "kind",
            models.CharField(
                choices=[("confirm", "Confirm"), ("replaced", "Replaced"), ("reset", "Reset"), ("invite", "Invite")],
                max_length=8,
            ),
        ),
    ]

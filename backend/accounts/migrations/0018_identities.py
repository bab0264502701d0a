"""Adds accounts of people at providers."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import backend.ids


class Migration(migrations.Migration):
    dependencies = [("accounts", "0017_namespace_invitations")]
    operations = [
        migrations.CreateModel(
            "Identity",
            [
                ("id", models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("issuer", models.CharField(max_length=255)),
                ("subject", models.CharField(max_length=255)),
                ("email", models.CharField(blank=True, max_length=255)),
                ("created_at", models.DateTimeField()),
                ("used_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("issuer", "subject"), name="identity_once")],
            },
        ),
    ]

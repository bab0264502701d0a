"""Mails may tell that an account at a provider was linked; no column changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0018_identities")]
    operations = [
        migrations.AlterField(
            "letter",
            "kind",
            models.CharField(
                choices=[
                    ("confirm", "Confirm"),
                    ("replaced", "Replaced"),
                    ("reset", "Reset"),
                    ("invite", "Invite"),
                    ("linked", "Linked"),
                ],
                max_length=8,
            ),
        ),
    ]

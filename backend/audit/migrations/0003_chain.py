"""Adds what seals the rows of the activity log; rows of before get their salts when the sealer comes to them."""

import backend.audit.models
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_account_rows")]
    operations = [
        migrations.AddField("activityentry", "salt", models.BinaryField(null=True)),
        # Only new rows: one salt for all that stand would be no secret of any.
        migrations.AlterField(
            "activityentry", "salt", models.BinaryField(default=backend.audit.models.new_salt, null=True)
        ),
        migrations.AddField("activityentry", "hashes", models.JSONField(null=True)),
        migrations.AddField("activityentry", "block", models.BigIntegerField(null=True)),
        migrations.AddIndex(
            "activityentry",
            models.Index(condition=models.Q(("block__isnull", True)), fields=["id"], name="activity_unsealed"),
        ),
        migrations.CreateModel(
            name="Block",
            fields=[
                ("n", models.BigIntegerField(primary_key=True, serialize=False)),
                ("prev", models.CharField(max_length=64)),
                ("first", models.UUIDField()),
                ("last", models.UUIDField()),
                ("count", models.PositiveIntegerField()),
                ("root", models.CharField(max_length=64)),
                ("sealed_at", models.DateTimeField()),
                ("hash", models.CharField(max_length=64)),
                ("leaves", models.BinaryField()),
                ("dropped_by", models.UUIDField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("dropped_by__isnull", True)), fields=["n"], name="block_with_rows"
                    )
                ],
            },
        ),
    ]

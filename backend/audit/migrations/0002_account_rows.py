"""Finds the rows about one account that stand in no namespace, newest first."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        migrations.AddIndex(
            model_name="activityentry",
            index=models.Index(
                condition=models.Q(("namespace_id__isnull", True)),
                fields=["object_id", "-id"],
                name="activity_account",
            ),
        ),
    ]

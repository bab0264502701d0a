"""Whose file is worked on next: when people were served last, and what waits by person and size."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("media", "0003_upload_resumable")]
    operations = [
        migrations.CreateModel(
            "PreviewTurn",
            [
                ("uploader_id", models.UUIDField(primary_key=True, serialize=False)),
                ("served_at", models.DateTimeField()),
            ],
        ),
        migrations.AddIndex(
            "mediafile",
            models.Index(
                fields=["uploader", "size", "id"],
                condition=models.Q(state="processing", lease_until__isnull=True),
                name="media_waiting",
            ),
        ),
    ]

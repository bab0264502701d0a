"""When files were used last, and the indexes that rules of retention read; what stands counts as used now."""

from django.db import migrations, models
from django.db.models.functions import Now

_SHOWN = models.Q(("deleted_at__isnull", True), ("hold__isnull", True))


class Migration(migrations.Migration):
    dependencies = [("media", "0032_order_of_photos")]

    operations = [
        migrations.AddField("mediafile", "used_at", models.DateTimeField(db_default=Now())),
        migrations.RemoveIndex("mediafile", "media_by_age"),
        migrations.AddIndex(
            "mediafile",
            models.Index(
                condition=_SHOWN,
                fields=["namespace", "created_at", "id", "visibility", "state", "uploader", "kind", "room_id"],
                name="media_by_age",
            ),
        ),
        migrations.AddIndex(
            "mediafile",
            models.Index(
                condition=_SHOWN,
                fields=["namespace", "used_at", "id", "created_at", "state", "kind", "room_id"],
                name="media_by_use",
            ),
        ),
    ]

"""An upload keeps the kind of its place beside its id; so far every place was a room."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("media", "0001_initial")]
    operations = [
        migrations.RemoveIndex("upload", "upload_unfinished_in_room"),
        migrations.RenameField("upload", "room_id", "placement_id"),
        migrations.AddField("upload", "placement_kind", models.CharField(blank=True, default="", max_length=12), False),
        migrations.RunSQL(
            "UPDATE media_upload SET placement_kind = 'room' WHERE placement_id IS NOT NULL", migrations.RunSQL.noop
        ),
        migrations.AddIndex(
            "upload",
            models.Index(fields=["placement_id"], condition=models.Q(ended_at=None), name="upload_unfinished_at"),
        ),
    ]

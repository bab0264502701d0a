"""Files of closed rooms go to the trash, also of those that were closed before."""

from django.db import migrations, models


def mark_closed(apps, schema_editor):
    """Have the files of rooms that are closed already looked through."""
    apps.get_model("chat", "Room").objects.filter(deleted_at__isnull=False).update(has_leftovers=True)


class Migration(migrations.Migration):
    dependencies = [("chat", "0009_attachment_files")]
    operations = [
        migrations.AddField("room", "has_leftovers", models.BooleanField(default=False)),
        migrations.RunPython(mark_closed, migrations.RunPython.noop),
        migrations.AddIndex(
            "room",
            models.Index(fields=["deleted_at"], condition=models.Q(("has_leftovers", True)), name="room_to_clear"),
        ),
    ]

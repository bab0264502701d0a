"""An index through the gallery of a room; what it needs of messages and files is repeated beside each attachment."""

from django.db import migrations, models
from django.db.models import Case, OuterRef, Subquery, Value, When


GALLERIES = [("media", "Media"), ("files", "Files")]


def repeat(apps, schema_editor):
    attachments = apps.get_model("chat", "Attachment").objects
    message = apps.get_model("chat", "Message").objects.filter(pk=OuterRef("message"))
    media = apps.get_model("media", "MediaFile").objects.filter(pk=OuterRef("media"))
    gallery = Case(When(kind__in=["image", "video"], then=Value("media")), default=Value("files"))
    attachments.update(
        room_id=Subquery(message.values("room_id")[:1]),
        number=Subquery(message.values("number")[:1]),
        gallery=Subquery(media.annotate(gallery=gallery).values("gallery")[:1]),
    )


class Migration(migrations.Migration):
    dependencies = [("chat", "0005_rooms_of_namespace"), ("media", "0003_upload_resumable")]

    operations = [
        migrations.AddField("attachment", "room_id", models.UUIDField(null=True)),
        migrations.AddField("attachment", "number", models.PositiveBigIntegerField(null=True)),
        migrations.AddField("attachment", "gallery", models.CharField(max_length=5, choices=GALLERIES, null=True)),
        migrations.RunPython(repeat, migrations.RunPython.noop),
        migrations.AlterField("attachment", "room_id", models.UUIDField()),
        migrations.AlterField("attachment", "number", models.PositiveBigIntegerField()),
        migrations.AlterField("attachment", "gallery", models.CharField(max_length=5, choices=GALLERIES)),
        migrations.AddIndex(
            "attachment", models.Index(fields=["room_id", "gallery", "number", "id"], name="attachment_gallery")
        ),
    ]

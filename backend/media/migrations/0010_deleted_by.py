"""Who deleted a file: its uploader restores what they deleted themselves."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("media", "0009_library_indexes")]
    operations = [migrations.AddField("mediafile", "deleted_by", models.UUIDField(null=True))]

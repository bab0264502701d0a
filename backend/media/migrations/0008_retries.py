"""How many attempts at a file were made before a person asked for another try."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("media", "0007_library_fields")]
    operations = [
        migrations.AddField("mediafile", "attempts_before", models.PositiveSmallIntegerField(default=0)),
    ]

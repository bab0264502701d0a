"""An upload knows whether its sender can go on with it: one that cannot (a form) is given up much sooner."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("media", "0002_upload_placement")]
    operations = [migrations.AddField("upload", "resumable", models.BooleanField(default=True))]

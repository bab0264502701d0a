"""Files of libraries are listed by indexes of their own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("media", "0008_retries")]
    operations = [
        migrations.AddIndex("mediafile", models.Index(fields=["namespace", "uploader", "-id"], name="media_own")),
        migrations.AddIndex(
            "mediafile",
            models.Index(condition=models.Q(visibility="library"), fields=["namespace", "-id"], name="media_library"),
        ),
        migrations.AddIndex(
            "mediafile",
            models.Index(
                condition=models.Q(visibility="library"),
                fields=["namespace", "kind", "-id"],
                name="media_library_kind",
            ),
        ),
    ]

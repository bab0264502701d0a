"""Files of a library without a tag are found in an index of their own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("media", "0034_parts_outlive_senders")]
    operations = [
        migrations.AddIndex(
            "mediafile",
            models.Index(
                fields=["namespace", "-id"],
                condition=models.Q(visibility="library", tag_tokens=""),
                name="media_untagged",
            ),
        ),
    ]

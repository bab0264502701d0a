"""Tags are found by the folded words of their names, present and former."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("library", "0002_bulk_jobs")]
    operations = [
        migrations.AddField("mediatag", "words", models.TextField(blank=True, default=""), preserve_default=False),
    ]

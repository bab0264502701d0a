"""Single files of a message have captions."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("chat", "0010_leftovers")]
    operations = [
        migrations.AddField(
            "attachment", "caption", models.CharField(blank=True, db_default="", max_length=1000)
        )
    ]

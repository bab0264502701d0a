"""What decisions made, to be taken back with them: tags for suggestions, tags that a kept file took over."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('library', '0012_written'),
    ]

    operations = [
        migrations.AddField(
            model_name='mediatag', name='suggested', field=models.BooleanField(default=False),
            preserve_default=True,
        ),
        migrations.AddField(
            model_name='duplicategroup', name='merged', field=models.JSONField(null=True),
            preserve_default=True,
        ),
    ]

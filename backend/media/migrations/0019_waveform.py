"""How loud a sound file is in each part of its length."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('media', '0018_renditions'),
    ]

    operations = [
        migrations.AddField(
            model_name='mediafile',
            name='waveform',
            field=models.JSONField(null=True),
        ),
    ]

"""Copies of files without metadata, which are served in their place."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('media', '0015_history'),
    ]

    operations = [
        migrations.AddField(
            model_name='mediafile',
            name='metadata',
            field=models.CharField(choices=[('pending', 'Pending'), ('as_sent', 'As Sent'), ('removed', 'Removed')], default='as_sent', max_length=7),
        ),
        migrations.AddField(
            model_name='mediafile',
            name='served_key',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='mediafile',
            name='served_sha256',
            field=models.CharField(blank=True, max_length=64),
        ),
    ]

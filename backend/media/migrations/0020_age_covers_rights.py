"""The index of files by age tells who sees them in a library."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_policies'),
        ('media', '0019_waveform'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='mediafile',
            name='media_by_age',
        ),
        migrations.AddIndex(
            model_name='mediafile',
            index=models.Index(condition=models.Q(('deleted_at__isnull', True), ('hold__isnull', True)), fields=['namespace', 'created_at', 'id', 'visibility', 'state', 'uploader'], name='media_by_age'),
        ),
    ]

"""What is made of files for players."""

import backend.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('media', '0017_possession'),
    ]

    operations = [
        migrations.AddField(
            model_name='mediafile',
            name='streams',
            field=models.JSONField(default=dict),
        ),
        migrations.CreateModel(
            name='MediaRendition',
            fields=[
                ('id', models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('hls', 'Hls'), ('mp4', 'Mp4'), ('clip', 'Clip'), ('storyboard', 'Storyboard'), ('waveform', 'Waveform')], max_length=10)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Running'), ('ready', 'Ready'), ('failed', 'Failed')], default='waiting', max_length=7)),
                ('plan', models.JSONField(default=dict)),
                ('facts', models.JSONField(default=dict)),
                ('files', models.JSONField(default=dict)),
                ('bytes', models.PositiveBigIntegerField(default=0)),
                ('error', models.JSONField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('attempts_before', models.PositiveSmallIntegerField(default=0)),
                ('lease', models.UUIDField(null=True)),
                ('lease_until', models.DateTimeField(null=True)),
                ('asked_at', models.DateTimeField(null=True)),
                ('not_before', models.DateTimeField(null=True)),
                ('media', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='renditions', to='media.mediafile')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state__in', ('waiting', 'running'))), fields=['asked_at'], name='rendition_unfinished')],
                'constraints': [models.UniqueConstraint(fields=('media', 'kind'), name='rendition_once')],
            },
        ),
    ]

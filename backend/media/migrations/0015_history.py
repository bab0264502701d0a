"""The processing history of files."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('media', '0014_measured_everywhere'),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoryEntry',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('stage', models.CharField(max_length=20)),
                ('state', models.CharField(max_length=10)),
                ('is_milestone', models.BooleanField(default=False)),
                ('attempt', models.PositiveSmallIntegerField(default=0)),
                ('elapsed_ms', models.PositiveBigIntegerField(null=True)),
                ('code', models.CharField(blank=True, max_length=40)),
                ('detail', models.CharField(blank=True, max_length=300)),
                ('actor_id', models.UUIDField(null=True)),
                ('media', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='media.mediafile')),
            ],
            options={
                'indexes': [models.Index(fields=['media', '-id'], name='history_newest')],
            },
        ),
    ]

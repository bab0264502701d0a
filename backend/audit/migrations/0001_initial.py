"""Takes the rows of the activity log over from the events application; the table is renamed, its rows stay."""

import backend.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [("events", "0001_initial")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE events_activityentry RENAME TO audit_activityentry",
                    "ALTER TABLE audit_activityentry RENAME TO events_activityentry",
                )
            ],
            state_operations=[
                migrations.CreateModel(
                    name='ActivityEntry',
                    fields=[
                        ('id', models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                        ('at', models.DateTimeField()),
                        ('action', models.CharField(max_length=60)),
                        ('actor_id', models.UUIDField(null=True)),
                        ('address', models.CharField(blank=True, max_length=64)),
                        ('namespace_id', models.UUIDField(null=True)),
                        ('object_type', models.CharField(blank=True, max_length=20)),
                        ('object_id', models.UUIDField(null=True)),
                        ('object_name', models.CharField(blank=True, max_length=255)),
                        ('room_id', models.UUIDField(null=True)),
                        ('data', models.JSONField(default=dict)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['namespace_id', '-id'], name='activity_namespace'), models.Index(condition=models.Q(('room_id__isnull', False)), fields=['namespace_id', 'room_id', '-id'], name='activity_room'), models.Index(fields=['object_id', 'action', 'actor_id', '-id'], name='activity_object'), models.Index(fields=['actor_id', '-id'], name='activity_actor')],
                    },
                ),
            ],
        )
    ]

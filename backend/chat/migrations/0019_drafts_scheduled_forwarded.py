"""Drafts, messages for a later time, and from whom a message was forwarded."""

import backend.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('chat', '0017_open_rooms'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='message',
            name='forward_of',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='message',
            name='forwarded_from',
            field=models.UUIDField(null=True),
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('place', models.UUIDField()),
                ('body', models.TextField(blank=True)),
                ('reply_to', models.UUIDField(null=True)),
                ('attachments', models.JSONField(default=list)),
                ('updated_at', models.DateTimeField()),
                ('room', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='chat.room')),
                ('thread', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='chat.message')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['user', 'room'], name='draft_of_room'), models.Index(fields=['user', '-updated_at', '-id'], name='draft_order')],
                'constraints': [models.UniqueConstraint(fields=('user', 'place'), name='draft_once')],
            },
        ),
        migrations.CreateModel(
            name='ScheduledMessage',
            fields=[
                ('id', models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('client_id', models.CharField(max_length=64)),
                ('thread', models.UUIDField(null=True)),
                ('broadcast', models.BooleanField(default=False)),
                ('reply_to', models.UUIDField(null=True)),
                ('body', models.TextField(blank=True)),
                ('attachments', models.JSONField(default=list)),
                ('captions', models.JSONField(default=dict)),
                ('send_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('sent', 'Sent'), ('failed', 'Failed'), ('cancelled', 'Cancelled')], default='waiting', max_length=9)),
                ('message', models.UUIDField(null=True)),
                ('error', models.JSONField(null=True)),
                ('changed_at', models.DateTimeField()),
                ('room', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='chat.room')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state__in', ['waiting', 'failed'])), fields=['user', 'send_at', 'id'], name='scheduled_order'), models.Index(condition=models.Q(('state', 'waiting')), fields=['send_at'], name='scheduled_due'), models.Index(condition=models.Q(('state__in', ['sent', 'cancelled'])), fields=['changed_at'], name='scheduled_over')],
                'constraints': [models.UniqueConstraint(fields=('user', 'room', 'client_id'), name='scheduled_once')],
            },
        ),
    ]

"""Suggestions of taggers, their analyses, and what these cost."""

import backend.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_policies'),
        ('library', '0003_tag_words'),
        ('media', '0010_deleted_by'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Analysis',
            fields=[
                ('media', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='media.mediafile')),
                ('state', models.CharField(choices=[('queued', 'Queued'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed'), ('over_budget', 'Over Budget')], default='queued', max_length=11)),
                ('error', models.JSONField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('lease', models.UUIDField(null=True)),
                ('lease_until', models.DateTimeField(null=True)),
                ('asked_at', models.DateTimeField(null=True)),
                ('not_before', models.DateTimeField(null=True)),
                ('reserved', models.PositiveBigIntegerField(default=0)),
                ('provider', models.CharField(blank=True, max_length=20)),
                ('model', models.CharField(blank=True, max_length=80)),
                ('model_version', models.CharField(blank=True, max_length=40)),
                ('cost', models.PositiveBigIntegerField(default=0)),
                ('finished_at', models.DateTimeField(null=True)),
                ('namespace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.namespace')),
            ],
            options={
                'indexes': [models.Index(fields=['namespace', 'state', '-finished_at'], name='analysis_in_state'), models.Index(condition=models.Q(('state__in', ['queued', 'running', 'over_budget'])), fields=['asked_at'], name='analysis_open')],
            },
        ),
        migrations.CreateModel(
            name='Spending',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('used', models.PositiveBigIntegerField(default=0)),
                ('namespace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.namespace')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('namespace', 'day'), name='spending_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Suggestion',
            fields=[
                ('id', models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('field', models.CharField(choices=[('tag', 'Tag'), ('title', 'Title'), ('description', 'Description'), ('alt_text', 'Alt Text')], max_length=11)),
                ('value', models.CharField(max_length=5000)),
                ('key', models.CharField(max_length=64)),
                ('confidence', models.FloatField()),
                ('evidence', models.JSONField(null=True)),
                ('provider', models.CharField(max_length=20)),
                ('model', models.CharField(max_length=80)),
                ('model_version', models.CharField(max_length=40)),
                ('cost', models.PositiveBigIntegerField(default=0)),
                ('state', models.CharField(choices=[('pending', 'Pending'), ('accepted', 'Accepted'), ('edited', 'Edited'), ('rejected', 'Rejected'), ('auto', 'Auto')], default='pending', max_length=8)),
                ('decided_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField()),
                ('decided_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('media', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='media.mediafile')),
                ('namespace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.namespace')),
                ('tag', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='library.mediatag')),
            ],
            options={
                'indexes': [models.Index(fields=['namespace', 'state', '-id'], name='suggestion_inbox'), models.Index(condition=models.Q(('state', 'pending')), fields=['media'], name='suggestion_pending')],
                'constraints': [models.UniqueConstraint(fields=('media', 'field', 'key'), name='suggested_once')],
            },
        ),
    ]

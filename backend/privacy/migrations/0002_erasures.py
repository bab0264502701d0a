"""Adds erasures, and what each has removed or keeps."""

import backend.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('privacy', '0001_exports'),
    ]

    operations = [
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('user_id', models.UUIDField(unique=True)),
                ('username', models.CharField(blank=True, max_length=150)),
                ('state', models.CharField(choices=[('queued', 'Queued'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed')], default='queued', max_length=7)),
                ('kept', models.PositiveIntegerField(default=0)),
                ('remaining', models.JSONField(default=list)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('lease', models.UUIDField(null=True)),
                ('lease_until', models.DateTimeField(null=True)),
                ('asked_at', models.DateTimeField()),
                ('requested_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(models.Q(('state', 'done'), _negated=True), ('kept__gt', 0), _connector='OR'), fields=['asked_at'], name='erasure_unfinished')],
            },
        ),
        migrations.CreateModel(
            name='ErasedThing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('object_id', models.CharField(max_length=64)),
                ('why', models.CharField(blank=True, max_length=10)),
                ('case', models.UUIDField(null=True)),
                ('erasure', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='things', to='privacy.erasure')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('erasure', 'kind', 'object_id'), name='erased_once')],
            },
        ),
    ]

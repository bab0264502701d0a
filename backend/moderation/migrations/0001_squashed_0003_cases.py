"""Cases, reports, restrictions and listed hashes, as the migrations up to 0003 leave them."""

import backend.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('moderation', '0001_initial'),
        ('moderation', '0002_listed_hashes'),
        ('moderation', '0003_cases'),
    ]

    dependencies = [
        ('accounts', '0010_last_seen'),
        ('chat', '0016_search_backlog'),
        ('media', '0034_parts_outlive_senders'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('reason', models.CharField(blank=True, max_length=1000)),
                ('opened_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(blank=True, choices=[('approved', 'Approved'), ('quarantined', 'Quarantined'), ('released', 'Released'), ('deleted', 'Deleted'), ('restricted', 'Restricted')], max_length=11)),
                ('appeal_at', models.DateTimeField(null=True)),
                ('appeal_outcome', models.CharField(blank=True, max_length=8)),
                ('appeal_text', models.CharField(blank=True, max_length=1000)),
                ('first_action_at', models.DateTimeField(null=True)),
                ('risk', models.PositiveSmallIntegerField(default=0)),
                ('said', models.JSONField(default=list)),
                ('seen_in', models.UUIDField(null=True)),
                ('sources', models.PositiveSmallIntegerField(default=0)),
                ('version', models.PositiveIntegerField(default=1)),
                ('assignee', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('author', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('closed_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('files', models.ManyToManyField(related_name='+', to='media.mediafile')),
                ('media', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='media.mediafile')),
                ('message', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='chat.message')),
                ('namespace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.namespace')),
                ('opened_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('room', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='chat.room')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('closed_at', None)), fields=['namespace', 'id'], name='case_open'), models.Index(condition=models.Q(('closed_at', None)), fields=['namespace', '-risk', 'id'], name='case_risk'), models.Index(fields=['namespace', 'id'], name='case_any')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('media',), name='one_open_case_per_file'), models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('message',), name='one_open_case_per_message')],
            },
        ),
        migrations.CreateModel(
            name='CaseAction',
            fields=[
                ('id', models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('actor_id', models.UUIDField()),
                ('name', models.CharField(max_length=10)),
                ('at', models.DateTimeField()),
                ('version', models.PositiveIntegerField()),
                ('before', models.JSONField(default=dict)),
                ('undone_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='moderation.case')),
            ],
        ),
        migrations.CreateModel(
            name='CaseNote',
            fields=[
                ('id', models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('text', models.CharField(max_length=1000)),
                ('at', models.DateTimeField()),
                ('author', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='moderation.case')),
            ],
        ),
        migrations.CreateModel(
            name='HashValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.CharField(max_length=64)),
                ('namespace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.namespace')),
            ],
        ),
        migrations.CreateModel(
            name='HashCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.PositiveIntegerField()),
                ('namespace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.namespace')),
                ('value', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='codes', to='moderation.hashvalue')),
            ],
            options={
                'indexes': [models.Index(fields=['namespace', 'code', 'value'], name='hash_code')],
            },
        ),
        migrations.CreateModel(
            name='ListedHash',
            fields=[
                ('id', models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('list', models.CharField(choices=[('blocked', 'Blocked'), ('protected', 'Protected')], max_length=9)),
                ('kind', models.CharField(choices=[('sha256', 'Sha256'), ('perceptual', 'Perceptual')], max_length=10)),
                ('digest', models.CharField(max_length=64)),
                ('distance', models.PositiveSmallIntegerField(null=True)),
                ('reason', models.CharField(max_length=1000)),
                ('listed_at', models.DateTimeField()),
                ('sweep_at', models.DateTimeField(null=True)),
                ('listed_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('namespace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.namespace')),
            ],
            options={
                'indexes': [models.Index(fields=['namespace', 'list', '-id'], name='hash_listed'), models.Index(condition=models.Q(('sweep_at__isnull', False)), fields=['sweep_at'], name='hash_to_sweep')],
                'constraints': [models.UniqueConstraint(fields=('namespace', 'list', 'kind', 'digest'), name='hash_listed_once')],
            },
        ),
        migrations.AddField(
            model_name='hashvalue',
            name='entry',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='values', to='moderation.listedhash'),
        ),
        migrations.CreateModel(
            name='HashHit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('room_id', models.UUIDField(null=True)),
                ('media', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='media.mediafile')),
                ('entry', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='hits', to='moderation.listedhash')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('entry', 'media'), name='hash_hit_once')],
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('reason', models.CharField(max_length=10)),
                ('text', models.CharField(blank=True, max_length=1000)),
                ('at', models.DateTimeField()),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='moderation.case')),
                ('reporter', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['reporter', 'at'], name='report_of_person')],
                'constraints': [models.UniqueConstraint(fields=('case', 'reporter'), name='reported_once')],
            },
        ),
        migrations.CreateModel(
            name='Restriction',
            fields=[
                ('id', models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('mute', 'Mute'), ('ban', 'Ban')], max_length=4)),
                ('reason', models.CharField(max_length=1000)),
                ('until', models.DateTimeField(null=True)),
                ('at', models.DateTimeField()),
                ('lifted_at', models.DateTimeField(null=True)),
                ('role', models.CharField(blank=True, max_length=10)),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('namespace', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.namespace')),
                ('room', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='chat.room')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('lifted_at', None)), fields=['user', 'kind'], name='restriction_of_person'), models.Index(condition=models.Q(('kind', 'ban'), ('lifted_at', None)), fields=['until'], name='ban_to_lift')],
            },
        ),
        migrations.AddIndex(
            model_name='hashvalue',
            index=models.Index(fields=['namespace', 'value'], name='hash_value'),
        ),
    ]

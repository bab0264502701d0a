"""Tags, collections, suggestions, duplicates and bulk work, as the migrations up to 0013 leave them."""

import backend.ids
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('library', '0001_initial'),
        ('library', '0002_bulk_jobs'),
        ('library', '0003_tag_words'),
        ('library', '0004_suggestions'),
        ('library', '0005_duplicates'),
        ('library', '0006_statistics'),
        ('library', '0007_uses'),
        ('library', '0008_similar'),
        ('library', '0009_hashed'),
        ('library', '0010_declined_analyses'),
        ('library', '0011_declined'),
        ('library', '0012_written'),
        ('library', '0013_taken_back'),
    ]

    dependencies = [
        ('accounts', '0010_last_seen'),
        ('media', '0034_parts_outlive_senders'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BulkJob',
            fields=[
                ('id', models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=12)),
                ('order', models.JSONField()),
                ('state', models.CharField(choices=[('queued', 'Queued'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed'), ('cancelled', 'Cancelled')], max_length=9)),
                ('total', models.PositiveIntegerField()),
                ('done', models.PositiveIntegerField(default=0)),
                ('changed', models.PositiveIntegerField(default=0)),
                ('refused', models.PositiveIntegerField(default=0)),
                ('failed', models.JSONField(default=list)),
                ('result', models.JSONField(null=True)),
                ('cursor', models.UUIDField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('lease', models.UUIDField(null=True)),
                ('lease_until', models.DateTimeField(null=True)),
                ('asked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('finished_at', models.DateTimeField(null=True)),
                ('namespace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.namespace')),
                ('starter', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('undoes', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='undone_by', to='library.bulkjob')),
            ],
            options={
                'indexes': [models.Index(fields=['starter', 'state'], name='job_of_starter'), models.Index(condition=models.Q(('finished_at', None)), fields=['lease_until'], name='job_unfinished'), models.Index(fields=['created_at'], name='job_to_forget')],
            },
        ),
        migrations.CreateModel(
            name='BulkItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('media_id', models.UUIDField()),
                ('before', models.JSONField()),
                ('job', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='items', to='library.bulkjob')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('job', 'media_id'), name='changed_once')],
            },
        ),
        migrations.CreateModel(
            name='DuplicateGroup',
            fields=[
                ('id', models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('identical', 'Identical'), ('same_picture', 'Same Picture'), ('similar', 'Similar')], max_length=12)),
                ('key', models.CharField(max_length=80)),
                ('score', models.FloatField()),
                ('decision', models.CharField(choices=[('resolved', 'Resolved'), ('not_duplicate', 'Not Duplicate')], max_length=13, null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('merged', models.JSONField(null=True)),
                ('decided_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('namespace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.namespace')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('decision__isnull', True)), fields=['namespace', '-id'], name='duplicates_undecided')],
                'constraints': [models.UniqueConstraint(fields=('namespace', 'kind', 'key'), name='duplicates_once')],
            },
        ),
        migrations.CreateModel(
            name='DuplicateMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='members', to='library.duplicategroup')),
                ('media', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='media.mediafile')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('group', 'media'), name='duplicate_once')],
            },
        ),
        migrations.CreateModel(
            name='FileLink',
            fields=[
                ('id', models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('rendition', models.CharField(max_length=8)),
                ('disposition', models.CharField(max_length=10)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('expires_at', models.DateTimeField()),
                ('maker', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('media', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='media.mediafile')),
            ],
            options={
                'indexes': [models.Index(fields=['media', '-id'], name='file_link_newest'), models.Index(fields=['expires_at'], name='file_link_to_forget')],
            },
        ),
        migrations.CreateModel(
            name='MediaCollection',
            fields=[
                ('id', models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('description', models.CharField(blank=True, max_length=2000)),
                ('kind', models.CharField(choices=[('manual', 'Manual'), ('smart', 'Smart')], max_length=6)),
                ('filter', models.JSONField(null=True)),
                ('file_count', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('cover', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='media.mediafile')),
                ('namespace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.namespace')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='library.mediacollection')),
            ],
            options={
                'indexes': [models.Index(fields=['namespace', '-id'], name='collection_newest')],
            },
        ),
        migrations.CreateModel(
            name='CollectionItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.BigIntegerField()),
                ('counted', models.BooleanField(default=False)),
                ('media', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='media.mediafile')),
                ('collection', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='items', to='library.mediacollection')),
            ],
            options={
                'indexes': [models.Index(fields=['collection', 'position', 'id'], name='collection_order')],
                'constraints': [models.UniqueConstraint(fields=('collection', 'media'), name='collected_once')],
            },
        ),
        migrations.CreateModel(
            name='MediaStatistic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('total', 'Total'), ('kind', 'Kind'), ('state', 'State'), ('uploader', 'Uploader'), ('tag', 'Tag'), ('day', 'Day')], max_length=8)),
                ('key', models.CharField(max_length=36)),
                ('files', models.PositiveBigIntegerField()),
                ('bytes', models.PositiveBigIntegerField()),
                ('at', models.DateTimeField()),
                ('namespace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.namespace')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('namespace', 'what', 'key'), name='statistic_once')],
            },
        ),
        migrations.CreateModel(
            name='MediaTag',
            fields=[
                ('id', models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80)),
                ('key', models.CharField(max_length=160)),
                ('path', models.CharField(max_length=700)),
                ('color', models.CharField(max_length=7, null=True)),
                ('usage_count', models.PositiveIntegerField(default=0)),
                ('total_count', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('deleted_at', models.DateTimeField(null=True)),
                ('words', models.TextField(blank=True)),
                ('suggested', models.BooleanField(default=False)),
                ('creator', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('merged_into', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='library.mediatag')),
                ('namespace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.namespace')),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='library.mediatag')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('deleted_at', None)), fields=['namespace', 'path', 'id'], name='tag_in_order')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('deleted_at', None)), fields=('namespace', 'parent', 'key'), name='tag_once_below'), models.UniqueConstraint(condition=models.Q(('deleted_at', None), ('parent', None)), fields=('namespace', 'key'), name='tag_once_at_the_root')],
            },
        ),
        migrations.CreateModel(
            name='PageUse',
            fields=[
                ('id', models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('url', models.CharField(max_length=2000)),
                ('digest', models.CharField(max_length=64)),
                ('label', models.CharField(blank=True, max_length=200)),
                ('registered_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('media', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='media.mediafile')),
                ('registered_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['media', '-id'], name='page_use_newest')],
                'constraints': [models.UniqueConstraint(fields=('media', 'digest'), name='page_uses_once')],
            },
        ),
        migrations.CreateModel(
            name='PictureHash',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at_s', models.FloatField(null=True)),
                ('hash', models.BinaryField(max_length=32)),
                ('media', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='media.mediafile')),
            ],
        ),
        migrations.CreateModel(
            name='HashPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.PositiveIntegerField()),
                ('namespace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.namespace')),
                ('picture', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='library.picturehash')),
            ],
            options={
                'indexes': [models.Index(fields=['namespace', 'code', 'picture'], name='hash_part')],
            },
        ),
        migrations.CreateModel(
            name='PictureVector',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('vector', models.BinaryField(max_length=256)),
                ('media', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='media.mediafile')),
            ],
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
                ('written', models.CharField(blank=True, max_length=5000)),
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
        migrations.CreateModel(
            name='TagAlias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('key', models.CharField(db_index=True, max_length=160)),
                ('tag', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='aliases', to='library.mediatag')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('tag', 'key'), name='alias_once')],
            },
        ),
        migrations.CreateModel(
            name='TagAncestor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('depth', models.PositiveSmallIntegerField()),
                ('ancestor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='descendants', to='library.mediatag')),
                ('tag', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='ancestors', to='library.mediatag')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('tag', 'ancestor'), name='tag_ancestor_once')],
            },
        ),
        migrations.CreateModel(
            name='Tagging',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('direct', models.BooleanField()),
                ('counted', models.BooleanField(default=False)),
                ('media', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='media.mediafile')),
                ('tag', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='library.mediatag')),
            ],
            options={
                'indexes': [models.Index(fields=['tag', '-media'], name='tagging_newest')],
                'constraints': [models.UniqueConstraint(fields=('media', 'tag'), name='tagged_once')],
            },
        ),
        migrations.CreateModel(
            name='VectorPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.PositiveIntegerField()),
                ('namespace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.namespace')),
                ('vector', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='library.picturevector')),
            ],
            options={
                'indexes': [models.Index(fields=['namespace', 'code', 'vector'], name='vector_part')],
            },
        ),
        migrations.CreateModel(
            name='Analysis',
            fields=[
                ('media', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='media.mediafile')),
                ('state', models.CharField(choices=[('queued', 'Queued'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed'), ('over_budget', 'Over Budget'), ('off', 'Off')], default='queued', max_length=11)),
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
                ('describes', models.BooleanField(default=True)),
                ('hashed', models.BooleanField(default=False)),
                ('declined', models.BooleanField(default=False)),
                ('namespace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.namespace')),
            ],
            options={
                'indexes': [models.Index(fields=['namespace', 'state', '-finished_at'], name='analysis_in_state'), models.Index(condition=models.Q(('state__in', ['queued', 'running', 'over_budget'])), fields=['asked_at'], name='analysis_open')],
            },
        ),
    ]

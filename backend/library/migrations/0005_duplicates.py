"""Hashes of pictures, and groups of files that are the same."""

import backend.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_policies'),
        ('library', '0004_suggestions'),
        ('media', '0011_search'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DuplicateGroup',
            fields=[
                ('id', models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('identical', 'Identical'), ('same_picture', 'Same Picture')], max_length=12)),
                ('key', models.CharField(max_length=80)),
                ('score', models.FloatField()),
                ('decision', models.CharField(choices=[('resolved', 'Resolved'), ('not_duplicate', 'Not Duplicate')], max_length=13, null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('namespace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.namespace')),
            ],
        ),
        migrations.CreateModel(
            name='DuplicateMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='members', to='library.duplicategroup')),
                ('media', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='media.mediafile')),
            ],
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
        ),
        migrations.AddIndex(
            model_name='duplicategroup',
            index=models.Index(condition=models.Q(('decision__isnull', True)), fields=['namespace', '-id'], name='duplicates_undecided'),
        ),
        migrations.AddConstraint(
            model_name='duplicategroup',
            constraint=models.UniqueConstraint(fields=('namespace', 'kind', 'key'), name='duplicates_once'),
        ),
        migrations.AddConstraint(
            model_name='duplicatemember',
            constraint=models.UniqueConstraint(fields=('group', 'media'), name='duplicate_once'),
        ),
        migrations.AddIndex(
            model_name='hashpart',
            index=models.Index(fields=['namespace', 'code', 'picture'], name='hash_part'),
        ),
    ]

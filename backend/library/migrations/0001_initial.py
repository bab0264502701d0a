"""Tags, their tree, and collections."""

import backend.ids
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0003_people'),
        ('media', '0007_library_fields'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
                ('creator', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('merged_into', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='library.mediatag')),
                ('namespace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.namespace')),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='library.mediatag')),
            ],
        ),
        migrations.CreateModel(
            name='TagAlias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('key', models.CharField(db_index=True, max_length=160)),
                ('tag', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='aliases', to='library.mediatag')),
            ],
        ),
        migrations.CreateModel(
            name='TagAncestor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('depth', models.PositiveSmallIntegerField()),
                ('ancestor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='descendants', to='library.mediatag')),
                ('tag', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='ancestors', to='library.mediatag')),
            ],
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
        ),
        migrations.AddIndex(
            model_name='mediacollection',
            index=models.Index(fields=['namespace', '-id'], name='collection_newest'),
        ),
        migrations.AddIndex(
            model_name='collectionitem',
            index=models.Index(fields=['collection', 'position', 'id'], name='collection_order'),
        ),
        migrations.AddConstraint(
            model_name='collectionitem',
            constraint=models.UniqueConstraint(fields=('collection', 'media'), name='collected_once'),
        ),
        migrations.AddIndex(
            model_name='mediatag',
            index=models.Index(condition=models.Q(('deleted_at', None)), fields=['namespace', 'path', 'id'], name='tag_in_order'),
        ),
        migrations.AddConstraint(
            model_name='mediatag',
            constraint=models.UniqueConstraint(condition=models.Q(('deleted_at', None)), fields=('namespace', 'parent', 'key'), name='tag_once_below'),
        ),
        migrations.AddConstraint(
            model_name='mediatag',
            constraint=models.UniqueConstraint(condition=models.Q(('deleted_at', None), ('parent', None)), fields=('namespace', 'key'), name='tag_once_at_the_root'),
        ),
        migrations.AddConstraint(
            model_name='tagalias',
            constraint=models.UniqueConstraint(fields=('tag', 'key'), name='alias_once'),
        ),
        migrations.AddConstraint(
            model_name='tagancestor',
            constraint=models.UniqueConstraint(fields=('tag', 'ancestor'), name='tag_ancestor_once'),
        ),
        migrations.AddIndex(
            model_name='tagging',
            index=models.Index(fields=['tag', '-media'], name='tagging_newest'),
        ),
        migrations.AddConstraint(
            model_name='tagging',
            constraint=models.UniqueConstraint(fields=('media', 'tag'), name='tagged_once'),
        ),
    ]

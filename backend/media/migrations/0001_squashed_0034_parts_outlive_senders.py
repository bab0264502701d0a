"""Files, uploads, what is made of files and what they are searched in, as the migrations up to 0034 leave them."""

from typing import Any

import backend.ids
import backend.media.dates
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import DatabaseError, migrations, models
from psycopg.errors import FeatureNotSupported, InsufficientPrivilege, UndefinedFile

from backend.errors import Misconfigured

_POSTGRESQL = (
    # The expression is the one that Django compares for ``icontains``.
    "CREATE INDEX media_name_trigrams ON media_mediafile USING gin (UPPER(name::text) gin_trgm_ops)",
    "ALTER TABLE media_mediafile ADD COLUMN search tsvector",
    # Without a list of pending entries, which every search would have to read through.
    "CREATE INDEX media_search ON media_mediafile USING gin (search) WITH (fastupdate = off)",
    "CREATE INDEX media_word_trigrams ON media_searchword USING gin (word gin_trgm_ops)",
    # PostgreSQL knows by its statistics when one of these is the shorter way; SQLite would take them for common values.
    *(
        f"CREATE INDEX media_{column} ON media_mediafile (namespace_id, visibility, {column}) WHERE {column} IS NOT NULL"
        for column in ("size", "duration", "width")
    ),
)
_SQLITE = (
    "CREATE VIRTUAL TABLE media_search USING fts5(key UNINDEXED, a, b, c, d, "
    "tokenize = \"ascii tokenchars '#'\", prefix = '2 3')",
    "CREATE VIRTUAL TABLE media_word_trigrams USING fts5(word, namespace UNINDEXED, tokenize = 'trigram')",
)
_NO_EXTENSION = {
    InsufficientPrivilege: "The database user may not create the extension pg_trgm: as the owner of the database or a "
    "superuser, run `CREATE EXTENSION pg_trgm` in it, then start again.",
    FeatureNotSupported: "The PostgreSQL server does not have the extension pg_trgm: install its contrib package "
    "(`postgresql-contrib`), then start again.",
}
_NO_EXTENSION[UndefinedFile] = _NO_EXTENSION[FeatureNotSupported]


def make_indexes(apps: Any, schema_editor: Any) -> None:
    """Make what the database searches in; raises Misconfigured where it cannot, or its user may not."""
    try:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        for statement in _POSTGRESQL if schema_editor.connection.vendor == "postgresql" else _SQLITE:
            schema_editor.execute(statement)
    except DatabaseError as error:
        if sentence := _NO_EXTENSION.get(type(error.__cause__)):
            raise Misconfigured(sentence) from error
        if schema_editor.connection.vendor == "sqlite" and ("fts5" in str(error) or "tokenizer" in str(error)):
            raise Misconfigured(
                "This Python's SQLite was built without FTS5 or is older than 3.34: use a Python with a newer one, or "
                "PostgreSQL (DATABASE_URL)."
            ) from error
        raise


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('media', '0001_initial'),
        ('media', '0002_upload_placement'),
        ('media', '0003_upload_resumable'),
        ('media', '0004_preview_turns'),
        ('media', '0005_names_searched'),
        ('media', '0006_processing_by_namespace'),
        ('media', '0007_library_fields'),
        ('media', '0008_retries'),
        ('media', '0009_library_indexes'),
        ('media', '0010_deleted_by'),
        ('media', '0011_search'),
        ('media', '0012_measured_files'),
        ('media', '0013_retention'),
        ('media', '0014_measured_everywhere'),
        ('media', '0015_history'),
        ('media', '0016_served'),
        ('media', '0017_possession'),
        ('media', '0018_renditions'),
        ('media', '0019_waveform'),
        ('media', '0020_age_covers_rights'),
        ('media', '0021_compared_pictures'),
        ('media', '0022_unverified_bytes'),
        ('media', '0023_taken'),
        ('media', '0024_codecs'),
        ('media', '0025_pages'),
        ('media', '0026_deferred_length'),
        ('media', '0027_heights'),
        ('media', '0028_poster'),
        ('media', '0029_direct_uploads'),
        ('media', '0030_person_space'),
        ('media', '0031_partial_uploads'),
        ('media', '0032_order_of_photos'),
        ('media', '0033_last_use'),
        ('media', '0034_parts_outlive_senders'),
    ]

    dependencies = [
        ('accounts', '0010_last_seen'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PreviewTurn',
            fields=[
                ('uploader_id', models.UUIDField(primary_key=True, serialize=False)),
                ('served_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Blob',
            fields=[
                ('id', models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveBigIntegerField()),
                ('key', models.CharField(max_length=200)),
                ('references', models.PositiveIntegerField(default=0)),
                ('namespace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.namespace')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('namespace', 'sha256'), name='blob_once')],
            },
        ),
        migrations.CreateModel(
            name='MediaFile',
            fields=[
                ('id', models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('room_id', models.UUIDField(null=True)),
                ('visibility', models.CharField(choices=[('room', 'Room'), ('library', 'Library'), ('private', 'Private')], max_length=8)),
                ('kind', models.CharField(choices=[('image', 'Image'), ('video', 'Video'), ('audio', 'Audio'), ('file', 'File')], max_length=5)),
                ('state', models.CharField(choices=[('uploading', 'Uploading'), ('processing', 'Processing'), ('ready', 'Ready'), ('failed', 'Failed'), ('expired', 'Expired'), ('deleted', 'Deleted')], default='uploading', max_length=10)),
                ('hold', models.CharField(choices=[('scan', 'Scan'), ('review', 'Review'), ('quarantined', 'Quarantined')], max_length=11, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('name', models.CharField(max_length=255)),
                ('title', models.CharField(blank=True, max_length=255)),
                ('alt_text', models.CharField(blank=True, max_length=1000)),
                ('content_type', models.CharField(max_length=100)),
                ('container', models.CharField(blank=True, max_length=10)),
                ('size', models.PositiveBigIntegerField()),
                ('received', models.PositiveBigIntegerField(default=0)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('deleted_at', models.DateTimeField(null=True)),
                ('width', models.PositiveIntegerField(null=True)),
                ('height', models.PositiveIntegerField(null=True)),
                ('duration', models.FloatField(null=True)),
                ('bitrate', models.PositiveIntegerField(null=True)),
                ('codec', models.CharField(max_length=40, null=True)),
                ('audio_codec', models.CharField(max_length=40, null=True)),
                ('fps', models.FloatField(null=True)),
                ('rotation', models.PositiveSmallIntegerField(null=True)),
                ('has_audio', models.BooleanField(null=True)),
                ('playable', models.BooleanField(null=True)),
                ('placeholder', models.CharField(blank=True, max_length=60)),
                ('stages', models.JSONField(default=dict)),
                ('error', models.JSONField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('lease', models.UUIDField(null=True)),
                ('lease_until', models.DateTimeField(null=True)),
                ('asked_at', models.DateTimeField(null=True)),
                ('deleted_from', models.CharField(blank=True, choices=[('uploading', 'Uploading'), ('processing', 'Processing'), ('ready', 'Ready'), ('failed', 'Failed'), ('expired', 'Expired'), ('deleted', 'Deleted')], max_length=10)),
                ('description', models.CharField(blank=True, max_length=5000)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('text', models.TextField(blank=True)),
                ('updated_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('attempts_before', models.PositiveSmallIntegerField(default=0)),
                ('deleted_by', models.UUIDField(null=True)),
                ('tag_tokens', models.TextField(blank=True)),
                ('hints', models.TextField(blank=True)),
                ('metadata', models.CharField(choices=[('pending', 'Pending'), ('compare', 'Compare'), ('as_sent', 'As Sent'), ('removed', 'Removed')], default='as_sent', max_length=7)),
                ('served_key', models.CharField(blank=True, max_length=200)),
                ('served_sha256', models.CharField(blank=True, max_length=64)),
                ('served_size', models.PositiveBigIntegerField(null=True)),
                ('streams', models.JSONField(default=dict)),
                ('waveform', models.JSONField(null=True)),
                ('taken_s', models.BigIntegerField(null=True)),
                ('latitude', models.FloatField(null=True)),
                ('longitude', models.FloatField(null=True)),
                ('codecs', models.CharField(max_length=80, null=True)),
                ('pages', models.PositiveIntegerField(null=True)),
                ('poster_s', models.FloatField(null=True)),
                ('used_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('blob', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='files', to='media.blob')),
                ('namespace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.namespace')),
                ('uploader', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('room_id__isnull', False)), fields=['namespace', 'room_id', '-id'], name='media_room'), models.Index(fields=['uploader', '-id'], name='media_uploader'), models.Index(fields=['state', 'lease_until'], name='media_standing_still'), models.Index(condition=models.Q(('hold__isnull', False)), fields=['namespace', 'hold'], name='media_held'), models.Index(condition=models.Q(('blob__isnull', False), ('state', 'deleted')), fields=['deleted_at'], name='media_in_trash'), models.Index(condition=models.Q(('lease_until__isnull', True), ('state', 'processing')), fields=['uploader', 'size', 'id'], name='media_waiting'), models.Index(fields=['namespace', '-id', 'name'], name='media_namespace'), models.Index(condition=models.Q(('state', 'processing')), fields=['namespace', 'created_at'], name='media_processing'), models.Index(fields=['namespace', 'uploader', '-id'], name='media_own'), models.Index(condition=models.Q(('visibility', 'library')), fields=['namespace', 'kind', '-id'], name='media_library_kind'), models.Index(condition=models.Q(('visibility', 'library')), fields=['namespace', '-id', 'size', 'duration', 'width'], name='media_library'), models.Index(condition=models.Q(('served_sha256', ''), _negated=True), fields=['namespace', 'served_sha256'], name='media_served'), models.Index(condition=models.Q(('taken_s__isnull', False)), fields=['namespace', 'taken_s'], name='media_taken'), models.Index(condition=models.Q(('blob__isnull', False), ('deleted_at__isnull', True)), fields=['namespace', 'uploader', 'size'], name='media_space'), models.Index(models.F('namespace'), backend.media.dates.Dated(), models.F('id'), condition=models.Q(('deleted_at__isnull', True), ('hold__isnull', True)), name='media_dated'), models.Index(condition=models.Q(('deleted_at__isnull', True), ('hold__isnull', True)), fields=['namespace', 'created_at', 'id', 'visibility', 'state', 'uploader', 'kind', 'room_id'], name='media_by_age'), models.Index(condition=models.Q(('deleted_at__isnull', True), ('hold__isnull', True)), fields=['namespace', 'used_at', 'id', 'created_at', 'state', 'kind', 'room_id'], name='media_by_use')],
            },
        ),
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
        migrations.CreateModel(
            name='MediaRendition',
            fields=[
                ('id', models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('hls', 'Hls'), ('mp4', 'Mp4'), ('clip', 'Clip'), ('storyboard', 'Storyboard'), ('waveform', 'Waveform'), ('ladder', 'Ladder'), ('poster', 'Poster')], max_length=10)),
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
                'indexes': [models.Index(condition=models.Q(('state__in', ('waiting', 'running'))), fields=['asked_at'], name='rendition_unfinished'), models.Index(condition=models.Q(('not_before__isnull', False)), fields=['kind', 'not_before'], name='rendition_until')],
                'constraints': [models.UniqueConstraint(fields=('media', 'kind'), name='rendition_once')],
            },
        ),
        migrations.CreateModel(
            name='MediaThumbnail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('size', models.CharField(max_length=6)),
                ('attempt', models.PositiveSmallIntegerField()),
                ('width', models.PositiveIntegerField()),
                ('height', models.PositiveIntegerField()),
                ('key', models.CharField(max_length=200)),
                ('media', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='thumbnails', to='media.mediafile')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('media', 'size'), name='thumbnail_once')],
            },
        ),
        migrations.CreateModel(
            name='SearchWord',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('word', models.CharField(max_length=32)),
                ('namespace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.namespace')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('namespace', 'word'), name='search_word_once')],
            },
        ),
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('client_id', models.CharField(blank=True, max_length=64)),
                ('upload_id', models.CharField(blank=True, max_length=64)),
                ('metadata', models.TextField(blank=True)),
                ('size', models.PositiveBigIntegerField()),
                ('offset', models.PositiveBigIntegerField(default=0)),
                ('typed', models.BooleanField(default=False)),
                ('expires_at', models.DateTimeField()),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('ended_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(blank=True, max_length=10)),
                ('placement_id', models.UUIDField(null=True)),
                ('placement_kind', models.CharField(blank=True, max_length=12)),
                ('resumable', models.BooleanField(default=True)),
                ('challenge', models.JSONField(null=True)),
                ('challenges', models.PositiveSmallIntegerField(default=0)),
                ('unverified_from', models.PositiveBigIntegerField(null=True)),
                ('deferred', models.BooleanField(default=False)),
                ('direct', models.BooleanField(default=False)),
                ('concat', models.TextField(blank=True)),
                ('media', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='upload', to='media.mediafile')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('ended_at', None)), fields=['user'], name='upload_unfinished'), models.Index(condition=models.Q(('ended_at', None)), fields=['expires_at'], name='upload_to_expire'), models.Index(condition=models.Q(('ended_at', None)), fields=['placement_id'], name='upload_unfinished_at')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('upload_id', ''), _negated=True), fields=('user', 'upload_id'), name='upload_named_once')],
            },
        ),
        migrations.CreateModel(
            name='PartialUpload',
            fields=[
                ('id', models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('metadata', models.TextField(blank=True)),
                ('size', models.PositiveBigIntegerField()),
                ('deferred', models.BooleanField(default=False)),
                ('offset', models.PositiveBigIntegerField(default=0)),
                ('unverified_from', models.PositiveBigIntegerField(null=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('ended_at', models.DateTimeField(null=True)),
                ('expires_at', models.DateTimeField(db_index=True)),
                ('namespace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.namespace')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('final', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='partials', to='media.upload')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.RunPython(make_indexes, migrations.RunPython.noop),
    ]

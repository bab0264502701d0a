"""Rooms, members, messages and what they are searched in, as the migrations up to 0016 leave them."""

from typing import Any

import backend.ids
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

_POSTGRESQL = (
    "ALTER TABLE chat_attachment ADD COLUMN search tsvector",
    # Without a list of pending entries, which every search would have to read through.
    "CREATE INDEX chat_caption ON chat_attachment USING gin (search) WITH (fastupdate = off)",
    "ALTER TABLE chat_searchentry ADD COLUMN search tsvector",
    "CREATE INDEX chat_search ON chat_searchentry USING gin (search) WITH (fastupdate = off)",
    # The words of a language and the rooms of many people are both among what the planner knows to be frequent.
    "ALTER TABLE chat_searchentry ALTER COLUMN search SET STATISTICS 1000",
)
_SQLITE = tuple(
    f"CREATE VIRTUAL TABLE {table} USING fts5(key UNINDEXED, a, b, c, d, "
    "tokenize = \"ascii tokenchars '#'\", prefix = '2 3')"
    for table in ("chat_caption", "chat_search")
)


def make_indexes(apps: Any, schema_editor: Any) -> None:
    """Make what the database searches in."""
    for statement in _POSTGRESQL if schema_editor.connection.vendor == "postgresql" else _SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('chat', '0001_initial'),
        ('chat', '0002_initial'),
        ('chat', '0003_members_in_order'),
        ('chat', '0004_message_reason'),
        ('chat', '0005_rooms_of_namespace'),
        ('chat', '0006_attachment_gallery'),
        ('chat', '0007_personal_rooms'),
        ('chat', '0008_captions'),
        ('chat', '0009_attachment_files'),
        ('chat', '0010_leftovers'),
        ('chat', '0011_attachment_caption'),
        ('chat', '0012_edits_and_mentions'),
        ('chat', '0013_threads'),
        ('chat', '0014_search'),
        ('chat', '0015_reactions_pins_saved'),
        ('chat', '0016_search_backlog'),
    ]

    dependencies = [
        ('accounts', '0010_last_seen'),
        ('media', '0034_parts_outlive_senders'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchBacklog',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('below', models.UUIDField()),
                ('above', models.UUIDField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='FileBacklog',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('below', models.PositiveBigIntegerField()),
                ('media', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='media.mediafile')),
            ],
        ),
        migrations.CreateModel(
            name='Room',
            fields=[
                ('id', models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('direct', 'Direct'), ('group', 'Group'), ('channel', 'Channel')], max_length=7)),
                ('name', models.CharField(blank=True, max_length=120)),
                ('topic', models.CharField(blank=True, max_length=500)),
                ('history', models.CharField(choices=[('all', 'All'), ('since_join', 'Since Join')], default='all', max_length=10)),
                ('pair', models.CharField(max_length=80, null=True, unique=True)),
                ('last_number', models.PositiveBigIntegerField(default=0)),
                ('member_count', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('deleted_at', models.DateTimeField(null=True)),
                ('has_leftovers', models.BooleanField(default=False)),
                ('namespace', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.namespace')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('deleted_at', None), models.Q(('kind', 'direct'), _negated=True)), fields=['namespace', '-id'], name='room_of_namespace'), models.Index(condition=models.Q(('has_leftovers', True)), fields=['deleted_at'], name='room_to_clear')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveBigIntegerField()),
                ('client_id', models.CharField(max_length=64)),
                ('body', models.TextField(blank=True)),
                ('created_at', models.DateTimeField()),
                ('edited_at', models.DateTimeField(null=True)),
                ('deleted_at', models.DateTimeField(null=True)),
                ('deleted_by', models.UUIDField(null=True)),
                ('reason', models.CharField(choices=[('deleted', 'Deleted'), ('refused', 'Refused'), ('expired', 'Expired'), ('moderated', 'Moderated'), ('erased', 'Erased')], max_length=9, null=True)),
                ('mentions', models.JSONField(db_default=[], default=list)),
                ('mentions_room', models.BooleanField(db_default=False, default=False)),
                ('in_timeline', models.BooleanField(db_default=True, default=True)),
                ('reply_count', models.PositiveIntegerField(db_default=0, default=0)),
                ('last_reply_at', models.DateTimeField(null=True)),
                ('repliers', models.JSONField(db_default=models.Value([], models.JSONField()), default=list)),
                ('pinned_at', models.DateTimeField(null=True)),
                ('pinned_by', models.UUIDField(null=True)),
                ('reactions', models.JSONField(db_default=models.Value([], models.JSONField()), default=list)),
                ('reply_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='chat.message')),
                ('sender', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('thread', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='chat.message')),
                ('room', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='chat.room')),
            ],
            options={
                'indexes': [models.Index(fields=['sender', 'room'], name='message_sender'), models.Index(fields=['room', 'created_at'], name='message_time'), models.Index(condition=models.Q(('mentions_room', True)), fields=['room', 'number'], name='message_to_room'), models.Index(condition=models.Q(('in_timeline', True)), fields=['room', 'number'], name='message_timeline'), models.Index(condition=models.Q(('thread__isnull', False)), fields=['thread', 'number'], name='message_thread'), models.Index(condition=models.Q(('pinned_at__isnull', False)), fields=['room', '-pinned_at', '-number'], name='message_pinned')],
                'constraints': [models.UniqueConstraint(fields=('room', 'number'), name='message_place'), models.UniqueConstraint(fields=('room', 'sender', 'client_id'), name='message_said_once')],
            },
        ),
        migrations.CreateModel(
            name='Mention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveBigIntegerField()),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('message', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='chat.message')),
                ('room', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='chat.room')),
            ],
            options={
                'indexes': [models.Index(fields=['user', 'room', 'number'], name='mention_of')],
                'constraints': [models.UniqueConstraint(fields=('message', 'user'), name='mentioned_once')],
            },
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('owner', 'Owner'), ('moderator', 'Moderator'), ('member', 'Member'), ('readonly', 'Readonly')], default='member', max_length=9)),
                ('joined_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('joined_seq', models.PositiveBigIntegerField(default=0)),
                ('hidden_until', models.PositiveBigIntegerField(default=0)),
                ('read_number', models.PositiveBigIntegerField(default=0)),
                ('muted', models.BooleanField(default=False)),
                ('level', models.CharField(choices=[('all', 'All'), ('mentions', 'Mentions'), ('none', 'None')], default='all', max_length=8)),
                ('mute_until', models.DateTimeField(null=True)),
                ('pinned', models.BooleanField(default=False)),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('room', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='members', to='chat.room')),
            ],
            options={
                'indexes': [models.Index(fields=['user', 'room'], name='member_rooms'), models.Index(fields=['room', 'id'], name='member_place')],
                'constraints': [models.UniqueConstraint(fields=('room', 'user'), name='member_once')],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField()),
                ('number', models.PositiveBigIntegerField()),
                ('gallery', models.CharField(choices=[('media', 'Media'), ('files', 'Files')], max_length=5)),
                ('caption', models.CharField(blank=True, db_default='', max_length=1000)),
                ('media', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='media.mediafile')),
                ('message', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='chat.message')),
                ('room', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='chat.room')),
            ],
            options={
                'ordering': ['place', 'pk'],
                'indexes': [models.Index(fields=['room', 'gallery', 'number', 'id'], name='attachment_gallery'), models.Index(fields=['room', 'media', 'number'], name='attachment_files')],
                'constraints': [models.UniqueConstraint(fields=('message', 'media'), name='attached_once')],
            },
        ),
        migrations.CreateModel(
            name='SavedMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('saved_at', models.DateTimeField()),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='chat.message')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['user', '-id'], name='saved_order')],
                'constraints': [models.UniqueConstraint(fields=('user', 'message'), name='saved_once')],
            },
        ),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveBigIntegerField()),
                ('media', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='media.mediafile')),
                ('message', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='chat.message')),
                ('room', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='chat.room')),
            ],
            options={
                'indexes': [models.Index(fields=['room', 'id'], name='entry_of_room')],
            },
        ),
        migrations.CreateModel(
            name='ThreadFollower',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('following', models.BooleanField(default=True)),
                ('read_number', models.PositiveBigIntegerField(default=0)),
                ('thread', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='followers', to='chat.message')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('following', True)), fields=['user'], name='follower_threads')],
                'constraints': [models.UniqueConstraint(fields=('thread', 'user'), name='follower_once')],
            },
        ),
        migrations.CreateModel(
            name='MessageEdit',
            fields=[
                ('id', models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('body', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('by', models.UUIDField()),
                ('message', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='edits', to='chat.message')),
            ],
            options={
                'indexes': [models.Index(fields=['message', 'id'], name='edit_of_message')],
            },
        ),
        migrations.CreateModel(
            name='Reaction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('emoji', models.CharField(max_length=16)),
                ('at', models.DateTimeField()),
                ('message', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='chat.message')),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['message', 'emoji', 'id'], name='reaction_order')],
                'constraints': [models.UniqueConstraint(fields=('user', 'message', 'emoji'), name='reaction_once')],
            },
        ),
        migrations.RunPython(make_indexes, migrations.RunPython.noop),
    ]

"""Adds the emojis of namespaces' own."""

import backend.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0025_told_of_unlinking'),
    ]

    operations = [
        migrations.CreateModel(
            name='Emoji',
            fields=[
                ('id', models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=32)),
                ('picture', models.UUIDField(null=True)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('namespace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.namespace')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('picture', None)), fields=['at'], name='emoji_unmade')],
                'constraints': [models.UniqueConstraint(fields=('namespace', 'name'), name='emoji_name')],
            },
        ),
    ]

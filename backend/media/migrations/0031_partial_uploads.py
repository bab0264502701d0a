"""Files in parts that are sent side by side."""

import backend.ids
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0007_person_quotas'),
        ('media', '0030_person_space'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='upload',
            name='concat',
            field=models.TextField(blank=True),
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
                ('final', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='partials', to='media.upload')),
                ('namespace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.namespace')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
    ]

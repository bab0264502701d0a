"""What a library says of a file, and the state that a file in the trash had."""

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('media', '0006_processing_by_namespace'),
    ]

    operations = [
        migrations.AddField(
            model_name='mediafile',
            name='deleted_from',
            field=models.CharField(blank=True, choices=[('uploading', 'Uploading'), ('processing', 'Processing'), ('ready', 'Ready'), ('failed', 'Failed'), ('expired', 'Expired'), ('deleted', 'Deleted')], max_length=10),
        ),
        migrations.AddField(
            model_name='mediafile',
            name='description',
            field=models.CharField(blank=True, max_length=5000),
        ),
        migrations.AddField(
            model_name='mediafile',
            name='revision',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='mediafile',
            name='text',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='mediafile',
            name='updated_at',
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
        ),
    ]

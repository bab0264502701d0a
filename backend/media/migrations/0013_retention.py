"""The files of a namespace in the order in which a limited retention deletes them."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('media', '0012_measured_files'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='mediafile',
            index=models.Index(
                condition=models.Q(('deleted_at__isnull', True), ('hold__isnull', True)),
                fields=['namespace', 'created_at', 'id'],
                name='media_by_age',
            ),
        ),
    ]

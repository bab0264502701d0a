from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0007_person_quotas'),
        ('media', '0029_direct_uploads'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='mediafile',
            index=models.Index(
                condition=models.Q(('blob__isnull', False), ('deleted_at__isnull', True)),
                fields=['namespace', 'uploader', 'size'],
                name='media_space',
            ),
        ),
    ]

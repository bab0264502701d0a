"""Uploads whose parts go straight into the object storage."""


from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('media', '0028_poster'),
    ]

    operations = [
        migrations.AddField(
            model_name='upload',
            name='direct',
            field=models.BooleanField(default=False),
        ),
    ]

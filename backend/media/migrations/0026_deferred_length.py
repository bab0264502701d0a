"""Uploads whose length is told later."""


from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('media', '0025_pages'),
    ]

    operations = [
        migrations.AddField(
            model_name='upload',
            name='deferred',
            field=models.BooleanField(default=False),
        ),
    ]

"""Whether the hashes of a file were taken, and whether it is to be described besides."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('library', '0008_similar'),
    ]

    operations = [
        migrations.AddField(
            model_name='analysis',
            name='describes',
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name='analysis',
            name='hashed',
            field=models.BooleanField(default=False),
        ),
    ]

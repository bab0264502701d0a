"""Bytes of an upload whose checksum is not known to be right yet."""


from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('media', '0021_compared_pictures'),
    ]

    operations = [
        migrations.AddField(
            model_name='upload',
            name='unverified_from',
            field=models.PositiveBigIntegerField(null=True),
        ),
    ]

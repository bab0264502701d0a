"""Lets one react with ``:name:``, an emoji of the namespace's own, which may be longer than any of Unicode."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('chat', '0022_link_pictures'),
    ]

    operations = [
        migrations.AlterField(
            model_name='reaction',
            name='emoji',
            field=models.CharField(max_length=34),
        ),
    ]

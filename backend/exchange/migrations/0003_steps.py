"""Counts the parts of an archive whose faults are told."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0002_direct'),
    ]

    operations = [
        migrations.AddField(
            model_name='transfer',
            name='steps',
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
    ]

"""Namespaces with policies."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_avatars'),
    ]

    operations = [
        migrations.AddField(
            model_name='namespace',
            name='policy',
            field=models.JSONField(blank=True, default=dict),
        ),
    ]

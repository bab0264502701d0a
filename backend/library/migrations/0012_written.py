"""The text that a person made of a suggestion."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('library', '0011_declined'),
    ]

    operations = [
        migrations.AddField(
            model_name='suggestion', name='written', field=models.CharField(blank=True, max_length=5000),
            preserve_default=True,
        ),
    ]

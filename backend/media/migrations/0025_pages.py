"""How many pages a document has."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('media', '0024_codecs'),
    ]

    operations = [
        migrations.AddField(
            model_name='mediafile',
            name='pages',
            field=models.PositiveIntegerField(null=True),
        ),
    ]

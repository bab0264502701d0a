"""The codecs of a file as browsers ask for them."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('media', '0023_taken'),
    ]

    operations = [
        migrations.AddField(
            model_name='mediafile',
            name='codecs',
            field=models.CharField(max_length=80, null=True),
        ),
    ]

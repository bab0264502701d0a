"""When and about where photos were taken, where their senders allow that it is kept."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('media', '0022_unverified_bytes'),
    ]

    operations = [
        migrations.AddField(model_name='mediafile', name='taken_s', field=models.BigIntegerField(null=True)),
        migrations.AddField(model_name='mediafile', name='latitude', field=models.FloatField(null=True)),
        migrations.AddField(model_name='mediafile', name='longitude', field=models.FloatField(null=True)),
        migrations.AddIndex(
            model_name='mediafile',
            index=models.Index(
                condition=models.Q(('taken_s__isnull', False)), fields=['namespace', 'taken_s'], name='media_taken'
            ),
        ),
    ]

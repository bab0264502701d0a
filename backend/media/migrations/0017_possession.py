"""What senders are asked to prove, and the sizes of copies without metadata."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('media', '0016_served'),
    ]

    operations = [
        migrations.AddField(
            model_name='mediafile',
            name='served_size',
            field=models.PositiveBigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='upload',
            name='challenge',
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name='upload',
            name='challenges',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddIndex(
            model_name='mediafile',
            index=models.Index(condition=models.Q(('served_sha256', ''), _negated=True), fields=['namespace', 'served_sha256'], name='media_served'),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_quota_warnings'),
    ]

    operations = [
        migrations.AddField(
            model_name='membership',
            name='quota_bytes',
            field=models.PositiveBigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='membership',
            name='warned_percent',
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
    ]

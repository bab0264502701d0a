"""Mails may tell that an administrator has taken a second factor."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0020_passkeys'),
    ]

    operations = [
        migrations.AlterField(
            model_name='letter',
            name='kind',
            field=models.CharField(choices=[('confirm', 'Confirm'), ('replaced', 'Replaced'), ('reset', 'Reset'), ('invite', 'Invite'), ('linked', 'Linked'), ('passkey', 'Passkey'), ('taken', 'Taken')], max_length=8),
        ),
    ]

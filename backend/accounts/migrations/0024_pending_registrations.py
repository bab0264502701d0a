"""Adds accounts that wait for their mail address to be confirmed."""

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

import backend.ids


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0023_told_of_changes'),
    ]

    operations = [
        migrations.AlterField(
            model_name='letter',
            name='kind',
            field=models.CharField(choices=[('confirm', 'Confirm'), ('replaced', 'Replaced'), ('reset', 'Reset'), ('invite', 'Invite'), ('linked', 'Linked'), ('passkey', 'Passkey'), ('taken', 'Taken'), ('password', 'Password'), ('codes', 'Codes'), ('no_codes', 'No Codes'), ('recovery', 'Recovery'), ('no_key', 'No Key'), ('register', 'Register')], max_length=8),
        ),
        migrations.CreateModel(
            name='PendingRegistration',
            fields=[
                ('id', models.UUIDField(default=backend.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('username', models.CharField(max_length=150)),
                ('display_name', models.CharField(blank=True, max_length=80)),
                ('email', models.EmailField(max_length=254)),
                ('password', models.CharField(max_length=128)),
                ('digest', models.CharField(max_length=64, null=True, unique=True)),
                ('expires_at', models.DateTimeField(db_index=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Upper('username'), name='pending_registration_once')],
            },
        ),
        migrations.AddField(
            model_name='letter',
            name='registration',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.pendingregistration'),
        ),
    ]

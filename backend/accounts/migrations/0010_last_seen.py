from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_usernames")]

    operations = [
        migrations.AddField("user", "last_seen_at", models.DateTimeField(editable=False, null=True)),
    ]

"""Adds when a person had their data erased."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0013_bot_tokens")]
    operations = [migrations.AddField("user", "erased_at", models.DateTimeField(editable=False, null=True))]

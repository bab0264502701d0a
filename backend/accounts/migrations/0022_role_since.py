"""Adds since when a person is in a namespace with the role that they have."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0021_taken_factors")]
    operations = [migrations.AddField("membership", "role_since", models.DateTimeField(editable=False, null=True))]

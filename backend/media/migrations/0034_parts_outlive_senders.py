"""Parts of files stay for a while when their sender is deleted, so that their room is given back."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_person_quotas"), ("media", "0033_last_use")]

    operations = [
        migrations.AlterField(
            model_name="partialupload",
            name="user",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="accounts.user"
            ),
        ),
    ]

"""Pictures may be of rooms."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0010_last_seen")]
    operations = [
        migrations.AddField("avatar", "room", models.UUIDField(null=True)),
        migrations.AddField("avatar", "namespace", models.UUIDField(null=True)),
        migrations.AddIndex(
            "avatar",
            models.Index(condition=models.Q(("room__isnull", False)), fields=["room"], name="avatar_of_room"),
        ),
    ]

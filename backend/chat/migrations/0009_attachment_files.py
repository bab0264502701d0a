"""The files of rooms are found in an index, without the messages that show them."""

import django.db.models.deletion
from django.db import migrations, models

# The column stays as it is: only Django is told what it refers to.
_REFERRING = [
    migrations.RemoveIndex("attachment", "attachment_gallery"),
    migrations.RenameField("attachment", "room_id", "room"),
    migrations.AlterField(
        "attachment",
        "room",
        models.ForeignKey(
            db_constraint=False,
            db_index=False,
            on_delete=django.db.models.deletion.CASCADE,
            related_name="+",
            to="chat.room",
        ),
    ),
    migrations.AddIndex(
        "attachment", models.Index(fields=["room", "gallery", "number", "id"], name="attachment_gallery")
    ),
]


class Migration(migrations.Migration):
    dependencies = [("chat", "0008_captions")]
    operations = [
        migrations.SeparateDatabaseAndState(state_operations=_REFERRING),
        migrations.AddIndex("attachment", models.Index(fields=["room", "media", "number"], name="attachment_files")),
    ]

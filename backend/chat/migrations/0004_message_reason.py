"""Why a message is gone; those that are gone already tell it by who has deleted them."""

from django.db import migrations, models
from django.db.models import Case, F, Value, When


def tell_reasons(apps, schema_editor):
    gone = apps.get_model("chat", "Message").objects.filter(deleted_at__isnull=False)
    reason = Case(
        When(deleted_by=None, then=Value("expired")),
        When(deleted_by=F("sender_id"), then=Value("deleted")),
        default=Value("moderated"),
    )
    gone.update(reason=reason)


class Migration(migrations.Migration):
    dependencies = [("chat", "0003_members_in_order")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="reason",
            field=models.CharField(
                choices=[
                    ("deleted", "Deleted"),
                    ("refused", "Refused"),
                    ("expired", "Expired"),
                    ("moderated", "Moderated"),
                    ("erased", "Erased"),
                ],
                max_length=9,
                null=True,
            ),
        ),
        migrations.RunPython(tell_reasons, migrations.RunPython.noop),
    ]

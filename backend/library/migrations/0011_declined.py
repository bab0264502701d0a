"""Whether the sender of a file has declined its description: such files get hashes all the same."""

from django.db import migrations, models


def move(apps, schema_editor):
    """Say of the rows of declined files what their state said before."""
    rows = apps.get_model("library", "Analysis").objects.filter(state="off")
    rows.update(declined=True, describes=False)


class Migration(migrations.Migration):

    dependencies = [
        ('library', '0010_declined_analyses'),
    ]

    operations = [
        migrations.AddField(
            model_name='analysis',
            name='declined',
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(move, migrations.RunPython.noop),
    ]

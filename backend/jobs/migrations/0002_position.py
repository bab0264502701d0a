from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("jobs", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Position",
            fields=[
                ("name", models.CharField(max_length=120, primary_key=True, serialize=False)),
                ("position", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
            ],
        ),
    ]

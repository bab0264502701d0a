"""People are found by their user names in any capitals."""

from django.db import migrations, models
from django.db.models.functions import Upper


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_log_ins_used")]
    operations = [migrations.AddIndex("user", models.Index(Upper("username"), name="user_called"))]

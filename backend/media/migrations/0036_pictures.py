"""A picture in full that stands for one which browsers do not show."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("media", "0035_purposes")]

    operations = [
        migrations.AlterField(
            model_name="mediarendition",
            name="kind",
            field=models.CharField(
                choices=[
                    ("hls", "Hls"),
                    ("mp4", "Mp4"),
                    ("clip", "Clip"),
                    ("storyboard", "Storyboard"),
                    ("waveform", "Waveform"),
                    ("ladder", "Ladder"),
                    ("poster", "Poster"),
                    ("picture", "Picture"),
                ],
                max_length=10,
            ),
        ),
    ]

"""The second of a video that a person has chosen for its pictures."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("media", "0027_heights")]

    operations = [
        migrations.AddField(model_name="mediafile", name="poster_s", field=models.FloatField(null=True)),
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
                ],
                max_length=10,
            ),
        ),
    ]

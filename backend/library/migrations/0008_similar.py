"""Vectors of what files show, and groups of files that show nearly the same."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_policies'),
        ('library', '0007_uses'),
        ('media', '0012_measured_files'),
    ]

    operations = [
        migrations.AlterField(
            model_name='duplicategroup',
            name='kind',
            field=models.CharField(choices=[('identical', 'Identical'), ('same_picture', 'Same Picture'), ('similar', 'Similar')], max_length=12),
        ),
        migrations.CreateModel(
            name='PictureVector',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('vector', models.BinaryField(max_length=256)),
                ('media', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='media.mediafile')),
            ],
        ),
        migrations.CreateModel(
            name='VectorPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.PositiveIntegerField()),
                ('namespace', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.namespace')),
                ('vector', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='library.picturevector')),
            ],
            options={
                'indexes': [models.Index(fields=['namespace', 'code', 'vector'], name='vector_part')],
            },
        ),
    ]

"""The times of regular work, so that one of many workers does it at a time."""

from django.db import models


class Turn(models.Model):
    """When a regular task was last begun."""

    name = models.CharField(max_length=40, primary_key=True)
    taken_at = models.DateTimeField()

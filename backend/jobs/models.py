"""Turns at regular work, so that of many workers one does it at a time."""

from django.db import models


class Turn(models.Model):
    """When a piece of regular work was last begun."""

    name = models.CharField(max_length=40, primary_key=True)
    taken_at = models.DateTimeField()

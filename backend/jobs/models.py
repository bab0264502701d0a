"""The times of regular work, so that one of many workers does it at a time; and how far long walks have come."""

from django.db import models


class Turn(models.Model):
    """When a regular task was last begun."""

    name = models.CharField(max_length=40, primary_key=True)
    taken_at = models.DateTimeField()


class Position(models.Model):
    """Where the last run of a long walk over many rows stopped."""

    name = models.CharField(max_length=120, primary_key=True)
    position = models.CharField(max_length=120)
    at = models.DateTimeField()

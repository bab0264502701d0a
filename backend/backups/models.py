"""The rows of backups that run, and of what they keep from being removed."""

from __future__ import annotations

from django.db import models

from backend.ids import new_id


class Pin(models.Model):
    """A backup that runs: nothing is removed from the stores ``until`` then, or until the row goes."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    until = models.DateTimeField()


class PostponedRemoval(models.Model):
    """Stored bytes that are to be removed once no backup runs."""

    key = models.CharField(primary_key=True, max_length=255)
    at = models.DateTimeField()

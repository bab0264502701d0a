"""Cases: files that moderators withhold from all people until they are released or deleted."""

from __future__ import annotations

from django.db import models

from backend.ids import new_id


class Case(models.Model):
    """Why a file is held, by whom, and how it ended; an open case keeps the bytes as evidence."""

    class Outcome(models.TextChoices):
        """How a case ended."""

        RELEASED = "released"
        DELETED = "deleted"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    media = models.ForeignKey("media.MediaFile", models.CASCADE, related_name="+")
    opened_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=1000)
    opened_at = models.DateTimeField()
    closed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["media"], condition=models.Q(closed_at=None), name="one_open_case_per_file")
        ]

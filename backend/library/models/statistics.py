"""What a namespace holds, counted in advance."""

from __future__ import annotations

from django.db import models


class MediaStatistic(models.Model):
    """One counted number of files and their bytes; ``key`` is a kind, a state, a day or an id, by what is counted."""

    class What(models.TextChoices):
        """What files are counted by."""

        TOTAL = "total"
        KIND = "kind"
        STATE = "state"
        UPLOADER = "uploader"
        TAG = "tag"
        DAY = "day"

    namespace = models.ForeignKey("accounts.Namespace", models.CASCADE, related_name="+", db_index=False)
    what = models.CharField(max_length=8, choices=What.choices)
    key = models.CharField(max_length=36)
    files = models.PositiveBigIntegerField()
    bytes = models.PositiveBigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["namespace", "what", "key"], name="statistic_once")]

    def __str__(self) -> str:
        return f"{self.what} {self.key}"

"""The rows of copies that people have ordered of their data."""

from __future__ import annotations

from django.db import models

from backend.ids import new_id


class Export(models.Model):
    """A copy of a person's data: one ZIP that a worker makes, kept for some days.

    ``done`` of ``total`` things are in it, ``phase`` says of which kind it is at. ``lease*`` belong to the worker that
    has it; ``asked_at`` is when one was last asked for. ``key`` is where its bytes stand, or are about to, until it is
    ``purged``. ``left_out`` lists files whose bytes are not in it, and why.
    """

    class State(models.TextChoices):
        """How far it has come."""

        QUEUED = "queued"
        RUNNING = "running"
        READY = "ready"
        FAILED = "failed"
        CANCELLED = "cancelled"
        EXPIRED = "expired"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+", db_index=False)
    state = models.CharField(max_length=9, choices=State.choices, default=State.QUEUED)
    phase = models.CharField(max_length=20, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    left_out = models.JSONField(default=list)
    size = models.PositiveBigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    key = models.CharField(max_length=120, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    asked_at = models.DateTimeField()
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    purged = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(state__in=("queued", "running")), name="one_export_at_a_time"
            )
        ]
        indexes = [
            models.Index(fields=["user", "-id"], name="export_of_person"),
            models.Index(fields=["asked_at"], condition=models.Q(finished_at=None), name="export_unfinished"),
            models.Index(fields=["finished_at"], condition=models.Q(purged=False), name="export_with_bytes"),
        ]

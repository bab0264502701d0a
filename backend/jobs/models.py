"""The times of regular work, so that one of many workers does it at a time; and how far long walks have come."""

from django.db import models

from backend.ids import new_id


class Turn(models.Model):
    """When a regular task was last begun."""

    name = models.CharField(max_length=40, primary_key=True)
    taken_at = models.DateTimeField()


class Position(models.Model):
    """Where the last run of a long walk over many rows stopped."""

    name = models.CharField(max_length=120, primary_key=True)
    position = models.CharField(max_length=120)
    at = models.DateTimeField()


class ArchiveWork(models.Model):
    """Work of a worker that makes or reads an archive.

    ``done`` of ``total`` things are dealt with, ``phase`` says of which kind it is at. ``lease*`` belong to the worker
    that has it; ``asked_at`` is when one was last asked for. ``key`` is where the archive stands, or is about to, until
    it is ``purged``.
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
        abstract = True

"""The rows of imports and exports of rooms, and of what was imported from where."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from backend.ids import new_id

EXPORT = "export"
"""The kind of a copy of a room; all other kinds are imports."""
_UNFINISHED = Q(state__in=("queued", "running"))


class Transfer(models.Model):
    """An export of one room, or an import of an archive into a namespace: work of a worker.

    ``done`` of ``total`` things are dealt with, ``phase`` says of which kind it is at. ``lease*`` belong to the worker
    that has it; ``asked_at`` is when one was last asked for. ``key`` is where the archive stands, until it is
    ``purged``. ``errors`` are the first of ``faults`` things that could not be taken over: a line, and why.
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
    kind = models.CharField(max_length=8)
    user = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+", db_index=False)
    namespace = models.ForeignKey("accounts.Namespace", models.CASCADE, related_name="+", db_index=False)
    room = models.ForeignKey("chat.Room", models.CASCADE, null=True, related_name="+", db_index=False)
    dry_run = models.BooleanField(default=False)
    name = models.CharField(max_length=255, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.QUEUED)
    phase = models.CharField(max_length=20, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    faults = models.PositiveIntegerField(default=0)
    errors = models.JSONField(default=list)
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
                fields=["room", "user"], condition=_UNFINISHED & Q(kind=EXPORT), name="one_copy_of_room_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["namespace"], condition=_UNFINISHED & ~Q(kind=EXPORT), name="one_import_at_a_time"
            ),
        ]
        indexes = [
            models.Index(fields=["namespace", "-id"], condition=~Q(kind=EXPORT), name="import_order"),
            models.Index(fields=["room", "user", "-id"], condition=Q(kind=EXPORT), name="copy_of_room"),
            models.Index(fields=["user", "-id"], name="transfer_of_person"),
            models.Index(fields=["asked_at"], condition=Q(finished_at=None), name="transfer_unfinished"),
            models.Index(fields=["finished_at"], condition=Q(purged=False), name="transfer_with_bytes"),
        ]


class Imported(models.Model):
    """What was imported from where: ``source`` names a thing of another server, ``target`` the row it has become.

    A room that is not ``whole`` is being filled and has no members yet.
    """

    namespace = models.ForeignKey("accounts.Namespace", models.CASCADE, related_name="+", db_index=False)
    source = models.CharField(max_length=200)
    target = models.UUIDField()
    room = models.ForeignKey("chat.Room", models.CASCADE, null=True, related_name="+", db_index=False)
    transfer = models.ForeignKey(Transfer, models.SET_NULL, null=True, related_name="+", db_index=False)
    whole = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["namespace", "source"], name="imported_once")]
        indexes = [
            models.Index(fields=["room"], name="imported_into"),
            models.Index(fields=["transfer"], name="imported_by"),
        ]

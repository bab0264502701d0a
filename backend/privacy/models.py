"""The rows of copies that people have ordered of their data, and of erasures."""

from __future__ import annotations

from django.db import models

from backend.ids import new_id
from backend.jobs.models import ArchiveWork


class Export(ArchiveWork):
    """A copy of a person's data: one ZIP that a worker makes, kept for some days.

    ``left_out`` lists files whose bytes are not in it, and why.
    """

    left_out = models.JSONField(default=list)

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


class Erasure(models.Model):
    """The erasure of all that a person has left here; a worker does it step by step, and may begin anew at any time.

    ``username`` is what they were called, until the log names them no more. ``kept`` counts what is held as evidence:
    while there is any, it is looked at again. ``receipt`` is what people are shown, as it was when it ended last;
    null for one of very many things.
    """

    class State(models.TextChoices):
        """How far it has come."""

        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user_id = models.UUIDField(unique=True)
    username = models.CharField(max_length=150, blank=True)
    state = models.CharField(max_length=7, choices=State.choices, default=State.QUEUED)
    kept = models.PositiveIntegerField(default=0)
    remaining = models.JSONField(default=list)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    asked_at = models.DateTimeField()
    requested_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    receipt = models.JSONField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["asked_at"],
                condition=~models.Q(state="done") | models.Q(kept__gt=0),
                name="erasure_unfinished",
            )
        ]


class ErasedThing(models.Model):
    """Something that an erasure has removed, or has to keep for now: then ``why`` says so, and ``case`` which one."""

    erasure = models.ForeignKey(Erasure, models.CASCADE, related_name="things", db_index=False)
    kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=64)
    why = models.CharField(max_length=10, blank=True)
    case = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["erasure", "kind", "object_id"], name="erased_once")]

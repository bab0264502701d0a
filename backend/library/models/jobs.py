"""Work on many files as one job, and what it did to each of them."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from backend.ids import new_id


class BulkJob(models.Model):
    """One action on many files, named by id or found by a filter.

    It walks the files by falling keys: those above ``cursor`` are done. ``order`` is the input that asked for it.
    ``lease*`` belong to the worker that has it, ``attempts`` are those since it last came further. ``asked_at`` is when
    a worker was last asked for. A job with ``undoes`` takes back what another one did.
    """

    class State(models.TextChoices):
        """How far it has come."""

        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    namespace = models.ForeignKey("accounts.Namespace", models.CASCADE, related_name="+", db_index=False)
    starter = models.ForeignKey("accounts.User", models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=12)
    order = models.JSONField()
    undoes = models.OneToOneField("self", models.CASCADE, null=True, related_name="undone_by")
    state = models.CharField(max_length=9, choices=State.choices)
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    failed = models.JSONField(default=list)
    result = models.JSONField(null=True)
    cursor = models.UUIDField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(db_default=Now())
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["starter", "state"], name="job_of_starter"),
            models.Index(fields=["lease_until"], condition=models.Q(finished_at=None), name="job_unfinished"),
            models.Index(fields=["created_at"], name="job_to_forget"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class BulkItem(models.Model):
    """A file that a job has changed; ``before`` holds what undoing it needs. Of an archive: a file to be in it."""

    job = models.ForeignKey(BulkJob, models.CASCADE, related_name="items", db_index=False)
    # No foreign key: it would lock the row of each file once more, and a file may be gone before its job is.
    media_id = models.UUIDField()
    before = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "media_id"], name="changed_once")]

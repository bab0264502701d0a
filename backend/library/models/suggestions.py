"""What taggers say of files: the state of each analysis, its suggestions, and what was spent on them."""

from __future__ import annotations

from django.db import models

from backend.ids import new_id


class Analysis(models.Model):
    """How far the automatic description of a file has come; the row is the truth, the job only a reminder.

    ``hashed`` says whether the hashes of its pictures were taken, and ``describes`` whether a tagger is wanted besides;
    ``declined``: the sender of the file wants none, so that no tagger looks at it until a person asks for it.
    ``asked_at`` is when a worker was last asked for, ``not_before`` the earliest time of the next attempt. ``lease*``
    and ``attempts`` belong to the worker that has it. Rows change under the lock of their file, or by their lease.
    """

    class State(models.TextChoices):
        """How far it has come; ``off``: nothing was asked for yet."""

        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        OVER_BUDGET = "over_budget"
        OFF = "off"

    media = models.OneToOneField("media.MediaFile", models.CASCADE, primary_key=True, related_name="+")
    namespace = models.ForeignKey("accounts.Namespace", models.CASCADE, related_name="+", db_index=False)
    state = models.CharField(max_length=11, choices=State.choices, default=State.QUEUED)
    describes = models.BooleanField(default=True)
    hashed = models.BooleanField(default=False)
    declined = models.BooleanField(default=False)
    error = models.JSONField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    not_before = models.DateTimeField(null=True)
    reserved = models.PositiveBigIntegerField(default=0)
    provider = models.CharField(max_length=20, blank=True)
    model = models.CharField(max_length=80, blank=True)
    model_version = models.CharField(max_length=40, blank=True)
    cost = models.PositiveBigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["namespace", "state", "-finished_at"], name="analysis_in_state"),
            models.Index(
                fields=["asked_at"],
                condition=models.Q(state__in=["queued", "running", "over_budget"]),
                name="analysis_open",
            ),
        ]


class Suggestion(models.Model):
    """One thing that a tagger proposes to say of a file, and what became of it.

    ``key`` is the value as values are compared: there is one row for each value of a field, so that what was rejected
    once is never proposed again. ``tag`` is the tag that a proposed tag means, where there is one. ``cost`` is what the
    whole analysis cost, in the unit of the budget; ``evidence`` is where in the file it was seen. ``written`` is the
    text that a person made of it, where they changed it.
    """

    class Field(models.TextChoices):
        """What of a file it describes."""

        TAG = "tag"
        TITLE = "title"
        DESCRIPTION = "description"
        ALT_TEXT = "alt_text"

    class State(models.TextChoices):
        """What became of it; ``auto`` was accepted by the rule of the namespace."""

        PENDING = "pending"
        ACCEPTED = "accepted"
        EDITED = "edited"
        REJECTED = "rejected"
        AUTO = "auto"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    namespace = models.ForeignKey("accounts.Namespace", models.CASCADE, related_name="+", db_index=False)
    media = models.ForeignKey("media.MediaFile", models.CASCADE, related_name="+", db_index=False)
    field = models.CharField(max_length=11, choices=Field.choices)
    value = models.CharField(max_length=5000)
    key = models.CharField(max_length=64)
    tag = models.ForeignKey("library.MediaTag", models.SET_NULL, null=True, related_name="+")
    confidence = models.FloatField()
    evidence = models.JSONField(null=True)
    provider = models.CharField(max_length=20)
    model = models.CharField(max_length=80)
    model_version = models.CharField(max_length=40)
    cost = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State.choices, default=State.PENDING)
    decided_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)
    written = models.CharField(max_length=5000, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["media", "field", "key"], name="suggested_once")]
        indexes = [
            models.Index(fields=["namespace", "state", "-id"], name="suggestion_inbox"),
            models.Index(fields=["media"], condition=models.Q(state="pending"), name="suggestion_pending"),
        ]


WRITTEN = (Suggestion.State.ACCEPTED, Suggestion.State.EDITED, Suggestion.State.AUTO)
"""The states of suggestions that were written into their files."""

PHOTO = "photo"
"""The provider of what a photo itself tells: where it was taken."""


class Spending(models.Model):
    """What a namespace has spent on analyses in one day (UTC), running ones included, in the unit of the budget."""

    namespace = models.ForeignKey("accounts.Namespace", models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    used = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["namespace", "day"], name="spending_once_a_day")]

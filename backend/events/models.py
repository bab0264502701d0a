"""The event log, the heads of its streams, and the activity rows."""

from __future__ import annotations

import secrets

from django.db import models

from backend.ids import new_id


def new_epoch() -> str:
    """The name of one life of a stream: random, so that a rebuilt log is never mistaken for the old one."""
    return secrets.token_hex(6)


class StreamHead(models.Model):
    """The last number given in a stream; whoever publishes locks it, so nobody can read n+1 before n."""

    stream = models.CharField(max_length=80, primary_key=True)
    epoch = models.CharField(max_length=16, default=new_epoch)
    seq = models.PositiveBigIntegerField(default=0)
    moved_at = models.DateTimeField(db_index=True)


class LogEntry(models.Model):
    """One event of one stream; ``data`` is JSON text, as it was sent or as it was blanked since.

    ``number`` is that of the message which it shows, or 0.
    """

    stream = models.CharField(max_length=80)
    seq = models.PositiveBigIntegerField()
    type = models.CharField(max_length=40)
    at = models.CharField(max_length=24)
    made_at = models.DateTimeField(db_index=True)
    actor = models.UUIDField(null=True)
    subject = models.UUIDField(null=True)
    number = models.PositiveBigIntegerField(default=0)
    data = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "seq"], name="log_entry_place")]
        indexes = [models.Index(fields=["subject"], name="log_entry_subject")]


class ActivityEntry(models.Model):
    """Who did what, to which object, when and from where. Rows are only ever added."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()
    action = models.CharField(max_length=60)
    actor_id = models.UUIDField(null=True)
    address = models.CharField(max_length=64, blank=True)
    namespace_id = models.UUIDField(null=True)
    object_type = models.CharField(max_length=20, blank=True)
    object_id = models.UUIDField(null=True)
    object_name = models.CharField(max_length=255, blank=True)
    room_id = models.UUIDField(null=True)
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["namespace_id", "-id"], name="activity_namespace"),
            models.Index(
                fields=["namespace_id", "room_id", "-id"],
                condition=models.Q(room_id__isnull=False),
                name="activity_room",
            ),
            models.Index(fields=["object_id", "action", "actor_id", "-id"], name="activity_object"),
            models.Index(fields=["actor_id", "-id"], name="activity_actor"),
        ]

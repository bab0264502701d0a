"""The rows of what people have written and not sent yet: drafts, and messages for a later time."""

from __future__ import annotations

from django.db import models

from backend.ids import new_id


class Draft(models.Model):
    """What a person has begun to write in a room or a thread; ``place`` is the id of the thread, else of the room.

    The row goes with what it holds: the next draft in the same place has another id.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+", db_index=False)
    room = models.ForeignKey("chat.Room", models.CASCADE, related_name="+", db_index=False)
    thread = models.ForeignKey("chat.Message", models.CASCADE, null=True, related_name="+", db_index=False)
    place = models.UUIDField()
    body = models.TextField(blank=True)
    reply_to = models.UUIDField(null=True)
    attachments = models.JSONField(default=list)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "place"], name="draft_once")]
        indexes = [
            models.Index(fields=["user", "room"], name="draft_of_room"),
            models.Index(fields=["user", "-updated_at", "-id"], name="draft_order"),
        ]


class ScheduledMessage(models.Model):
    """A message that is to be sent at a time to come.

    ``thread``, ``reply_to`` and ``attachments`` are ids that are judged again when it is sent. What was sent or
    cancelled keeps neither text nor files here.
    """

    class State(models.TextChoices):
        """Whether it waits still, and what has come of it."""

        WAITING = "waiting"
        SENT = "sent"
        FAILED = "failed"
        CANCELLED = "cancelled"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+", db_index=False)
    room = models.ForeignKey("chat.Room", models.CASCADE, related_name="+", db_index=False)
    client_id = models.CharField(max_length=64)
    thread = models.UUIDField(null=True)
    broadcast = models.BooleanField(default=False)
    reply_to = models.UUIDField(null=True)
    body = models.TextField(blank=True)
    attachments = models.JSONField(default=list)
    captions = models.JSONField(default=dict)
    send_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    message = models.UUIDField(null=True)
    error = models.JSONField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "room", "client_id"], name="scheduled_once")]
        indexes = [
            models.Index(
                fields=["user", "send_at", "id"],
                condition=models.Q(state__in=["waiting", "failed"]),
                name="scheduled_order",
            ),
            models.Index(fields=["send_at"], condition=models.Q(state="waiting"), name="scheduled_due"),
            models.Index(
                fields=["changed_at"], condition=models.Q(state__in=["sent", "cancelled"]), name="scheduled_over"
            ),
        ]

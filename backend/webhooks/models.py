"""The rows of webhooks, of how far each has read the event log, and of what it is sent."""

from django.db import models

from backend.ids import new_id


class Webhook(models.Model):
    """An address that is sent the events of rooms which its ``owner``, an administrator of the namespace, may read.

    One without chosen rooms may be sent what the log tells of the library and of moderation as well.

    ``rooms`` null means every group and channel of the namespace that the owner is in. The secret that signs what is
    sent is made from ``key`` and the secret key of the server; the one of ``former_key`` holds until ``former_until``.

    While sending fails, ``failing_since`` says since when, ``failures`` counts, and nothing is sent before
    ``rests_until``. One worker at a time sends: the one that has the row until ``busy_until``.
    """

    class Reason(models.TextChoices):
        """Why a webhook was switched off by the server."""

        FAILURES = "failures"
        GONE = "gone"
        OWNER = "owner"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    namespace = models.ForeignKey("accounts.Namespace", models.CASCADE, related_name="+", db_index=False)
    owner = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    url = models.TextField()
    events = models.JSONField()
    rooms = models.JSONField(null=True)
    key = models.CharField(max_length=32)
    former_key = models.CharField(max_length=32, blank=True)
    former_until = models.DateTimeField(null=True)
    enabled = models.BooleanField(default=True)
    disabled_reason = models.CharField(max_length=8, choices=Reason.choices, null=True)
    failing_since = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    rests_until = models.DateTimeField(null=True)
    busy_until = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["namespace", "-id"], name="webhook_of_namespace")]


class Cursor(models.Model):
    """How far a webhook has read the stream of a room: what is due up to ``seq`` has its delivery.

    With the stream ``log`` it is the block of the activity log, which has no ``epoch``.
    """

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="cursors", db_index=False)
    stream = models.CharField(max_length=80)
    epoch = models.CharField(max_length=16)
    seq = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["webhook", "stream"], name="cursor_once")]


class Delivery(models.Model):
    """One event for one webhook; its id is the ``webhook-id`` of every try.

    The event stands in the log alone, at ``stream`` and ``seq``, so that what is deleted meanwhile is not sent; one of
    the activity log has the id of its row behind ``log:``.
    ``due_at`` is when it is tried next; ``status`` and ``ms`` are of the last try.
    """

    class State(models.TextChoices):
        """Whether it is still to be sent."""

        WAITING = "waiting"
        DELIVERED = "delivered"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries", db_index=False)
    type = models.CharField(max_length=40)
    stream = models.CharField(max_length=80, blank=True)
    epoch = models.CharField(max_length=16, blank=True)
    seq = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    status = models.PositiveSmallIntegerField(null=True)
    ms = models.PositiveIntegerField(null=True)
    error = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["webhook", "-id"], name="delivery_page"),
            models.Index(fields=["webhook", "due_at"], condition=models.Q(state="waiting"), name="delivery_due"),
        ]

"""The rows of notifications, of push subscriptions, and of what is to be pushed to each."""

from django.db import models

from backend.ids import new_id


class Notification(models.Model):
    """Something that a person is told of: one row for each person and cause, and never a text.

    ``number`` is that of the message in its room, and 0 of what any reading of the room settles; null where reading
    the room settles nothing. Of a thread there is one unread row at a time, about the first unread reply.
    ``percent`` of what may be stored in ``namespace`` are used, by the person or by all. An ``alert`` is of this kind,
    and concerns the ``namespace``, or the whole server.
    """

    class Kind(models.TextChoices):
        """What has happened."""

        MENTION = "mention"
        REPLY = "reply"
        THREAD = "thread"
        INVITATION = "invitation"
        REPORT_RESULT = "report_result"
        RESTRICTION = "restriction"
        APPEAL = "appeal"
        SCHEDULED_FAILED = "scheduled_failed"
        QUOTA = "quota"
        NAMESPACE_QUOTA = "namespace_quota"
        ALERT = "alert"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    room = models.UUIDField(null=True)
    message = models.UUIDField(null=True)
    thread = models.UUIDField(null=True)
    number = models.PositiveBigIntegerField(null=True)
    actor = models.UUIDField(null=True)
    namespace = models.UUIDField(null=True)
    percent = models.PositiveSmallIntegerField(null=True)
    alert = models.CharField(max_length=20, null=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "message"],
                condition=models.Q(kind__in=["mention", "reply", "thread"]),
                name="notified_once",
            )
        ]
        indexes = [
            models.Index(fields=["user", "-id"], name="notification_list"),
            models.Index(fields=["user", "-id"], condition=models.Q(read_at=None), name="notification_unread"),
            models.Index(fields=["user", "room"], condition=models.Q(read_at=None), name="notification_in_room"),
        ]


class Digest(models.Model):
    """A person who wants mails about what they have not read, at most one in each ``period``.

    ``due_at`` is when it is looked at next, or when a worker that has it loses it; messages up to ``told_until`` were
    told of.
    """

    user = models.OneToOneField("accounts.User", models.CASCADE, primary_key=True, related_name="+")
    period = models.CharField(max_length=6, choices=[("hourly", "Hourly"), ("daily", "Daily")])
    due_at = models.DateTimeField(db_index=True)
    told_until = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)


class Subscription(models.Model):
    """A browser that takes push notifications for the log-in that subscribed it, and ends with that log-in.

    ``log_in`` is the id of the log-in in the person's list: of a token, or the public id of a session. ``digest`` is
    the SHA-256 of the endpoint.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    log_in = models.UUIDField(unique=True)
    endpoint = models.TextField()
    digest = models.CharField(max_length=64, unique=True)
    p256dh = models.CharField(max_length=90)
    auth = models.CharField(max_length=24)
    client = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class Notice(models.Model):
    """What one subscription is told of one room, or of one notification: at most one push is due for it at a time.

    Rows of notifications go once that was tried, and have the ``number`` 1. ``number`` is of the newest message that
    concerns it, ``told`` of the newest one that was pushed. ``due_at`` is when it is tried next, or when
    a worker that has it loses it; null while there is nothing to do.
    """

    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="notices", db_index=False)
    room = models.ForeignKey("chat.Room", models.CASCADE, related_name="+", null=True)
    notification = models.ForeignKey(Notification, models.CASCADE, related_name="+", null=True, db_constraint=False)
    number = models.PositiveBigIntegerField()
    told = models.PositiveBigIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscription", "room"], name="noticed_once")]
        indexes = [models.Index(fields=["due_at"], condition=models.Q(due_at__isnull=False), name="notice_due")]

"""The rows of alerts, and of rules that were changed."""

from __future__ import annotations

from django.db import models

from backend.ids import new_id


class AlertRule(models.Model):
    """A rule that an operator has changed; what has no row is as ``kinds`` says. ``threshold`` null: never."""

    kind = models.CharField(max_length=20, primary_key=True)
    threshold = models.FloatField(null=True)
    for_s = models.PositiveIntegerField()
    channels = models.JSONField(default=list)
    changed_at = models.DateTimeField()


class NamespaceAlertRule(models.Model):
    """A rule that a namespace has of its own, in the place of the server's. ``threshold`` null: never."""

    namespace = models.ForeignKey(
        "accounts.Namespace", models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    kind = models.CharField(max_length=20)
    threshold = models.FloatField(null=True)
    for_s = models.PositiveIntegerField()
    channels = models.JSONField(default=list)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["namespace", "kind"], name="one_alert_rule_of_namespace")]


class Alert(models.Model):
    """Something that has reached a threshold; ``key`` is what is measured, as a namespace or a disk.

    While it is ``pending`` it has not lasted long enough, and is shown to no person. ``breached_at`` is when the value
    was last above the threshold. ``noticed_at`` is when a notice of it, or of one just before it about the same thing,
    last went out, and ``told_firing`` whether that said that it fires; ``notice_due_at`` is when the next one is tried,
    ``notice_left`` the channels that are still to be told, ``notice_until`` the lease of the process that tells them.
    ``notice_number`` counts the notices that were asked for: each try of one has the same.
    """

    class State(models.TextChoices):
        """How far it has come."""

        PENDING = "pending"
        FIRING = "firing"
        ACKNOWLEDGED = "acknowledged"
        RESOLVED = "resolved"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=60)
    namespace = models.ForeignKey("accounts.Namespace", models.CASCADE, null=True, related_name="+", db_index=False)
    subject = models.CharField(max_length=80)
    severity = models.CharField(max_length=8)
    state = models.CharField(max_length=12, choices=State.choices, default=State.PENDING)
    value = models.FloatField()
    threshold = models.FloatField()
    since = models.DateTimeField()
    breached_at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+", db_index=False)
    note = models.CharField(max_length=500, blank=True)
    resolved_at = models.DateTimeField(null=True)
    noticed_at = models.DateTimeField(null=True)
    told_firing = models.BooleanField(default=False)
    notice_due_at = models.DateTimeField(null=True)
    notice_number = models.PositiveIntegerField(default=0, db_default=0)
    notice_attempts = models.PositiveSmallIntegerField(default=0)
    notice_left = models.JSONField(null=True)
    notice_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"], condition=~models.Q(state="resolved"), name="one_open_alert"
            )
        ]
        indexes = [
            models.Index(fields=["namespace", "-id"], name="alert_of_namespace"),
            models.Index(fields=["resolved_at"], condition=models.Q(state="resolved"), name="alert_resolved"),
            models.Index(
                fields=["notice_due_at"], condition=models.Q(notice_due_at__isnull=False), name="alert_notice_due"
            ),
        ]

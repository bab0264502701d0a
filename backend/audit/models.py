"""The rows of the activity log."""

from __future__ import annotations

from django.db import models

from backend.ids import new_id


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
            models.Index(
                fields=["object_id", "-id"], condition=models.Q(namespace_id__isnull=True), name="activity_account"
            ),
        ]

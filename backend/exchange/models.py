"""The rows of imports and exports of rooms, and of what was imported from where."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from backend.jobs.models import ArchiveWork

ARCHIVE = "import"
"""The purpose of bytes that are sent to be imported."""
EXPORT = "export"
"""The kind of a copy of a room; all other kinds are imports."""
_UNFINISHED = Q(state__in=("queued", "running"))


class Transfer(ArchiveWork):
    """An export of one room, or an import of an archive into a namespace: work of a worker.

    ``direct``: conversations of two people are imported as well. ``errors`` are the first of ``faults`` things that
    could not be taken over: a line, and why. ``steps`` are the parts of the archive of which all faults are in them.
    """

    kind = models.CharField(max_length=8)
    namespace = models.ForeignKey("accounts.Namespace", models.CASCADE, related_name="+", db_index=False)
    room = models.ForeignKey("chat.Room", models.CASCADE, null=True, related_name="+", db_index=False)
    dry_run = models.BooleanField(default=False)
    direct = models.BooleanField(default=False, db_default=False)
    name = models.CharField(max_length=255, blank=True)
    created = models.PositiveIntegerField(default=0)
    faults = models.PositiveIntegerField(default=0)
    errors = models.JSONField(default=list)
    steps = models.PositiveIntegerField(default=0, db_default=0)

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

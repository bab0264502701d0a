"""The rows of the activity log."""

from __future__ import annotations

import os

from django.db import models

from backend.ids import new_id

_SALT_BYTES = 16


def new_salt() -> bytes:
    """Return the random bytes that keep the personal fields of one row from being guessed by their hashes."""
    return os.urandom(_SALT_BYTES)


class ActivityEntry(models.Model):
    """Who did what, to which object, when and from where. Rows are only ever added.

    ``block`` is the number of the block that seals the row; None until the sealer has seen it. ``hashes`` are those of
    its personal fields by name, once these were erased with the ``salt``.
    """

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
    salt = models.BinaryField(null=True, default=new_salt)
    hashes = models.JSONField(null=True)
    block = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=models.Q(block__isnull=True), name="activity_unsealed"),
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


class Block(models.Model):
    """A run of sealed rows; its ``hash`` names the one before, so that no row can be changed without changing all.

    ``leaves`` has 48 bytes for each row: its id, then its digest. It stays when the rows are dropped: then
    ``dropped_by`` is the id of the row that says so.
    """

    n = models.BigIntegerField(primary_key=True)
    prev = models.CharField(max_length=64)
    first = models.UUIDField()
    last = models.UUIDField()
    count = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()
    hash = models.CharField(max_length=64)
    leaves = models.BinaryField()
    dropped_by = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["n"], condition=models.Q(dropped_by__isnull=True), name="block_with_rows")]

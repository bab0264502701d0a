"""The event log and the heads of its streams."""

from __future__ import annotations

import secrets

from django.db import models


def new_epoch() -> str:
    """Return a new epoch of a stream: random, so that a rebuilt log is never mistaken for the old one."""
    return secrets.token_hex(6)


class StreamHead(models.Model):
    """The last sequence number of a stream; publishing locks the row, so that n+1 is never readable before n.

    ``moved_in`` numbers the transaction that moved it last (see :mod:`backend.events.moves`).
    """

    stream = models.CharField(max_length=80, primary_key=True)
    epoch = models.CharField(max_length=16, default=new_epoch)
    seq = models.PositiveBigIntegerField(default=0)
    moved_at = models.DateTimeField()
    moved_in = models.BigIntegerField(default=0, db_index=True)


class LogEntry(models.Model):
    """One event of one stream; ``data`` is JSON text, as it was sent or as it was blanked since.

    ``number`` is the number of the message that the event shows, or 0.
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

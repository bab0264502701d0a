"""The words that media files are described by: their kind, their state, their holds, and who may find them."""

from __future__ import annotations

from django.db import models

UNTAGGED = models.Q(tag_tokens="")
"""Files without a tag: few, where a library is looked after."""


class Kind(models.TextChoices):
    """What a file is, judged by its content."""

    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    FILE = "file"


class State(models.TextChoices):
    """How far a file has come."""

    UPLOADING = "uploading"
    PROCESSING = "processing"
    READY = "ready"
    FAILED = "failed"
    EXPIRED = "expired"
    DELETED = "deleted"


class Hold(models.TextChoices):
    """Why a file is withheld, independent of its state."""

    SCAN = "scan"
    REVIEW = "review"
    QUARANTINED = "quarantined"


EVIDENCE = frozenset({Hold.REVIEW, Hold.QUARANTINED})
"""The holds under which a deleted file keeps its bytes; one that was never scanned loses them like any other."""


class Metadata(models.TextChoices):
    """What became of places, devices and times in a file: not looked for yet, left as sent, or removed from a copy.

    A file that is to be served as it was sent waits too where its pictures have to be compared with blocked ones first.
    """

    PENDING = "pending"
    COMPARE = "compare"
    AS_SENT = "as_sent"
    REMOVED = "removed"


class Visibility(models.TextChoices):
    """Who may find a file: the members of its rooms, all people of the namespace, or its owner alone."""

    ROOM = "room"
    LIBRARY = "library"
    PRIVATE = "private"

"""Cases: files that moderators withhold from all people until they are released or deleted."""

from __future__ import annotations

from django.db import models

from backend.ids import new_id


class Case(models.Model):
    """Why a file is held, by whom, and how it ended; an open case keeps the bytes as evidence."""

    class Outcome(models.TextChoices):
        """How a case ended."""

        RELEASED = "released"
        DELETED = "deleted"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    media = models.ForeignKey("media.MediaFile", models.CASCADE, related_name="+")
    opened_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=1000)
    opened_at = models.DateTimeField()
    closed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["media"], condition=models.Q(closed_at=None), name="one_open_case_per_file")
        ]


class ListedHash(models.Model):
    """Contents that a namespace does not want to show, or that are never to be withheld by their hash.

    It names bytes by their SHA-256, or a picture (a video: its key frames) by perceptual hashes; ``digest`` is that of
    all its values together. ``distance`` is in how many bits a picture may differ. ``sweep_at`` is when the files that
    stand are to be looked through for it again; None: no more.
    """

    class List(models.TextChoices):
        """What the contents are listed for."""

        BLOCKED = "blocked"
        PROTECTED = "protected"

    class Kind(models.TextChoices):
        """What of a file is compared."""

        SHA256 = "sha256"
        PERCEPTUAL = "perceptual"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    namespace = models.ForeignKey("accounts.Namespace", models.CASCADE, related_name="+", db_index=False)
    list = models.CharField(max_length=9, choices=List.choices)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    digest = models.CharField(max_length=64)
    distance = models.PositiveSmallIntegerField(null=True)
    reason = models.CharField(max_length=1000)
    listed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", db_index=False)
    listed_at = models.DateTimeField()
    sweep_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["namespace", "list", "kind", "digest"], name="hash_listed_once")]
        indexes = [
            models.Index(fields=["namespace", "list", "-id"], name="hash_listed"),
            models.Index(fields=["sweep_at"], condition=models.Q(sweep_at__isnull=False), name="hash_to_sweep"),
        ]


class HashValue(models.Model):
    """One of the hashes of an entry, in 64 hexadecimal digits."""

    entry = models.ForeignKey(ListedHash, models.CASCADE, related_name="values")
    namespace = models.ForeignKey("accounts.Namespace", models.CASCADE, related_name="+", db_index=False)
    value = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["namespace", "value"], name="hash_value")]


class HashCode(models.Model):
    """One of the 16 parts of a blocked picture's hash, as the library splits the hashes of its files."""

    namespace = models.ForeignKey("accounts.Namespace", models.CASCADE, related_name="+", db_index=False)
    code = models.PositiveIntegerField()
    value = models.ForeignKey(HashValue, models.CASCADE, related_name="codes")

    class Meta:
        indexes = [models.Index(fields=["namespace", "code", "value"], name="hash_code")]


class HashHit(models.Model):
    """A file that an entry has withheld, or would have before it was released: it is not withheld by it again."""

    entry = models.ForeignKey(ListedHash, models.CASCADE, related_name="hits", db_index=False)
    media = models.ForeignKey("media.MediaFile", models.CASCADE, related_name="+")
    room_id = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "media"], name="hash_hit_once")]

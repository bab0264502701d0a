"""Perceptual hashes and vectors of pictures, and groups of files that are the same or look the same."""

from __future__ import annotations

from django.db import models

from backend.ids import new_id


class PictureHash(models.Model):
    """The 256-bit hash of a picture that stands still, or of one that is shown ``at_s`` seconds after the beginning."""

    media = models.ForeignKey("media.MediaFile", models.CASCADE, related_name="+")
    at_s = models.FloatField(null=True)
    hash = models.BinaryField(max_length=32)


class HashPart(models.Model):
    """One of the 16 parts of a hash: ``code`` is the number of the part in front of its 16 bits.

    Two hashes that differ in 31 bits at most differ in one bit at most in one of their parts: so the hashes near
    another one are found by 16 × 17 codes.
    """

    namespace = models.ForeignKey("accounts.Namespace", models.CASCADE, related_name="+", db_index=False)
    code = models.PositiveIntegerField()
    picture = models.ForeignKey(PictureHash, models.CASCADE, related_name="parts")

    class Meta:
        indexes = [models.Index(fields=["namespace", "code", "picture"], name="hash_part")]


class PictureVector(models.Model):
    """What a file shows, as a classifier sees it: 256 numbers as int8, a vector of length 400."""

    media = models.OneToOneField("media.MediaFile", models.CASCADE, related_name="+")
    vector = models.BinaryField(max_length=256)


class VectorPart(models.Model):
    """One of the 16 parts of the signs of a vector; ``code`` is the number of the part in front of its 16 bits."""

    namespace = models.ForeignKey("accounts.Namespace", models.CASCADE, related_name="+", db_index=False)
    code = models.PositiveIntegerField()
    vector = models.ForeignKey(PictureVector, models.CASCADE, related_name="parts")

    class Meta:
        indexes = [models.Index(fields=["namespace", "code", "vector"], name="vector_part")]


class DuplicateGroup(models.Model):
    """Files that are the same in one way, and what people decided about them.

    ``key`` names what they have in common: their bytes, or the oldest of those that look alike. ``merged`` are the tags
    that the kept file took over from the others: ``{keep, tags}``.
    """

    class Kind(models.TextChoices):
        """In which way they are the same."""

        IDENTICAL = "identical"
        SAME_PICTURE = "same_picture"
        SIMILAR = "similar"

    class Decision(models.TextChoices):
        """What people decided."""

        RESOLVED = "resolved"
        NOT_DUPLICATE = "not_duplicate"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    namespace = models.ForeignKey("accounts.Namespace", models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    key = models.CharField(max_length=80)
    score = models.FloatField()
    decision = models.CharField(max_length=13, choices=Decision.choices, null=True)
    decided_by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)
    merged = models.JSONField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["namespace", "kind", "key"], name="duplicates_once")]
        indexes = [
            models.Index(
                fields=["namespace", "-id"], condition=models.Q(decision__isnull=True), name="duplicates_undecided"
            ),
        ]


class DuplicateMember(models.Model):
    """A file of a group."""

    group = models.ForeignKey(DuplicateGroup, models.CASCADE, related_name="members", db_index=False)
    media = models.ForeignKey("media.MediaFile", models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "media"], name="duplicate_once")]

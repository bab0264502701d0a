"""Collections of files, and the places of files in them."""

from __future__ import annotations

from django.db import models

from backend.ids import new_id


class MediaCollection(models.Model):
    """A group of files: chosen one by one and in an order (``manual``), or the result of a filter (``smart``).

    ``file_count`` is the number of listed files in a manual one.
    """

    class Kind(models.TextChoices):
        """How files come into it."""

        MANUAL = "manual"
        SMART = "smart"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    namespace = models.ForeignKey("accounts.Namespace", models.CASCADE, related_name="+", db_index=False)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    name = models.CharField(max_length=120)
    description = models.CharField(max_length=2000, blank=True)
    kind = models.CharField(max_length=6, choices=Kind.choices)
    filter = models.JSONField(null=True)
    # Without a constraint, for the same reason as that of a tagging.
    cover = models.ForeignKey("media.MediaFile", models.SET_NULL, null=True, related_name="+", db_constraint=False)
    owner = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    file_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["namespace", "-id"], name="collection_newest")]

    def __str__(self) -> str:
        return self.name


class CollectionItem(models.Model):
    """A file's place in a manual collection; ``position`` rises along it, with gaps for what is put in between."""

    collection = models.ForeignKey(MediaCollection, models.CASCADE, related_name="items", db_index=False)
    media = models.ForeignKey("media.MediaFile", models.CASCADE, related_name="+")
    position = models.BigIntegerField()
    counted = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["collection", "media"], name="collected_once")]
        indexes = [models.Index(fields=["collection", "position", "id"], name="collection_order")]

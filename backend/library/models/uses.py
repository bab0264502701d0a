"""Where files are used outside of this server, and links that let others fetch a file."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from backend.ids import new_id


class PageUse(models.Model):
    """A page that shows a file, as its editor has told; ``digest`` is the SHA-256 of its URL."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # Without a constraint, for the same reason as that of a tagging.
    media = models.ForeignKey("media.MediaFile", models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    url = models.CharField(max_length=2000)
    digest = models.CharField(max_length=64)
    label = models.CharField(max_length=200, blank=True)
    registered_by = models.ForeignKey("accounts.User", models.CASCADE, related_name="+", db_index=False)
    registered_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["media", "digest"], name="page_uses_once")]
        indexes = [models.Index(fields=["media", "-id"], name="page_use_newest")]


class FileLink(models.Model):
    """A link with which a file is fetched without a log-in, as long as its maker may see the file."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    media = models.ForeignKey("media.MediaFile", models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    maker = models.ForeignKey("accounts.User", models.CASCADE, related_name="+", db_index=False)
    rendition = models.CharField(max_length=8)
    disposition = models.CharField(max_length=10)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["media", "-id"], name="file_link_newest"),
            models.Index(fields=["expires_at"], name="file_link_to_forget"),
        ]

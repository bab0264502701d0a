"""The rows of what messages show of the pages that they link to, beside the previews themselves."""

from __future__ import annotations

from django.db import models

from backend.ids import new_id


class LinkPicture(models.Model):
    """The picture of a page, shrunk, which any number of messages show; ``sha256`` is of what the page gave.

    ``size`` is in bytes, ``width`` and ``height`` in pixels. At ``review_at`` the sweeper looks whether anything still
    shows it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sha256 = models.CharField(max_length=64)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    size = models.PositiveIntegerField()
    placeholder = models.CharField(max_length=60, blank=True)
    made_at = models.DateTimeField()
    review_at = models.DateTimeField(db_index=True)


class LinkPictureUse(models.Model):
    """A picture below a message; by this id it is asked for, with the rights of the message."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    picture = models.ForeignKey(LinkPicture, models.PROTECT, related_name="uses")
    message = models.ForeignKey("chat.Message", models.CASCADE, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "picture"], name="link_picture_once")]


class PreviewedMessage(models.Model):
    """A message that has previews, or waits for them: then ``due_at`` is when a worker is asked once more.

    ``namespace_id`` repeats that of its room, so that previews are found where a namespace wants them no longer.
    """

    message = models.OneToOneField("chat.Message", models.CASCADE, primary_key=True, related_name="+")
    namespace_id = models.UUIDField(db_index=True)
    due_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(due_at__isnull=False), name="previews_due"),
        ]

"""Tags of a namespace as a tree, and which files carry them."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from backend.ids import new_id


class MediaTag(models.Model):
    """A tag of a namespace, below at most one other.

    ``key`` is the name as names are compared (case and width folded), ``path`` the names from the root, with ``/``
    between them; ``words`` are the folded words of its names, present and former, with spaces around each.
    ``usage_count`` is the number of listed files that carry the tag itself, ``total_count`` counts those with one of
    its descendants as well. The row stays when the tag is deleted, and says which tag took its place. ``suggested``: it
    was made for a suggestion, and no person has changed it since.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    namespace = models.ForeignKey("accounts.Namespace", models.CASCADE, related_name="+", db_index=False)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    name = models.CharField(max_length=80)
    key = models.CharField(max_length=160)
    words = models.TextField(blank=True)
    path = models.CharField(max_length=700)
    color = models.CharField(max_length=7, null=True)
    usage_count = models.PositiveIntegerField(default=0)
    total_count = models.PositiveIntegerField(default=0)
    creator = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    deleted_at = models.DateTimeField(null=True)
    suggested = models.BooleanField(default=False)
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["namespace", "parent", "key"], condition=models.Q(deleted_at=None), name="tag_once_below"
            ),
            models.UniqueConstraint(
                fields=["namespace", "key"],
                condition=models.Q(deleted_at=None, parent=None),
                name="tag_once_at_the_root",
            ),
        ]
        indexes = [
            models.Index(fields=["namespace", "path", "id"], condition=models.Q(deleted_at=None), name="tag_in_order"),
        ]

    def __str__(self) -> str:
        return self.path


class TagAncestor(models.Model):
    """One pair of a tag and a tag above it, however far: the tree as its transitive closure."""

    tag = models.ForeignKey(MediaTag, models.CASCADE, related_name="ancestors", db_index=False)
    ancestor = models.ForeignKey(MediaTag, models.CASCADE, related_name="descendants")
    depth = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "ancestor"], name="tag_ancestor_once")]


class TagAlias(models.Model):
    """A name that a tag had before it was renamed, or that belonged to a tag merged into it; it still finds the tag."""

    tag = models.ForeignKey(MediaTag, models.CASCADE, related_name="aliases", db_index=False)
    name = models.CharField(max_length=80)
    key = models.CharField(max_length=160, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "key"], name="alias_once")]


class Tagging(models.Model):
    """A file found under a tag: because it carries the tag (``direct``), or one of its descendants.

    ``counted``: the counts of the tag hold this row. It changes under the lock of the file's row.
    """

    # Without a constraint: checking it would wait for the lock of the file, whose holder may wait for the tree of tags.
    media = models.ForeignKey("media.MediaFile", models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    tag = models.ForeignKey(MediaTag, models.CASCADE, related_name="+", db_index=False)
    direct = models.BooleanField()
    counted = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["media", "tag"], name="tagged_once")]
        indexes = [models.Index(fields=["tag", "-media"], name="tagging_newest")]

"""The rows about who comes into which room: invitation links, people who were taken out, people who are blocked."""

from __future__ import annotations

from django.db import models

from backend.ids import new_id


class Invitation(models.Model):
    """A link that brings people of the namespace into a room, until it expires, is used up or is withdrawn.

    ``max_uses`` is null where it is not limited. It admits as long as the person who made it may invite people.
    """

    class Role(models.TextChoices):
        """What it makes of people: a link gives no say in a room."""

        MEMBER = "member"
        READONLY = "readonly"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    room = models.ForeignKey("chat.Room", models.CASCADE, related_name="+", db_index=False)
    code = models.CharField(max_length=32, unique=True)
    role = models.CharField(max_length=8, choices=Role.choices, default=Role.MEMBER)
    uses = models.PositiveIntegerField(default=0)
    max_uses = models.PositiveIntegerField(null=True)
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField()
    created_by = models.UUIDField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["room", "-id"], name="invitation_order")]


class Removal(models.Model):
    """A person was taken out of a room: neither a link nor the open door of a channel brings them back."""

    room = models.ForeignKey("chat.Room", models.CASCADE, related_name="+", db_index=False)
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "user"], name="removed_once")]


class Block(models.Model):
    """A person wants to have nothing to do with another one, who is not told so."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+", db_index=False)
    blocked = models.ForeignKey("accounts.User", models.CASCADE, related_name="+", db_index=False)
    blocked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "blocked"], name="blocked_once")]
        indexes = [
            models.Index(fields=["blocked", "user"], name="block_seen_from_there"),
            models.Index(fields=["user", "-id"], name="block_order"),
        ]

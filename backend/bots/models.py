"""The rows of bots, incoming webhooks, slash commands, and what was called by them."""

from __future__ import annotations

from django.db import models

from backend.bots.inputs import DESCRIPTION_CHARS, HINT_CHARS, HOOK_NAME_CHARS, NAME_CHARS
from backend.ids import new_id
from backend.outgoing import ADDRESS_CHARS


class Bot(models.Model):
    """What a namespace knows of the account of a bot; those of hooks and of commands with an address speak alone."""

    class Kind(models.TextChoices):
        """Made by an administrator for tokens, or with an incoming webhook, or with a command that has an address."""

        BOT = "bot"
        HOOK = "hook"
        COMMAND = "command"

    user = models.OneToOneField("accounts.User", models.CASCADE, primary_key=True, related_name="+")
    namespace = models.ForeignKey("accounts.Namespace", models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=7, choices=Kind.choices, default=Kind.BOT)
    created_by = models.UUIDField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["namespace", "-user"], name="bot_of_namespace")]


class Hook(models.Model):
    """An address that takes messages for a room; its ``token`` keeps the hash of the secret in it.

    ``full_at`` is when as many requests are allowed at once again as ever are.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    bot = models.OneToOneField(Bot, models.CASCADE, related_name="+")
    room = models.ForeignKey("chat.Room", models.CASCADE, related_name="+", db_index=False)
    token = models.OneToOneField("accounts.Token", models.CASCADE, related_name="+")
    name = models.CharField(max_length=HOOK_NAME_CHARS)
    created_by = models.UUIDField()
    created_at = models.DateTimeField()
    full_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["room", "-id"], name="hook_of_room")]


class Command(models.Model):
    """A slash command of a namespace: its bot is told of each call by an event, or ``url`` by a request.

    The secret that signs requests is made from ``key`` and the secret key of the server; the one of ``former_key``
    holds until ``former_until``.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    namespace = models.ForeignKey("accounts.Namespace", models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=NAME_CHARS)
    description = models.CharField(max_length=DESCRIPTION_CHARS, blank=True)
    hint = models.CharField(max_length=HINT_CHARS, blank=True)
    bot = models.ForeignKey(Bot, models.CASCADE, related_name="+")
    url = models.CharField(max_length=ADDRESS_CHARS, blank=True)
    key = models.CharField(max_length=32, blank=True, db_default="")
    former_key = models.CharField(max_length=32, blank=True, db_default="")
    former_until = models.DateTimeField(null=True)
    created_by = models.UUIDField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["namespace", "name"], name="command_once")]


class Invocation(models.Model):
    """One call of a command; its id is the ``client_id`` of the person who made it.

    ``asked_at`` is when a worker was last asked to call the address of the command; None where nothing is to be called,
    a time far ahead while it is called.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    command = models.ForeignKey(Command, models.CASCADE, related_name="+")
    room = models.ForeignKey("chat.Room", models.CASCADE, related_name="+", db_index=False)
    thread = models.UUIDField(null=True)
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+", db_index=False)
    text = models.TextField(blank=True)
    replies = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(db_index=True)
    asked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["user", "created_at"], name="invocation_of_user"),
            models.Index(fields=["asked_at"], condition=models.Q(asked_at__isnull=False), name="invocation_to_call"),
        ]

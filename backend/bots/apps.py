"""The Django application of bots."""

from django.apps import AppConfig


class BotsConfig(AppConfig):
    """Bot accounts, incoming webhooks and slash commands."""

    name = "backend.bots"
    label = "bots"

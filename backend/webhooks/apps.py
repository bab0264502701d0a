"""The Django application of outgoing webhooks."""

from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    """Webhooks: addresses that are sent the events of rooms."""

    name = "backend.webhooks"
    label = "webhooks"

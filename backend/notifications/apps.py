"""The Django application of notifications: the list of each person, and pushes."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Notifications, push subscriptions, and what is to be pushed to them."""

    name = "backend.notifications"
    label = "notifications"

    def ready(self) -> None:
        """Subscribe to the messages of chat."""
        from backend.notifications.subscribers import subscribe

        subscribe()

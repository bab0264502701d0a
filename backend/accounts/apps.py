"""The Django application of people, namespaces and credentials."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users, namespaces, tokens, tickets, grants."""

    name = "backend.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Subscribe to Django's signals of log-outs and password changes."""
        from backend.accounts.subscribers import subscribe

        subscribe()

"""Subscribers of Django's signals: a log-out or a new password ends sockets and grants."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.db.models.signals import post_save

from backend.accounts import services
from backend.accounts.models import User


def end_with_session(sender: object, *, request: Any, user: Any, **_: object) -> None:
    """End what depends on a session when its user logs out of Django's admin."""
    key = getattr(request.session, "session_key", None)
    if user is not None and key:
        services.end_session(user.pk, key)


def end_with_password(sender: object, *, instance: User, created: bool, **_: object) -> None:
    """End all log-ins of a user who was saved with a new password: by the admin, `changepassword`, or a service."""
    if instance.has_new_password and not created:
        services.end_with_password(instance)


def subscribe() -> None:
    """Connect to the signals."""
    post_save.connect(end_with_password, sender=User, dispatch_uid="offchat.end_with_password")
    user_logged_out.connect(end_with_session, dispatch_uid="offchat.end_with_session")

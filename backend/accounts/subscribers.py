"""What accounts does when Django says something: a log-out there ends sockets and grants here."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_out

from backend.accounts.services import end_session


def end_with_session(sender: object, *, request: Any, user: Any, **_: object) -> None:
    """Somebody logged out of Django's admin: the session is about to go."""
    key = getattr(request.session, "session_key", None)
    if user is not None and key:
        end_session(user.pk, key)


def subscribe() -> None:
    """Begin to listen."""
    user_logged_out.connect(end_with_session, dispatch_uid="offchat.end_with_session")

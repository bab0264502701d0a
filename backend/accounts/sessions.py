"""The store of log-in sessions; rows hold the user, so that people can list and end their own."""

from __future__ import annotations

from hashlib import sha256
from typing import Any
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from backend import clock
from backend.accounts.models import LogInSession

ORIGIN = "offchat.origin"
"""Session key of its origin: when, and from which address and client it was begun."""


class SessionStore(DatabaseStore):
    """Django's own store in the database, with a table of ours; the settings name this module."""

    @classmethod
    def get_model_class(cls) -> Any:
        """Return the model of the rows."""
        return LogInSession

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """Build the row of a session; Django calls this for every save."""
        row: Any = super().create_model_instance(data)
        origin = data.get(ORIGIN, {})
        row.user_id = data.get(SESSION_KEY)
        row.public_id = public_id(row.session_key)
        row.created_at = clock.parse(origin["at"]) if "at" in origin else clock.now()
        row.used_at = clock.now()
        row.address, row.client = origin.get("address", ""), origin.get("client", "")
        return row


def public_id(session_key: str) -> UUID:
    """Return the public id of a session; the key cannot be derived from it."""
    return UUID(bytes=sha256(f"offchat.session {session_key}".encode()).digest()[:16])


def session_credential(session_key: str) -> str:
    """Return the name of a session in grants and tickets; the key cannot be derived from it."""
    return f"session:{sha256(session_key.encode()).hexdigest()[:40]}"


def origin_of(address: str, client: str) -> dict[str, str]:
    """Return the content of :data:`ORIGIN` for a session that begins now."""
    return {"at": clock.stamp(clock.now()), "address": address, "client": client[:200]}

"""Publishes changed names and pictures of people to the rooms that show them."""

from __future__ import annotations

from uuid import UUID

from backend.accounts.payloads import UserPayload
from backend.chat.events import UserUpdated
from backend.chat.selectors import streams_that_show
from backend.events.publish import publish


def show_user(user_id: UUID, payload: UserPayload) -> None:
    """Publish a person's new name to every room that names them, and to their own stream (inside a transaction)."""
    publish(None, UserUpdated(audience=streams_that_show(user_id), data=payload), actor_id=user_id)

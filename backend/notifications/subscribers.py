"""Reactions to chat: a message that was sent may have to be pushed."""

from backend.chat.hooks import hear_of_messages_with
from backend.notifications.services import request_pushes


def subscribe() -> None:
    """Begin to listen."""
    hear_of_messages_with(request_pushes)

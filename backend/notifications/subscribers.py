"""Reactions to chat and accounts: messages and full stores are told of and pushed, and reading settles what was."""

from backend.accounts.hooks import hear_of_digests_with, hear_of_space_with
from backend.chat.hooks import (
    hear_of_concerns_with,
    hear_of_failures_with,
    hear_of_invitations_with,
    hear_of_messages_with,
    hear_of_reading_with,
)
from backend.notifications.services import (
    choose_digest,
    notify_failed,
    notify_invited,
    notify_of_message,
    notify_of_space,
    read_with_messages,
    request_pushes,
)


def subscribe() -> None:
    """Begin to listen."""
    hear_of_messages_with(request_pushes)
    hear_of_concerns_with(notify_of_message)
    hear_of_reading_with(read_with_messages)
    hear_of_invitations_with(notify_invited)
    hear_of_failures_with(notify_failed)
    hear_of_digests_with(choose_digest)
    hear_of_space_with(notify_of_space)

"""What chat does when other apps say something: whoever shares a room with somebody hears how they are called now."""

from backend.accounts.hooks import hear_of_users_with
from backend.chat.services import show_user


def subscribe() -> None:
    """Begin to listen."""
    hear_of_users_with(show_user)

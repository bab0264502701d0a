"""What chat does when other apps say something: people are called or belong otherwise from now on."""

from backend.accounts.hooks import hear_of_users_with, surround_belonging_changes_with
from backend.chat.services import rooms_told, show_user


def subscribe() -> None:
    """Begin to listen."""
    hear_of_users_with(show_user)
    surround_belonging_changes_with(rooms_told)

"""Chat's reactions to other apps: changed names and memberships of people, and kinds of files."""

from backend.accounts.hooks import (
    bring_into_rooms_with,
    find_rooms_with,
    hear_of_users_with,
    hear_of_visibility_with,
    show_room_pictures_with,
    surround_belonging_changes_with,
)
from backend.chat.selectors import rooms_among
from backend.chat.services import (
    InvitedRooms,
    index_files_shown,
    rooms_told,
    show_presence,
    show_room_picture,
    show_user,
    sort_file,
)
from backend.media.hooks import hear_of_kinds_with, hear_of_words_with


def subscribe() -> None:
    """Begin to listen."""
    hear_of_users_with(show_user)
    hear_of_kinds_with(sort_file)
    hear_of_visibility_with(show_presence)
    hear_of_words_with(index_files_shown)
    find_rooms_with(rooms_among)
    bring_into_rooms_with(InvitedRooms())
    show_room_pictures_with(show_room_picture)
    surround_belonging_changes_with(rooms_told)

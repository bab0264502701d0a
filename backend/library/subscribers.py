"""What the library does when media says something: files come into a library, or leave it."""

from backend.library.services import files_came_or_left
from backend.media.hooks import hear_of_listing_with


def subscribe() -> None:
    """Begin to listen."""
    hear_of_listing_with(files_came_or_left)

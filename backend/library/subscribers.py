"""What the library does when media says something: files can be shown, come into a library, or leave it."""

from backend.library.services import files_came_or_left, queue_new_files
from backend.media.hooks import hear_of_listing_with, hear_of_ready_files_with


def subscribe() -> None:
    """Begin to listen."""
    hear_of_listing_with(files_came_or_left)
    hear_of_listing_with(queue_new_files)
    hear_of_ready_files_with(lambda namespace_id, media_id: queue_new_files(namespace_id, [media_id]))

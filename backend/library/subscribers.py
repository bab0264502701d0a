"""What the library does when media says something: files can be shown, come into a library, or leave it."""

from uuid import UUID

from backend.accounts.hooks import hear_of_withdrawals_with
from backend.library.services import (
    files_came_or_left,
    forget_findings,
    forget_places,
    note_twins,
    queue_hashing,
    queue_new_files,
    take_wishes,
)
from backend.media.hooks import hear_of_listing_with, hear_of_purges_with, hear_of_ready_files_with
from backend.media.placements import hear_of_new_files_with


def subscribe() -> None:
    """Begin to listen."""
    hear_of_listing_with(files_came_or_left)
    hear_of_listing_with(queue_new_files)
    hear_of_new_files_with(take_wishes)
    hear_of_ready_files_with(_ready)
    hear_of_purges_with(forget_findings)
    hear_of_withdrawals_with(forget_places)


def _ready(namespace_id: UUID, media_id: UUID) -> None:
    note_twins(namespace_id, media_id)
    queue_new_files(namespace_id, [media_id])
    queue_hashing(namespace_id, media_id)

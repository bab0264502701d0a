"""What moderation does when others say something: files come in, the pictures of files were looked at."""

from backend.library.hooks import hear_of_pictures_with
from backend.media.hooks import judge_contents_with
from backend.moderation.services import BlockedContents, withhold_blocked


def subscribe() -> None:
    """Begin to listen."""
    judge_contents_with(BlockedContents())
    hear_of_pictures_with(withhold_blocked)

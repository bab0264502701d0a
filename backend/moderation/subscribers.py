"""What moderation does when others say something: files come in or were looked at, people write, files are purged."""

from backend.accounts.hooks import bar_joining_with
from backend.chat.access import silence_with
from backend.library.hooks import hear_of_pictures_with
from backend.media.hooks import hear_of_scans_with, judge_contents_with, keep_evidence_with
from backend.moderation.selectors.cases import in_open_cases
from backend.moderation.services import BlockedContents, Silences, is_banned, withheld_by_scan, withhold_blocked


def subscribe() -> None:
    """Begin to listen."""
    judge_contents_with(BlockedContents())
    hear_of_pictures_with(withhold_blocked)
    hear_of_scans_with(withheld_by_scan)
    keep_evidence_with(in_open_cases)
    silence_with(Silences())
    bar_joining_with(is_banned)

"""What moderation does when others say something: files come in or were looked at, people write, files are purged."""

from backend.accounts.hooks import bar_joining_with
from backend.chat.access import silence_with
from backend.library.hooks import hear_of_pictures_with, hear_of_scores_with
from backend.media.hooks import (
    hear_of_purges_with,
    hear_of_ready_files_with,
    hear_of_scans_with,
    judge_contents_with,
    keep_evidence_with,
    rule_uploads_with,
)
from backend.moderation.selectors.cases import in_open_cases
from backend.moderation.services import (
    BlockedContents,
    FileRules,
    Silences,
    apply_rules,
    forget_score,
    is_banned,
    keep_score,
    withheld_by_scan,
    withhold_blocked,
)


def subscribe() -> None:
    """Begin to listen."""
    judge_contents_with(BlockedContents())
    hear_of_pictures_with(withhold_blocked)
    hear_of_scans_with(withheld_by_scan)
    keep_evidence_with(in_open_cases)
    rule_uploads_with(FileRules())
    hear_of_ready_files_with(apply_rules, first=True)
    hear_of_scores_with(keep_score)
    hear_of_purges_with(forget_score)
    silence_with(Silences())
    bar_joining_with(is_banned)

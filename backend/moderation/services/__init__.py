"""What moderators do to cases, files, contents and people, each with a reason; and what people report to them."""

from backend.moderation.services.appeals import appeal
from backend.moderation.services.approving import approve_file
from backend.moderation.services.decisions import act, act_on_many
from backend.moderation.services.erasing import erase_closed_cases
from backend.moderation.services.files import (
    clear_avatar,
    delete_file_as_moderator,
    quarantine_among_many,
    quarantine_file,
    release_file,
    retry_file_as_moderator,
    reveal_file,
    revealed_file,
)
from backend.moderation.services.hashes import Which, export_hashes, import_hashes, list_hash, unlist_hash
from backend.moderation.services.reports import report_file, report_message, report_person
from backend.moderation.services.restrictions import Silences, is_banned, lift, lift_expired, restrict
from backend.moderation.services.revealing import reveal_case
from backend.moderation.services.rules import (
    FileRules,
    apply_rules,
    change_rule,
    create_rule,
    delete_rule,
    forget_score,
    keep_score,
    try_rule,
)
from backend.moderation.services.undoing import undo_step
from backend.moderation.services.withholding import BlockedContents, sweep_hashes, withheld_by_scan, withhold_blocked

__all__ = [
    "BlockedContents",
    "FileRules",
    "Silences",
    "Which",
    "act",
    "act_on_many",
    "appeal",
    "apply_rules",
    "approve_file",
    "change_rule",
    "clear_avatar",
    "create_rule",
    "delete_file_as_moderator",
    "delete_rule",
    "erase_closed_cases",
    "export_hashes",
    "forget_score",
    "import_hashes",
    "is_banned",
    "keep_score",
    "lift",
    "lift_expired",
    "list_hash",
    "quarantine_among_many",
    "quarantine_file",
    "release_file",
    "report_file",
    "report_message",
    "report_person",
    "restrict",
    "retry_file_as_moderator",
    "reveal_case",
    "reveal_file",
    "revealed_file",
    "sweep_hashes",
    "try_rule",
    "undo_step",
    "unlist_hash",
    "withheld_by_scan",
    "withhold_blocked",
]

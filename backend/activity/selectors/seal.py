"""Reads how far the chain of blocks has sealed the activity log, and when that was last verified."""

from __future__ import annotations

from backend import clock
from backend.accounts.access import Actor
from backend.activity.payloads import LogSeal, LogVerified
from backend.audit.actions import newest_recorded
from backend.audit.models import Block
from backend.moderation.access import namespace_to_moderate


def log_seal(actor: Actor) -> LogSeal:
    """Return the newest block, which is of the log of the whole server; raises Forbidden for all but moderators.

    Two queries, each of one row.
    """
    namespace_to_moderate(actor, None)
    newest = Block.objects.order_by("-n").only("n", "hash", "sealed_at").first()
    verified = newest_recorded("log.verified")
    return LogSeal(
        block=newest.n if newest else 0,
        hash=newest.hash if newest else None,
        sealed_at=clock.stamp(newest.sealed_at) if newest else None,
        verified=LogVerified(at=clock.stamp(verified.at), block=verified.data["block"]) if verified else None,
    )

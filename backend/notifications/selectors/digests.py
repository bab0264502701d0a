"""What a person is told of by mail: rooms with what is unread there, and full stores, by names and numbers."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from msgspec import Struct

from backend.accounts.selectors import actor_of, settings_of, used_since, user_by_id
from backend.chat.selectors import UnreadRoom, presence_of, unread_rooms
from backend.notifications.models import Digest
from backend.notifications.selectors.pushes import is_quiet
from backend.notifications.selectors.warnings import SpaceWarning, unread_warnings

PERIODS = {"hourly": timedelta(hours=1), "daily": timedelta(days=1)}
_QUIET = timedelta(hours=1)
ROOMS = 20
"""How many rooms a mail names at most."""


class DigestContent(Struct, frozen=True, kw_only=True):
    """What stands in a mail; ``more`` rooms than those named have something unread as well.

    Rooms count that have something unread from before ``until``: the next mail tells of what was sent after it.
    """

    user_id: UUID
    address: str
    language: str
    rooms: list[UnreadRoom]
    warnings: list[SpaceWarning]
    more: bool
    until: datetime


def digest_for(row: Digest, moment: datetime) -> DigestContent | timedelta:
    """Return what a person is to be told of by mail now, or after what time to look at them again.

    That is a period where there is nothing, or they were there lately. Only what has been unread for a whole period
    counts, and what no earlier mail has told of. In quiet hours no mail is sent, but soon after them: a person whose
    period always ends in them would never get one.
    """
    user, period = user_by_id(row.user_id), PERIODS[row.period]
    if user is None or user.is_bot or not user.email:
        return period
    actor = actor_of(user, credential="", address="")
    wishes = settings_of(actor)
    if is_quiet(wishes.quiet, moment):
        return _QUIET
    if used_since(user.pk, moment - period) or _is_there(user.pk):
        return period
    until = moment - period
    rooms = unread_rooms(actor, since=row.told_until, until=until, limit=ROOMS + 1)
    warnings = unread_warnings(actor, since=row.told_until, until=until)
    if not (rooms or warnings):
        return period
    return DigestContent(
        user_id=user.pk, address=user.email, language=wishes.language, rooms=rooms[:ROOMS], warnings=warnings,
        more=len(rooms) > ROOMS, until=until,
    )  # fmt: skip


def _is_there(user_id: UUID) -> bool:
    return any(fact.state != "offline" for fact in presence_of([user_id]))

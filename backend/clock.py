"""What time it is, and the one way times are written: RFC 3339, UTC, milliseconds."""

from datetime import UTC, datetime, time, timedelta

from msgspec import to_builtins

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_IN_UTC = (UTC, None)
_WHOLE_SECOND = len("2026-11-20T10:00:00Z")


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def of_seconds(seconds: float) -> datetime:
    """The moment so many seconds after the beginning of 1970."""
    return LONG_AGO + timedelta(seconds=seconds)


def midnight(moment: datetime) -> datetime:
    """When the day of a moment began in UTC."""
    return datetime.combine(moment.astimezone(UTC).date(), time(), UTC)


def next_midnight(moment: datetime) -> datetime:
    """When the next day begins in UTC."""
    return datetime.combine(moment.astimezone(UTC).date() + timedelta(days=1), time(), UTC)


def stamp(moment: datetime) -> str:
    """``2026-11-20T10:00:00.123Z``: always three digits of a second, always Z.

    A moment that names no zone is in UTC, as SQLite keeps them.
    """
    # A fifth of what isoformat takes; without digits of a second where there are none.
    text = str(to_builtins(moment if moment.tzinfo in _IN_UTC else moment.astimezone(UTC)))
    return f"{text[:23]}Z" if len(text) > _WHOLE_SECOND else f"{text[:19]}.000Z"


def stamp_or_none(moment: datetime | None) -> str | None:
    """Like :func:`stamp`, for a moment that may not have come."""
    return None if moment is None else stamp(moment)


def parse(text: str) -> datetime:
    """The moment that :func:`stamp` wrote; raises ValueError on anything that is no RFC 3339 time."""
    return datetime.fromisoformat(text).astimezone(UTC)

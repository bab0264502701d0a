"""How times are written."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from backend.clock import parse, stamp


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 11, 20, 10, tzinfo=UTC), "2026-11-20T10:00:00.000Z"),
        (datetime(2026, 11, 20, 10, 0, 1, 123_999, tzinfo=UTC), "2026-11-20T10:00:01.123Z"),
        (datetime(2026, 11, 20, 1, 0, 0, 40, tzinfo=timezone(timedelta(hours=2))), "2026-11-19T23:00:00.000Z"),
        (datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC), "9999-12-31T23:59:59.999Z"),
        (datetime(1, 1, 1, tzinfo=UTC), "0001-01-01T00:00:00.000Z"),
    ],
    ids=["whole second", "cut", "another zone", "last", "first"],
)
def test_a_time_is_written_in_utc_with_three_digits_of_a_second(moment, text):
    assert stamp(moment) == stamp(moment.astimezone(UTC).replace(tzinfo=None)) == text
    assert stamp(parse(text)) == text

"""What waits for people in a world that grows: notifications, messages for later, cases."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from backend.chat.models import ScheduledMessage
from backend.moderation.models import Case, Report
from backend.notifications.models import Notification
from benchmarks.growth_rows import BATCH, MESSAGE, PERSON, REST, SPEAKERS, WEEK, key, moment

if TYPE_CHECKING:
    from benchmarks.growth_world import World


def told(world: World, first: int, last: int) -> None:
    """What waits for a person, and for a timer."""
    now, reader = datetime.now(UTC), world.users["reader"]
    Notification.objects.bulk_create(
        (Notification(pk=key(REST, n), user=reader, kind="mention", room=world.busy, message=key(MESSAGE, n * 20),
                      number=n * 20 + 1, actor=key(PERSON, n % SPEAKERS), at=moment(n),
                      read_at=None if n % 10 == 0 else now) for n in range(first, last)), batch_size=BATCH,
    )  # fmt: skip
    ScheduledMessage.objects.bulk_create(
        (ScheduledMessage(user_id=key(PERSON, n), room_id=world.hall, client_id=str(n), body="x",
                          send_at=now + WEEK, changed_at=now)
         for n in range(first, min(last, world.has["members"]))), batch_size=BATCH,
    )  # fmt: skip


def cases(world: World, first: int, last: int) -> None:
    """Two cases for each number: one that is open, and one that was closed, both about messages."""

    def case(number: int, closed: datetime | None) -> Any:
        return Case(
            pk=key(REST, number), namespace_id=world.namespace, message_id=key(MESSAGE, number), room_id=world.busy,
            author_id=key(PERSON, number % 20), said=[], sources=1, risk=number % 100, reason="spam",
            opened_by_id=key(PERSON, 1), opened_at=moment(number), closed_at=closed,
            outcome="approved" if closed else "",
        )  # fmt: skip

    numbers = [n for n in range(first * 40, last * 40, 20) if n < world.has["messages"]]
    Case.objects.bulk_create(
        (case(n, moment(n + 1) if n % 40 else None) for n in numbers), batch_size=BATCH,
    )  # fmt: skip
    Report.objects.bulk_create(
        (Report(case_id=key(REST, n), reporter_id=key(PERSON, 1), reason="spam", at=moment(n)) for n in numbers),
        batch_size=BATCH,
    )

"""What the log keeps of words that a person has not sent."""

from datetime import timedelta
from uuid import UUID

import pytest

from backend.chat.inputs import SendMessage
from backend.chat.inputs.unsent import ScheduledChange, SetDraft
from backend.chat.services import change_scheduled, schedule_message, set_draft
from backend.clock import now, stamp
from backend.events.models import LogEntry
from backend.ids import new_id

pytestmark = pytest.mark.django_db


def _write(alice, group):
    return lambda body: set_draft(alice, group, SetDraft(room=str(group), body=body))


def _schedule(alice, group):
    at = stamp(now() + timedelta(days=1))
    order = SendMessage(room=str(group), client_id=str(new_id()), body="later", send_at=at)
    key = schedule_message(alice, order)[0].id
    return lambda body: change_scheduled(alice, UUID(key), ScheduledChange(scheduled=key, body=body))


@pytest.mark.parametrize(("type", "door"), [("draft.updated", _write), ("scheduled.updated", _schedule)])
def test_whoever_goes_on_writing_has_the_log_write_one_earlier_row_each_time_and_keep_the_last_words(
    alice, group, type, door
):
    write, rows = door(alice, group), LogEntry.objects.filter(type=type).order_by("seq")
    write("first words")
    write("second words")
    # As nobody writes the first row again, this stands.
    oldest = rows.first()
    LogEntry.objects.filter(pk=oldest.pk).update(data="{}")
    write("third words " * 100)
    said = list(rows.values_list("data", flat=True))
    assert said[0] == "{}"
    assert [len(text) < 600 and "words" not in text for text in said] == [True] * (len(said) - 1) + [False]

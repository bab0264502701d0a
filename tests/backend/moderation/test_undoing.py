"""A step in a case is undone where nothing was found since; what is deleted is gone, also where its author it first."""

from datetime import timedelta
from uuid import UUID

import pytest

from backend import clock
from backend.chat.services import delete_message
from backend.errors import Conflict
from backend.media.access import existing_file
from backend.media.models import MediaFile
from backend.media.services import purge_file, restore_file, withhold_infected
from backend.moderation.inputs import NewReport
from backend.moderation.models import CaseAction
from backend.moderation.selectors import case_shown, queue
from backend.moderation.services import report_file, undo_step
from tests import sending
from tests.judging import message_with, report, step, the_case

pytestmark = pytest.mark.django_db


def test_a_step_cannot_be_undone_after_ten_minutes(bob, mod, film):
    report_file(bob, film, NewReport(reason="violence"))
    acted = step(mod, the_case(mod), "approve")
    CaseAction.objects.update(at=clock.now() - timedelta(minutes=11))
    with pytest.raises(Conflict):
        undo_step(mod, UUID(acted.action))


def test_a_step_is_not_undone_against_what_another_moderator_or_the_scanner_has_found_since(
    alice, bob, mod, admin, film, group
):
    report(bob, message_with(film), "minors")
    report_file(bob, film, NewReport(reason="minors"))
    cases = {case.subject.type: case for case in queue(mod, "demo", {})}
    held = step(mod, cases["message"], "quarantine")
    step(admin, case_shown(admin, UUID(cases["media"].id)), "quarantine")
    with pytest.raises(Conflict):
        undo_step(mod, UUID(held.action))
    other = sending.send(alice, group).media_id
    report_file(bob, other, NewReport(reason="other"))
    held = step(mod, the_case(mod), "quarantine")
    withhold_infected(other, "Eicar")
    with pytest.raises(Conflict):
        undo_step(mod, UUID(held.action))
    assert {existing_file(key).hold for key in (film, other)} == {"quarantined"}


def test_a_hold_for_the_scanner_does_not_come_back_when_its_scan_has_ended(bob, mod, film, settings):
    settings.CLAMD_ADDRESS = "127.0.0.1:1"
    report_file(bob, film, NewReport(reason="other"))
    waiting = MediaFile.objects.filter(pk=film)
    for state, expected in (("done", None), ("started", "scan")):
        waiting.update(hold="scan", stages={})
        held = step(mod, the_case(mod), "quarantine")
        stage = {
            "state": state,
            "percent": None,
            "attempt": 1,
            "started_at": clock.stamp(clock.now()),
            "elapsed_ms": None,
            "error": None,
        }
        waiting.update(stages={"scan": stage})
        undo_step(mod, UUID(held.action))
        assert existing_file(film).hold == expected


def test_what_its_author_deleted_first_is_still_deleted_for_good_by_a_moderator(alice, bob, mod, film):
    message_id = message_with(film)
    report(bob, message_id, "minors")
    report_file(bob, film, NewReport(reason="minors"))
    cases = {case.subject.type: case for case in queue(mod, "demo", {})}
    delete_message(alice, message_id)
    step(mod, cases["message"], "delete")
    assert queue(mod, "demo", {}) == []
    assert case_shown(mod, UUID(cases["media"].id)).outcome == "deleted"
    with pytest.raises(Conflict):
        restore_file(film, None, actor_id=alice.user_id)
    purge_file(film)
    assert existing_file(film).blob_id is None

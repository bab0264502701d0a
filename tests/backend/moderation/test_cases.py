"""What people report and what is withheld becomes a case, which moderators judge once, undo, and answer for."""

from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend import clock
from backend.accounts.models import User
from backend.audit.models import ActivityEntry
from backend.chat.models import Message
from backend.chat.selectors import message as shown_message
from backend.chat.services import add_member, delete_attachment, delete_message, edit_message
from backend.errors import Conflict, Forbidden, Invalid, NotFound, RateLimited
from backend.ids import new_id
from backend.media.access import existing_file
from backend.media.services import purge_file, withhold_infected
from backend.moderation.inputs import BulkStep, CaseVersion, NewHash, NewReport
from backend.moderation.models import Case, CaseAction, Report
from backend.moderation.selectors import case_shown, counts, place_of, queue, queue_counts
from backend.moderation.services import (
    act_on_many,
    appeal,
    list_hash,
    quarantine_file,
    release_file,
    report_file,
    reveal_case,
    undo_step,
)
from tests import sending
from tests.judging import message_with, report, say, step, the_case
from tests.parallel import together

pytestmark = pytest.mark.django_db


def test_several_reports_are_one_case_that_keeps_what_was_said_whatever_its_author_does(alice, bob, actor, mod, group):
    message_id = say(alice, group)
    carol = actor("carol")
    add_member(alice, group, carol.user_id)
    first, is_new = report(bob, message_id, "spam", " again ")
    assert is_new
    assert report(bob, message_id, "hate") == (first, False)
    Message.objects.filter(pk=message_id).update(body="nice weather", edited_at=clock.now())
    assert report(carol, message_id, "minors")[1]
    assert shown_message(bob, message_id).body == "nice weather", "a report alone hides nothing"
    delete_message(alice, message_id)
    case = the_case(mod)
    assert case.said == ["buy my watches", "nice weather"]
    assert [(one.reporter.username, one.reason, one.text) for one in case.reports] == [
        ("bob", "spam", "again"),
        ("carol", "minors", ""),
    ]
    assert (case.state, case.sources, case.subject.type, case.room_name) == ("open", ["report"], "message", "General")
    assert case.author.username == "alice"
    assert counts(mod, "demo").reports == 1
    with pytest.raises(Conflict):
        report(actor("bob"), say_and_delete(alice, group))


def test_the_captions_of_a_reported_message_are_kept(alice, bob, mod, film):
    message_id = message_with(film)
    edit_message(alice, message_id, captions={film: "a vile caption"})
    report(bob, message_id, "hate")
    edit_message(alice, message_id, captions={film: ""})
    assert the_case(mod).said == ["a vile caption"]


def say_and_delete(actor, group):
    message_id = say(actor, group)
    delete_message(actor, message_id)
    return message_id


def test_one_reports_what_one_sees_and_not_ones_own_and_thirty_things_an_hour(
    alice, bob, stranger, group, film, monkeypatch
):
    message_id = say(alice, group)
    for reporter, refused in ((alice, Forbidden), (stranger, NotFound)):
        with pytest.raises(refused):
            report(reporter, message_id)
        with pytest.raises(refused):
            report_file(reporter, film, NewReport(reason="other"))
    monkeypatch.setattr("backend.moderation.services.reports.REPORTS_AN_HOUR", 2)
    report(bob, message_id)
    report_file(bob, film, NewReport(reason="other"))
    with pytest.raises(RateLimited) as later:
        report(bob, say(alice, group))
    assert 3500 < later.value.data["retry_after_s"] <= 3600
    assert Report.objects.count() == 2
    assert Case.objects.count() == 2


def test_a_step_is_taken_once_stands_in_the_log_and_can_be_undone_until_something_else_was_done(
    bob, mod, admin, film, group
):
    report_file(bob, film, NewReport(reason="violence"))
    seen = the_case(mod)
    assert (seen.media.id, seen.room, seen.media.file_url) == (str(film), str(group), None)
    mine = step(mod, seen, "assign").case
    assert mine.assignee.username == "mod"
    noted = step(mod, mine, "note", text=" look at 0:12 ")
    assert [one.text for one in noted.case.notes] == ["look at 0:12"]
    with pytest.raises(Conflict) as stale:
        step(admin, mine, "delete")
    assert stale.value.data["case"] == noted.case
    assert existing_file(film).state != "deleted"
    held = step(admin, noted.case, "quarantine")
    assert (held.case.state, held.case.outcome, held.case.hold) == ("closed", "quarantined", "quarantined")
    assert held.case.first_action_at < held.case.closed_at
    with pytest.raises(Conflict):
        undo_step(mod, UUID(noted.action))
    back = undo_step(mod, UUID(held.action))
    assert (back.state, back.outcome, back.hold, back.assignee) == ("open", None, None, mine.assignee)
    with pytest.raises(Conflict):
        undo_step(mod, UUID(held.action))
    with pytest.raises(Invalid):
        step(mod, back, "assign", user=str(bob.user_id))
    gone = step(mod, back, "delete")
    assert (gone.case.outcome, existing_file(film).state) == ("deleted", "deleted")
    with pytest.raises(Conflict):
        undo_step(mod, UUID(gone.action))
    with pytest.raises(Conflict):
        step(mod, gone.case, "release")
    rows = ActivityEntry.objects.filter(object_type="case").order_by("id").values_list("action", "actor_id")
    assert list(rows) == [
        ("case.opened", None), ("case.assigned", mod.user_id), ("case.noted", mod.user_id),
        ("case.quarantined", admin.user_id), ("case.undone", mod.user_id), ("case.deleted", mod.user_id),
    ]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_of_two_moderators_at_the_same_moment_one_decides_and_the_other_is_shown_the_case(
    mod, admin, alice, bob, group
):
    for action in ("delete", "approve"):
        message_id = say(alice, group, f"to be judged: {action}")
        report(bob, message_id)
        case = the_case(mod)

        def decide(who, action=action, case=case):
            try:
                return step(who, case, action).case
            except Conflict as refused:
                return refused.data["case"], "refused"

        answers = together(lambda: decide(mod), lambda: decide(admin))
        assert len([one for one in answers if isinstance(one, tuple)]) == 1
        assert CaseAction.objects.filter(case=case.id).count() == 1


def test_a_decision_on_a_message_deletes_it_for_all_or_leaves_it(alice, bob, mod, group):
    spam, fine = say(alice, group), say(alice, group, "hello")
    report(bob, spam)
    report(bob, fine)
    one, other = queue(mod, "demo", {})
    with pytest.raises(Invalid):
        step(mod, one, "quarantine")
    step(mod, one, "delete")
    step(mod, other, "approve")
    assert shown_message(bob, spam).reason == "moderated"
    assert shown_message(bob, fine).body == "hello"
    assert queue(mod, "demo", {}) == []
    assert [case.outcome for case in queue(mod, "demo", {"state": "closed"}, order="newest")] == ["approved", "deleted"]
    assert report(bob, fine)[1] is False, "it was judged, and has not changed since"


def test_what_is_withheld_becomes_a_case_by_what_withholds_it_and_ends_with_the_hold(alice, mod, group):
    content = sending.video_bytes()
    blocked = sending.send(alice, group, content).media_id
    scanned, by_hand = sending.send(alice, group).media_id, sending.send(alice, group).media_id
    new = NewHash(kind="sha256", value=sending.sha256(content), reason="a leak", namespace="demo")
    list_hash(mod, "blocked", new)
    withhold_infected(scanned, "Eicar")
    quarantine_file(mod, by_hand, reason="spam")
    again = sending.send(alice, group, content).media_id
    cases = {case.subject.id: case for case in queue(mod, "demo", {})}
    assert {key: case.sources for key, case in cases.items() if key != str(again)} == {
        str(blocked): ["hash"], str(scanned): ["scan"], str(by_hand): ["manual"],
    }  # fmt: skip
    assert [case.subject.id for case in queue(mod, "demo", {"source": "scan"})] == [str(scanned)]
    assert cases[str(blocked)].reason == "a leak"
    release_file(mod, by_hand, reason="fine")
    step(mod, cases[str(blocked)], "release")
    assert existing_file(again).hold is None
    left = queue(mod, "demo", {})
    assert [case.subject.id for case in left] == [str(scanned)]
    assert {case.outcome for case in queue(mod, "demo", {"state": "closed"})} == {"released"}


def test_what_is_held_by_a_case_becomes_released_when_the_file_is(bob, mod, film):
    report_file(bob, film, NewReport(reason="sexual"))
    held = step(mod, the_case(mod), "quarantine").case
    release_file(mod, film, reason="fine after all")
    assert case_shown(mod, UUID(held.id)).outcome == "released"


def test_the_bytes_of_a_reported_file_stay_until_its_case_is_closed(alice, bob, mod, film):
    report_file(bob, film, NewReport(reason="illegal"))
    delete_attachment(alice, film)
    purge_file(film)
    assert existing_file(film).blob_id
    step(mod, the_case(mod), "approve")
    purge_file(film)
    assert existing_file(film).blob_id is None


def test_the_uploader_appeals_once_which_opens_the_case_again(alice, bob, mod, film):
    with pytest.raises(Conflict):
        appeal(alice, film, text="why?")
    report_file(bob, film, NewReport(reason="sexual"))
    step(mod, the_case(mod), "quarantine")
    with pytest.raises(NotFound):
        appeal(bob, film, text="let it be")
    assert appeal(alice, film, text=" It is a painting. ").outcome is None
    again = the_case(mod)
    assert (again.appeal.text, again.state, again.outcome) == ("It is a painting.", "open", None)
    assert [case.id for case in queue(mod, None, {"source": "appeal"})] == [again.id]
    with pytest.raises(Conflict):
        appeal(alice, film, text="please")
    assert step(mod, again, "release").case.appeal.outcome == "granted"


def test_a_new_hold_is_appealed_again_after_the_file_was_given_back(alice, bob, mod, film):
    quarantine_file(mod, film, reason="spam")
    appeal(alice, film, text="It is a painting.")
    release_file(mod, film, reason="it is")
    report(bob, message_with(film), "hate")
    step(mod, the_case(mod), "quarantine")
    assert appeal(alice, film, text="Of flowers.").text == "Of flowers."
    with pytest.raises(Conflict):
        appeal(alice, film, text="please")


def test_moderators_do_not_judge_themselves_nor_learn_who_has_reported_them(alice, bob, mod, admin, group, monkeypatch):
    told = []
    monkeypatch.setattr(
        "backend.moderation.services.cases.publish", lambda _, *events: told.extend(event.data for event in events)
    )
    add_member(alice, group, mod.user_id)
    report(bob, say(mod, group), "harassment")
    case = the_case(mod)
    alike = (told[0], case, case_shown(mod, UUID(case.id)))
    assert [[one.reporter for one in shown.reports] for shown in alike] == [[None]] * 3
    with pytest.raises(Forbidden):
        step(mod, case, "approve")
    assert the_case(admin).reports[0].reporter.username == "bob"
    acted = step(admin, case, "approve")
    with pytest.raises(Forbidden):
        undo_step(mod, UUID(acted.action))
    content = sending.video_bytes()
    own = sending.send(mod, group, content).media_id
    # Nor do they learn where somebody has seen a file of theirs
    report_file(bob, own, NewReport(reason="other"))
    shown = reveal_case(mod, UUID(queue(mod, "demo", {}, order="newest")[0].id), reason="mine")
    assert (shown.message, shown.before, shown.after) == (None, [], [])
    assert ActivityEntry.objects.get(action="case.revealed").room_id is None
    # Nor do they free it as a copy of what somebody else has sent
    copy = sending.send(bob, group, content).media_id
    report_file(alice, copy, NewReport(reason="other"))
    [case] = [one for one in queue(mod, "demo", {}) if one.author.username == "bob"]
    withheld = UUID(step(admin, case, "quarantine").action)
    case = case_shown(mod, UUID(case.id))
    for way in (
        lambda: release_file(mod, own, reason="mine"),
        lambda: release_file(mod, copy, reason="mine"),
        lambda: step(mod, case, "release"),
        lambda: step(mod, case, "approve"),
        lambda: undo_step(mod, withheld),
    ):
        with pytest.raises(Forbidden):
            way()
    assert existing_file(own).hold == "quarantined"


def test_a_case_shows_the_newest_of_its_reports_notes_and_texts_and_counts_all(alice, bob, mod, group):
    message_id = say(alice, group)
    report(bob, message_id)
    row = Case.objects.get()
    people = User.objects.bulk_create([User(username=f"witness{number}") for number in range(24)])
    Report.objects.bulk_create(
        [Report(case=row, reporter=one, reason="spam", text=one.username, at=clock.now()) for one in people]
    )
    Case.objects.update(said=[f"text {number}" for number in range(9)])
    case = the_case(mod)
    assert (case.report_count, case.note_count, len(case.reports)) == (25, 0, 20)
    newest = Report.objects.order_by("-pk").values_list("pk", flat=True)[:20]
    assert [one.id for one in reversed(case.reports)] == [str(key) for key in newest]
    assert case.said == [f"text {number}" for number in range(4, 9)]
    assert len(reveal_case(mod, UUID(case.id), reason="to judge it").said) == 9


def test_a_reveal_shows_a_direct_message_with_five_on_either_side_and_is_logged(alice, bob, mod, direct, film):
    numbers = [say(alice, direct, f"number {number}") for number in range(13)]
    report(bob, numbers[6], "harassment")
    case = the_case(mod)
    assert (case.said, case.room_name) == (None, None)
    shown = reveal_case(mod, UUID(case.id), reason=" to judge it ")
    assert (shown.message.body, shown.said) == ("number 6", ["number 6"])
    assert [one.body for one in shown.before] == [f"number {number}" for number in range(1, 6)]
    assert [one.body for one in shown.after] == [f"number {number}" for number in range(7, 12)]
    assert ActivityEntry.objects.get(action="case.revealed").data == {"reason": "to judge it"}
    report_file(bob, film, NewReport(reason="other"))
    of_file = queue(mod, "demo", {}, order="newest")[0]
    assert reveal_case(mod, UUID(of_file.id), reason="to judge it").media.name == "holiday.mp4"


def test_many_cases_are_decided_alike_each_for_itself(alice, bob, mod, stranger, group):
    for number in range(3):
        report(bob, say(alice, group, f"spam {number}"))
    cases = queue(mod, "demo", {})
    step(mod, cases[2], "note", text="mine")
    items = [CaseVersion(id=case.id, version=case.version) for case in cases]
    bulk = BulkStep(items=[*items, CaseVersion(id=str(new_id()), version=1)], action="delete", reason="spam")
    codes = [result.error and result.error.code for result in act_on_many(mod, bulk).results]
    assert codes == [None, None, "conflict", "not_found"]
    assert {result.error.code for result in act_on_many(stranger, bulk).results} == {"not_found"}
    assert [case.id for case in queue(mod, "demo", {})] == [cases[2].id]


def test_the_queue_pages_in_every_order_filters_and_costs_as_much_for_many_as_for_one(alice, bob, mod, admin, group):
    reasons = ["spam", "minors", "hate", "spam", "violence"]
    for reason in reasons:
        report(bob, say(alice, group, reason), reason)
    first = the_first(mod)
    step(mod, first, "assign")
    assert queue_counts(mod, "demo").mine == 1
    assert queue_counts(admin, "demo").unassigned == 4
    for order, expected in (
        ("oldest", reasons),
        ("newest", reasons[::-1]),
        ("risk", ["minors", "violence", "hate", "spam", "spam"]),
    ):
        found, below = [], None
        while page := queue(mod, "demo", {}, order=order, below=below, limit=2):
            found += page
            below = place_of(page[-1], order)
        assert [case.said[0] for case in found] == expected
        above = queue(mod, "demo", {}, order=order, above=place_of(found[3], order), limit=2)
        assert above == found[1:3]
    assert [case.said for case in queue(mod, "demo", {"reason": "hate"})] == [["hate"]]
    assert len(queue(mod, "demo", {"assignee": "none"})) == 4
    assert queue(mod, "demo", {"assignee": "me"}) == queue(mod, "demo", {"assignee": str(mod.user_id)})
    assert queries(lambda: queue(mod, "demo", {}, limit=1)) == queries(lambda: queue(mod, "demo", {}))


def the_first(mod):
    return queue(mod, "demo", {}, limit=1)[0]


def queries(ask):
    with CaptureQueriesContext(connection) as asked:
        ask()
    return len(asked)

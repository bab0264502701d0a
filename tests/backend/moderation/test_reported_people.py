"""People are reported to the moderators of a namespace that both belong to, and never learn who has."""

from datetime import timedelta
from uuid import UUID

import pytest

from backend import clock
from backend.accounts.inputs import NewNamespace
from backend.accounts.models import Membership, Namespace, User
from backend.accounts.selectors import actor_of, operator
from backend.accounts.services import create_namespace
from backend.activity.selectors import entries
from backend.chat.models import Message
from backend.chat.services import (
    ImportedRoom,
    add_member,
    begin_imported_room,
    block_person,
    create_room,
    delete_message,
    drop_imported_room,
    remove_member,
)
from backend.errors import Conflict, Forbidden, Invalid, NotFound
from backend.events.catalogue import EphemeralFrame
from backend.moderation.inputs import BulkStep, CaseVersion, NewPersonReport
from backend.moderation.models import Case, CaseAction, Report, Restriction
from backend.moderation.selectors import case_shown, queue
from backend.moderation.selectors.personal import own_reports
from backend.moderation.services import (
    act_on_many,
    erase_closed_cases,
    quarantine_file,
    report_person,
    reveal_case,
    undo_step,
)
from backend.notifications.models import Notification
from tests import sending
from tests.clients import ApiClient
from tests.judging import report, say, step, the_case
from tests.rings import heard

pytestmark = pytest.mark.django_db


def accuse(actor, person, reason="harassment", **more):
    return report_person(actor, person.user_id, NewPersonReport(reason=reason, **more))


def rename(person, name):
    User.objects.filter(pk=person.user_id).update(display_name=name)


def test_reports_of_a_person_are_one_case_with_the_names_they_had_and_block_or_not_moderators_judge_it(
    alice, bob, actor, mod, direct
):
    rename(bob, "Bob the Great")
    block_person(alice, bob.user_id)
    block_person(bob, alice.user_id)
    first, is_new = accuse(alice, bob, room=str(direct), text=" follows me around ")
    assert is_new
    assert accuse(alice, bob, "hate") == (first, False)
    rename(bob, "Innocent")
    assert accuse(actor("carol"), bob, "minors")[1]
    case = the_case(mod)
    assert (case.subject.type, case.subject.id, case.author.username) == ("user", str(bob.user_id), "bob")
    assert case.said == ["Bob the Great (@bob)", "Innocent (@bob)"]
    assert (case.room, case.room_name, case.message, case.media) == (None, None, None, None)
    assert {one.reporter.username: one.text for one in case.reports} == {"alice": "follows me around", "carol": ""}
    # What makes no sense for a person is refused, alone and among many
    for action in ("quarantine", "release", "delete"):
        with pytest.raises(Invalid):
            step(mod, case, action)
    [refused] = act_on_many(
        mod, BulkStep(items=[CaseVersion(id=case.id, version=case.version)], action="delete", reason="spam")
    ).results
    assert refused.error.code == "invalid"
    assert reveal_case(mod, UUID(case.id), reason="to judge it").said == case.said
    # A ban closes it, is told to those who have reported, and undone it waits again
    acted = step(mod, case, "restrict", kind="ban")
    assert (acted.case.outcome, Restriction.objects.get(lifted_at=None).kind) == ("restricted", "ban")
    told = Notification.objects.filter(kind="report_result").order_by("pk").values_list("user__username", "room")
    assert set(told) == {("alice", None), ("carol", None)}
    assert undo_step(mod, UUID(acted.action)).state == "open"
    assert not Restriction.objects.filter(lifted_at=None).exists()
    # Once it is closed, the same people may report what came later
    step(mod, the_case(mod), "approve")
    later, is_new = accuse(alice, bob)
    assert (is_new, later == first, Case.objects.count()) == (True, False, 2)
    with pytest.raises(Conflict, match="opened since"):
        undo_step(mod, UUID(step_of(Case.objects.first())))
    assert {one.user for one in own_reports(alice.user_id)} == {str(bob.user_id)}


def step_of(case):
    return str(CaseAction.objects.filter(case=case).latest("pk").pk)


def test_one_reports_whom_one_knows_where_both_belong_and_never_oneself_or_an_erased_person(
    alice, bob, stranger, admin, namespace
):
    with pytest.raises(Forbidden):
        accuse(alice, alice)
    with pytest.raises(NotFound):
        accuse(stranger, bob)
    # A room of a namespace that the other one does not belong to tells nothing to its moderators
    create_namespace(operator(), NewNamespace(slug="second", name="Second"))
    second = Namespace.objects.get(slug="second")
    Membership.objects.create(namespace=second, user_id=alice.user_id, role="member")
    both = actor_of(User.objects.get(pk=alice.user_id), credential="session:of-tests", address="127.0.0.1")
    elsewhere = create_room(both, kind="group", name="Elsewhere", namespace="second")[0].id
    accuse(both, bob, room=elsewhere)
    assert (Case.objects.get().namespace_id, Case.objects.get().room_id) == (namespace, None)
    # But where both belong, the room says whose case it is; and each namespace has its own
    Membership.objects.create(namespace=second, user_id=bob.user_id, role="member")
    assert accuse(both, bob, room=elsewhere)[1]
    assert set(Case.objects.values_list("namespace__slug", "room__name")) == {("demo", None), ("second", "Elsewhere")}
    assert [case.namespace for case in queue(admin, "demo", {})] == ["demo"]
    with pytest.raises(NotFound):
        accuse(bob, alice, room=elsewhere)
    User.objects.filter(pk=bob.user_id).update(erased_at=clock.now(), is_active=False)
    with pytest.raises(NotFound, match="erased"):
        accuse(admin, bob)


def test_a_reveal_of_a_person_shows_page_by_page_what_they_wrote_in_the_rooms_of_the_namespace_and_nothing_else(
    alice, bob, mod, admin, actor, group, direct
):
    other, _ = create_room(bob, kind="group", name="Sailing", members=[])
    said = [say(bob, group if number % 2 else UUID(other.id), f"word {number}") for number in range(23)]
    delete_message(bob, said[-1])
    # Also where all members have left since; and what an import brought stands where it was written
    remove_member(bob, UUID(other.id), bob.user_id)
    Message.objects.filter(body="word 21").update(created_at=clock.now() - timedelta(days=300))
    say(bob, direct, "between us")
    say(alice, group, "of another")
    accuse(alice, bob, room=str(direct))
    case = the_case(mod)
    seen = reveal_case(mod, UUID(case.id), reason="to judge it")
    words = {one.body: seen.rooms[one.room] for one in seen.before}
    assert (len(words), seen.more, set(words.values())) == (20, True, {"Sailing", "General"})
    assert (seen.message, seen.after, seen.said) == (None, [], case.said)
    earlier = reveal_case(mod, UUID(case.id), reason="to judge it", before=UUID(seen.before[0].id))
    assert (len(earlier.before), earlier.before[0].body, earlier.more) == (2, "word 21", False)
    assert words.keys() | {one.body for one in earlier.before} == {f"word {number}" for number in range(22)}
    assert [row.object.type for row in entries(mod, "demo", {"action": "case.revealed"})] == ["case"] * 2
    with pytest.raises(NotFound):
        reveal_case(mod, UUID(case.id), reason="to judge it", before=say(alice, group, "of another"))
    # Nothing of what an import fills before anybody is let in, which may become a direct room, or is dropped as a group
    facts = ImportedRoom(
        kind="group", name="Two", topic="", history="all", posting="all", created_at=clock.now(), archived_at=None
    )
    filled = begin_imported_room(Case.objects.get(pk=case.id).namespace_id, facts)
    Message.objects.filter(body="between us").update(room=filled)
    shown = {one.body for one in reveal_case(mod, UUID(case.id), reason="to judge it").before}
    assert drop_imported_room(filled)
    shown |= {one.body for one in reveal_case(mod, UUID(case.id), reason="to judge it").before}
    assert shown == words.keys()
    # Nothing to the one who is judged
    add_member(alice, group, mod.user_id)
    say(mod, group, "mine")
    accuse(alice, mod, room=str(group))
    mine = next(one for one in queue(admin, "demo", {}) if one.author.username == "mod")
    shown = [reveal_case(one, UUID(mine.id), reason="to judge it").before for one in (mod, admin)]
    assert [[one.body for one in some] for some in shown] == [[], ["mine"]]


def test_the_log_and_the_sockets_tell_those_who_are_reported_nothing_of_it(alice, bob, mod, admin, group):
    add_member(alice, group, mod.user_id)
    with heard() as rung:
        accuse(bob, mod, room=str(group))
        report(bob, say(mod, group))
    frames = [one.frame_head + b"?" + one.frame_tail for one in rung if isinstance(one, EphemeralFrame)]
    assert [one for one in frames if b"case.updated" in one]
    assert [one for one in frames if b".reported" in one or str(bob.user_id).encode() in one] == []
    report(bob, say(alice, group))
    for filters, seen in (({}, 1), ({"actor": str(bob.user_id)}, 1), ({"object": str(mod.user_id)}, 0)):
        rows = [row for row in entries(mod, "demo", filters) if row.action.endswith(".reported")]
        assert len(rows) == seen, filters
    assert {row.action for row in entries(admin, "demo", {"actor": str(bob.user_id)})} >= {
        "user.reported",
        "message.reported",
    }
    mine = next(case for case in queue(mod, "demo", {}) if case.subject.type == "user")
    assert [one.reporter for one in case_shown(mod, UUID(mine.id)).reports] == [None]
    with pytest.raises(Forbidden):
        step(mod, mine, "approve")
    # Nor the room where they were met, which may have one person besides: others see it
    step(admin, mine, "note", text="who?")
    assert [case_shown(one, UUID(mine.id)).room for one in (mod, admin)] == [None, str(group)]
    assert [row.room for row in entries(mod, "demo", {"action": "case.noted"})] == [None]
    assert [one for one in frames if b'"type":"user"' in one and str(group).encode() in one] == []


def test_who_is_reported_neither_learns_by_whom_by_a_bot_of_theirs_nor_judges_it_so(alice, bob, admin, client_for):
    made = client_for("admin").post("/api/v1/bots/", {"username": "helper", "scopes": ["moderate"]}).json()
    helper = ApiClient(headers={"Authorization": f"Token {made['token']}"})
    accuse(alice, bob)
    accuse(alice, admin)
    # Also once they administer no more: they may still have the token
    for role in ("admin", "member"):
        Membership.objects.filter(user=admin.user_id).update(role=role)
        cases = {case["author"]["username"]: case for case in helper.get("/api/v1/moderation/queue/").json()["results"]}
        told = {name: case["reports"][0]["reporter"] for name, case in cases.items()}
        assert (told["admin"], told["bob"]["username"]) == (None, "alice")
        rows = helper.get("/api/v1/activity/", {"action": "user.reported"}).json()["results"]
        assert [row["object"]["name"] for row in rows] == ["bob"]
        decision = {"version": cases["admin"]["version"], "action": "approve", "reason": "fine"}
        path = f"/api/v1/moderation/cases/{cases['admin']['id']}/actions/"
        assert helper.post(path, decision).status_code == 403
    with heard() as rung:
        accuse(bob, admin)
    [frame] = [one.frame_head + one.frame_tail for one in rung if isinstance(one, EphemeralFrame)]
    assert b"case.updated" in frame
    assert str(bob.user_id).encode() not in frame
    decision["version"] = cases["bob"]["version"]
    assert helper.post(f"/api/v1/moderation/cases/{cases['bob']['id']}/actions/", decision).status_code == 200


def test_a_held_file_is_released_by_no_bot_of_its_uploaders(alice, bob, mod, admin, group, client_for):
    made = client_for("admin").post("/api/v1/bots/", {"username": "helper", "scopes": ["moderate"]}).json()
    helper = ApiClient(headers={"Authorization": f"Token {made['token']}"})
    add_member(alice, group, admin.user_id)
    content = sending.video_bytes()
    own, copy = (sending.send(person, group, content).media_id for person in (admin, bob))
    other = sending.send(bob, group).media_id
    for media in (own, other):
        quarantine_file(mod, media, reason="spam")
    # Also where no case about it is open any more
    Case.objects.update(closed_at=clock.now())
    for media, status in ((own, 403), (copy, 403), (other, 200)):
        for way in ("release", "approve"):
            path = f"/api/v1/moderation/media/{media}/{way}/"
            assert helper.post(path, {"reason": "fine"}).status_code == status, path


def test_an_administrator_of_the_server_who_is_reported_learns_by_whom_from_no_conflict(alice, bob, actor, mod):
    User.objects.filter(pk=mod.user_id).update(is_superuser=True)
    root = actor("mod")
    accuse(alice, root)
    seen = the_case(root)
    noted = step(root, seen, "note", text="me?")
    accuse(bob, root)
    for late in (lambda: step(root, seen, "note", text="late"), lambda: undo_step(root, UUID(noted.action))):
        with pytest.raises(Conflict) as refused:
            late()
        assert [one.reporter for one in refused.value.data["case"].reports] == [None, None]


def test_a_closed_case_about_a_person_keeps_no_name_of_theirs_after_an_erasure(alice, bob, mod):
    accuse(alice, bob, text="He follows me")
    assert erase_closed_cases(bob.user_id) == []
    step(mod, the_case(mod), "approve")
    assert erase_closed_cases(bob.user_id) == [("case", str(Case.objects.get().pk))]
    assert erase_closed_cases(alice.user_id) == [("report", str(Report.objects.get().pk))]
    assert (Case.objects.get().said, Report.objects.get().text) == ([], "")

"""When alerts begin and end, and who sees and sets what."""

import json
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend import clock
from backend.accounts.models import Namespace
from backend.accounts.services import ensure_namespace
from backend.audit.actions import Action
from backend.audit.models import ActivityEntry
from backend.errors import Conflict, Forbidden, Invalid, NotFound
from backend.events.publish import record
from backend.jobs.heartbeat import end_heartbeat
from backend.library.models import Spending
from backend.notifications.models import Notification
from backend.operations.access import operates
from backend.operations.inputs import Acknowledgement, AlertRuleChange, Channel
from backend.operations.models import Alert
from backend.operations.selectors import alerts, rules
from backend.operations.services import (
    acknowledge_alert,
    change_alert_rule,
    deliver_notices,
    evaluate_alerts,
    forget_alerts,
    measuring,
    note_backup,
    watching,
)
from backend.operations.services import traffic as counted
from backend.storage.fill import Fill
from tests.alerting import fill, only, seen, states
from tests.backend.test_scale import analyze, plan_of

pytestmark = pytest.mark.django_db


def test_an_alert_fires_once_its_value_has_lasted_and_ends_once_it_was_below_as_long(
    admin, later, rung, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        alert = _fires_and_ends(admin, later)
    told = [frame for frame in rung if getattr(frame, "type", "") == "alert.updated"]
    assert [json.loads(b"{" + one.frame_tail[1:])["data"]["state"] for one in told] == ["firing", "resolved"]
    namespace_id = Namespace.objects.get(slug="demo").pk
    assert {one.audience for one in told} == {(f"moderation:{namespace_id}:admins",)}
    with pytest.raises(Conflict):
        acknowledge_alert(admin, UUID(alert.id), Acknowledgement())

    later(91 * 86_400)
    assert forget_alerts() == 1
    assert Alert.objects.count() == 0


def _fires_and_ends(admin, later):
    only(admin, "storage_quota", for_s=60)
    fill(91)
    assert evaluate_alerts() == 0
    assert states() == []
    later(30)
    fill(10)
    evaluate_alerts()
    # It did not last: it begins anew
    fill(91)
    evaluate_alerts()
    later(40)
    assert evaluate_alerts() == 0
    later(30)
    assert evaluate_alerts() == 1
    [alert] = seen(admin)
    assert (alert.kind, alert.severity, alert.state, alert.subject) == ("storage_quota", "warning", "firing", "demo")
    assert (alert.value, alert.threshold, alert.namespace) == (91, 90, "demo")

    # It goes below for a moment, which ends nothing
    later(30)
    fill(10)
    evaluate_alerts()
    fill(92)
    evaluate_alerts()
    assert states() == ["firing"]
    later(290)
    fill(10)
    evaluate_alerts()
    assert states() == ["firing"]
    later(20)
    evaluate_alerts()
    [over] = seen(admin)
    assert (over.state, over.id, over.value) == ("resolved", alert.id, 92)
    assert over.resolved_at
    return alert


def test_who_looks_after_an_alert_is_left_alone_until_it_gets_worse(admin, later):
    only(admin, "storage_quota", for_s=0)
    fill(91)
    evaluate_alerts()
    [alert] = seen(admin)
    known = acknowledge_alert(admin, UUID(alert.id), Acknowledgement(note=" A disk is ordered. "))
    assert (known.state, known.by, known.note) == ("acknowledged", str(admin.user_id), "A disk is ordered.")
    assert ActivityEntry.objects.get(action="alert.acknowledged").object_id == UUID(alert.id)
    # It wavers
    for percent in (10, 93):
        later(60)
        fill(percent)
        evaluate_alerts()
    [same] = seen(admin)
    assert (same.state, same.value) == ("acknowledged", 93)
    fill(98)
    evaluate_alerts()
    [worse] = seen(admin)
    assert (worse.state, worse.severity, worse.by, worse.note) == ("firing", "critical", None, "")


def test_requests_that_fail_or_are_slow_fire_alerts_of_the_whole_server(admin, client_for):
    for kind in ("error_rate", "latency"):
        change_alert_rule(admin, AlertRuleChange(rule=kind, for_s=0))
    for number in range(40):
        counted.note_request(503 if number < 4 else 507 if number < 20 else 200, 3.0 if number < 4 else 0.01)
    counted.TALLY.tell()
    evaluate_alerts()
    # Neither four failures nor people whose room is used up
    assert {one.kind for one in seen(admin)} == {"latency"}
    for _ in range(10):
        counted.note_request(500)
    counted.TALLY.tell()
    evaluate_alerts()
    found = {one.kind: one for one in seen(admin)}
    assert found["error_rate"].value == 28
    assert (found["latency"].value, found["latency"].namespace, found["latency"].subject) == (2500, None, "server")
    # Answers of the API are counted by themselves
    before = counted.recent_traffic().requests
    client_for("bob").get("/api/v1/me/")
    counted.TALLY.tell()
    assert counted.recent_traffic().requests == before + 1


def test_the_alert_of_a_disk_that_takes_no_uploads_is_ended_by_its_own_machine_or_once_that_is_gone(
    admin, later, monkeypatch
):
    only(admin, "storage_quota", for_s=0)
    room = [Fill(store="disk", used_bytes=60, total_bytes=100, level="critical")]
    monkeypatch.setattr(measuring, "stores", lambda: room)
    watching.watch_once()
    [alert] = seen(admin)
    assert (alert.subject, alert.severity, alert.state, alert.value) == ("disk", "critical", "firing", 60)
    # Who administers the server is told themselves, once
    later(40)
    watching.watch_once()
    told = Notification.objects.values_list("user", "kind", "alert", "percent", "namespace")
    assert list(told) == [(admin.user_id, "alert", "storage_quota", 60, None)]
    # Another machine has room, and says so
    monkeypatch.setattr(measuring, "_machine", lambda: "another")
    room[:] = [Fill(store="disk", used_bytes=10, total_bytes=100, level=None)]
    later(600)
    watching.watch_once()
    assert states() == ["firing"]
    later(600)
    watching.watch_once()
    assert states() == ["resolved"]
    # What comes again later is told again
    room[:] = [Fill(store="disk", used_bytes=60, total_bytes=100, level="critical")]
    later(40)
    watching.watch_once()
    assert (states(), told.all().count()) == (["resolved", "firing"], 2)


def test_answers_faster_than_the_threshold_fire_nothing(admin):
    change_alert_rule(admin, AlertRuleChange(rule="latency", for_s=0))
    for _ in range(30):
        counted.note_request(200, 0.6)
    counted.TALLY.tell()
    evaluate_alerts()
    assert states("latency") == []
    assert counted.recent_traffic().slow_ms == 500


def test_a_silent_worker_guessed_passwords_a_spent_budget_and_an_old_backup_fire(admin, later, settings):
    settings.AI_PROVIDER, settings.AI_BUDGET_TOKENS = "openai", 1000
    namespace = Namespace.objects.get(slug="demo")
    Spending.objects.create(namespace=namespace, day=clock.now().date(), used=950)
    for _ in range(31):
        record(Action(name="login.failed", object_type="user", object_name="root"))
    note_backup()
    change_alert_rule(admin, AlertRuleChange(rule="worker", for_s=0))
    end_heartbeat()
    evaluate_alerts()
    assert {(one.kind, one.subject) for one in seen(admin)} == {
        ("security", "server"), ("worker", "server"), ("ai_budget", "demo"),
    }  # fmt: skip
    later(27 * 3600)
    evaluate_alerts()
    assert "backup" in {one.kind for one in seen(admin)}


def test_statements_are_the_same_for_any_number_of_namespaces(admin, settings):
    settings.AI_PROVIDER = "openai"
    only(admin, "storage_quota", for_s=0)
    counts = []
    for number in (1, 12):
        for place in range(number):
            ensure_namespace(f"n{number}-{place}", "One more")
            fill(91, f"n{number}-{place}")
        evaluate_alerts()
        with CaptureQueriesContext(connection) as asked:
            evaluate_alerts()
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_administrators_see_what_is_theirs_and_operators_what_concerns_the_server(admin, mod, actor, later):
    change_alert_rule(admin, AlertRuleChange(rule="storage_quota", for_s=0))
    change_alert_rule(admin, AlertRuleChange(rule="worker", for_s=0))
    end_heartbeat()
    # A second tenant: nobody administers all any more but who administers the server
    stranger = actor("stranger")
    fill(91)
    fill(99, "elsewhere")
    evaluate_alerts()
    assert not operates(admin)
    assert [one.subject for one in seen(admin)] == ["demo"]
    with pytest.raises(Forbidden):
        seen(mod)
    with pytest.raises(Forbidden):
        seen(stranger)
    for act in (lambda: rules(admin), lambda: change_alert_rule(admin, AlertRuleChange(rule="worker", for_s=1))):
        with pytest.raises(Forbidden):
            act()
    foreign = Alert.objects.get(subject="elsewhere")
    for row in (foreign, Alert.objects.get(kind="worker")):
        with pytest.raises(NotFound):
            acknowledge_alert(admin, row.pk, Acknowledgement())


@pytest.mark.parametrize(
    "wrong",
    [
        {"threshold": 101.0}, {"for_s": -1}, {"channels": [Channel(type="mail", to="nobody")]},
        {"channels": [Channel(type="webhook", to="http://10.0.0.1/x")]},
        {"channels": [Channel(type="mail", to=f"a{n}@example.org") for n in range(6)]},
    ],
    ids=["threshold", "time", "mail", "private address", "too many"],
)  # fmt: skip
def test_a_rule_that_cannot_be_is_refused_with_the_field(wrong):
    with pytest.raises(Invalid) as refused:
        AlertRuleChange(rule="storage_quota", **wrong)
    assert set(refused.value.data["fields"]) == set(wrong)


def test_of_all_processes_one_evaluates(admin, monkeypatch):
    done = []
    monkeypatch.setattr(watching, "evaluate_alerts", lambda: done.append(1))
    watching.watch_once()
    watching.watch_once()
    assert done == [1]


def test_a_page_of_alerts_is_read_by_an_index_and_what_is_due_by_its_own(admin):
    moment, demo = clock.now(), Namespace.objects.get(slug="demo").pk
    spaces = [demo, *(ensure_namespace(f"n{number}", "Another one") for number in range(19))]
    Alert.objects.bulk_create(
        Alert(
            kind="storage_quota", key=f"k{number}", namespace_id=spaces[number % 20], subject="demo",
            severity="warning", state="resolved", value=91, threshold=90, since=moment, breached_at=moment,
            resolved_at=moment,
        )
        for number in range(2000)
    )  # fmt: skip
    analyze()
    page = plan_of(lambda: alerts(admin, {}, before=None, after=None, limit=50))
    assert "alert_of_namespace" in page, page
    assert "alert_notice_due" in plan_of(deliver_notices)

"""A namespace has rules of its own: when its alerts fire and who is told; else the server's hold."""

import json
from datetime import timedelta
from uuid import UUID

import pytest

from backend import clock
from backend.accounts.models import Membership, Namespace, User
from backend.audit.actions import Action
from backend.audit.models import ActivityEntry
from backend.errors import Conflict, Forbidden, Invalid, NotFound
from backend.events.publish import record
from backend.ids import least_id, new_id
from backend.media.services import begin_processing, fail_processing
from backend.operations.inputs import AlertRuleChange, Channel
from backend.operations.models import Alert, NamespaceAlertRule
from backend.operations.selectors import rules
from backend.operations.services import (
    change_alert_rule,
    deliver_notices,
    evaluate_alerts,
    measuring,
    reset_alert_rule,
    try_rule,
)
from tests import sending
from tests.actions import BROKEN
from tests.alerting import fill, only, seen
from tests.backend.operations.test_notices import signature
from tests.parallel import before_the_commit_of

pytestmark = pytest.mark.django_db
OPS, HERE = Channel(type="mail", to="ops@example.org"), Channel(type="mail", to="team@example.org")


@pytest.fixture(autouse=True)
def _reached(admin):
    """The administrator of the namespace has a confirmed address."""
    User.objects.filter(pk=admin.user_id).update(email="Team@example.org")


def own(actor, kind, **change):
    return change_alert_rule(actor, AlertRuleChange(rule=kind, **change), "demo")


def firing():
    return {(one.kind, one.subject) for one in Alert.objects.filter(state="firing")}


def test_a_rule_of_a_namespace_holds_there_alone_until_the_servers_holds_again(admin, actor, later, told):
    office, _ = told
    only(admin, "storage_quota", for_s=0, channels=[OPS])
    # A second tenant: the administrator of the first one does not operate the server any more
    stranger = actor("stranger")
    [inherited] = [one for one in rules(admin, "demo") if one.kind == "storage_quota"]
    assert (inherited.inherited, inherited.threshold, inherited.channels) == (True, 90, [])
    changed = own(admin, "storage_quota", threshold=50, channels=[HERE])
    assert (changed.inherited, changed.namespace, changed.threshold, changed.for_s) == (False, "demo", 50, 0)
    fill(60)
    fill(60, "elsewhere")
    evaluate_alerts()
    assert firing() == {("storage_quota", "demo")}
    assert [(one.subject, one.threshold) for one in seen(admin)] == [("demo", 50)]
    # Elsewhere the server's holds
    fill(92, "elsewhere")
    evaluate_alerts()
    deliver_notices()
    assert {(to, mail["Subject"]) for to, mail in office.mails} == {
        ("team@example.org", "[OffChat] The storage of demo is 60 % full."),
        ("ops@example.org", "[OffChat] The storage of elsewhere is 92 % full."),
    }
    # Switched off it ends, whatever the server's says; without one of its own it fires by that again
    own(admin, "storage_quota", threshold=None)
    fill(95)
    evaluate_alerts()
    assert firing() == {("storage_quota", "elsewhere")}
    for _ in range(2):
        reset_alert_rule(admin, "storage_quota", "demo")
    evaluate_alerts()
    assert firing() == {("storage_quota", "demo"), ("storage_quota", "elsewhere")}
    logged = ActivityEntry.objects.filter(object_type="alert_rule", namespace_id__isnull=False).order_by("pk")
    assert [row.action for row in logged] == ["alert_rule.changed", "alert_rule.changed", "alert_rule.reset"]
    for act in (lambda: rules(stranger, "demo"), lambda: reset_alert_rule(stranger, "storage_quota", "demo")):
        with pytest.raises(NotFound):
            act()


def test_of_the_whole_server_a_namespace_has_no_rule_and_its_moderators_have_none_at_all(admin, mod, client_for):
    with pytest.raises(NotFound, match="whole server"):
        own(admin, "worker", threshold=20)
    with pytest.raises(Forbidden):
        rules(mod, "demo")
    http, address = client_for("admin"), "/api/v1/namespaces/demo/alert-rules/"
    refused = http.patch(f"{address}preview_delay/", {"threshold": 0}, content_type="application/json")
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["threshold"])
    assert not NamespaceAlertRule.objects.exists()
    kinds = [one["kind"] for one in http.get(address).json()["results"]]
    assert kinds == ["storage_quota", "security", "ai_budget", "preview_failures", "preview_delay"]


def test_failed_log_ins_of_its_people_are_an_alert_of_a_namespace_of_which_the_server_tells_no_receiver(
    admin, alice, bob, later, told
):
    office, _ = told
    only(admin, "security", threshold=4, channels=[OPS])
    for person in (alice, bob, None):
        for _ in range(2):
            key = person and person.user_id
            record(Action(name="login.failed", object_type="user", object_id=key, object_name="name"))
    evaluate_alerts()
    assert {(one.subject, one.value) for one in seen(admin)} == {("server", 6), ("demo", 4)}
    deliver_notices()
    assert [mail["Subject"] for _, mail in office.mails] == ["[OffChat] 6 log-ins failed in the last ten minutes."]
    own(admin, "security", threshold=4, channels=[HERE])
    Alert.objects.all().delete()
    office.mails.clear()
    evaluate_alerts()
    deliver_notices()
    assert {(to, mail["Subject"]) for to, mail in office.mails} == {
        ("ops@example.org", "[OffChat] 6 log-ins failed in the last ten minutes."),
        ("team@example.org", "[OffChat] 4 log-ins of people of demo failed in the last ten minutes."),
    }


def test_previews_that_fail_or_take_long_are_alerts_of_their_namespace(admin, alice, group):
    only(admin, "preview_failures", for_s=0)
    change_alert_rule(admin, AlertRuleChange(rule="preview_delay", threshold=60, for_s=0))
    asked_at, demo = clock.now() - timedelta(seconds=100), Namespace.objects.get(slug="demo").pk
    for number in range(5):
        evaluate_alerts()
        # Four are no ground for an alert
        assert seen(admin) == []
        media_id = sending.send(alice, group, name=f"film-{number}.mp4").media_id
        fail_processing(begin_processing(media_id), BROKEN)
        ActivityEntry.objects.filter(object_id=media_id, action="media.uploaded").update(at=asked_at)
        record(Action(name="media.ready", object_id=media_id, namespace_id=demo))
    evaluate_alerts()
    found = {one.kind: (one.subject, one.severity, round(one.value)) for one in seen(admin)}
    assert found["preview_failures"] == ("demo", "critical", 100)
    assert found["preview_delay"][:2] == ("demo", "warning")
    assert 100 <= found["preview_delay"][2] < 300


def test_a_webhook_of_a_namespace_has_a_secret_of_its_own(admin, later, told):
    _, receiver = told
    hook = Channel(type="webhook", to=f"{receiver.origin}/alerts")
    [of_server] = change_alert_rule(admin, AlertRuleChange(rule="backup", channels=[hook])).secrets
    with pytest.raises(Conflict):
        try_rule(admin, "storage_quota", "demo")
    [shown] = own(admin, "storage_quota", channels=[hook]).secrets
    assert shown.secret != of_server.secret
    assert own(admin, "ai_budget", channels=[hook]).secrets == []
    [tried] = try_rule(admin, "storage_quota", "demo").results
    [posted] = receiver.take()
    assert (tried.ok, json.loads(posted.body)["data"]["subject"]) == (True, "demo")
    fill(99)
    own(admin, "storage_quota", for_s=0)
    evaluate_alerts()
    deliver_notices()
    for one in (posted, *receiver.take()):
        assert one.headers["webhook-signature"] == signature(shown.secret, one)


def test_namespaces_whose_own_rules_are_low_take_no_place_from_others(admin):
    only(admin, "storage_quota", for_s=0)
    own(admin, "storage_quota", threshold=1)
    fill(100)
    full = {"quota_bytes": 10**9, "used_bytes": 91 * 10**7}
    Namespace.objects.bulk_create(
        Namespace(slug=f"n{number}", name="Full", **full) for number in range(measuring.MOST + 1)
    )
    evaluate_alerts()
    assert len(firing()) == measuring.MOST + 1
    assert ("storage_quota", "demo") in firing()


def not_told(admin):
    return [address for rule in rules(admin, "demo") for address in rule.not_told]


def test_a_namespace_has_mail_sent_to_its_administrators_alone_and_only_while_they_are_that(
    admin, alice, later, told, client_for, one_window
):
    office, _ = told
    User.objects.filter(pk=alice.user_id).update(email="alice@example.org")
    for to in ("victim@example.com", "alice@example.org"):
        with pytest.raises(Invalid) as refused:
            own(admin, "storage_quota", channels=[HERE, Channel(type="mail", to=to)])
        assert to in refused.value.data["fields"]["channels"][0]
    assert not NamespaceAlertRule.objects.exists()
    own(admin, "storage_quota", for_s=0, channels=[HERE])
    tries, http = "/api/v1/namespaces/demo/alert-rules/storage_quota/try/", client_for("admin")
    outsider = client_for("stranger")
    assert [outsider.post(tries).status_code for _ in range(6)] == [404] * 6
    assert [http.post(tries).status_code for _ in range(6)] == [200] * 5 + [429]
    office.mails.clear()
    # Who is a member like others by now is not told any more, which the rule says
    assert not_told(admin) == []
    Membership.objects.filter(user=admin.user_id).update(role="member")
    assert not_told(admin) == [HERE.to]
    [tried] = try_rule(admin, "storage_quota", "demo").results
    assert (tried.ok, "administrator" in tried.detail) == (False, True)
    fill(99)
    evaluate_alerts()
    deliver_notices()
    assert office.mails == []


def test_notices_by_rules_of_the_server_come_first_and_of_each_namespace_one_in_a_turn(admin, later, told):
    office, _ = told
    only(admin, "backup", channels=[OPS])
    change_alert_rule(admin, AlertRuleChange(rule="storage_quota", channels=[OPS]))
    for kind in ("storage_quota", "ai_budget"):
        own(admin, kind, channels=[HERE])
    moment, demo = clock.now(), Namespace.objects.get(slug="demo")
    elsewhere, _ = Namespace.objects.get_or_create(slug="elsewhere")
    waited = [("storage_quota", demo), ("ai_budget", demo), ("storage_quota", elsewhere), ("backup", None)]
    Alert.objects.bulk_create(
        Alert(
            kind=kind, key=str(place and place.pk), namespace=place, subject=place.slug if place else "server",
            severity="warning", state="firing", value=95, threshold=90, since=moment, breached_at=moment,
            notice_due_at=moment - timedelta(minutes=9 - number), notice_number=1,
        )
        for number, (kind, place) in enumerate(waited)
    )  # fmt: skip
    assert deliver_notices() == 3
    assert [to for to, _ in office.mails] == ["ops@example.org", "ops@example.org", "team@example.org"]
    assert office.mails[2][1]["Subject"] == "[OffChat] The storage of demo is 95 % full."
    assert deliver_notices() == 1
    assert deliver_notices() == 0


def test_failed_log_ins_behind_ten_thousand_others_count_and_previews_that_are_not_all_read_end_no_alert(
    admin, alice, later
):
    only(admin, "security", threshold=4)
    for kind in ("security", "preview_delay"):
        own(admin, kind, threshold=4, for_s=0)
    for _ in range(5):
        record(Action(name="login.failed", object_type="user", object_id=alice.user_id, object_name="alice"))
    demo, moment = Namespace.objects.get(slug="demo").pk, clock.now()
    for action, at in (("media.uploaded", moment - timedelta(seconds=9)), ("media.ready", moment)):
        ActivityEntry.objects.bulk_create(
            ActivityEntry(
                pk=UUID(int=least_id(at.timestamp()).int + number), action=action, object_id=UUID(int=number),
                namespace_id=demo, at=at,
            )
            for number in range(5)
        )  # fmt: skip
    others = (ActivityEntry(action="login.failed", object_id=new_id(), at=moment) for _ in range(10_000))
    ActivityEntry.objects.bulk_create(others, batch_size=1000)
    evaluate_alerts()
    preview = ("preview_delay", "demo")
    assert firing() == {("security", "demo"), ("security", "server"), preview}
    # More than is read, all of it about others
    rows = (ActivityEntry(action="media.ready", object_id=new_id(), at=moment) for _ in range(4000))
    ActivityEntry.objects.bulk_create(rows, batch_size=1000)
    # Log-ins that failed more than ten minutes ago count no more
    later(601)
    evaluate_alerts()
    assert firing() == {preview}
    # Once all is read again, it is over
    ActivityEntry.objects.filter(action="media.ready").delete()
    evaluate_alerts()
    assert firing() == set()


def test_receivers_who_were_not_told_of_an_alert_are_not_told_that_it_is_over(admin, later, told):
    office, _ = told
    only(admin, "storage_quota", for_s=0, channels=[OPS])
    changes = (
        lambda: own(admin, "storage_quota", channels=[HERE]),
        lambda: reset_alert_rule(admin, "storage_quota", "demo"),
    )
    for change, first in zip(changes, (OPS, HERE), strict=True):
        fill(99)
        evaluate_alerts()
        deliver_notices()
        assert [to for to, _ in office.mails] == [first.to]
        change()
        fill(10)
        later(1000)
        evaluate_alerts()
        deliver_notices()
        assert not firing()
        assert len(office.mails) == 1
        office.mails.clear()
        later(1000)


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("slug", ["demo", None])
def test_two_changes_at_once_lose_nothing_of_each_other_and_give_a_new_webhook_one_key(admin, slug):
    hook = Channel(type="webhook", to="https://chat.example.org/alerts")

    def change(kind, **fields):
        return change_alert_rule(admin, AlertRuleChange(rule=kind, **fields), slug)

    with before_the_commit_of(lambda: change("storage_quota", threshold=50, channels=[hook])) as meanwhile:
        same = meanwhile.do(lambda: change("storage_quota", for_s=7))
        other = meanwhile.do(lambda: change("ai_budget", channels=[hook]))
    assert (same.result().threshold, same.result().for_s, same.result().channels) == (50, 7, [hook])
    assert other.result().secrets == []

"""How people are told of alerts; mails and webhooks go to servers on this machine."""

import base64
import hmac
import json
from contextlib import suppress

import pytest
from prometheus_client import REGISTRY

from backend.errors import Conflict, Forbidden
from backend.operations.inputs import AlertRuleChange, Channel
from backend.operations.models import Alert
from backend.operations.services import change_alert_rule, deliver_notices, evaluate_alerts, notices, try_rule
from tests.alerting import fill, only

pytestmark = pytest.mark.django_db


def signature(secret, posted):
    """What a receiver expects that knows the secret."""
    content = f"{posted.headers['webhook-id']}.{posted.headers['webhook-timestamp']}.".encode() + posted.body
    digest = hmac.new(base64.b64decode(secret.removeprefix("whsec_")), content, "sha256").digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def mails_sent():
    return REGISTRY.get_sample_value("offchat_alert_notices_total", {"channel": "mail", "outcome": "sent"}) or 0


def test_notices_go_out_by_mail_and_webhook_at_most_once_in_a_quarter_of_an_hour(admin, later, told):
    office, receiver = told
    sent_before = mails_sent()
    hook = f"{receiver.origin}/alerts"
    channels = [Channel(type="mail", to="ops@example.org"), Channel(type="webhook", to=hook)]
    only(admin, "storage_quota", for_s=0, channels=channels)
    # The secret of a new address was told once: it is the same for all rules, and new where none named it any more
    again = {kind: AlertRuleChange(rule=kind, channels=channels) for kind in ("storage_quota", "worker")}
    assert [change_alert_rule(admin, change).secrets for change in again.values()] == [[], []]
    for kind in again:
        change_alert_rule(admin, AlertRuleChange(rule=kind, channels=[]))
    [shown] = change_alert_rule(admin, again["storage_quota"]).secrets
    assert shown.to == hook
    fill(91)
    evaluate_alerts()
    receiver.replies.append((500, {}))
    assert deliver_notices() == 1
    [(envelope, mail)] = office.mails
    assert (envelope, mail["Subject"]) == ("ops@example.org", "[OffChat] The storage of demo is 91 % full.")
    assert "Threshold: 90" in mail.get_content()
    [first] = receiver.take()
    # The one that failed is tried again, and only that one
    assert deliver_notices() == 0
    later(60)
    assert deliver_notices() == 1
    [posted] = receiver.take()
    assert posted.headers["webhook-id"] == first.headers["webhook-id"]
    assert posted.headers["webhook-signature"] == signature(shown.secret, posted)
    said = json.loads(posted.body)
    assert (said["text"], said["data"]["state"]) == ("The storage of demo is 91 % full.", "firing")
    assert len(office.mails) == 1

    # Over, firing again, over again: one notice, of how it is once the quarter of an hour has passed
    for percent, seconds in ((10, 301), (92, 10), (10, 301), (93, 10)):
        later(seconds)
        fill(percent)
        evaluate_alerts()
        deliver_notices()
    assert (len(office.mails), receiver.take()) == (1, [])
    later(15 * 60)
    deliver_notices()
    assert [mail["Subject"] for _, mail in office.mails[1:]] == ["[OffChat] The storage of demo is 93 % full."]
    later(15 * 60)
    fill(10)
    evaluate_alerts()
    deliver_notices()
    assert office.mails[-1][1]["Subject"] == "[OffChat] Over now: The storage of demo is 93 % full."
    assert mails_sent() == sent_before + len(office.mails)


def test_a_further_notice_of_an_alert_that_is_critical_again_is_no_repetition_to_its_receivers(admin, later, told):
    _, receiver = told
    hook = Channel(type="webhook", to=f"{receiver.origin}/alerts")
    only(admin, "storage_quota", for_s=0, channels=[hook])
    for percent in (98, 91, 98):
        fill(percent)
        evaluate_alerts()
        deliver_notices()
        later(15 * 60)
    first, second = (one.headers["webhook-id"] for one in receiver.take())
    assert first != second
    assert Alert.objects.count() == 1


def test_a_channel_that_never_takes_a_notice_is_given_up(admin, later, told):
    office, _ = told
    only(admin, "storage_quota", for_s=0, channels=[Channel(type="mail", to="ops@example.org")])
    fill(91)
    evaluate_alerts()
    office.refusals.extend(["450 later"] * 50)
    tried = 0
    for _ in range(20):
        tried += deliver_notices()
        later(700)
    assert tried == 6
    assert office.mails == []


def test_a_process_that_ends_while_it_sends_has_tried_and_may_have_told(admin, later, told, monkeypatch):
    office, _ = told
    only(admin, "storage_quota", for_s=0, channels=[Channel(type="mail", to="ops@example.org")])
    fill(91)
    evaluate_alerts()
    tried = []

    def end(mail):
        tried.append(mail.to)
        raise KeyboardInterrupt

    with monkeypatch.context() as ending:
        ending.setattr(notices, "send", end)
        for _ in range(10):
            with suppress(KeyboardInterrupt):
                deliver_notices()
            later(700)
    assert len(tried) == 6
    fill(10)
    evaluate_alerts()
    deliver_notices()
    assert [mail["Subject"] for _, mail in office.mails] == ["[OffChat] Over now: The storage of demo is 91 % full."]


def test_no_other_process_takes_a_notice_while_its_channels_are_slow(admin, later, monkeypatch):
    addresses = ["a@example.org", "b@example.org", "c@example.org"]
    only(admin, "storage_quota", for_s=0, channels=[Channel(type="mail", to=one) for one in addresses])
    fill(91)
    evaluate_alerts()
    asked = []

    def hang(mail):
        asked.extend(mail.to)
        later(150)
        assert deliver_notices() == 0

    monkeypatch.setattr(notices, "send", hang)
    assert deliver_notices() == 1
    assert asked == addresses


def test_the_receivers_of_a_rule_are_tried_at_once_and_each_says_what_came_of_it(admin, mod, told):
    office, receiver = told
    hook, away = f"{receiver.origin}/alerts", "https://nowhere.invalid/alerts"
    channels = [Channel(type="mail", to="ops@example.org"), *(Channel(type="webhook", to=to) for to in (hook, away))]
    with pytest.raises(Conflict):
        try_rule(admin, "backup")
    change_alert_rule(admin, AlertRuleChange(rule="backup", threshold=None, channels=channels))
    with pytest.raises(Forbidden):
        try_rule(mod, "backup")
    results = try_rule(admin, "backup").results
    assert [(one.type, one.to, one.ok) for one in results] == [
        ("mail", "ops@example.org", True),
        ("webhook", hook, True),
        ("webhook", away, False),
    ]
    assert "could not be reached" in results[2].detail
    [(_, mail)], [posted] = office.mails, receiver.take()
    assert mail["Subject"].startswith("[OffChat] Only a try, all is well")
    assert json.loads(posted.body)["text"].startswith("Only a try")
    assert not Alert.objects.exists()

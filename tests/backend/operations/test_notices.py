"""How people are told of alerts; mails and webhooks go to servers on this machine."""

import json
from contextlib import suppress

import pytest
from prometheus_client import REGISTRY

from backend.operations.inputs import Channel
from backend.operations.services import deliver_notices, evaluate_alerts, notices
from tests.alerting import fill, only

pytestmark = pytest.mark.django_db


def mails_sent():
    return REGISTRY.get_sample_value("offchat_alert_notices_total", {"channel": "mail", "outcome": "sent"}) or 0


def test_notices_go_out_by_mail_and_webhook_at_most_once_in_a_quarter_of_an_hour(admin, later, told):
    office, receiver = told
    sent_before = mails_sent()
    hook = f"{receiver.origin}/alerts"
    channels = [Channel(type="mail", to="ops@example.org"), Channel(type="webhook", to=hook)]
    only(admin, "storage_quota", for_s=0, channels=channels)
    fill(91)
    evaluate_alerts()
    receiver.replies.append((500, {}))
    assert deliver_notices() == 1
    [(envelope, mail)] = office.mails
    assert (envelope, mail["Subject"]) == ("ops@example.org", "[OffChat] The storage of demo is 91 % full.")
    assert "Threshold: 90" in mail.get_content()
    assert len(receiver.take()) == 1
    # The one that failed is tried again, and only that one
    assert deliver_notices() == 0
    later(60)
    assert deliver_notices() == 1
    [posted] = receiver.take()
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

    def end(address, alert):
        tried.append(address)
        raise KeyboardInterrupt

    with monkeypatch.context() as ending:
        ending.setattr(notices, "_mail", end)
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

    def hang(address, alert):
        asked.append(address)
        later(150)
        assert deliver_notices() == 0

    monkeypatch.setattr(notices, "_mail", hang)
    assert deliver_notices() == 1
    assert asked == addresses

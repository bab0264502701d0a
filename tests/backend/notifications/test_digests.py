"""Mails about what is unread: to whom, when, how often, what stands in them, and how one ends them."""

import os
import re
import subprocess
import sys
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from django.core.mail.backends.smtp import EmailBackend
from django.db.models import F
from django.test import Client
from django.utils import timezone

from backend.accounts.inputs import SettingsChange
from backend.accounts.models import Namespace, Token, User
from backend.accounts.selectors import settings_of
from backend.accounts.services import change_settings, issue_token, warn_of_quotas
from backend.chat.inputs import PersonalChange
from backend.chat.models import Message, Room
from backend.chat.services import add_member, block_person, mark_read, personalise_room, send_message
from backend.ids import new_id
from backend.notifications.models import Digest, Notification
from backend.notifications.services import begin_digests, requeue_digests
from media_pipeline.mail.digests import deliver_due_digests
from tests.post_office import post_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(settings):
    """A mail server that is set in the settings, of a server with an address."""
    with post_office() as office:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", office.port, 5
        settings.BASE_URL = "https://chat.example.org"
        yield office


@pytest.fixture
def bob_away(bob):
    """Bob wants hourly mails, and was not there for long."""
    User.objects.filter(pk=bob.user_id).update(email="bob@example.org")
    change_settings(bob, SettingsChange(digest="hourly", language="en"))
    return bob


def say(actor, room, body="a secret", ago=timedelta(hours=2)):
    message = UUID(send_message(actor, room, client_id=str(new_id()), body=body)[0].id)
    Message.objects.filter(pk=message).update(created_at=timezone.now() - ago)
    return message


def again():
    """Everybody is due."""
    Digest.objects.update(due_at=timezone.now())
    return deliver_due_digests()


def test_a_mail_names_rooms_and_numbers_and_ends_with_one_click(alice, bob_away, group, direct, office):
    User.objects.filter(pk=alice.user_id).update(display_name="Eve\r\nBcc: all@example.org <b>&\u202e")
    Room.objects.filter(pk=group).update(name="=?utf-8?q?General?= <script>")
    for body in ("a secret", "@bob another secret"):
        say(alice, group, body)
    say(alice, direct)
    assert again() == 1
    [(envelope, mail)] = office.mails
    assert (envelope, mail["To"], mail["Bcc"]) == ("bob@example.org", "bob@example.org", None)
    plain, page = (part.get_content() for part in mail.iter_parts())
    assert "* =?utf-8?q?General?= <script>: 2 unread messages, 1 of them for you by name" in plain
    assert "* Eve Bcc: all@example.org <b>&: 1 unread message" in plain
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "secret" not in mail.as_string()
    address = re.fullmatch(r"<(.*)>", mail["List-Unsubscribe"].strip())[1]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address in plain
    assert address in page
    path, client = urlsplit(address).path, Client(enforce_csrf_checks=True)
    assert client.get(path).status_code == 200
    assert settings_of(bob_away).digest == "hourly", "who only looks at the page ends nothing"
    assert client.post(path[:-2] + "/").status_code == 404
    for _ in range(2):
        assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert (settings_of(bob_away).digest, Digest.objects.count()) == ("off", 0)


def test_a_mail_tells_of_what_has_been_unread_for_a_period_once(alice, bob_away, group, direct, office):
    say(alice, group, ago=timedelta(minutes=50))
    assert again() == 0, "not unread for an hour yet"
    mark_read(bob_away, group, say(alice, group))
    assert again() == 0, "read"
    say(alice, direct)
    personalise_room(bob_away, direct, PersonalChange(muted=True))
    assert again() == 0, "muted"
    personalise_room(bob_away, direct, PersonalChange(muted=False))
    assert (again(), again()) == (1, 0), "told once"
    assert begin_digests() is None, "not due until the period is over"
    assert requeue_digests() == 0
    assert Digest.objects.get().due_at > timezone.now() + timedelta(minutes=59)


def test_a_mail_tells_of_a_store_that_is_nearly_full_as_long_as_it_is(namespace, admin, alice, bob_away, office):
    User.objects.filter(pk=admin.user_id).update(email="admin@example.org")
    change_settings(admin, SettingsChange(digest="hourly", language="de"))
    Namespace.objects.filter(pk=namespace).update(quota_bytes=100, used_bytes=81)
    warn_of_quotas()
    assert again() == 0, "not unread for an hour yet"
    Notification.objects.update(at=timezone.now() - timedelta(hours=2))
    Namespace.objects.filter(pk=namespace).update(used_bytes=10)
    assert again() == 0, "there is room again"
    Digest.objects.update(told_until=timezone.now() - timedelta(hours=3))
    Namespace.objects.filter(pk=namespace).update(used_bytes=99)
    assert (again(), again()) == (1, 0), "told once, and to administrators alone"
    [(to, mail)] = office.mails
    assert (to, mail["Subject"]) == ("admin@example.org", "Dein Speicher in OffChat ist fast voll")
    assert "* demo: 95 % des gemeinsamen Speichers sind belegt" in mail.get_body(("plain",)).get_content()


def test_what_came_in_the_last_period_stands_in_a_later_mail(alice, bob_away, group, direct, office):
    say(alice, direct)
    new = say(alice, group, ago=timedelta(minutes=50))
    assert again() == 1
    [(_, mail)] = office.mails
    assert mail.get_body(("plain",)).get_content().count("* ") == 1
    # Given that 20 minutes go by
    Digest.objects.update(told_until=F("told_until") - timedelta(minutes=20))
    Message.objects.filter(pk=new).update(created_at=timezone.now() - timedelta(minutes=70))
    assert again() == 1


def test_mails_say_nothing_of_what_people_said_who_are_blocked_either_way(alice, bob_away, carol, group, office):
    add_member(alice, group, carol.user_id)
    say(alice, group, "@bob @room")
    block_person(bob_away, alice.user_id)
    assert again() == 0
    say(carol, group, "@bob")
    assert again() == 1
    [(_, mail)] = office.mails
    assert ": 1 unread message, 1 of them" in mail.get_body(("plain",)).get_content()


@pytest.mark.parametrize("why", ["was there", "has no address", "is in quiet hours", "was switched off", "set none"])
def test_no_mail_is_sent_to_who(why, alice, bob_away, group, office, person):
    say(alice, group)
    users = User.objects.filter(pk=bob_away.user_id)
    if why == "was there":
        issue_token(person("bob"), address="")
        Token.objects.update(created_at=timezone.now() - timedelta(days=2), used_at=timezone.now() - timedelta(hours=1))
    if why == "has no address":
        users.update(email="")
    if why == "is in quiet hours":
        days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        now = timezone.now()
        hours = {"from": f"{now:%H}:00", "to": f"{now + timedelta(hours=2):%H}:00", "timezone": "UTC", "days": days}
        users.update(settings=users.get().settings | {"quiet": hours})
    if why == "was switched off":
        users.update(is_active=False)
    if why == "set none":
        personalise_room(bob_away, group, PersonalChange(level="none"))
    assert (again(), office.mails) == (0, [])
    if why == "is in quiet hours":
        Digest.objects.update(period="daily")
        assert again() == 0
        assert Digest.objects.get().due_at < timezone.now() + timedelta(hours=2), "it may end soon"


def test_without_an_address_of_its_own_a_server_sends_no_mails(alice, bob_away, group, office, settings):
    settings.BASE_URL = ""
    say(alice, group)
    assert (again(), office.mails) == (0, [])


def test_mails_are_in_the_language_of_the_person(alice, bob_away, group, office):
    change_settings(bob_away, SettingsChange(language="de-AT"))
    say(alice, group)
    again()
    [(_, mail)] = office.mails
    assert mail["Subject"] == "Ungelesene Nachrichten in OffChat"
    assert "1 ungelesene Nachricht" in mail.get_body(("plain",)).get_content()


def test_a_mail_that_fails_for_a_moment_is_tried_again_and_one_refused_for_good_is_not(
    alice, bob_away, group, office, caplog
):
    say(alice, group)
    office.refusals[:] = ["451 later"]
    assert again() == 1
    assert timezone.now() < Digest.objects.get().due_at < timezone.now() + timedelta(minutes=3)
    office.refusals[:] = ["550 no such person"]
    assert again() == 1
    assert Digest.objects.get().due_at > timezone.now() + timedelta(minutes=59)
    assert again() == 0, "what was refused counts as told"
    assert office.mails == []
    assert "digest.failed" in caplog.text
    assert "bob@" not in caplog.text, "whom it was for stands in no log"


def test_an_unreachable_mail_server_ends_in_a_later_try(alice, bob_away, group, office, settings):
    say(alice, group)
    settings.EMAIL_PORT = 1
    assert again() == 1
    assert Digest.objects.get().due_at < timezone.now() + timedelta(minutes=3)
    assert [again() for _ in range(3)] == [1, 1, 1]
    assert Digest.objects.get().due_at > timezone.now() + timedelta(minutes=59), "no more tries in this period"
    settings.EMAIL_PORT = office.port
    assert (again(), len(office.mails)) == (1, 1)


@pytest.mark.parametrize("when", ["at the beginning", "in the middle"])
def test_a_mail_server_that_hangs_is_waited_for_once_or_twice_and_not_for_each_mail(
    when, alice, bob_away, carol, group, office, monkeypatch
):
    add_member(alice, group, carol.user_id)
    for one in (alice, carol):
        User.objects.filter(pk=one.user_id).update(email=f"{one.user_id}@example.org")
        change_settings(one, SettingsChange(digest="hourly"))
    say(alice, group)
    say(carol, group)
    waits = []

    def hang(*_):
        waits.append(1)
        raise TimeoutError

    with monkeypatch.context() as patched:
        patched.setattr(EmailBackend, "open" if when == "at the beginning" else "_send", hang)
        assert again() == 3
    assert len(waits) == (1 if when == "at the beginning" else 2)
    assert Digest.objects.filter(due_at__lt=timezone.now() + timedelta(minutes=3)).count() == 3
    assert (again(), len(office.mails)) == (3, 3)


def start(url):
    """What a server makes of an EMAIL_URL, and what it says last where it does not start."""
    names = "EMAIL_BACKEND, EMAIL_HOST, EMAIL_PORT, EMAIL_USE_TLS, EMAIL_USE_SSL"
    code = f"from backend.settings.mail import {names}; print({names})"
    environment = {**os.environ, "EMAIL_URL": url}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    return done.stdout.split(), done.stderr.strip().splitlines()[-1:]


def test_the_address_of_the_mail_server_is_checked_at_the_start_and_never_shown():
    smtp = "django.core.mail.backends.smtp.EmailBackend"
    upgraded = start("smtp://me:s%40t@mail.example.org:587?tls=starttls")
    assert upgraded == ([smtp, "mail.example.org", "587", "True", "False"], [])
    shown, [said] = start("smtp://me:secret@mail.example.org:many")
    assert (shown, "EMAIL_URL must be" in said, "secret" in said) == ([], True, False)

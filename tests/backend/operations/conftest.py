"""The world of alerts: a server that is well, time that passes, and what takes mails and webhooks."""

from datetime import timedelta

import pytest
from django.db.models import F

from backend import clock
from backend.jobs.heartbeat import write_heartbeat
from backend.jobs.models import Turn
from backend.operations.services import measuring
from backend.operations.services import traffic as counted
from tests.post_office import post_office
from tests.pushes import push_service


@pytest.fixture(scope="module")
def served():
    """What takes mails, and what takes webhooks."""
    with post_office() as office, push_service() as receiver:
        yield office, receiver


@pytest.fixture
def told(served, settings):
    """Both, with nothing received so far."""
    office, receiver = served
    settings.OUTGOING_ALLOWED_HOSTS = ["127.0.0.1"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", office.port, 5
    office.mails.clear()
    office.refusals.clear()
    receiver.take()
    receiver.replies.clear()
    return office, receiver


@pytest.fixture(autouse=True)
def _well(monkeypatch):
    """A worker is heard of, no request was counted, and this machine's own disk is not looked at."""
    write_heartbeat({})
    monkeypatch.setattr(measuring, "stores", list)
    minutes = [counted._key(ago) for ago in range(counted.MINUTES)]
    counted.TALLY.tell()
    counted.sender().client.delete(*minutes)
    yield
    counted.TALLY.tell()
    counted.sender().client.delete(*minutes)


@pytest.fixture
def later(monkeypatch):
    """Lets time pass: ``later(90)`` is 90 seconds more."""
    now, passed = clock.now, timedelta()

    def pass_s(seconds):
        nonlocal passed
        passed += timedelta(seconds=seconds)
        # Turns go by the clock of the database.
        Turn.objects.update(taken_at=F("taken_at") - timedelta(seconds=seconds))

    monkeypatch.setattr(clock, "now", lambda: now() + passed)
    return pass_s

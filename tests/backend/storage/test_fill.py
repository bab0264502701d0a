"""A disk or bucket that is nearly full is told of in one way everywhere, until there is room again."""

from collections import namedtuple

import pytest

from backend.accounts.models import Namespace
from backend.activity.selectors import overview, storage_alert
from backend.api import health
from backend.jobs.heartbeat import write_heartbeat
from backend.storage import fill

pytestmark = pytest.mark.django_db
Usage = namedtuple("Usage", "total used free")
GIB = 1024**3
HEARTBEAT = {
    "cage": {"landlock": 7}, "ffmpeg": "9", "ai": {"provider": "off", "model": None, "available": False, "detail": ""},
}  # fmt: skip


@pytest.fixture
def disk(monkeypatch):
    """Sets how much of a disk of 100 GiB is used; 10 GiB more are kept for root."""

    def use(gib, *, free=None):
        health.LAST.forget()
        left = (100 - gib) * GIB if free is None else free
        monkeypatch.setattr(fill.shutil, "disk_usage", lambda folder: Usage(110 * GIB, gib * GIB, left))

    yield use
    health.LAST.forget()


def levels(disk):
    found = []
    for used in (84, 85, 94, 95, 84):
        disk(used)
        alert = storage_alert()
        found.append(alert.level if alert else None)
    return found


def test_the_alert_comes_at_each_level_and_ends_by_itself_when_there_is_room(disk):
    assert levels(disk) == [None, "warning", "warning", "critical", None]


def test_the_levels_are_those_of_the_settings(disk, settings):
    settings.STORAGE_WARN_PERCENT, settings.STORAGE_CRITICAL_PERCENT = 90, 94
    assert levels(disk) == [None, None, "critical", "critical", None]


def test_a_disk_that_takes_no_uploads_any_more_is_urgent_however_large_it_is(disk, settings):
    disk(10, free=settings.DISK_RESERVE_BYTES - 1)
    assert storage_alert().level == "critical"


def test_an_object_storage_is_held_against_the_limit_that_is_set_for_it(disk, settings, namespace):
    disk(10)
    Namespace.objects.filter(pk=namespace).update(used_bytes=90)
    settings.STORAGE_LIMIT_BYTES = 100
    assert storage_alert() is None
    settings.MEDIA_STORE = "s3"
    alert = storage_alert()
    assert (alert.store, alert.used_bytes, alert.total_bytes, alert.level) == ("bucket", 90, 100, "warning")
    disk(99)
    assert (storage_alert().store, storage_alert().level) == ("disk", "critical")


def test_dashboard_readiness_and_metrics_tell_the_same(disk, client, mod):
    write_heartbeat(HEARTBEAT)
    disk(50)
    assert (overview(mod, None).storage_alert, client.get("/readyz").json()["parts"]["space"]["ok"]) == (None, True)
    disk(96)
    assert overview(mod, None).storage_alert.level == "critical"
    answer = client.get("/readyz")
    part = answer.json()["parts"]["space"]
    assert (answer.status_code, answer.json()["status"], part["ok"]) == (200, "degraded", False)
    assert (part["detail"], part["info"]["level"]) == ("The disk is 96 % full.", "critical")
    metrics = client.get("/metrics").content.decode()
    assert "offchat_disk_alert 2.0" in metrics
    assert float(metrics.partition('offchat_disk_bytes{state="used"} ')[2].partition("\n")[0]) == 96 * GIB

"""`offchat doctor` names what does not work, with the command that mends it, and says how bad it is by its status."""

import json
import logging
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest

from backend import clock
from backend.api.health import Look
from backend.cli import doctor
from backend.cli.main import main
from backend.jobs.enqueue import sender
from backend.jobs.heartbeat import write_heartbeat
from backend.operations.models import Alert
from backend.settings.env import DATA
from tests.waiting import PATIENCE_S

WELL = {"cage": {"landlock": 7, "seccomp": True}, "ffmpeg": "9.0.2", "ai": {"provider": "off"}}


@pytest.fixture(autouse=True)
def _sound(settings, tmp_path: Path, monkeypatch):
    """Screens as a build leaves them, a worker that has all it needs, and whatever this machine's disk and load are."""
    settings.MAX_UPLOAD_BYTES = settings.DISK_RESERVE_BYTES = 1
    settings.STORAGE_WARN_PERCENT = settings.STORAGE_CRITICAL_PERCENT = 100
    monkeypatch.setattr(doctor, "Look", partial(Look, patience_s=PATIENCE_S))
    settings.SCREENS = tmp_path
    (tmp_path / "index.html").write_text("<!doctype html>")
    write_heartbeat(WELL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def failed_ago():
    """Has a mail have failed for good so long ago."""
    client = sender().client

    def fail(**ago):
        client.zadd("dramatiq:mail.XQ", {str(uuid4()): int((clock.now() - timedelta(**ago)).timestamp() * 1000)})

    yield fail
    client.delete("dramatiq:mail.XQ")


@pytest.mark.django_db
def test_the_status_is_0_while_all_is_well_1_where_it_is_degraded_and_2_where_it_is_broken(capsys, settings):
    said = ["doctor", "--data", str(DATA)]
    assert main(said) == 0
    assert capsys.readouterr().out.startswith("All ")

    write_heartbeat({**WELL, "ffmpeg": ""})
    assert main(said) == 1
    assert capsys.readouterr().out.splitlines()[:2] == [
        "degraded  ffmpeg: It is missing.", "          $ apt-get install ffmpeg",
    ]  # fmt: skip

    moment = clock.now()
    for kind, value in (("worker", 60), ("backup", 72)):
        Alert.objects.create(
            kind=kind, key="server", subject="server", severity="critical", state="firing", value=value, threshold=30,
            since=moment, breached_at=moment,
        )  # fmt: skip
    settings.SCREENS = DATA / "nowhere"
    assert main([*said, "--json"]) == 2
    told = json.loads(capsys.readouterr().out)
    findings = {one["subject"]: one for one in told["findings"] if one["level"] != "ok"}
    assert told["status"] == "broken"
    assert (findings["screens"]["level"], findings["screens"]["command"]) == ("degraded", "make screens")
    assert findings["alert backup"]["detail"] == "The last backup is 72 hours old."
    # A worker was just heard of
    assert "alert worker" not in findings


@pytest.mark.django_db
def test_jobs_that_failed_long_ago_are_no_sign_of_how_a_server_does_now(failed_ago):
    def told():
        return next((one.level, one.detail) for one in doctor.look() if one.subject == "failed jobs")

    failed_ago(hours=30)
    assert told() == ("ok", "none")
    failed_ago(hours=1)
    assert told() == ("degraded", "Failed for good in 24 hours: 1 of mail.")


@pytest.mark.django_db
def test_a_redis_that_is_away_is_broken_and_hides_nothing_else(settings, monkeypatch):
    monkeypatch.setattr("backend.api.health.read_heartbeats", lambda: 1 / 0)
    found = {one.subject: one for one in doctor.look() if one.level != "ok"}
    assert {name: one.level for name, one in found.items()} == {"redis": "broken", "worker": "degraded"}
    assert found["redis"].command == "offchat up"

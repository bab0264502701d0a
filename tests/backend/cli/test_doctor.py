"""`offchat doctor` names what does not work, with the command that mends it, and says how bad it is by its status."""

import json
import logging
from functools import partial
from pathlib import Path

import pytest

from backend import clock
from backend.api.health import Look
from backend.cli import doctor
from backend.cli.main import main
from backend.jobs.heartbeat import write_heartbeat
from backend.operations.models import Alert
from backend.settings.env import DATA
from tests.waiting import PATIENCE_S

WELL = {"cage": {"landlock": 7, "seccomp": True}, "ffmpeg": "9.0.2", "ai": {"provider": "off"}}


@pytest.fixture(autouse=True)
def _sound(settings, tmp_path: Path, monkeypatch):
    """Screens as a build leaves them, a worker that has all it needs, and whatever this machine's disk and load are."""
    settings.MAX_UPLOAD_BYTES = 1
    monkeypatch.setattr("backend.cli.check.FREE_BYTES", 1)
    monkeypatch.setattr("backend.api.health.stores", list)
    monkeypatch.setattr(doctor, "Look", partial(Look, patience_s=PATIENCE_S))
    settings.SCREENS = tmp_path
    (tmp_path / "index.html").write_text("<!doctype html>")
    write_heartbeat(WELL)
    yield
    logging.disable(logging.NOTSET)


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
    Alert.objects.create(
        kind="worker", key="server", subject="server", severity="critical", state="firing", value=60, threshold=30,
        since=moment, breached_at=moment,
    )  # fmt: skip
    settings.SCREENS = DATA / "nowhere"
    assert main([*said, "--json"]) == 2
    told = json.loads(capsys.readouterr().out)
    findings = {one["subject"]: one for one in told["findings"] if one["level"] != "ok"}
    assert told["status"] == "broken"
    assert (findings["screens"]["level"], findings["screens"]["command"]) == ("degraded", "make screens")
    assert findings["alert worker"]["detail"] == "No worker has been heard of for 60 s: no file is processed."


@pytest.mark.django_db
def test_a_redis_that_is_away_is_broken_and_hides_nothing_else(settings, monkeypatch):
    monkeypatch.setattr("backend.api.health.read_heartbeats", lambda: 1 / 0)
    found = {one.subject: one for one in doctor.look() if one.level != "ok"}
    assert {name: one.level for name, one in found.items()} == {"redis": "broken", "worker": "degraded"}
    assert found["redis"].command == "offchat up"

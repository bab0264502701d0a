"""OffChat by systemd and the distribution's nginx: files that their own programs take, and that name what there is."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

from backend.cli.actions import backup
from backend.cli.main import _parser
from backend.jobs.catalogue import Queue
from backend.settings.limits import DRAIN_S
from consumers.http.uvicorn_protocol import LAST_CALL_S, PROXY_IDLE_S
from tests.certificates import certificate

ROOT = Path(__file__).parent.parent.parent
UNITS = ROOT / "deploy" / "systemd"
SITE = ROOT / "deploy" / "nginx" / "site.conf"
SERVICES = sorted(path.name for path in UNITS.glob("*.service"))
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin") or "nginx"


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The units, with an installation that is there."""
    folder = tmp_path_factory.mktemp("units")
    for path in UNITS.iterdir():
        (folder / path.name).write_text(path.read_text().replace("/opt/offchat/bin", str(Path(sys.executable).parent)))
    return folder


def test_systemd_understands_every_line(units: Path) -> None:
    said = subprocess.run(
        ["systemd-analyze", "verify", "offchat.target", "offchat-backup.timer", *SERVICES],
        cwd=units,
        capture_output=True,
        text=True,
        check=False,
    )
    ours = [line for line in said.stderr.splitlines() if "offchat" in line]
    assert (said.returncode, ours) == (0, [])


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_may_do_little_beside_its_work(units: Path, service: str) -> None:
    judged = ["systemd-analyze", "security", "--offline=true", "--threshold=20", f"./{service}"]
    said = subprocess.run(judged, cwd=units, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout[-200:]


def test_the_workers_files_share_all_queues_among_them_and_each_has_an_address_for_metrics() -> None:
    files = [path.read_text() for path in UNITS.glob("worker-*.env")]
    queues = [queue for text in files for queue in re.findall(r"^QUEUES=(.+)$", text, re.MULTILINE)[0].split()]
    assert sorted(queues) == sorted(get_args(Queue))
    addresses = [re.findall(r"^METRICS_ADDRESS=(\S+)$", text, re.MULTILINE)[0] for text in files]
    assert len(set(addresses)) == len(files)


def test_the_settings_of_the_example_are_settings() -> None:
    named = set(re.findall(r"^#?([A-Z][A-Z_]+)=", (UNITS / "offchat.env").read_text(), re.MULTILINE))
    rows = re.findall(r"^\| (`[A-Z].+?) \|", (ROOT / "docs" / "configuration.md").read_text(), re.MULTILINE)
    assert named - {name for row in rows for name in re.findall(r"`(\w+)`", row)} == set()


def test_nginx_takes_the_site_with_tls(tmp_path: Path) -> None:
    certificate(tmp_path)
    site = SITE.read_text().replace("/etc/letsencrypt/live/chat.example.org", str(tmp_path))
    (tmp_path / "site.conf").write_text(re.sub("/var/(log|lib)/nginx", str(tmp_path), site))
    user = "user root;" if os.geteuid() == 0 else ""
    (tmp_path / "nginx.conf").write_text(
        f"{user} pid {tmp_path}/pid; events {{}} http {{ include {tmp_path}/site.conf; access_log off; }}"
    )
    command = [NGINX, "-t", "-p", tmp_path, "-c", tmp_path / "nginx.conf", "-e", tmp_path / "error.log"]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr


def test_the_site_hides_what_is_for_operators_and_overwrites_what_clients_say_of_themselves() -> None:
    text = SITE.read_text()
    for address in ("/metrics", "/readyz"):
        assert re.search(rf"location = {address} {{\s+return 404;", text)
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in text
    assert "$proxy_add_x_forwarded_for" not in text
    logged = re.findall(r"log_format[^;]+;", text)
    assert not set(re.findall(r"\$\w+", "".join(logged))) & {"$request", "$request_uri", "$args", "$query_string"}


def test_a_backup_is_made_every_night_by_a_command_that_there_is() -> None:
    text, timer = ((UNITS / f"offchat-backup.{kind}").read_text() for kind in ("service", "timer"))
    [command] = re.findall(r"^ExecStart=/opt/offchat/bin/offchat (.+)$", text, re.MULTILINE)
    settings = dict(re.findall(r"^([A-Z]+)=(.+)$", (UNITS / "backup.env").read_text(), re.MULTILINE))
    parsed = _parser().parse_args([settings.get(word.strip("${}"), word) for word in command.split()])
    assert (parsed.command, parsed.action, parsed.target, parsed.keep) == ("backup", None, settings["TARGET"], 14)
    # What it may write to by its example; what was made and needs a look is not made again and again.
    assert f"\nReadWritePaths=-{settings['TARGET']}\n" in text
    assert f"\nRestartPreventExitStatus=2 {backup.INCOMPLETE}\n" in text
    calendar = re.findall(r"^OnCalendar=(.+)$", timer, re.MULTILINE)
    subprocess.run(["systemd-analyze", "calendar", *calendar], capture_output=True, check=True)


def test_a_stop_waits_longer_than_the_server_needs_for_it() -> None:
    for unit in UNITS.glob("offchat-w*@.service"):
        text = unit.read_text()
        drain = int((re.findall(r"^Environment=DRAIN_S=(\d+)$", text, re.MULTILINE) or [DRAIN_S])[0])
        assert int(re.findall(r"^TimeoutStopSec=(\d+)$", text, re.MULTILINE)[0]) >= 2 * drain


def test_nginx_sends_nothing_on_a_connection_that_a_process_which_stops_has_closed() -> None:
    [kept] = map(int, re.findall(r"(?m)^    keepalive_timeout (\d+)s;$", SITE.read_text()))
    assert kept < LAST_CALL_S < min(DRAIN_S, PROXY_IDLE_S)


def test_a_migration_that_fails_is_tried_again_and_keeps_nothing_down_for_good() -> None:
    for name in SERVICES:
        text = (UNITS / name).read_text()
        assert "\nRequires=" not in text
        assert "\nStartLimitIntervalSec=0\n" in text
        assert re.search(r"^Restart=(always|on-failure)$", text, re.MULTILINE)
        assert (
            name == "offchat-migrate.service"
            or "\nExecStartPre=/opt/offchat/bin/offchat manage migrate --check\n" in text
        )

"""`offchat up` keeps its word: everything starts, several live side by side, and nothing stays behind."""

import contextlib
import json
import os
import re
import shlex
import signal
import socket
import sqlite3
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import psutil
import pytest

from tests import seed
from tests.corpus import pictures
from tests.journeys.people import Person
from tests.running import OFFCHAT, Running, alive, command, environment, eventually_gone, offchat_up
from tests.waiting import PATIENCE_S, until


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Running]]:
    """Two of them, started in the same moment in different folders: a first start, and one with two web processes."""
    first, second = (tmp_path_factory.mktemp("up") for _ in range(2))
    seed.copy_to(second, postgres=False)
    with contextlib.ExitStack() as running, ThreadPoolExecutor() as starting:
        ways = [offchat_up(first), offchat_up(second, "--web", "2", "--no-demo")]
        starts = [starting.submit(running.enter_context, way) for way in ways]
        yield [start.result() for start in starts]


@pytest.fixture
def one(two: list[Running]) -> Running:
    return two[0]


def refused(*arguments: str, data: Path, **variables: str) -> str:
    """What an `offchat up` that must not start says before it ends with status 1."""
    ended = subprocess.run(
        command(data, *arguments),
        env=environment(**variables),
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    return ended.stderr


def test_two_started_in_the_same_moment_both_serve_and_share_nothing(two: list[Running]) -> None:
    assert [httpx.get(f"{each.url}/healthz").status_code for each in two] == [200, 200]
    assert len({each.url for each in two}) == 2
    assert len({(each.data / "secret_key").read_text() for each in two}) == 2


def test_the_secret_key_is_for_its_owner_alone(one: Running) -> None:
    assert (one.data / "secret_key").stat().st_mode & 0o777 == 0o600


def test_the_embedded_valkey_can_be_reached_by_a_socket_that_others_cannot_open_and_by_nothing_else(
    one: Running,
) -> None:
    listening = [c for c in psutil.Process(one.pid("valkey")).net_connections("inet") if c.status == psutil.CONN_LISTEN]
    assert listening == []
    assert (one.data / "run" / "valkey.sock").is_socket()
    assert (one.data / "run").stat().st_mode & 0o777 == 0o700


def test_each_part_has_its_process_id_on_file_and_a_session_of_its_own(two: list[Running]) -> None:
    for each, names in zip(two, (("web",), ("web", "web-2")), strict=True):
        for name in ("valkey", "worker", *names):
            assert os.getsid(each.pid(name)) == each.pid(name)
        assert each.pid("supervisor") == each.process.pid


def test_the_supervisor_has_one_thread_so_that_a_signal_cannot_reach_another(one: Running) -> None:
    assert psutil.Process(one.pid("supervisor")).num_threads() == 1


def test_two_web_processes_serve_one_port(two: list[Running]) -> None:
    port = urlsplit(two[1].url).port
    for name in ("web", "web-2"):
        served = psutil.Process(two[1].pid(name)).net_connections("inet")
        assert port in {connection.laddr.port for connection in served if connection.status == psutil.CONN_LISTEN}


def test_a_web_process_that_dies_leaves_no_connection_waiting_while_another_one_lives(two: list[Running]) -> None:
    here = two[1]
    # Given a supervisor that cannot start anything again, and a web process that is killed
    supervisor, killed = psutil.Process(here.pid("supervisor")), psutil.Process(here.pid("web"))
    supervisor.suspend()
    try:
        killed.kill()
        # Then every new connection is answered by the other one
        answers = [httpx.get(f"{here.url}/healthz").status_code for _ in range(50)]
        assert answers == [200] * 50
    finally:
        supervisor.resume()
    until(lambda: here.pid("web") != killed.pid)


def test_any_web_process_tells_the_figures_of_all_of_them_and_of_the_worker(two: list[Running]) -> None:
    # Given that the worker has made a preview, and both web processes have answered
    alice = Person(two[1], "alice", password=seed.PASSWORD)
    assert alice.settled(alice.send(pictures.of_format("png"), kind="image/png"))["state"] == "ready"
    pids = {two[1].pid("web"), two[1].pid("web-2")}

    def of_both() -> str:
        figures = httpx.get(f"{two[1].url}/metrics").text
        return figures if pids <= {int(pid) for pid in re.findall(r'offchat_streams\{pid="(\d+)"\}', figures)} else ""

    # Then one answer holds the figures of all
    figures = until(of_both)
    assert float(re.findall(r'offchat_stage_seconds_count\{stage="thumbnail"\} (\S+)', figures)[0]) > 0
    assert 'offchat_jobs{queue="preview",state="waiting"} 0.0' in figures


def test_the_number_of_a_request_stands_in_its_answer_and_in_the_log_of_the_job_that_it_asked_for(one: Running) -> None:
    people = {"username": "alice", "password": "offchat-demo"}
    with httpx.Client(base_url=one.url) as alice:
        entered = alice.post("/api/v1/auth/login/", json=people, headers={"X-Request-ID": "log-in-1"})
        assert entered.headers["X-Request-ID"] == "log-in-1"
        token = entered.json()["token"]
        sent = alice.post(
            "/api/chat/upload/",
            files={"file": ("dot.png", pictures.of_format("png").read_bytes())},
            headers={"Authorization": f"Token {token}", "X-Request-ID": "upload-7"},
        )
    assert (sent.status_code, sent.headers["X-Request-ID"]) == (201, "upload-7")
    log = one.data / "log" / "worker.log"
    done = json.loads(until(lambda: [line for line in log.read_text().splitlines() if "upload-7" in line])[0])
    assert (done["event"], done["job"], done["subject"]) == ("job.done", "preview_media", sent.json()["id"])


@pytest.mark.parametrize("name", ["worker", "web", "valkey"])
def test_a_part_that_is_killed_comes_back(one: Running, name: str) -> None:
    before = one.pid(name)
    os.kill(before, signal.SIGKILL)
    until(lambda: one.pid(name) != before)
    assert alive(psutil.Process(one.pid(name)))
    assert httpx.get(f"{one.url}/healthz").status_code == 200


def test_a_second_one_on_the_same_folder_is_refused_in_one_sentence(one: Running) -> None:
    said = refused(data=one.data)
    assert "is in use by another `offchat up`" in said
    assert "name another folder and port, with --data and --port" in said


def test_a_taken_port_is_refused_before_anything_is_touched(one: Running, tmp_path: Path) -> None:
    port = urlsplit(one.url).port
    said = refused("--port", str(port), data=tmp_path / "new")
    assert said == (
        f"offchat: Port {port} on 127.0.0.1 cannot be used: Address already in use; "
        f'choose another (make run ARGS="--port {port + 1}", or offchat up --port {port + 1}).\n'
    )
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("obstacle", "reason"),
    [
        ("", "cannot be used: it is a file; name another with --data"),
        ("data/", "cannot be used: Not a directory; name another with --data"),
        ("run", "cannot be used: it is a file"),
        ("run/supervisor.pid/", "Is a directory"),
        ("log", "File exists"),
        ("log/valkey.log/", "Is a directory"),
        ("valkey", "File exists"),
        ("secret_key/", "`prepare` failed: The data folder"),
        ("db.sqlite3/", "`prepare` failed: The database cannot be used: the file "),
        ("static", "`prepare` failed: The database cannot be brought up to date: "),
    ],
)
def test_whatever_stands_in_the_way_of_a_data_folder_is_one_sentence(
    tmp_path: Path, obstacle: str, reason: str
) -> None:
    # Given a file, or a folder, where another thing has to stand
    if obstacle == "data/":
        (tmp_path / "file").touch()
        data = tmp_path / "file" / "data"
    else:
        data = tmp_path / "data"
        place = data / obstacle
        place.parent.mkdir(parents=True, exist_ok=True)
        place.mkdir() if obstacle.endswith("/") else place.touch()
    assert reason in refused("--port", "0", data=data)


def test_a_start_in_a_folder_that_is_gone_is_refused_in_one_sentence(tmp_path: Path) -> None:
    script = f'cd "$1" && rmdir "$1" && exec {shlex.quote(str(OFFCHAT))} up --port 0'
    (tmp_path / "gone").mkdir()
    ended = subprocess.run(
        ["sh", "-c", script, "sh", tmp_path / "gone"],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
    )
    # A command in a folder with a space is started by a shell, which complains of its own (`sh: 0: getcwd() failed`).
    said = [line for line in ended.stderr.splitlines() if not line.startswith("sh: ")]
    assert ended.returncode == 1
    assert said == ["offchat: The current folder is gone: change into another one first."]


def test_the_known_demo_password_is_refused_where_other_machines_can_reach_it(tmp_path: Path) -> None:
    said = refused("--host", "0.0.0.0", data=tmp_path / "new")
    assert "the demo password is the one everybody knows" in said
    assert not (tmp_path / "new").exists()


def test_demo_data_is_refused_for_a_database_that_is_not_the_embedded_one(tmp_path: Path) -> None:
    said = refused(data=tmp_path / "new", DATABASE_URL="postgresql://somebody@127.0.0.1:1/theirs")
    assert "Demo data is only for the embedded database" in said


def test_a_setting_that_makes_no_sense_ends_the_start_in_words(tmp_path: Path) -> None:
    ended = subprocess.run(
        command(tmp_path),
        env=environment(MAX_UPLOAD_BYTES="much"),
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert ended.returncode == 1
    assert "MAX_UPLOAD_BYTES must be a whole number" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_demo_says_whose_password_is_which(one: Running) -> None:
    assert re.search(r"alice.*offchat-demo", one.process.stdout.readline() if one.process.stdout else "")


def test_a_folder_that_was_a_demo_does_not_open_to_the_network_with_its_known_passwords(
    one: Running, tmp_path: Path
) -> None:
    # Given a data folder with the demo's people, left behind
    with sqlite3.connect(one.data / "db.sqlite3") as demo, sqlite3.connect(tmp_path / "db.sqlite3") as left:
        demo.backup(left)
    # When it is to be served to other machines, even without --demo
    ended = subprocess.run(
        command(tmp_path, "--host", "0.0.0.0", "--no-demo"),
        env=environment(),
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    # Then it is not
    assert ended.returncode == 1
    assert "still opens the accounts of" in ended.stderr


def stops_whole(here: Running, how: signal.Signals) -> None:
    """Ask it to stop while a client holds on: it does at once, and nothing of it stays."""
    family = here.family()
    assert len(family) >= 4
    # Given an upload that is open and sends nothing
    at = urlsplit(here.url)
    with socket.create_connection((at.hostname or "", at.port or 0)) as client:
        client.sendall(b"POST /api/v1/media/uploads/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n")
        # When it is asked to stop, then it does, and does not wait until the client is given up as stalled
        assert here.stop(how) == 0
    # And nothing stays behind
    assert eventually_gone(family, within=0) == []
    assert [path.name for path in (here.data / "run").iterdir()] == ["lock"]


# The last tests here, for the others need both running


def test_one_that_is_terminated_leaves_nothing_behind(one: Running) -> None:
    stops_whole(one, signal.SIGTERM)


def test_a_killed_supervisor_takes_everything_with_it_and_the_folder_serves_again_until_it_is_interrupted(
    two: list[Running],
) -> None:
    killed = two[1]
    family = killed.family()
    assert len(family) >= 5
    killed.process.kill()
    assert eventually_gone(family, within=PATIENCE_S) == []
    with offchat_up(killed.data, "--web", "2", "--no-demo") as here:
        assert httpx.get(f"{here.url}/healthz").status_code == 200
        stops_whole(here, signal.SIGINT)

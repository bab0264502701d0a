"""A data folder belongs to one `offchat up` at a time, and is closed to other people."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import redis

from backend.cli.embedded import parts
from backend.cli.embedded.address import Address
from backend.cli.embedded.folder import held, socket_folder
from backend.errors import Misconfigured


def test_the_folder_is_made_and_closed_to_others(tmp_path: Path) -> None:
    data = tmp_path / "a" / "b"
    with held(data):
        assert data.stat().st_mode & 0o777 == 0o700
        assert (data / "run").stat().st_mode & 0o777 == 0o700


def test_an_open_run_folder_is_closed_before_the_socket_stands_in_it(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir(mode=0o755)
    with held(tmp_path):
        assert (tmp_path / "run").stat().st_mode & 0o777 == 0o700


def test_a_second_one_is_refused_while_the_first_lives(tmp_path: Path) -> None:
    with held(tmp_path):
        (tmp_path / "run" / "supervisor.pid").write_text(f"{os.getpid()}\n")
        with pytest.raises(Misconfigured, match="is in use by another `offchat up`"), held(tmp_path):
            pass


def test_the_folder_is_free_again_afterwards(tmp_path: Path) -> None:
    for _ in range(2):
        with held(tmp_path):
            pass


def test_the_folder_stays_taken_until_what_a_killed_supervisor_left_is_gone(tmp_path: Path) -> None:
    # Given a child that holds the lock for a second longer than its supervisor lives, and then says so
    last_act = "import pathlib, sys, time; time.sleep(1); pathlib.Path(sys.argv[1]).touch()"
    with held(tmp_path / "data") as lock:
        child = subprocess.Popen([sys.executable, "-c", last_act, tmp_path / "ended"], pass_fds=(lock,))
    # When the next one starts, then it waits for the child instead of working beside it
    with held(tmp_path / "data"):
        assert (tmp_path / "ended").exists()
    assert child.wait() == 0


def test_a_folder_that_cannot_be_made_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(Misconfigured, match="cannot be used: Not a directory; name another with --data"),
        held(tmp_path / "file" / "data"),
    ):
        pass


def test_a_first_start_that_would_fill_the_disk_is_refused_and_a_later_one_goes_on(tmp_path: Path) -> None:
    # Given that the disk has less room than is asked for
    reason = r"^Only \d+ MiB are free in .*: free some space, or"
    with pytest.raises(Misconfigured, match=reason), held(tmp_path, first_start_bytes=2**62):
        pass
    (tmp_path / "db.sqlite3").touch()
    with held(tmp_path, first_start_bytes=2**62):
        pass


@pytest.mark.parametrize("name", ["a%41?b#c", "off chat \u00fc", os.fsdecode(b"latin-1 \xe4")])
def test_the_address_of_the_socket_is_found_in_a_folder_of_any_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.delenv("REDIS_URL")
    data = tmp_path / name
    with held(data), socket_folder(data) as folder:
        url = parts.environment(data, Address("127.0.0.1", "127.0.0.1", 0), folder, None)["REDIS_URL"]
        with redis.Redis.from_url(url) as client:
            assert client.connection_pool.connection_kwargs["path"] == str(folder / "valkey.sock")


def test_the_socket_stands_in_the_data_folder_where_its_path_is_short_enough(tmp_path: Path) -> None:
    short = Path("/tmp/offchat-data")
    with socket_folder(short) as folder:
        assert folder == short / "run"
    with socket_folder(tmp_path / ("long" * 30)) as folder:
        assert len(str(folder / "valkey.sock")) < 60
        assert folder.stat().st_mode & 0o777 == 0o700
    assert not folder.exists()


def test_the_socket_of_a_valkey_that_was_killed_is_removed(tmp_path: Path) -> None:
    with held(tmp_path), socket_folder(tmp_path) as folder:
        (folder / "valkey.sock").touch()
    assert [path.name for path in folder.iterdir()] == ["lock"]

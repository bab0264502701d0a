"""`offchat check` names what is wrong with a configuration, and how to mend it, in a sentence each."""

import logging
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model

from backend.cli.check import look
from backend.cli.main import main
from tests.running import OFFCHAT, environment


@pytest.fixture(autouse=True)
def _logs_again() -> Iterator[None]:
    yield
    logging.disable(logging.NOTSET)


def wrong(*, public: bool = False) -> dict[str, str]:
    """What is wrong by the name of what was looked at."""
    return {finding.subject: finding.text for finding in look(public=public) if not finding.fine}


@pytest.fixture(autouse=True)
def _built(settings, tmp_path: Path) -> None:
    """Screens as a build leaves them."""
    settings.SCREENS = tmp_path
    (tmp_path / "index.html").write_text("<!doctype html>")


def test_a_sound_configuration_has_nothing_wrong(db: None) -> None:
    assert wrong(public=True) == {}


def test_screens_that_are_not_built_are_named(db: None, settings, tmp_path: Path) -> None:
    settings.SCREENS = tmp_path / "nowhere"
    assert wrong() == {"screens": "They are not built: run `make screens`."}


def test_a_base_url_that_the_server_would_not_answer_to_is_named(db: None, settings) -> None:
    settings.BASE_URL, settings.ALLOWED_HOSTS = "https://chat.example.org", ["localhost"]
    assert wrong() == {"addresses": "OFFCHAT_BASE_URL names 'chat.example.org', which ALLOWED_HOSTS does not contain."}


def test_a_redis_that_does_not_answer_is_named(db: None, settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1")
    settings.REDIS_URL = "redis://127.0.0.1:1"
    assert wrong()["redis"].startswith("It does not answer: ")


def test_a_data_folder_that_cannot_be_made_is_named(db: None, settings, tmp_path: Path) -> None:
    settings.STAGING = tmp_path / "index.html" / "staging"
    assert wrong()["data folder"].endswith("cannot be made: Not a directory; set OFFCHAT_DATA.")


def test_a_disk_without_room_for_the_largest_upload_is_named(db: None, settings) -> None:
    settings.MAX_UPLOAD_BYTES = 2**60
    assert "MiB are free in" in wrong()["data folder"]


@pytest.mark.parametrize(("public", "known"), [(True, True), (False, False)])
def test_a_password_that_everybody_knows_is_named_where_everybody_can_use_it(
    db: None, public: bool, known: bool
) -> None:
    people = get_user_model().objects
    people.create_user("alice", password="offchat-demo")
    people.create_user("bob", password="a better one")
    people.create_user("mod", password="offchat-demo", is_active=False)
    found = wrong(public=public).get("public address", "")
    assert ("the accounts of alice:" in found) is known


def test_debug_is_named_where_everybody_would_see_it(db: None, settings) -> None:
    settings.DEBUG = True
    assert wrong(public=True) == {"public address": "DEBUG shows source and settings to everybody: unset it."}


def test_the_command_prints_a_line_for_each_thing_and_tells_by_its_status(
    db: None, settings, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["check"]) == 0
    assert {line[:7] for line in capsys.readouterr().out.splitlines()} == {"ok     "}
    settings.SCREENS = tmp_path / "nowhere"
    assert main(["check"]) == 1
    assert "wrong  screens: They are not built: run `make screens`.\n" in capsys.readouterr().out


def test_a_database_without_tables_is_named(tmp_path: Path) -> None:
    said = offchat("check", OFFCHAT_DATA=str(tmp_path))
    assert said.returncode == 1
    assert "migrations are missing: run `offchat manage migrate`." in said.stdout


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("MAX_UPLOAD_BYTES", "much", "MAX_UPLOAD_BYTES must be a whole number of at least 1, not 'much'."),
        ("TOKEN_DAYS", "²", "TOKEN_DAYS must be a whole number of at least 1, not '²'."),
        ("TOKEN_DAYS", "9999999999", "TOKEN_DAYS must be at most 36525, not '9999999999'."),
        ("MAX_UPLOAD_BYTES", "9" * 5000, f"MAX_UPLOAD_BYTES must be at most 1000000000000000, not '{'9' * 5000}'."),
        ("LOG_LEVEL", "Loud", "LOG_LEVEL must be one of DEBUG, INFO, WARNING, ERROR, not 'Loud'."),
    ],
)
def test_a_setting_that_cannot_be_read_is_one_sentence(tmp_path: Path, name: str, value: str, sentence: str) -> None:
    said = offchat("check", OFFCHAT_DATA=str(tmp_path), **{name: value})
    assert (said.returncode, said.stderr) == (1, f"offchat: {sentence}\n")


@pytest.mark.parametrize("option", ["--port", "--web"])
def test_an_option_that_is_no_number_is_said_in_a_sentence(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["up", option, "²"])
    assert re.search("error: argument --.*number.* not '²'", capsys.readouterr().err)


def test_management_commands_run_by_the_same_command(tmp_path: Path) -> None:
    said = offchat("manage", "migrate", "--check", OFFCHAT_DATA=str(tmp_path))
    assert said.returncode == 1
    assert "Planned operations" in offchat("manage", "migrate", "--plan", OFFCHAT_DATA=str(tmp_path)).stdout


def offchat(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a person would."""
    return subprocess.run(
        [OFFCHAT, *arguments], env=environment(**variables), capture_output=True, text=True, timeout=60, check=False
    )

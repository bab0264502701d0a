"""`offchat people` and `offchat namespaces`: what operators do without a browser."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model

from backend.accounts.selectors import user_called
from backend.cli.main import main
from tests import prepared
from tests.running import OFFCHAT, environment


def offchat(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a script would: without a terminal."""
    return subprocess.run(
        [OFFCHAT, *arguments], env=environment(**variables), input="", capture_output=True, text=True, timeout=60
    )


def said(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0) -> str:
    """What a command prints: its answer, or why it was refused."""
    assert main(arguments) == status
    printed = capsys.readouterr()
    return printed.err if status else printed.out


def answered(capsys: pytest.CaptureFixture[str], *arguments: str):
    """What a command answers in JSON."""
    return json.loads(said(capsys, *arguments, "--json"))


def test_people_are_made_invited_reset_and_listed(db: None, capsys: pytest.CaptureFixture[str], settings) -> None:
    settings.BASE_URL = "https://chat.example.org"
    assert said(capsys, "people", "list") == "There is nobody yet.\n"
    invited = answered(capsys, "people", "invite", "dora", "--display-name", "Dora D.")
    assert invited["invite_url"].startswith("https://chat.example.org/join#")
    again = answered(capsys, "people", "reset", "dora")
    assert again["reset_url"] != invited["invite_url"]
    [dora] = answered(capsys, "people", "list")
    assert (dora["user"]["display_name"], dora["namespaces"]) == ("Dora D.", [{"slug": "main", "role": "member"}])
    assert answered(capsys, "people", "off", "dora")["is_active"] is False
    assert "switched off" in said(capsys, "people", "list")
    assert answered(capsys, "people", "on", "dora")["is_active"] is True


def test_a_link_without_a_known_address_says_how_to_name_it(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["people", "invite", "dora"]) == 0
    assert "add --url, or set OFFCHAT_BASE_URL" in capsys.readouterr().err
    assert "  http://chat/join#" in said(capsys, "people", "reset", "dora", "--url", "http://chat/")


def test_a_command_leaves_what_it_has_written_in_the_database_itself(tmp_path: Path) -> None:
    prepared.tables_in(tmp_path)
    assert offchat("people", "invite", "dora", "--url", "http://chat/", "--data", str(tmp_path)).returncode == 0
    # Whoever copies the file takes it all: no log beside it holds a part.
    assert [path.name for path in tmp_path.glob("db.sqlite3*")] == ["db.sqlite3"]


def test_a_password_is_never_asked_for_without_a_terminal(tmp_path: Path) -> None:
    refused = offchat("people", "add", "dora", OFFCHAT_DATA=str(tmp_path))
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "add --password-stdin, or use `people invite`" in refused.stderr


def test_a_database_without_tables_is_said_in_a_sentence(tmp_path: Path) -> None:
    refused = offchat("people", "list", "--data", str(tmp_path))
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.endswith("its tables are not there yet: run `offchat manage migrate`.\n")


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (["people", "add", "dora"], 2, "add --password-stdin, or use `people invite`"),
        (["people", "reset", "nobody"], 1, "There is nobody called 'nobody'."),
        (["people", "invite", "do ra"], 1, "username: "),
        (["people", "invite", "dora", "--namespace", "nowhere"], 1, "This namespace does not exist"),
        (["namespaces", "add", "Two Words"], 1, "slug: "),
        (["namespaces", "rename", "nowhere", "X"], 1, "This namespace does not exist"),
        (["namespaces", "quota", "nowhere", "much"], 2, "BYTES is a whole number or `none`, not 'much'."),
        (["namespaces", "members", "nowhere"], 1, "This namespace does not exist"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_a_status(
    db: None, capsys: pytest.CaptureFixture[str], arguments: list[str], status: int, sentence: str
) -> None:
    told = said(capsys, *arguments, status=status)
    assert told.startswith("offchat: ")
    assert sentence in told
    assert told.count("\n") == 1
    assert not get_user_model().objects.exists()


def test_namespaces_are_made_changed_and_peopled(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert "offchat namespaces add" in said(capsys, "namespaces", "list")
    assert answered(capsys, "namespaces", "add", "team", "--name", "Team")["name"] == "Team"
    assert answered(capsys, "namespaces", "rename", "team", "The team")["name"] == "The team"
    assert answered(capsys, "namespaces", "quota", "team", "5000")["quota_bytes"] == 5000
    assert answered(capsys, "namespaces", "quota", "team", "none")["quota_bytes"] is None
    told = said(capsys, "namespaces", "retention", "team")
    assert told == "0 files (0 bytes) would be deleted.\n"
    assert said(capsys, "namespaces", "retention", "team", "--apply") == "0 files were deleted.\n"
    said(capsys, "people", "invite", "dora", "--namespace", "team", "--url", "http://chat")
    change = ["namespaces", "members", "team"]
    assert [one["role"] for one in answered(capsys, *change, "--add", "dora", "--role", "admin")] == ["admin"]
    assert said(capsys, *change) == "dora  admin\n"
    assert answered(capsys, *change, "--remove", "dora") == []
    assert user_called("dora").memberships.count() == 0

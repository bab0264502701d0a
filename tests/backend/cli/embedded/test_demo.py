"""The demo is filled in once for a database."""

from pathlib import Path

import pytest

from backend.cli.embedded import demo


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A data folder whose database was filled."""
    (tmp_path / "db.sqlite3").write_text("")
    demo.remember(tmp_path)
    return tmp_path


def test_a_filled_database_is_not_filled_again(filled: Path) -> None:
    assert demo.is_there(filled)


def test_an_empty_folder_is_to_be_filled(tmp_path: Path) -> None:
    assert not demo.is_there(tmp_path)


def test_a_database_that_was_made_anew_is_to_be_filled(filled: Path) -> None:
    (filled / "db.sqlite3").rename(filled / "old.sqlite3")
    (filled / "db.sqlite3").write_text("")
    assert not demo.is_there(filled)


def test_the_log_in_says_the_password_that_holds(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert demo.log_in(filled).endswith("; password offchat-demo")
    monkeypatch.setenv("OFFCHAT_DEMO_PASSWORD", "another")
    assert demo.log_in(filled).endswith("; password as it was at the first start in this folder")

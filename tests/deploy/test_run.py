"""`make test` runs every part to its end, and tells by its status and its last lines what has failed."""

import sys
from pathlib import Path

import pytest

from tests.run import Part, run


def part(name: str, code: str, *, fine: tuple[int, ...] = (0,)) -> Part:
    return Part(name=name, command=[sys.executable, "-c", code], fine=fine)


def test_a_part_that_fails_hides_none_of_the_others(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    done = tmp_path / "done"
    screens = part("Screens", "raise SystemExit(1)")
    sqlite = part("SQLite", "import os; print('one test failed'); os.abort()")
    postgres = part("PostgreSQL", f"open({str(done)!r}, 'w'); print('all well')")
    assert run([screens], [sqlite, postgres]) == 1
    assert done.exists()
    said = capfd.readouterr().out
    assert "one test failed\n" in said
    assert "PostgreSQL:\nall well\n" in said
    assert [line.split() for line in said.splitlines()[-3:]] == [
        ["Screens", "FAILED", "with", "status", "1"],
        ["SQLite", "FAILED", "with", "status", "-6"],
        ["PostgreSQL", "passed"],
    ]


@pytest.mark.parametrize(("fine", "status"), [((0,), 1), ((0, 5), 0)])
def test_a_part_of_which_nothing_was_chosen_fails_only_where_it_had_to_have_something(
    fine: tuple[int, ...], status: int
) -> None:
    assert run([part("SQLite", ""), part("PostgreSQL", "raise SystemExit(5)", fine=fine)]) == status


def test_a_part_that_cannot_be_started_is_one_that_failed(capfd: pytest.CaptureFixture[str]) -> None:
    missing = Part(name="Screens", command=["/nowhere/npm"])
    assert run([missing], [part("SQLite", "")]) == 1
    assert capfd.readouterr().out.splitlines()[-2:] == [
        "  Screens                  FAILED with status 127",
        "  SQLite                   passed",
    ]

"""The labels of tests that the product's documents name run the tests that they stand for."""

import subprocess
import sys

import pytest

from tests.labels import LABELS, TESTS, paths_of

MANAGE = [sys.executable, str(TESTS.parent / "manage.py"), "test"]


@pytest.mark.parametrize("label", LABELS)
def test_every_label_stands_for_tests_that_are_there(label: str) -> None:
    assert paths_of(label)
    assert all(path.exists() for path in paths_of(label))


def test_a_label_runs_its_tests_and_an_unknown_one_is_told_the_others() -> None:
    collected = subprocess.run(
        [*MANAGE, "file_manager.tests.test_storage", "--collect-only", "-q"],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert collected.returncode == 0, collected.stderr
    assert "tests/backend/storage/test_staging.py::" in collected.stdout
    assert "tests/backend/library" not in collected.stdout
    unknown = subprocess.run([*MANAGE, "file_manager.tests.test_views"], capture_output=True, text=True, timeout=120)
    assert unknown.returncode == 2
    assert "file_manager.tests.test_ai_services" in unknown.stderr

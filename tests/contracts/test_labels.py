"""The labels of tests that the product's documents name run the tests that they stand for."""

import json
import os
import subprocess
import sys

import pytest

from tests import coverage_floors
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
        env={**os.environ, "PYTEST_ADDOPTS": ""},
    )
    assert collected.returncode == 0, collected.stderr
    assert "tests/backend/storage/test_staging.py::" in collected.stdout
    assert "tests/backend/library" not in collected.stdout
    unknown = subprocess.run([*MANAGE, "file_manager.tests.test_views"], capture_output=True, text=True, timeout=120)
    assert unknown.returncode == 2
    assert "file_manager.tests.test_ai_services" in unknown.stderr


def _report(**percent: int) -> str:
    names = {"models": "backend/media/models.py", "api": "backend/api/me.py", "storage": "backend/storage/blobs.py"}
    files = {names.get(name, "media_pipeline/tagging/base.py"): covered for name, covered in percent.items()}
    sums = {path: {"summary": {"num_statements": 100, "covered_lines": covered}} for path, covered in files.items()}
    return json.dumps({"files": {**sums, "backend/clock.py": {"summary": {"num_statements": 9, "covered_lines": 0}}}})


def test_each_package_of_the_documents_has_a_floor_of_coverage_of_its_own() -> None:
    least = {"models": 95, "api": 90, "storage": 85, "tagging": 80}
    assert coverage_floors.main(_report(**least)) == 0
    for name, percent in least.items():
        assert coverage_floors.main(_report(**{**least, name: percent - 1})) == 1
    # A package that nobody measured is not taken for one that is covered
    assert coverage_floors.main(json.dumps({"files": {}})) == 1


def test_every_pattern_of_a_floor_matches_files_that_are_there() -> None:
    patterns = [pattern for floor in coverage_floors.FLOORS.values() for pattern in floor.patterns]
    assert not [pattern for pattern in patterns if not any(TESTS.parent.glob(pattern))]

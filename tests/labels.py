"""Runs tests by the labels that the product's documents name: ``manage.py test file_manager.tests.test_models``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent
_OF_FILE_MANAGER = {
    "test_models": ("backend/media", "backend/library"),
    "test_api": ("backend/api", "backend/library/test_tags_http.py", "consumers/transfer"),
    "test_storage": ("backend/storage", "backend/media/test_orphans.py", "backend/media/test_maintenance.py"),
    "test_ai_services": (
        "media_pipeline/tagging",
        "media_pipeline/test_tagging.py",
        "backend/library/test_suggestions.py",
        "backend/library/test_suggestions_over_http.py",
    ),
}
LABELS = {
    **{f"file_manager.tests.{name}": places for name, places in _OF_FILE_MANAGER.items()},
    "file_manager": tuple(sorted({place for places in _OF_FILE_MANAGER.values() for place in places})),
    "file_manager.tests": tuple(sorted({place for places in _OF_FILE_MANAGER.values() for place in places})),
}
"""What each label stands for, below ``tests``."""


def paths_of(label: str) -> list[Path]:
    """The files and folders of a label; a path is itself. Raises KeyError."""
    return [Path(label)] if Path(label).exists() else [TESTS / place for place in LABELS[label]]


def run(arguments: Sequence[str]) -> int:
    """Run the tests of some labels, of all without any; options are pytest's. Returns the exit status."""
    options = [one for one in arguments if one.startswith("-")]
    labels = [one for one in arguments if not one.startswith("-")]
    try:
        paths = [path for label in labels for path in paths_of(label)] or [TESTS]
    except KeyError as unknown:
        known = "\n  ".join(LABELS)
        sys.stderr.write(f"There are no tests called {unknown}. Labels, besides paths:\n  {known}\n")
        return 2
    return int(pytest.main([*map(str, dict.fromkeys(paths)), *options]))

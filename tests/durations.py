"""A plugin of pytest that writes down how long the tests of each folder took; :mod:`tests.run` reads it.

The file is named by ``OFFCHAT_TEST_DURATIONS``. Where tests run in several processes, the first one hears of all.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

import pytest

_SECONDS: Counter[str] = Counter()
_COUNT: Counter[str] = Counter()


def folder_of(nodeid: str) -> str:
    """The folder, at most two below ``tests``, that a test counts for: ``tests/backend/chat``."""
    return "/".join(nodeid.partition("::")[0].split("/")[:-1][:3])


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add a set-up, a test or a clean-up to its folder."""
    if isinstance(report, pytest.SubtestReport):
        return  # It stands in the time of its test.
    folder = folder_of(report.nodeid)
    _SECONDS[folder] += report.duration
    _COUNT[folder] += report.when == "call"


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write what came together, as ``{folder: [tests, seconds]}``."""
    target = os.environ.get("OFFCHAT_TEST_DURATIONS")
    if target and not hasattr(session.config, "workerinput"):
        Path(target).write_text(json.dumps({folder: [_COUNT[folder], _SECONDS[folder]] for folder in _SECONDS}))

"""A plugin of pytest that says what set-ups and tests cost in processor seconds, those of their servers included.

``python -m pytest -p tests.costs PATH``; without xdist, so that one process has started all that is counted. A process
that was not waited for counts while it lives: what it did after its test stands with the next one.
"""

from __future__ import annotations

import os
import resource
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

SHOWN = int(os.environ.get("OFFCHAT_TEST_COSTS", "60"))
"""How many lines each table has."""

_TESTS: Counter[str] = Counter()
_SET_UPS: Counter[str] = Counter()
_MODULES: Counter[str] = Counter()
_within: list[float] = []


def spent_s() -> float:
    """Processor seconds of this process, of the children it has waited for and of all that live below it."""
    own = sum(resource.getrusage(who).ru_utime + resource.getrusage(who).ru_stime for who in (0, -1))
    return own + sum(map(_spent_by, psutil.Process().children(recursive=True)))


def _spent_by(process: psutil.Process) -> float:
    try:
        return sum(process.cpu_times()[:4])
    except psutil.NoSuchProcess:
        return 0.0


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[object]:
    """Count a test from the begin of its set-up to the end of its clean-up, less what wider set-ups take."""
    began = spent_s()
    _within.append(0.0)
    try:
        return (yield)
    finally:
        spent = spent_s() - began
        _TESTS[item.nodeid] += spent - _within.pop()
        _MODULES[str(Path(item.path).relative_to(item.config.rootpath))] += spent


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[object]) -> Iterator[object]:
    """Count a set-up by itself, less the set-ups that it asks for."""
    began = spent_s()
    _within.append(0.0)
    try:
        return (yield)
    finally:
        spent = spent_s() - began
        _SET_UPS[f"{fixturedef.scope} {fixturedef.argname} ({fixturedef.baseid})"] += spent - _within.pop()
        if _within and fixturedef.scope != "function":
            _within[-1] += spent


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the dearest modules, set-ups and tests."""
    for title, costs in {"modules": _MODULES, "set-ups": _SET_UPS, "tests": _TESTS}.items():
        terminalreporter.section(f"processor seconds by {title}: {sum(costs.values()):.1f}")
        for name, seconds in costs.most_common(SHOWN):
            terminalreporter.line(f"{seconds:8.2f}  {name}")
    terminalreporter.line(f"all {spent_s():.1f} s")

"""A plugin of pytest that says what modules, wide set-ups and tests cost in processor seconds, with all they started.

Use: ``python -m pytest -p tests.costs PATH``, in one process, for each counts what it has started itself. The work of
servers counts for the test during which they did it.
"""

from __future__ import annotations

import contextlib
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator

import psutil
import pytest

SHOWN, LEAST_S = 150, 0.1
"""How many lines each table has at most, and what is not worth one."""

_COSTS: dict[str, Counter[str]] = {"modules": Counter(), "wide set-ups": Counter(), "tests": Counter()}
_STARTED = {"subprocess.Popen", "os.fork", "os.posix_spawn"}


class _Family:
    """This process and what it has started: looking for new processes takes time, so it is done where one began."""

    def __init__(self) -> None:
        self._alive: dict[int, psutil.Process] = {}
        self.changed, self._looking_s = True, 0.0

    def spent_s(self) -> float:
        """What it has spent so far, but for what the looking took."""
        began = time.process_time()
        if self.changed:
            self.changed = False
            for process in psutil.Process().children(recursive=True):
                self._alive.setdefault(process.pid, process)
        spent = sum(map(self._spent_by, list(self._alive.values())))
        self._looking_s += time.process_time() - began
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
            used = resource.getrusage(who)
            spent += used.ru_utime + used.ru_stime
        return spent - self._looking_s

    def _spent_by(self, process: psutil.Process) -> float:
        with contextlib.suppress(psutil.NoSuchProcess):
            used = process.cpu_times()
            return float(used.user + used.system + used.children_user + used.children_system)
        del self._alive[process.pid]
        return 0.0


_FAMILY = _Family()


def _hear(event: str, _: object) -> None:
    _FAMILY.changed |= event in _STARTED


sys.addaudithook(_hear)


@contextlib.contextmanager
def _counted(names: dict[str, str]) -> Iterator[None]:
    began = _FAMILY.spent_s()
    try:
        yield
    finally:
        spent = _FAMILY.spent_s() - began
        for kind, name in names.items():
            _COSTS[kind][name] += spent


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[object]:
    """Count a test with its set-up and its clean-up."""
    # Whatever an earlier test has started may have started more.
    _FAMILY.changed = True
    with _counted({"tests": item.nodeid, "modules": item.nodeid.partition("::")[0]}):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[object]) -> Iterator[object]:
    """Count a set-up that several tests share by itself as well."""
    if fixturedef.scope == "function":
        return (yield)
    with _counted({"wide set-ups": f"{fixturedef.argname} ({fixturedef.scope}, {fixturedef.baseid})"}):
        return (yield)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what costs most."""
    for kind, costs in _COSTS.items():
        terminalreporter.section(f"Processor seconds of {kind}: {sum(costs.values()):.1f}")
        for name, seconds in costs.most_common(SHOWN):
            if seconds >= LEAST_S:
                terminalreporter.line(f"{seconds:8.2f}  {name}")

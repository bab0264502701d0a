"""Runs all tests in parts, says how long each took, and where a part was longer than its budget.

First the screens and the SDK, then Python: on SQLite, and at the same time, for the tests wait more than they compute,
what depends on the database on PostgreSQL. A part that fails keeps none of the others from running. What PostgreSQL's
run says is shown when both have ended. Use: ``python -m tests.run [--all]``; with ``--all`` everything that can run on
PostgreSQL runs there too, and damaged files are tried in larger numbers. Other arguments go to pytest.
``python -m tests.run --budgets`` runs nothing: it prints the table of budgets that the last whole run asks for.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from tests import guard
from tests.guard import Guarded

ROOT = Path(__file__).resolve().parents[1]
NOTHING_CHOSEN = 5
"""pytest's exit status when the arguments leave no test; they may choose some that only one of the two runs has."""

WORKERS = {"SQLite": "5", "PostgreSQL": "2"}
"""How many processes share the tests of each database: those on SQLite go on longest, the last third of it alone."""

ON_POSTGRES_ALONE = (
    "tests/backend/test_newcomers.py", "tests/backend/chat/test_crossing.py", "tests/consumers/chat/test_resume.py",
    "tests/consumers/hub/test_delivery.py",
)  # fmt: skip
"""Left out on SQLite unless everything is asked for.

On SQLite convergence goes through all actions, on PostgreSQL newcomers and the order of locks do. SQLite has one
writer at a time, so that nothing crosses; who comes back to it is recovered by ``test_recovery.py`` and the journeys;
and where many speak at once on several processes, their database is PostgreSQL.
"""

EVERY_NIGHT = ("tests/deploy/test_rehearsal.py",)
"""Left out unless everything is asked for: it takes minutes."""

BUDGETS_S = {
    "all": 600, "TypeScript": 40, "SQLite": 580, "PostgreSQL": 310,
    "tests/contracts": 255, "tests/deploy": 190, "tests/journeys": 305,
    "tests/media_pipeline": 165, "tests/media_pipeline/engine": 125,
    "tests/consumers": 50, "tests/consumers/activity": 10, "tests/consumers/chat": 75, "tests/consumers/http": 20,
    "tests/consumers/hub": 30, "tests/consumers/media": 35, "tests/consumers/moderation": 20,
    "tests/consumers/transfer": 445, "tests/consumers/websocket": 115,
    "tests/backend": 270, "tests/backend/activity": 10, "tests/backend/api": 105, "tests/backend/audit": 10,
    "tests/backend/chat": 115, "tests/backend/cli": 55, "tests/backend/jobs": 5, "tests/backend/library": 140,
    "tests/backend/media": 80, "tests/backend/moderation": 55, "tests/backend/notifications": 35,
    "tests/backend/storage": 35,
}  # fmt: skip
"""Seconds that parts, and the tests of folders on one database, may take on two quiet cores.

Elsewhere they take what they take: nothing fails for being over its budget.
"""
BUDGET_S = 15
"""That of a folder that is not named above."""

LAST = ROOT / "tests" / ".cache" / "seconds.json"
"""What the last whole run took, by part and folder."""
SPARE = 1.2
"""How much more than it took in a quiet run a budget gives, at least."""

FAR = 1.5
FAR_OVER = "FAR OVER ITS BUDGET"
"""What is said, and said again at the end, of what took so many times its budget, more than all the rest did."""


@dataclass
class Part:
    """A command that runs some of the tests; its output is kept until it is asked for, or goes to ours at once."""

    name: str
    command: list[str]
    folder: Path = ROOT
    environment: dict[str, str] = field(default_factory=dict)
    output: IO[str] | None = None
    durations: Path | None = None
    status: int = 0
    seconds: float = 0.0

    def start(self) -> None:
        """Begin."""
        self._began = time.monotonic()
        errors, environment = self.output and subprocess.STDOUT, os.environ | self.environment
        # Half a minute of each run would go into compiling again what has not changed.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        self._process: subprocess.Popen[str] = Guarded(
            self.command, cwd=self.folder, env=environment, stdout=self.output, stderr=errors, text=True
        )

    def ended(self) -> bool:
        """Whether it has ended; from then on its status and its seconds count."""
        status = self._process.poll()
        if status is None:
            return False
        if not self.seconds:
            self.status, self.seconds = status, time.monotonic() - self._began
        return True


def main(arguments: list[str]) -> int:
    """Run all parts; the exit status is that of the first that failed."""
    if "--budgets" in arguments:
        sys.stdout.write(_budgets(json.loads(LAST.read_text())))
        return 0
    everything = "--all" in arguments
    if everything:
        os.environ["OFFCHAT_TEST_ALL"] = "yes"
    chosen = [argument for argument in arguments if argument != "--all"]
    os.environ["OFFCHAT_TEST_RUN"] = str(shared := guard.folder("run"))
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile("w+") as output:
        screens = [] if chosen else [_screens()]
        left_out = () if everything else (*ON_POSTGRES_ALONE, *EVERY_NIGHT)
        on_sqlite = ["tests", *(f"--ignore={path}" for path in left_out)]
        sqlite = _pytest("SQLite", on_sqlite, chosen, Path(folder))
        on_postgres = ["tests/consumers", "tests/backend", *([] if everything else ["-m", "database"])]
        postgres = _pytest("PostgreSQL", on_postgres, chosen, Path(folder), output)
        began = time.monotonic()
        try:
            _run(screens + ([] if chosen else [*_compiling(), _tables()]))
            _run([sqlite, postgres])
        except KeyboardInterrupt:  # All were interrupted as well, and stop what they have started.
            return 128 + signal.SIGINT
        finally:
            shutil.rmtree(shared, ignore_errors=True)
        output.seek(0)
        sys.stdout.write(f"\nOn PostgreSQL:\n{output.read()}")
        parts = [*screens, sqlite, postgres]
        total = time.monotonic() - began
        lines = [*_summary(parts, pace=max(1.0, total / BUDGETS_S["all"])), _line("all", "", total)]
        if not chosen:
            # A run of root may have left what others may not change.
            with contextlib.suppress(OSError):
                LAST.parent.mkdir(exist_ok=True)
                LAST.write_text(json.dumps({"all": total} | _seconds(parts)))
        sys.stdout.write("\n".join(["", *lines, f"Of the processors: {_processor_s():.0f} s", *_far_over(lines), ""]))
    missing = {NOTHING_CHOSEN} if chosen and any(part.status == 0 for part in parts) else set()
    return next((part.status for part in parts if part.status and part.status not in missing), 0)


def _processor_s() -> float:
    """What everything took of the processors that was started here and has ended, in seconds."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _run(parts: list[Part]) -> None:
    """All at the same time, until the last has ended."""
    for part in parts:
        part.start()
    running = list(parts)
    while running := [part for part in running if not part.ended()]:
        time.sleep(0.05)


def _screens() -> Part:
    path = f"{ROOT / '.tools' / 'node'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return Part("TypeScript", ["npm", "run", "-s", "test:run"], ROOT / "admin_ui", {"PATH": path})


def _compiling() -> list[Part]:
    """What compiles the tests of a fresh clone once; each process that shares them would do so by itself.

    Where this fails the tests fail as well, and say why.
    """
    if any(ROOT.glob("tests/__pycache__/conftest.*-pytest-*.pyc")):
        return []
    collect = [sys.executable, "-m", "pytest", "--collect-only", "-qq", "-p", "no:cacheprovider", "tests"]
    return [Part("compiling", ["sh", "-c", 'exec "$@" >/dev/null 2>&1', "sh", *collect])]


def _tables() -> Part:
    """The tables of SQLite, which most processes wait for at first, while the screens' tests leave some processor."""
    return Part("tables", [sys.executable, "-m", "tests.prepared"])


def _pytest(name: str, what: list[str], chosen: list[str], folder: Path, output: IO[str] | None = None) -> Part:
    durations = folder / f"{name}.json"
    # A file's tests share their fixtures, and files are handed out in the order of tests/longest.py.
    shared = ["-n", WORKERS[name], "--dist", "loadfile", "--no-loadscope-reorder", "-p", "tests.durations"]
    environment = {"OFFCHAT_TEST_DB": name.lower().replace("postgresql", "postgres")}
    environment["OFFCHAT_TEST_DURATIONS"] = str(durations)
    command = [sys.executable, "-m", "pytest", *shared, *what, *chosen]
    return Part(name, command, environment=environment, output=output, durations=durations)


def _seconds(parts: list[Part]) -> dict[str, float]:
    """What each part took, and the tests of each folder, on the database on which they took longer."""
    taken = {part.name: part.seconds for part in parts}
    for part in parts:
        for name, (_, seconds) in _folders(part).items():
            taken[name] = max(seconds, taken.get(name, 0.0))
    return taken


def _folders(part: Part) -> dict[str, tuple[int, float]]:
    """The number of tests, and their seconds, of each folder of a part."""
    if not part.durations or not part.durations.exists():
        return {}
    folders: dict[str, tuple[int, float]] = json.loads(part.durations.read_text())
    return folders


def _budgets(taken: dict[str, float]) -> str:
    """The table of budgets for a machine on which the parts take so long: in steps of five seconds."""
    budgets = {name: 5 * math.ceil(SPARE * seconds / 5) for name, seconds in taken.items()}
    rows = (f'    "{name}": {budget},' for name, budget in sorted(budgets.items()) if budget != BUDGET_S)
    return "\n".join(["BUDGETS_S = {", *rows, "}", ""])


def _summary(parts: list[Part], *, pace: float) -> Iterable[str]:
    """A line for each part, and one for each of its folders: how long it took, and whether that was over its budget.

    Where all took ``pace`` times its budget, far over its own is what took longer than the machine explains.
    """
    yield f"{'part or folder':<40}{'tests':>7}{'seconds':>9}{'budget':>8}"
    for part in parts:
        failed = "  failed" if part.status not in {0, NOTHING_CHOSEN} else ""
        yield _line(part.name, "", part.seconds, failed, pace=pace)
        for name, (tests, seconds) in sorted(_folders(part).items()):
            yield _line(name, tests, seconds, pace=pace)


def _far_over(lines: Iterable[str]) -> Iterable[str]:
    """One last line, where any of them are to be looked at."""
    names = [line.split()[0] for line in lines if FAR_OVER in line]
    if names:
        yield f"Over half more than their budgets: {', '.join(names)}"


def _line(name: str, tests: object, seconds: float, said: str = "", *, pace: float = 1.0) -> str:
    budget = BUDGETS_S.get(name, BUDGET_S)
    over = f"  {FAR_OVER}" if seconds > FAR * budget * pace else "  over its budget" if seconds > budget else ""
    indent = "  " if "/" in name else ""
    return f"{indent + name:<40}{tests:>7}{seconds:>9.0f}{budget:>8}{over}{said}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Runs all tests and sums them up: the screens', then Python's on SQLite and, at the same time, on PostgreSQL.

What depends on the database runs on both; as the tests wait more than they compute, both together take little longer
than the first alone. Each part runs to its end whatever has become of the others. What PostgreSQL's run says is shown
when both have ended. Use: ``python -m tests.run``; arguments go to pytest.
"""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[1]
NOTHING_CHOSEN = 5
"""pytest's exit status when the arguments leave no test; they may choose some that only one of the two runs has."""

NOT_FOUND = 127
"""A shell's exit status for a program that is not there."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """One command that tests something; ``fine`` are its exit statuses that mean that nothing has failed."""

    name: str
    command: list[str]
    folder: Path = ROOT
    environment: dict[str, str] = field(default_factory=dict)
    fine: tuple[int, ...] = (0,)

    def start(self, output: IO[str] | None = None) -> subprocess.Popen[str] | None:
        """Start it, its lines going to ``output``, else to the terminal; None where there is no such program."""
        environment, errors = os.environ | self.environment, output and subprocess.STDOUT
        try:
            return subprocess.Popen(
                self.command, cwd=self.folder, env=environment, stdout=output, stderr=errors, text=True
            )
        except OSError as error:
            print(f"{self.name}: {error}", file=output or sys.stderr)
            return None


def main(arguments: list[str]) -> int:
    """Run all parts; the exit status is 0 when none has failed."""
    screens = Part(
        name="Screens and SDK",
        command=["npm", "run", "-s", "test:run"],
        folder=ROOT / "admin_ui",
        environment={"PATH": f"{ROOT / '.tools' / 'node'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"},
    )
    fine = (0, NOTHING_CHOSEN) if arguments else (0,)
    sqlite = _pytest("SQLite", ["tests", *arguments], fine=(0,))
    postgres = _pytest("PostgreSQL", ["tests/backend", "tests/consumers", *arguments], fine=fine)
    return run([screens], [sqlite, postgres])


def run(*stages: list[Part]) -> int:
    """Run one stage after the other, the parts of each at the same time; then say what has become of each."""
    ended: list[tuple[Part, int]] = []
    try:
        for stage in stages:
            ended += _together(stage)
    except KeyboardInterrupt:  # What runs was interrupted as well, and stops what it has started.
        return 128 + signal.SIGINT
    sys.stdout.write("\nAll parts:\n")
    for part, status in ended:
        become = "passed" if status in part.fine else f"FAILED with status {status}"
        sys.stdout.write(f"  {part.name:24} {become}\n")
    return 0 if all(status in part.fine for part, status in ended) else 1


def _together(parts: list[Part]) -> list[tuple[Part, int]]:
    """Run parts at the same time; what all but the first say is shown when all have ended."""
    with contextlib.ExitStack() as stack:
        outputs = [stack.enter_context(tempfile.TemporaryFile("w+", errors="replace")) for _ in parts[1:]]
        running = [part.start(output) for part, output in zip(parts, [None, *outputs], strict=True)]
        for process in filter(None, running):
            stack.enter_context(process)
        ended = [(part, process.wait() if process else NOT_FOUND) for part, process in zip(parts, running, strict=True)]
        for part, output in zip(parts[1:], outputs, strict=True):
            output.seek(0)
            sys.stdout.write(f"\n{part.name}:\n{output.read()}")
    return ended


def _pytest(database: str, arguments: list[str], *, fine: tuple[int, ...]) -> Part:
    return Part(
        name=f"Python on {database}",
        command=[sys.executable, "-m", "pytest", *arguments],
        environment={"OFFCHAT_TEST_DB": {"SQLite": "sqlite", "PostgreSQL": "postgres"}[database]},
        fine=fine,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Runs all tests: on SQLite, and at the same time what depends on the database on PostgreSQL.

The tests wait more than they compute, so both together take little longer than the first alone. What PostgreSQL's run
says is shown when both have ended. Use: ``python -m tests.run``; arguments go to pytest.
"""

import os
import signal
import subprocess
import sys
import tempfile
from typing import IO

NOTHING_CHOSEN = 5
"""pytest's exit status when the arguments leave no test; they may choose some that only one of the two runs has."""


def main(arguments: list[str]) -> int:
    """Run both; the exit status is that of the first that failed."""
    with tempfile.TemporaryFile("w+") as output:
        beside = _pytest("postgres", ["tests/backend", "tests/consumers", *arguments], output)
        with beside as postgres, _pytest("sqlite", ["tests", *arguments]) as sqlite:
            try:
                status, other = sqlite.wait(), postgres.wait()
            except KeyboardInterrupt:  # Both were interrupted as well, and stop what they have started.
                return 128 + signal.SIGINT
        output.seek(0)
        sys.stdout.write(f"\nOn PostgreSQL:\n{output.read()}")
    if arguments and other == NOTHING_CHOSEN:
        return status
    return status or other


def _pytest(database: str, arguments: list[str], output: IO[str] | None = None) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "pytest", *arguments]
    environment = os.environ | {"OFFCHAT_TEST_DB": database}
    return subprocess.Popen(command, env=environment, stdout=output, stderr=output and subprocess.STDOUT, text=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

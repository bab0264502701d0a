"""A whole OffChat for a test: ``offchat up`` on a free port, in a data folder of its own."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.guard import Guarded

OFFCHAT = Path(sys.executable).with_name("offchat")
READY = re.compile(r"^OffChat is ready at (http://\S+)$")
EMBEDDED = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "ALLOWED_HOSTS", "OFFCHAT_DATA", "OFFCHAT_DEMO_PASSWORD")
"""What a test's own environment must not decide."""


@dataclass
class Running:
    """An ``offchat up`` that is ready: where it serves, where it keeps its data, and what it has printed so far."""

    process: subprocess.Popen[str]
    data: Path
    url: str
    printed: list[str]

    def pid(self, name: str) -> int:
        """The process id of ``web``, ``worker``, ``valkey`` or ``supervisor``."""
        return int((self.data / "run" / f"{name}.pid").read_text())

    def family(self) -> list[psutil.Process]:
        """The supervisor and everything it has started, however deep."""
        supervisor = psutil.Process(self.process.pid)
        return [supervisor, *supervisor.children(recursive=True)]

    def stop(self, how: signal.Signals = signal.SIGINT, *, within: float = 40) -> int:
        """Ask it to stop; returns its exit status."""
        self.process.send_signal(how)
        return self.process.wait(within)


def command(data: Path, *arguments: str, program: Path = OFFCHAT) -> list[str]:
    """The command line of an ``offchat up`` on a free port."""
    return [str(program), "up", "--port", "0", "--data", str(data), *arguments]


def environment(**more: str) -> dict[str, str]:
    """This environment without what would lead away from the embedded defaults."""
    return {name: value for name, value in os.environ.items() if name not in EMBEDDED} | more


@contextlib.contextmanager
def offchat_up(data: Path, *arguments: str, program: Path = OFFCHAT, **variables: str) -> Iterator[Running]:
    """Start it, wait until it is ready, and stop it when the block ends; raises RuntimeError when it does not start."""
    process: subprocess.Popen[str] = Guarded(
        command(data, *arguments, program=program),
        env=environment(**variables),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield _ready(process, data)
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=60)


def _ready(process: subprocess.Popen[str], data: Path) -> Running:
    assert process.stdout is not None
    printed: list[str] = []
    for line in process.stdout:
        printed.append(line.rstrip())
        ready = READY.match(printed[-1])
        if ready:
            return Running(process, data, ready[1], printed)
    raise RuntimeError("offchat up did not start:\n" + "\n".join(printed))


def alive(process: psutil.Process) -> bool:
    """Whether it still runs; one that has ended and was not collected by its parent does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def eventually_gone(processes: list[psutil.Process], *, within: float) -> list[psutil.Process]:
    """Those of ``processes`` that still run after ``within`` seconds."""
    deadline = time.monotonic() + within
    while any(map(alive, processes)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return [process for process in processes if alive(process)]

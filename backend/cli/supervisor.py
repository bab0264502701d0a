"""Starts, watches, restarts and stops processes: the one module of ``offchat up`` that may.

It knows nothing of OffChat. Every child lives in its own session, so that Ctrl-C in the terminal reaches only the
supervisor, which then stops the children in an order that loses no work. Signals are not handled but waited for
(``sigtimedwait``), so nothing here can be interrupted half-way; the process must have one thread, for with more
a signal goes to any that does not block it. Linux only: the kernel tells children when the supervisor dies, and gives
it their orphans.
"""

import contextlib
import ctypes
import errno
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn, Self

RESTART_AFTER_S = 0.2
RESTART_AT_MOST_S = 10.0
STEADY_S = 10.0
"""Seconds after which a child counts as steady: its next restart has the shortest wait."""

LOG_BYTES = 5 * 1024 * 1024
"""A log file above this is moved aside, and the one moved aside before is dropped: two of them at most."""

FULL_DISK_BYTES = 1024 * 1024
"""Free bytes below which a failure is attributed to the full disk, for the log may be incomplete."""

LAST_WORDS = 500
"""Characters of a child's last line that are shown."""

FAILURES_AT_START = 3
_PID_CHARS = 10
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36
_LIBC = ctypes.CDLL(None, use_errno=True)


class StopRequested(Exception):
    """A request to stop: Ctrl-C, SIGTERM, or the terminal was closed."""


class ChildFailed(Exception):
    """A child did not start or did not finish; the message is one sentence with the last line of its log."""


def print_at_once(line: str) -> None:
    """Print a line unbuffered; ignores a closed or full output."""
    with contextlib.suppress(OSError):
        print(line, flush=True)


@dataclass(frozen=True, kw_only=True)
class Command:
    """One program to run: ``name`` names its log and pid file, ``stop_s`` is its time between SIGTERM and SIGKILL."""

    name: str
    argv: tuple[str, ...]
    stop_s: float = 2.0
    fds: tuple[int, ...] = ()


@dataclass
class Child:
    """A running command with its failures."""

    command: Command
    process: subprocess.Popen[bytes]
    started: float
    failures: int = 0
    due: float | None = None

    @property
    def running(self) -> bool:
        """Whether the process runs."""
        return self.process.poll() is None


@dataclass(kw_only=True)
class Supervisor:
    """Context manager that runs commands; leaving it stops them, last started first, within the sum of the ``stop_s``.

    ``run`` takes the pid files, ``log`` the output; ``fds`` are held open by every child (a lock, say);
    ``say`` prints a line for a person, unbuffered.
    """

    run: Path
    log: Path
    environment: Mapping[str, str]
    fds: tuple[int, ...] = ()
    say: Callable[[str], None] = print_at_once
    _groups: list[list[Child]] = field(default_factory=list)
    _foreign: set[int] = field(default_factory=set)
    _mask: set[int | signal.Signals] = field(default_factory=set)
    _hurry: bool = False

    def __enter__(self) -> Self:
        self._mask = set(signal.pthread_sigmask(signal.SIG_BLOCK, _watched()))
        # A shell may have started something and then become this program: not ours to end.
        self._foreign = _children_of(os.getpid())
        _adopt_orphans(adopt=True)
        for folder in (self.run, self.log):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._write_pid("supervisor", os.getpid())
        # One that was killed leaves those of its children, which may be more than this one starts.
        for left in self.run.glob("*.pid"):
            if left.stem != "supervisor":
                left.unlink(missing_ok=True)
        return self

    def __exit__(self, *_: object) -> None:
        for group in reversed(self._groups):
            self._stop(group)
        self._sweep()
        (self.run / "supervisor.pid").unlink(missing_ok=True)
        _adopt_orphans(adopt=False)
        while signal.sigtimedwait(_watched(), 0):
            pass  # asked for once more while everything was stopping: it has been done
        signal.pthread_sigmask(signal.SIG_SETMASK, self._mask)

    def finish(self, command: Command) -> None:
        """Run a command to its end, on a fresh log; raises ChildFailed when it ends badly."""
        with contextlib.suppress(FileNotFoundError):
            os.truncate(self._log_of(command), 0)  # It keeps its place on a disk that is full.
        child = self._start(command)
        self._groups.append([child])
        while child.running:
            self._pause(1.0)
        self._stop(self._groups.pop())
        if child.process.returncode:
            raise ChildFailed(f"`{command.name}` failed: {self._last_words(command)}")

    def keep(self, *commands: Command) -> None:
        """Start commands that belong together and start each again whenever it dies."""
        self._groups.append([self._start(command) for command in commands])

    def wait_until(self, ready: Callable[[], bool], name: str, *, seconds: float) -> None:
        """Look after the children until ``ready()``; raises ChildFailed when one keeps dying or time is up."""
        deadline = time.monotonic() + seconds
        while not ready():
            for child in self._children():
                if child.failures >= FAILURES_AT_START:
                    raise ChildFailed(f"`{child.command.name}` does not start: {self._last_words(child.command)}")
            if time.monotonic() > deadline:
                raise ChildFailed(f"{name} did not answer within {seconds:.0f} s; see the logs in {self.log}.")
            self._pause(0.1)
            self._look_after()

    def watch(self) -> NoReturn:
        """Look after the children for ever; ends by StopRequested."""
        while True:
            self._pause(0.25)
            self._look_after()

    def _children(self) -> list[Child]:
        return [child for group in self._groups for child in group]

    def _pause(self, seconds: float) -> None:
        """Wait for a signal; a child's end only wakes, any other is a request to stop."""
        woken = signal.sigtimedwait(_watched(), seconds)
        if woken is None or woken.si_signo not in _watched():
            return  # Time is up, or the supervisor was stopped and continued: the wait ends with no signal then.
        if woken.si_signo != signal.SIGCHLD:
            raise StopRequested
        self._sweep()

    def _look_after(self) -> None:
        """Start again what has died and is due; keep the logs within bounds."""
        now = time.monotonic()
        for child in self._children():
            self._bound_log(child.command)
            if child.running:
                continue
            if child.due is None:
                self._notice_death(child, now)
            elif now >= child.due:
                self._start_again(child, now)

    def _notice_death(self, child: Child, now: float) -> None:
        if now - child.started >= STEADY_S:
            child.failures = 0
        self._postpone(child, now, _ended(child.process.returncode))

    def _start_again(self, child: Child, now: float) -> None:
        try:
            child.process, child.started, child.due = self._spawn(child.command), now, None
        except OSError as error:
            # A full disk or process table passes; the other children must not end for it.
            self._postpone(child, now, f"cannot be started ({error.strerror})")

    def _postpone(self, child: Child, now: float, why: str) -> None:
        """Print what happened to a child, and set its next start: later each time."""
        child.failures += 1
        wait = min(RESTART_AT_MOST_S, RESTART_AFTER_S * 2.0 ** (child.failures - 1))
        child.due = now + wait
        self.say(f"{child.command.name} {why}; it starts again in {wait:.1f} s ({self._log_of(child.command)})")

    def _start(self, command: Command) -> Child:
        return Child(command=command, process=self._spawn(command), started=time.monotonic())

    def _spawn(self, command: Command) -> subprocess.Popen[bytes]:
        supervisor = os.getpid()

        def in_child() -> None:
            signal.pthread_sigmask(signal.SIG_SETMASK, ())
            if sys.platform == "linux":
                _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
            if os.getppid() != supervisor:
                os._exit(1)

        descriptor = self._open_log(command)
        try:
            process = subprocess.Popen(
                command.argv,
                stdin=subprocess.DEVNULL,
                stdout=descriptor,
                stderr=descriptor,
                env=self.environment,
                pass_fds=self.fds + command.fds,
                start_new_session=True,
                # Safe here: the supervisor has one thread.
                preexec_fn=in_child,
            )
        finally:
            os.close(descriptor)
        self._write_pid(command.name, process.pid)
        return process

    def _stop(self, group: list[Child]) -> None:
        """Send SIGTERM, and SIGKILL to processes that outlast their time, or after a second request."""
        for child in group:
            if child.running:
                child.process.terminate()
        deadline = time.monotonic() + max(child.command.stop_s for child in group)
        while any(child.running for child in group) and not self._hurry and time.monotonic() < deadline:
            woken = signal.sigtimedwait(_watched(), 0.05)
            self._hurry = woken is not None and woken.si_signo in _watched() - {signal.SIGCHLD}
        for child in group:
            if child.running:
                child.process.kill()
            child.process.wait()
            (self.run / f"{child.command.name}.pid").unlink(missing_ok=True)
        self._sweep()

    def _sweep(self) -> None:
        """Kill orphans: processes of a dead child become children of the supervisor."""
        expected = self._foreign | {child.process.pid for child in self._children()}
        while orphans := _children_of(os.getpid()) - expected:
            for pid in orphans:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)

    def _open_log(self, command: Command) -> int:
        try:
            return os.open(self._log_of(command), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        except OSError as error:
            if error.errno not in _NO_ROOM:
                raise
            return os.open(os.devnull, os.O_WRONLY)

    def _write_pid(self, name: str, pid: int) -> None:
        """Overwrite the process id in place, which works on a full disk; without room, remove the file."""
        path = self.run / f"{name}.pid"
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            # Of fixed length, so that no reader sees parts of two.
            os.pwrite(descriptor, f"{pid:<{_PID_CHARS}}\n".encode(), 0)
        except OSError as error:
            if error.errno not in _NO_ROOM:
                raise
            path.unlink()
        finally:
            os.close(descriptor)

    def _log_of(self, command: Command) -> Path:
        return self.log / f"{command.name}.log"

    def _bound_log(self, command: Command) -> None:
        log = self._log_of(command)
        # A removed log or a full disk must not end the process.
        with contextlib.suppress(OSError):
            if log.stat().st_size > LOG_BYTES:
                # The child keeps writing to the same file (it appends), so it is copied and emptied, not renamed.
                shutil.copyfile(log, log.with_suffix(".log.1"))
                os.truncate(log, 0)

    def _last_words(self, command: Command) -> str:
        """Return the last line that a command has written, and the path of its log."""
        log = self._log_of(command)
        try:
            if shutil.disk_usage(self.log).free < FULL_DISK_BYTES:
                return f"the disk of {self.log} is full"
            lines = log.read_text(errors="replace").split("\n")
        except OSError as error:
            return f"its log {log} cannot be read ({error.strerror})"
        last = next((line.strip() for line in reversed(lines) if line.strip()), "it has written nothing")
        return f"{last[:LAST_WORDS]} (its log: {log})"


def _adopt_orphans(*, adopt: bool) -> None:
    """Whether descendants whose parent dies become children of this process (instead of the system's first)."""
    if sys.platform == "linux":
        _LIBC.prctl(_PR_SET_CHILD_SUBREAPER, int(adopt), 0, 0, 0)


def _watched() -> set[signal.Signals]:
    """Return the signals that wake the supervisor; SIGHUP only where it is not ignored (nohup)."""
    hang_up = set() if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN else {signal.SIGHUP}
    return {signal.SIGINT, signal.SIGTERM, signal.SIGCHLD} | hang_up


def _ended(code: int) -> str:
    """Describe how a process ended."""
    return f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with status {code}"


def _children_of(parent: int) -> set[int]:
    """Return the children of ``parent`` by Linux's process table; empty where there is no such table."""
    children = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            # pid (name) state parent …; the name may hold anything, so the fields are counted from its end.
            fields = stat.read_bytes().rpartition(b")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[1]) == parent:
            children.add(int(stat.parent.name))
    return children

"""Starts modules as ``python -m`` does, in a process that has loaded the libraries already.

To load them takes most of what a server's start costs, and the tests start very many servers. One process for each
process of the tests loads what does not ask for settings, and forks for each start; the settings and all of the project
are loaded by the new process, from its own environment.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import runpy
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from tests.guard import Guarded, watch

ROOT = Path(__file__).resolve().parents[1]
_LIBRARIES = """
asyncio email.message http.client multiprocessing sqlite3 ssl unittest.mock
asgiref.server asgiref.sync argon2 channels.layers channels_redis.core
cryptography.fernet cryptography.hazmat.primitives.asymmetric.ec
django.contrib.postgres.indexes django.contrib.postgres.search django.contrib.staticfiles.finders
django.core.handlers.asgi django.core.management django.db.backends.sqlite3.base django.db.migrations.executor
django.db.models.functions django.forms django.template django.test.client django.utils.translation
dramatiq httpx inflection joserfc.jwk joserfc.jwt jsonschema msgpack msgspec PIL.Image psycopg python_multipart
redis.asyncio requests structlog uritemplate uvicorn.lifespan.on uvicorn.protocols.http.httptools_impl
uvicorn.protocols.websockets.websockets_sansio_impl uvicorn.server uvloop webauthn websockets yaml
"""
"""Without those that read the environment or the settings when they are loaded, as Prometheus's client does."""


class Call(NamedTuple):
    """What a new process is to run."""

    module: str
    arguments: list[str]
    environment: dict[str, str]
    log: str


class Forked:
    """A process that was forked for a start; used as a Popen is, but for its exit status, which is not told."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        try:
            self._handle: int | None = os.pidfd_open(pid)
        except ProcessLookupError:  # It has ended already.
            self._handle = None
        else:
            watch("begun", pid)

    def poll(self) -> int | None:
        """0 when it has ended, None while it runs."""
        return self._noted(self._ended(0))

    def wait(self, timeout: float | None = None) -> int:
        """Return when it has ended; raises TimeoutExpired after so many seconds."""
        if self._noted(self._ended(timeout)) is None:
            raise subprocess.TimeoutExpired(f"process {self.pid}", timeout or 0)
        return 0

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it runs."""
        if self._handle is not None:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._handle, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)

    def _ended(self, timeout: float | None) -> bool:
        if self._handle is None:
            return True
        poll = select.poll()
        poll.register(self._handle, select.POLLIN)
        return bool(poll.poll(None if timeout is None else 1000 * timeout))

    def _noted(self, ended: bool) -> int | None:
        if not ended:
            return None
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
            watch("ended", self.pid)
        return 0


def start(module: str, *arguments: str, environment: dict[str, str], log: Path) -> Forked | Guarded[bytes]:
    """Start ``python -m module``, which adds what it says to ``log``; it ends at the latest when this process does."""
    # What is said to Python itself, or has it measured, is heard only by one that begins; and benchmarks measure those.
    if "PYTEST_VERSION" not in os.environ or any(name.startswith(("PYTHON", "COV")) for name in environment):
        with log.open("ab") as output:
            command = [sys.executable, "-m", module, *arguments]
            return Guarded(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
    call = Call(module, list(arguments), environment, str(log))
    try:
        return _loaded().fork(call)
    except BrokenPipeError:  # It was ended, as by a machine that is short of memory: that is no fault of this start.
        _loaded().stop()
        _loaded.cache_clear()
        return _loaded().fork(call)


class _Loaded:
    """The process that forks, as seen from here."""

    def __init__(self) -> None:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        command, pipe = [sys.executable, "-m", "tests.forked"], subprocess.PIPE
        self._process: Guarded[str] = Guarded(command, cwd=ROOT, env=kept, stdin=pipe, stdout=pipe, text=True)
        self._one_at_a_time = threading.Lock()

    def fork(self, call: Call) -> Forked:
        """A new process that runs a call; raises BrokenPipeError where this one has ended."""
        assert self._process.stdout
        with self._one_at_a_time:
            self._say(json.dumps(call))
            number = self._process.stdout.readline()
            if not number:
                raise BrokenPipeError
            forked = Forked(int(number))
            # It is held by now: another process cannot have got its number.
            self._say("held")
            return forked

    def _say(self, line: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def stop(self) -> None:
        """End it."""
        self._process.communicate()


@lru_cache(maxsize=1)
def _loaded() -> _Loaded:
    return _Loaded()


def stop() -> None:
    """End the process that forks, where there is one, so that what all have taken of the processor is counted."""
    if _loaded.cache_info().currsize:
        _loaded().stop()
        _loaded.cache_clear()


def _calls() -> Iterator[Call]:
    for line in sys.stdin:
        yield Call(*json.loads(line))


def _forked() -> Call | None:
    """Fork for each call; returns it in the new process, and None in this one when no more are to come."""
    for call in _calls():
        # Until the one that asks holds the new process, its number must stay its own, also when it ends at once.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
        child = os.fork()
        if child:
            sys.stdout.write(f"{child}\n")
            sys.stdout.flush()
            sys.stdin.readline()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
        if not child:
            return call
    return None


def _reap(*_: Any) -> None:
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _become(call: Call) -> None:
    """Take what the process that forked has of its own for what the call says."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    nothing, log = os.open(os.devnull, os.O_RDONLY), os.open(call.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for descriptor, standard in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(descriptor, standard)
    os.close(nothing)
    os.close(log)
    os.environ.clear()
    os.environ.update(call.environment)
    sys.argv[1:] = call.arguments


def main() -> None:
    """Load, and fork until the process that asks has ended."""
    gc.disable()
    for name in _LIBRARIES.split():
        import_module(name)
    gc.freeze()
    gc.enable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, _reap)
    call = _forked()
    if call:
        _become(call)
        runpy.run_module(call.module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()

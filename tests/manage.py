"""Runs Python beside a server: one process for each environment, which loads Django once and forks for every call.

A call costs hundredths of a second instead of a second, and finds the process as fresh as a new one would be.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import socket
import sys
import tempfile
import threading
import traceback
from pathlib import Path
from typing import Any, TextIO

import django

from tests import forked
from tests.forked import Forked
from tests.guard import Guarded
from tests.waiting import PATIENCE_S

_UNIX = socket.AF_UNIX


class Manager:
    """The process; it starts with the first call and ends with :meth:`close`, or with the process that asks it."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment
        self._log = Path(environment["OFFCHAT_DATA"], "manage.log")
        self._process: Forked | Guarded[bytes] | None = None
        self._line: TextIO
        self._one_at_a_time = threading.Lock()

    def run(self, code: str, *arguments: str) -> str:
        """What ``code`` prints, with ``arguments`` in ``sys.argv[1:]``; raises RuntimeError where it fails."""
        with self._one_at_a_time:
            if self._process is None:
                self._process = self._start()
            answer = self._ask({"code": code, "arguments": arguments})
        if answer["status"]:
            raise RuntimeError(answer["errors"][-3000:])
        return str(answer["output"])

    def close(self) -> None:
        """End the process."""
        with self._one_at_a_time:
            if self._process is not None:
                self._line.close()
                self._process.wait()
                self._process = None

    def _start(self) -> Forked | Guarded[bytes]:
        with (
            tempfile.TemporaryDirectory(prefix="offchat-manage-", dir="/tmp") as name,
            socket.socket(_UNIX) as listener,
        ):
            folder = Path(name)
            listener.bind(str(folder / "socket"))
            listener.listen()
            listener.settimeout(PATIENCE_S)
            process = forked.start("tests.manage", name, environment=self._environment, log=folder / "log")
            try:
                connection, _ = listener.accept()
            except TimeoutError as error:
                process.kill()
                raise RuntimeError((folder / "log").read_text()) from error
        connection.settimeout(None)
        self._line = connection.makefile("rw")
        connection.close()
        return process

    def _ask(self, call: dict[str, Any]) -> dict[str, Any]:
        self._line.write(json.dumps(call) + "\n")
        self._line.flush()
        answer = self._line.readline()
        if not answer:
            raise RuntimeError(f"The process has ended: {self._log.read_text()}")
        return dict(json.loads(answer))


def _serve(folder: str) -> None:
    with socket.socket(_UNIX) as connection:
        connection.connect(f"{folder}/socket")
        calls = connection.makefile("rw")
    # Loaded once, for all calls: neither this nor they nor the end look through it for garbage.
    gc.disable()
    django.setup()
    gc.freeze()
    gc.enable()
    for line in calls:
        call = json.loads(line)
        with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
            child = os.fork()
            if not child:
                os.dup2(output.fileno(), 1)
                os.dup2(errors.fileno(), 2)
                # Not by exit: to take a whole Django apart takes longer than most calls. What is still to be rung is.
                status = _run(call)
                atexit._run_exitfuncs()
                os._exit(status)
            _, status = os.waitpid(child, 0)
            output.seek(0)
            errors.seek(0)
            answer = {"status": status, "output": output.read(), "errors": errors.read()}
        calls.write(json.dumps(answer) + "\n")
        calls.flush()


def _run(call: dict[str, Any]) -> int:
    sys.argv = ["-c", *call["arguments"]]
    try:
        exec(compile(call["code"], "<beside the server>", "exec"), {"__name__": "__main__"})
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


if __name__ == "__main__":
    _serve(sys.argv[1])

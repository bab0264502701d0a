"""Starts processes that end when this one does, however it ends: also by ``kill -9``, and also when they are stopped.

A shell beside each process of the tests reads on a pipe which processes live. When the pipe closes it ends those that
do, and removes the folders that were theirs.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
from functools import lru_cache
from pathlib import Path
from typing import Any, AnyStr

_SHELL = """
while read -r what it; do case $what in
    begun) live="$live $it" ;;
    ended) rest=; for one in $live; do [ "$one" = "$it" ] || rest="$rest $one"; done; live=$rest ;;
    folder) folders="$folders $it" ;;
esac; done
[ -z "$live" ] || {
    kill -TERM $live; kill -CONT $live
    # Each by itself: asked about several, some shells answer for the worst of them.
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        rest=; for one in $live; do kill -0 "$one" && rest=1; done; [ "$rest" ] || break; sleep 1
    done
    kill -KILL $live
}
cd / && rm -rf $folders
"""


class Guarded(subprocess.Popen[AnyStr]):
    """A process that is asked to end, and 20 s later killed, when this one has ended without waiting for it."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        watch("begun", self.pid)

    def poll(self) -> int | None:
        """Its exit status, or None while it runs."""
        return self._noted(super().poll())

    def wait(self, timeout: float | None = None) -> int:
        """Its exit status, once it has ended."""
        return self._noted(super().wait(timeout))

    def _noted(self, status: Any) -> Any:
        if status is not None:
            watch("ended", self.pid)
        return status


def watch(what: str, pid: int) -> None:
    """Say that a process, which may be no child of this one, has ``begun`` and is to end with it, or has ``ended``."""
    _guard().tell(what, pid)


def folder(name: str) -> Path:
    """A new private folder, gone when this process is; under /tmp, for the path of a Unix socket has to be short."""
    made = Path(tempfile.mkdtemp(prefix=f"offchat-{name}-", dir="/tmp"))
    _guard().tell("folder", made)
    return made


class _Guard:
    def __init__(self) -> None:
        nowhere = subprocess.DEVNULL
        self._lock = threading.Lock()
        self._shell = subprocess.Popen(
            ["/bin/sh", "-c", _SHELL], stdin=subprocess.PIPE, stdout=nowhere, stderr=nowhere, start_new_session=True
        )

    def tell(self, what: str, it: object) -> None:
        assert self._shell.stdin
        with self._lock:
            os.write(self._shell.stdin.fileno(), f"{what} {it}\n".encode())


@lru_cache(maxsize=1)
def _guard() -> _Guard:
    return _Guard()

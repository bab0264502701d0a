"""The data folder of ``offchat up``: one user at a time, closed to others, with a place for Valkey's socket."""

import contextlib
import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from backend.errors import Misconfigured

LEFTOVERS_S = 12.0
"""How long the processes of a supervisor that was killed are waited for; they end by themselves."""

FIRST_START_BYTES = 64 * 1024**2
"""Free space for a new database and the demo, with enough left to be tried."""

_SOCKET_PATH_BYTES = 107
"""What fits into a Unix socket's address on Linux (``sun_path`` is 108 bytes with its closing zero)."""


@contextlib.contextmanager
def held(data: Path, *, first_start_bytes: int = FIRST_START_BYTES) -> Iterator[int]:
    """Make the folder ours; yields the lock's descriptor, which every child must hold open as well.

    So the folder stays taken until the last process that uses it is gone, even if the supervisor is killed.
    Raises Misconfigured when it belongs to another, cannot be reached or written, or has no room for a new database.
    """
    run = data / "run"
    # Whatever is made from here on is for this user alone, wherever the folder is copied to.
    os.umask(0o077)
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        run.mkdir(exist_ok=True)
        run.chmod(0o700)
        lock = os.open(run / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        reason = "it is a file" if isinstance(error, FileExistsError) else error.strerror
        raise Misconfigured(f"The data folder {data} cannot be used: {reason}; name another with --data.") from error
    try:
        _take(lock, run, data)
        _require_room(data, first_start_bytes)
        yield lock
    finally:
        os.close(lock)


def _take(lock: int, run: Path, data: Path) -> None:
    deadline = time.monotonic() + LEFTOVERS_S
    while True:
        try:
            return fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline or _supervised(run):
                raise Misconfigured(
                    f"The data folder {data} is in use by another `offchat up`: "
                    "for a second one beside it name another folder and port, with --data and --port."
                ) from None
            time.sleep(0.1)


def _require_room(data: Path, needed: int) -> None:
    """Raise Misconfigured where a first start would fill the disk; what was started before may go on with less."""
    free = shutil.disk_usage(data).free
    if free < needed and not (data / "db.sqlite3").exists():
        raise Misconfigured(
            f"Only {free // 1024**2} MiB are free in {data}, and a first start needs {needed // 1024**2}: "
            "free some space, or name another folder with --data."
        )


def _supervised(run: Path) -> bool:
    """Whether the supervisor that wrote its process id here is still alive."""
    try:
        pid = int((run / "supervisor.pid").read_text())
        # Empty for a process that has ended and was not yet collected.
        return Path(f"/proc/{pid}/cmdline").read_bytes() != b""
    except (OSError, ValueError):
        return False


@contextlib.contextmanager
def socket_folder(data: Path) -> Iterator[Path]:
    """A folder for ``valkey.sock``: ``run`` in the data folder, or a private one where that fits into no address.

    Too long for a socket's address, or no UTF-8, as a URL's path has to be.
    """
    run = data / "run"
    path = os.fsencode(run / "valkey.sock")
    if len(path) <= _SOCKET_PATH_BYTES and path.decode(errors="replace") == str(run / "valkey.sock"):
        yield run
        return
    short = Path(tempfile.mkdtemp(prefix="offchat-", dir="/tmp"))
    try:
        yield short
    finally:
        shutil.rmtree(short, ignore_errors=True)


@contextlib.contextmanager
def fresh_folder(folder: Path) -> Iterator[None]:
    """An empty folder for as long as the block runs, whatever an earlier run that was killed has left there."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)

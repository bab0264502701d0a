"""The data folder of ``offchat up``: one user at a time, closed to others, with a place for Valkey's socket."""

import contextlib
import fcntl
import hashlib
import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from backend.errors import Misconfigured

LEFTOVERS_S = 12.0
"""Seconds to wait for the processes of a killed supervisor, which end by themselves."""

FIRST_START_BYTES = 64 * 1024**2
"""Bytes for a new database, the demo, and first uploads."""

RESERVE_BYTES = 2 * 1024**2
"""Space kept for a start on a full disk."""

NOBODY = "nobody"
"""Name of a file in ``run/`` of the data folder, which exists while no account can log in."""

_SOCKET_PATH_BYTES = 107
"""Longest path of a Unix socket on Linux (``sun_path`` is 108 bytes with its closing zero)."""


@contextlib.contextmanager
def held(data: Path, *, first_start_bytes: int = FIRST_START_BYTES) -> Iterator[int]:
    """Lock the data folder; yields the lock's descriptor, which every child must hold open as well.

    So the folder stays locked until the last process that uses it has ended, even if the supervisor is killed. Raises
    Misconfigured when it is locked, cannot be reached or written, or has no room for a new database.
    """
    run = data / "run"
    # All files from here on are for this user alone, also in a copy of the folder.
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
        _keep_room(data / "reserve")
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
    """Raise Misconfigured where a first start would fill the disk; later starts need less."""
    free = shutil.disk_usage(data).free
    if free < needed and not (data / "db.sqlite3").exists():
        raise Misconfigured(
            f"Only {free // 1024**2} MiB are free in {data}, and a first start needs {needed // 1024**2}: "
            "free some space, or name another folder with --data."
        )


def _keep_room(reserve: Path) -> None:
    """Reserve space for the next start; on a full disk release it, for SQLite needs some to open its database."""
    if shutil.disk_usage(reserve.parent).free < RESERVE_BYTES:
        reserve.unlink(missing_ok=True)
        return
    descriptor = os.open(reserve, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        os.posix_fallocate(descriptor, 0, RESERVE_BYTES)
    finally:
        os.close(descriptor)


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
        try:
            yield run
        finally:
            # A Valkey that had to be killed leaves it.
            (run / "valkey.sock").unlink(missing_ok=True)
        return
    short = Path(tempfile.mkdtemp(prefix="offchat-", dir="/tmp"))
    try:
        yield short
    finally:
        shutil.rmtree(short, ignore_errors=True)


@contextlib.contextmanager
def database_open(path: Path) -> Iterator[None]:
    """Keep a SQLite database open for as long as the block runs.

    With its last connection SQLite removes its WAL files, and needs room to create them again, also to read.
    """
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        yield


@contextlib.contextmanager
def metrics_folder(data: Path) -> Iterator[Path | None]:
    """Yield an empty folder in memory, else in the temporary folder, for ``data``; None without room.

    Never in the data folder: metrics files are memory-mapped, which must not depend on a disk that may be full.
    """
    name = f"offchat-{os.getuid()}-{hashlib.sha256(os.fsencode(data)).hexdigest()[:16]}"
    folder = next(filter(_is_fresh, (parent / name for parent in _memory())), None)
    try:
        yield folder
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


def _memory() -> Iterator[Path]:
    yield Path("/dev/shm")  # noqa: S108 - a folder of its own is made there
    with contextlib.suppress(OSError):
        yield Path(tempfile.gettempdir())


def _is_fresh(folder: Path) -> bool:
    """Create an empty folder for this user; removes the rest of an earlier run that was killed."""
    shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.mkdir(mode=0o700)
    except OSError:
        return False
    return True

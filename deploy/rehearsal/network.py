"""A network of hosts inside of this process's own network namespace, and the processes that run on each."""

from __future__ import annotations

import os
import pwd
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
"""That of systemd."""

HERE = "10.77.0.1"
"""The clients' address."""


def lay() -> None:
    """Make the switch to which hosts are tied; this process has the address ``HERE``."""
    Path("/run/netns").mkdir(exist_ok=True)
    for command in (
        "mount -t tmpfs tmpfs /run/netns",
        "ip link set lo up",
        "ip link add switch type bridge",
        f"ip addr add {HERE}/24 dev switch",
        "ip link set switch up",
    ):
        subprocess.run(command.split(), check=True)


@dataclass(frozen=True)
class Host:
    """A network namespace with an address and a folder."""

    name: str
    address: str
    folder: Path

    def lay(self) -> None:
        """Tie it to the switch."""
        self.folder.mkdir(exist_ok=True)
        for command in (
            f"ip netns add {self.name}",
            f"ip link add to-{self.name} type veth peer name eth0 netns {self.name}",
            f"ip link set to-{self.name} master switch up",
            f"ip -n {self.name} addr add {self.address}/24 dev eth0",
            f"ip -n {self.name} link set eth0 up",
            f"ip -n {self.name} link set lo up",
        ):
            subprocess.run(command.split(), check=True)

    def start(
        self, name: str, command: list[str], *, environment: dict[str, str] | None = None, user: str | None = None
    ) -> Process:
        """Start a process there, which writes to ``NAME.log`` in the host's folder."""
        account = pwd.getpwnam(user) if user else None
        become = (
            ["setpriv", f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"] if account else []
        )
        variables, there = {"PATH": PATH} | (environment or {}), ["ip", "netns", "exec", self.name]
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [*there, *become, *command], cwd=self.folder, env=variables, start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        return Process(process)

    def run(self, name: str, command: list[str], *, environment: dict[str, str], user: str | None = None) -> None:
        """Run a process there to its end; raises RuntimeError with its log where it fails."""
        if self.start(name, command, environment=environment, user=user).wait(600):
            raise RuntimeError((self.folder / f"{name}.log").read_text()[-3000:])


class Process:
    """A process of a host."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def wait(self, seconds: float) -> int:
        """Its exit status."""
        return self._process.wait(seconds)

    def alive(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    def stop(self, seconds: float, how: signal.Signals = signal.SIGTERM) -> bool:
        """Stop it as systemd does; returns whether it ended by itself within that time."""
        if self.alive():
            self._process.send_signal(how)
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            return False
        return True

"""Reads the units of systemd and runs what they run, on a host that has no systemd."""

from __future__ import annotations

import re
import shlex
import time
from collections.abc import Iterable
from pathlib import Path

from deploy.rehearsal.network import Host, Process

UNITS = Path(__file__).resolve().parents[1] / "systemd"


class Unit:
    """A unit and its instance on a host; paths below ``/opt``, ``/etc`` and ``/var/lib`` are the host's own."""

    def __init__(self, host: Host, name: str, instance: str, settings: dict[str, str]) -> None:
        self.host, self.name = host, f"{name}@{instance}".rstrip("@")
        self._text = (UNITS / f"{name}@.service" if instance else UNITS / f"{name}.service").read_text()
        self._instance, self._settings = instance, settings
        self._process: Process | None = None

    def start(self) -> float:
        """Run what comes before, until it ends well, and start it; returns the seconds that took."""
        began, environment = time.monotonic(), self._environment()
        for command in self._commands("ExecStartPre", environment):
            self.host.run(f"{self.name}-before", command, environment=environment)
        command = next(iter(self._commands("ExecStart", environment)))
        self._process = self.host.start(self.name, command, environment=environment)
        return time.monotonic() - began

    def run(self) -> float:
        """Run a unit of the type ``oneshot``; returns the seconds that took."""
        began, environment = time.monotonic(), self._environment()
        self.host.run(self.name, next(iter(self._commands("ExecStart", environment))), environment=environment)
        return time.monotonic() - began

    def stop(self) -> float:
        """Stop it; returns the seconds that took. Raises RuntimeError where it had to be killed."""
        began, patience = time.monotonic(), float(self._lines("TimeoutStopSec")[0])
        assert self._process is not None
        if not self._process.stop(patience):
            raise RuntimeError(f"{self.name} on {self.host.name} did not end within {patience:.0f} s and was killed")
        return time.monotonic() - began

    def _lines(self, key: str) -> list[str]:
        return re.findall(rf"(?m)^{key}=(.+)$", self._text)

    def _here(self, text: str) -> str:
        for place in ("/opt/", "/etc/offchat/", "/var/lib/"):
            text = text.replace(place, f"{self.host.folder}{place}")
        return text.replace("%i", self._instance)

    def _environment(self) -> dict[str, str]:
        """As systemd does it: what files say wins over what the unit says."""
        said: dict[str, str] = {}
        for line in self._lines("Environment"):
            said |= dict(_pairs(shlex.split(self._here(line))))
        for path in self._lines("EnvironmentFile"):
            said |= dict(_pairs(Path(self._here(path)).read_text().splitlines()))
        return {"LANG": "C.UTF-8", "HOME": str(self.host.folder)} | said | self._settings

    def _commands(self, key: str, environment: dict[str, str]) -> Iterable[list[str]]:
        for line in self._lines(key):
            words = shlex.split(self._here(line))
            # A word that is one variable without braces is split, as systemd does.
            whole = [part for word in words for part in ([word] if not re.fullmatch(r"\$\w+", word)
                                                         else environment.get(word[1:], "").split())]  # fmt: skip
            yield [re.sub(r"\$\{(\w+)\}", lambda found: environment.get(found[1], ""), word) for word in whole]


def _pairs(lines: Iterable[str]) -> Iterable[tuple[str, str]]:
    for line in lines:
        name, sign, value = line.partition("=")
        if sign and not line.startswith("#"):
            yield name, value


def install(host: Host, version: Path) -> None:
    """Have ``/opt/offchat`` of a host be that version, in one step."""
    place = host.folder / "opt" / "offchat"
    place.parent.mkdir(exist_ok=True)
    new = place.with_name("offchat.new")
    new.symlink_to(version)
    new.replace(place)

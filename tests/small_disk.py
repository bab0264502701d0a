"""A small file system of its own for a test, and a small ``/dev/shm``: as root or not, in a mount namespace."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.guard import Guarded

_MOUNT = """
set -e
mount -t tmpfs -o size="$2",mode=0700 tmpfs "$1"
mount -t tmpfs -o size="$3",mode=1777 tmpfs /dev/shm
echo mounted
exec sleep infinity
"""


@dataclass
class SmallDisk:
    """A folder on a small file system, as processes that are started by ``within`` see it."""

    folder: Path
    holder: int

    @property
    def seen_from_here(self) -> Path:
        """The same folder from outside of the namespace."""
        return Path(f"/proc/{self.holder}/root{self.folder}")

    def within(self, *command: str) -> list[str]:
        """The command line that runs ``command`` in the namespace."""
        user = [] if os.geteuid() == 0 else ["--user", "--preserve-credentials"]
        return ["nsenter", "--target", str(self.holder), *user, "--mount", f"--wd={Path.cwd()}", *command]

    def fill(self) -> None:
        """Write until nothing fits any more, not even one byte."""
        with (self.seen_from_here / "ballast").open("ab", buffering=0) as file:
            for size in (1 << 20, 1 << 12, 1):
                with contextlib.suppress(OSError):
                    while True:
                        file.write(bytes(size))

    def free(self) -> None:
        """Make room again."""
        (self.seen_from_here / "ballast").unlink()


@contextlib.contextmanager
def small_disk(folder: Path, *, size: str, shm: str) -> Iterator[SmallDisk]:
    """Mount both; raises RuntimeError, with the reason, where this machine does not let us."""
    user = [] if os.geteuid() == 0 else ["--map-root-user"]
    command = ["unshare", "--mount", *user, "sh", "-c", _MOUNT, "sh", str(folder), size, shm]
    with Guarded(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as holder:
        try:
            if holder.stdout is None or holder.stdout.readline() != "mounted\n":
                said = holder.stderr.read() if holder.stderr else ""
                raise RuntimeError(f"No small file system can be mounted here, as root or in a user namespace: {said}")
            yield SmallDisk(folder, holder.pid)
        finally:
            holder.kill()

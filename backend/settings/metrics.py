"""Where the processes of a machine count together, in files that are memory: no full disk may end a process."""

from __future__ import annotations

import mmap
import os
import sys
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any

from prometheus_client import mmap_dict, values

from backend.errors import Misconfigured
from backend.settings.env import text, words


def _networks(given: list[str]) -> list[IPv4Network | IPv6Network]:
    """Networks as they are written, like `10.0.0.0/8`; raises Misconfigured."""
    try:
        return [ip_network(one) for one in given]
    except ValueError as error:
        raise Misconfigured(f"METRICS_NETWORKS must be networks like 10.0.0.0/8, by commas: {error}.") from error


def _listening(given: str) -> tuple[str, int] | None:
    """An address like `0.0.0.0:9464`; raises Misconfigured."""
    host, _, port = given.rpartition(":")
    if not given:
        return None
    if not host or not port.isascii() or not port.isdigit() or not 0 < int(port[:6]) < 1 << 16:
        raise Misconfigured(f"METRICS_ADDRESS must be an address with a port, like 0.0.0.0:9464, not {given!r}.")
    return host.strip("[]"), int(port)


METRICS_ADDRESS = _listening(text("METRICS_ADDRESS"))
"""Where each process serves its metrics by itself, beside what it does otherwise; nowhere where it is empty."""

METRICS_TOKEN = text("METRICS_TOKEN")
"""What has to be sent along to read metrics; where it is empty, METRICS_NETWORKS decides."""

METRICS_NETWORKS = _networks(
    words(
        "METRICS_NETWORKS",
        "127.0.0.0/8,::1/128,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,100.64.0.0/10,169.254.0.0/16,fc00::/7,fe80::/10",
    )
)
"""Who may read metrics where there is no token: by default this machine and private networks."""

METRICS_FOLDER = text("PROMETHEUS_MULTIPROC_DIR", "")
"""Where the processes of this machine count together (`offchat up` sets it); each by itself where it is empty."""

_FIRST_BYTES = 1 << 16
_ENTRY_BYTES = 32
"""What an entry takes beside its key."""


class ReservedDict(mmap_dict.MmapedDict):
    """A file of figures whose space is reserved before it is mapped, or memory of this process where there is none.

    Writing to a mapped page that the file system has no room for would end the process (SIGBUS).
    """

    def __init__(self, filename: str, read_mode: bool = False) -> None:  # noqa: FBT001, FBT002 - the library's
        self._own: int | None = None
        if not read_mode and not _reserved(filename, _FIRST_BYTES):
            self._own = os.memfd_create("figures")
            filename = f"/proc/self/fd/{self._own}"
        super().__init__(filename, read_mode)  # type: ignore[no-untyped-call]

    def _init_value(self, key: str) -> None:
        needed = self._used + len(key.encode()) + _ENTRY_BYTES
        if self._own is None and needed > self._capacity and not _reserved(self._fname, 2 * self._capacity):
            self._move_to_memory()
        super()._init_value(key)  # type: ignore[no-untyped-call]

    def _move_to_memory(self) -> None:
        """Go on in memory that other processes do not see, with what was counted so far."""
        self._own = os.memfd_create("figures")
        os.write(self._own, self._m[:])
        self._f.close()
        self._f = os.fdopen(os.dup(self._own), "r+b")
        self._m = mmap.mmap(self._own, self._capacity)

    def close(self) -> None:
        """Close the file, or give the memory back."""
        super().close()  # type: ignore[no-untyped-call]
        if self._own is not None:
            os.close(self._own)
            self._own = None


def _reserved(path: str, size: int) -> bool:
    """Whether the file system keeps ``size`` bytes for a file."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            os.posix_fallocate(descriptor, 0, size)
        except OSError:
            if os.fstat(descriptor).st_size == 0:
                os.unlink(path)  # noqa: PTH108 - who collects the figures cannot read an empty file
            raise
        finally:
            os.close(descriptor)
    except OSError:
        return False
    return True


if sys.platform == "linux":
    # Where the library's own values take their files from; it has no setting for that.
    _values: Any = values
    _values.MmapedDict = ReservedDict

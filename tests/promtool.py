"""Prometheus's own checker of rules, from the distribution's package: unpacked here, so that no server is installed."""

from __future__ import annotations

import fcntl
import shutil
import subprocess
import tempfile
from pathlib import Path

TOOLS = Path(__file__).resolve().parents[1] / ".tools"
UNPACKED = TOOLS / "promtool"


def promtool() -> str | None:
    """The program; None where there is none."""
    return shutil.which("promtool") or (str(UNPACKED) if UNPACKED.exists() else None)


def provide() -> None:
    """Fetch it where it is missing and apt is there; nothing else of its package is kept, and nothing is installed."""
    TOOLS.mkdir(exist_ok=True)
    with (TOOLS / "promtool.lock").open("w") as lock, tempfile.TemporaryDirectory(dir=TOOLS) as folder:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if promtool() or not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
            return
        download = ["apt-get", "-q", "-o", "Acquire::Retries=1", "download", "prometheus"]
        subprocess.run(download, cwd=folder, check=False, capture_output=True)
        for package in Path(folder).glob("prometheus_*.deb"):
            subprocess.run(["dpkg-deb", "-x", package, folder], check=True)
            shutil.move(Path(folder) / "usr" / "bin" / "promtool", UNPACKED)

"""Environments of their own for programs that the tests use and OffChat does not: below `.tools`, made once."""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

TOOLS = Path(__file__).resolve().parents[1] / ".tools"


def provide(name: str, requirements: Path) -> Path:
    """Make the environment where it is missing or of other versions; returns the folder of its programs."""
    wanted, folder = hashlib.sha256(requirements.read_bytes()).hexdigest(), TOOLS / name
    stamp = folder / "stamp"
    TOOLS.mkdir(exist_ok=True)
    with (TOOLS / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not stamp.exists() or stamp.read_text() != wanted:
            uv = shutil.which("uv", path=TOOLS / "uv" / "bin") or shutil.which("uv") or "uv"
            for command in (
                [uv, "venv", "-q", "--clear", "--python", sys.executable, folder],
                [uv, "pip", "install", "-q", "--python", folder / "bin" / "python", "-r", requirements],
            ):
                if subprocess.run(command, check=False, stdin=subprocess.DEVNULL, timeout=600).returncode:
                    # A registry may fail for a moment.
                    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, timeout=600)
            stamp.write_text(wanted)
    return folder / "bin"

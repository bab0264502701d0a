"""Runs every benchmark and keeps what it said: ``make bench``, or ``python -m benchmarks delivery jobs`` for some."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

ALL = ("delivery", "upload", "jobs", "preview", "tagging", "duplicates", "library", "screens")
RESULTS = Path(__file__).parent / "results"
VERSIONS = ("django", "channels", "channels-redis", "uvicorn", "dramatiq", "av", "pillow", "redis", "msgspec")


def machine() -> dict[str, object]:
    """What the figures were measured on."""
    info = Path("/proc/cpuinfo").read_text()
    model = next((line.partition(":")[2].strip() for line in info.splitlines() if line.startswith("model name")), "")
    return {
        "cpu": model,
        "cpus": os.cpu_count(),
        "kernel": platform.release(),
        "python": platform.python_version(),
        "versions": {name: version(name) for name in VERSIONS},
    }


def main(names: list[str]) -> None:
    """Each benchmark in a process of its own; the results go to a file named by the day."""
    results: dict[str, object] = {"machine": machine()}
    for name in names or ALL:
        print(f"== {name}", flush=True)
        done = subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], stdout=subprocess.PIPE, check=True)
        results[name] = json.loads(done.stdout)
        print(json.dumps(results[name], indent=2), flush=True)
    RESULTS.mkdir(exist_ok=True)
    target = RESULTS / f"{datetime.now(UTC):%Y-%m-%d}.json"
    known = json.loads(target.read_text()) if target.exists() else {}
    target.write_text(json.dumps(known | results, indent=2) + "\n")
    print(f"Kept in {target.relative_to(Path.cwd())}")


if __name__ == "__main__":
    main(sys.argv[1:])

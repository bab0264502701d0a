"""What each process of an ``offchat up`` that nobody uses costs: percent of a core and MiB, as JSON.

Use: ``python -m benchmarks.idle``.
"""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path

import psutil

from benchmarks.size import sized
from tests.running import offchat_up

SECONDS = sized(60, 20)
SETTLING_S = 10
"""What the start leaves to be done, for instance the looks at files of the demo."""
NAMES = ("web", "worker", "valkey")


def cpu_s(process: psutil.Process) -> float:
    """Seconds of processor time of a process and its children, from the scheduler's own nanoseconds."""
    tasks = [task for one in (process, *process.children(recursive=True)) for task in _tasks(one)]
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9


def _tasks(process: psutil.Process) -> list[Path]:
    return list(Path(f"/proc/{process.pid}/task").iterdir())


def run() -> dict[str, dict[str, float]]:
    """The figures by process, its children with it."""
    with tempfile.TemporaryDirectory(prefix="offchat-bench-") as folder, offchat_up(Path(folder)) as running:
        time.sleep(SETTLING_S)
        processes = {name: psutil.Process(running.pid(name)) for name in NAMES}
        used, began = {name: cpu_s(process) for name, process in processes.items()}, time.perf_counter()
        time.sleep(SECONDS)
        wall = time.perf_counter() - began
        return {
            name: {
                "percent": round(100 * (cpu_s(process) - used[name]) / wall, 2),
                "rss_mib": round(process.memory_info().rss / 2**20, 1),
            }
            for name, process in processes.items()
        }


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))

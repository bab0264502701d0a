"""``make bench``: runs every benchmark in turn and shows all figures in one table against their goals.

Without ``--full`` each measures what a laptop does in a few minutes. A benchmark that fails, or takes longer than its
limit, loses only its own figures, and the exit status says so; a missed goal does not change it. The results are kept
as JSON: of the full size in ``benchmarks/results``, of the small one in ``var/benchmarks``.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import signal
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.goals import ALL, Benchmark

ROOT = Path(__file__).resolve().parents[1]
VERSIONS = ("django", "channels", "channels-redis", "uvicorn", "dramatiq", "av", "pillow", "redis", "msgspec")
ENDING_S = 90
"""What a benchmark that was interrupted may take to end its servers."""


def main() -> None:
    """Run those that are named, all by default; keep what they printed, print the table."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--only", choices=[one.name for one in ALL], action="append", help="one, or several of them")
    parser.add_argument("--full", action="store_true", help="the size that the goals are stated for: some hours")
    options = parser.parse_args()
    chosen = [one for one in ALL if not options.only or one.name in options.only]
    results: dict[str, Any] = {"machine": machine(), "size": "full" if options.full else "small"}
    failed = []
    for benchmark in chosen:
        limit = benchmark.full_s if options.full else benchmark.small_s
        print(f"{benchmark.name} (at most {limit} s)", flush=True)
        try:
            results[benchmark.name] = measured(benchmark.name, results["size"], limit)
        except RuntimeError as error:
            failed.append(f"{benchmark.name}: {error}")
    print(table(chosen, results))
    print(f"Kept in {keep(results).relative_to(ROOT)}")
    sys.exit("\n".join(failed))


def measured(name: str, size: str, limit_s: float) -> dict[str, Any]:
    """What a benchmark printed, from a process of its own; raises RuntimeError where it failed or took too long."""
    command = [sys.executable, "-m", f"benchmarks.{name}"]
    environment = os.environ | {"BENCHMARK_SIZE": size}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            printed, _ = process.communicate(timeout=limit_s)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGINT)  # unlike a kill it lets it end what it has started
            try:
                process.communicate(timeout=ENDING_S)
            except subprocess.TimeoutExpired:
                process.kill()
            raise RuntimeError(f"It took longer than {limit_s:g} s.") from None
    if process.returncode:
        raise RuntimeError(f"It ended with status {process.returncode}; what it said stands above.")
    return dict(json.loads(printed))


def machine() -> dict[str, object]:
    """What the figures were measured on."""
    info = Path("/proc/cpuinfo").read_text()
    model = next((line.partition(":")[2].strip() for line in info.splitlines() if line.startswith("model name")), "")
    return {
        "cpu": model,
        "cpus": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "kernel": platform.release(),
        "python": platform.python_version(),
        "versions": {name: version(name) for name in VERSIONS},
    }


def table(benchmarks: list[Benchmark], results: dict[str, Any]) -> str:
    """Every figure with its goal and whether it is reached."""
    said = {True: "yes", False: "NO", None: ""}
    lines = [f"{'figure':56} {'value':>10} {'':11} {'goal':>8}  reached"]
    for benchmark in benchmarks:
        for figure, value in benchmark.rows(results.get(benchmark.name, {})):
            name = f"{benchmark.name}/{figure.path}"
            lines.append(
                f"{name:56} {value:>10g} {figure.unit:11} {figure.goal():>8}  {said[figure.reached(value)]}".rstrip()
            )
        if benchmark.name not in results:
            lines.append(f"{benchmark.name:56} {'failed':>10}")
    return "\n".join(lines)


def keep(results: dict[str, Any]) -> Path:
    """Write the results beside those of the same day and size; returns the file."""
    folder = ROOT / ("benchmarks/results" if results["size"] == "full" else "var/benchmarks")
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{datetime.now(UTC):%Y-%m-%d}.json"
    earlier = json.loads(file.read_text()) if file.exists() else {}
    file.write_text(json.dumps(earlier | results, indent=2) + "\n")
    return file


if __name__ == "__main__":
    main()

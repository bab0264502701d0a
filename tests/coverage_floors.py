"""Holds the coverage of some packages to floors of their own: reads what ``coverage json -o -`` writes."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from fnmatch import fnmatch
from typing import Any, NamedTuple


class Floor(NamedTuple):
    """The least percentage of statements of the files that match one of the patterns."""

    percent: int
    patterns: tuple[str, ...]


FLOORS = {
    "models": Floor(95, ("backend/*/models.py", "backend/*/models/*")),
    "API": Floor(90, ("backend/api/*",)),
    "storage": Floor(85, ("backend/storage/*",)),
    "tagging": Floor(
        80,
        (
            "media_pipeline/tagging/*",
            "backend/library/services/analyses.py",
            "backend/library/services/findings.py",
            "backend/library/services/suggest*.py",
        ),
    ),
}


def percentages(report: Mapping[str, Any]) -> dict[str, float]:
    """Return how many percent of the statements of each package were run, by a report of ``coverage json``."""
    return {name: _percent(report["files"], floor) for name, floor in FLOORS.items()}


def _percent(files: Mapping[str, Any], floor: Floor) -> float:
    sums = [one["summary"] for path, one in files.items() if any(fnmatch(path, glob) for glob in floor.patterns)]
    statements = sum(one["num_statements"] for one in sums)
    return 100 * sum(one["covered_lines"] for one in sums) / statements if statements else 0.0


def main(text: str) -> int:
    """Print the percentages; returns 1 where one is under its floor, else 0."""
    found = percentages(json.loads(text))
    for name, percent in found.items():
        sys.stdout.write(f"{name}: {percent:.1f} %, at least {FLOORS[name].percent}\n")
    return int(any(percent < FLOORS[name].percent for name, percent in found.items()))


if __name__ == "__main__":
    sys.exit(main(sys.stdin.read()))

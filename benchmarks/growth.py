"""What grows with the data: processor time and statements of all that people wait for and timers do.

A world is measured at 1 %, 10 % and all of its size on each database: 200,000 messages in a room, 500 rooms of a
person, 1,000 and 10,000 members in a room, 200,000 files, 200,000 rows of the activity log, 10,000 notifications and
10,000 threads of a person, 10,000 cases. What is changed for it is taken back. Each figure is the processor's time of
this process and of the database together, the median of some tries, so that a busy machine changes it least. A row is
*flat* where it grows by less than half with ten times as much, *log* up to three times, *linear* beyond.
A table on standard error, JSON on standard output.
With ``--keep FOLDER`` a run that was ended goes on where it was.
Use: ``python -m benchmarks.growth [postgresql|sqlite] [--tries N] [--keep FOLDER]``.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.databases import measure_databases
from benchmarks.library import processor_s

TRIES = 5
LEAST_MS = 1.0
"""Less than this is no growth that a person or a timer meets."""
FLAT, LOGARITHMIC = 1.5, 3.0
LONG_MS = 1_000


class TakenBack(Exception):
    """Ends the transaction of a change that was measured."""


def measured(ask: Callable[[], object], tries: int) -> dict[str, Any]:
    """The median of the milliseconds that ``ask`` takes of the processors, and how many statements it makes."""
    from django.db import connection, transaction

    spent, statements = list[float](), 0

    def counted(execute: Any, *given: Any) -> Any:
        nonlocal statements
        statements += 1
        return execute(*given)

    for at in range(tries + 1):
        try:
            with transaction.atomic():
                used = processor_s()
                if at:
                    ask()
                else:
                    with connection.execute_wrapper(counted):
                        ask()
                spent.append(1e3 * (processor_s() - used))
                raise TakenBack
        except TakenBack:
            pass
        except Exception as error:
            return {"failed": repr(error)[:300]}
        if spent[-1] > LONG_MS:
            break
    return {"ms": round(median(spent[1:] or spent), 2), "statements": statements}


def alone(tries: int) -> None:
    """One database, named by the environment."""
    import django

    os.environ |= {"WRITES_PER_MINUTE": "1000000"}
    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["testserver"]
    from benchmarks.growth_rows import SHARES
    from benchmarks.growth_world import World

    state = Path(os.environ["OFFCHAT_DATA"]) / "growth.json"
    known = (
        json.loads(state.read_text())
        if state.exists()
        else {"has": None, "steps": [], "built_s": [], "rows": {}, "done": 0}
    )

    known.setdefault("steps", [])

    def keep() -> None:
        state.write_text(json.dumps(known))

    world, rows = World(known["has"], keep), known["rows"]
    for at, share in enumerate(SHARES):
        if at == len(known["built_s"]):
            began = time.perf_counter()
            world.grow(share, known["steps"])
            known |= {"has": world.has, "steps": []}
            known["built_s"].append(round(time.perf_counter() - began, 1))
            keep()
            print(f"{share:.0%} in {known['built_s'][-1]} s", file=sys.stderr, flush=True)
        if at >= known["done"]:
            measure(world, rows, tries)
            known["done"] += 1
            keep()
    found = {group: {name: row(of) for name, of in asked.items()} for group, asked in rows.items()}
    linear = {group: sum(one.get("grows") == "linear" for one in asked.values()) for group, asked in found.items()}
    failed = [f"{name}: {one['failed']}" for asked in found.values() for name, one in asked.items() if "failed" in one]
    print(json.dumps({"linear": linear, "sizes": world.has, "shares": SHARES, "built_s": known["built_s"], **found}))
    if failed:
        raise SystemExit(f"{len(failed)} of the figures could not be taken, the first: {failed[0]}")


def measure(world: Any, rows: dict[str, dict[str, list[Any]]], tries: int) -> None:
    """Add the figures of all things to their rows, at the size that the world has."""
    from benchmarks.growth_asked import changes, read, timers

    world.refresh()
    for group, asked in {"people": {**read(world), **changes(world)}, "timers": timers(world)}.items():
        for name, ask in asked.items():
            if group == "timers":
                ask()  # what is due is done, so that the rest is what every turn costs
            rows.setdefault(group, {}).setdefault(name, []).append(measured(ask, tries))


def row(sizes: list[dict[str, Any]]) -> dict[str, Any]:
    """The figures of one thing at all sizes, and how it grows."""
    if failed := [one["failed"] for one in sizes if "failed" in one]:
        return {"failed": failed[-1]}
    ms, statements = [one["ms"] for one in sizes], [one["statements"] for one in sizes]
    return {"ms": ms, "statements": statements, "grows": growth(ms), "more_statements": statements[-1] > statements[0]}


def growth(ms: list[float]) -> str:
    """How milliseconds grow from a tenth to the whole."""
    before, now = ms[-2:]
    if now - before < LEAST_MS or now < FLAT * before:
        return "flat"
    return "log" if now < LOGARITHMIC * before else "linear"


def table(name: str, found: dict[str, Any]) -> str:
    """All rows, those first that grow most."""
    lines = [f"{name}: {found['sizes']}", f"{'':36} {'ms of the processor':^30}  {'statements':^15}"]
    for group in ("people", "timers"):
        lines.append(f"-- {group}")
        for about, facts in sorted(found[group].items(), key=lambda one: -one[1].get("ms", [1e9])[-1]):
            if "failed" in facts:
                lines.append(f"{about:36} FAILED {facts['failed']}")
                continue
            ms = " ".join(f"{one:9.2f}" for one in facts["ms"])
            more = " +" if facts["more_statements"] else ""
            counted = " ".join(f"{one:4}" for one in facts["statements"])
            lines.append(f"{about:36} {ms}  {counted}  {facts['grows']}{more}")
    return "\n".join(lines)


def main() -> None:
    """Measure the databases that are named, both without."""
    counts = {"postgresql": TRIES, "sqlite": TRIES}
    measure_databases("benchmarks.growth", about=__doc__, option="--tries", counts=counts, alone=alone, table=table)


if __name__ == "__main__":
    main()

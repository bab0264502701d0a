"""How long the library takes to answer: search, type-ahead, lists and suggestions of many generated files, bulk tags.

A million files on PostgreSQL (of the tests: no fsync) and a hundred thousand on SQLite, with words as frequent as those
of a language, in one namespace of 200 people. Every request goes through Django with its token, in one process; the
figures are milliseconds of whole answers of 50 files. A table against the goals on standard error, JSON on standard
output. Use: ``python -m benchmarks.library [postgresql|sqlite] [--files N] [--keep FOLDER]``; what is generated stays
in FOLDER and is measured again by the next run.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from uuid import UUID

from benchmarks import library_suggestions
from benchmarks.databases import measure_databases
from benchmarks.library_files import VOCABULARY, Library
from benchmarks.size import sized

FILES = sized({"postgresql": 1_000_000, "sqlite": 100_000}, {"postgresql": 20_000, "sqlite": 20_000})
TARGETS = {
    "postgresql": {"search": 100, "lists": 50, "type-ahead": 30, "bulk-tag": 5_000},
    "sqlite": {"search": 200, "lists": 100, "type-ahead": 50},
}
ROUNDS = 5
TAGGED = 10_000
"""So many files get a tag in one job."""


def searches(library: Library) -> dict[str, list[str]]:
    """What is asked, by group."""
    frequent, usual, rare = VOCABULARY[0], VOCABULARY[400], VOCABULARY[20_000]
    slip = usual[:2] + usual[3:]
    return {
        "search": [
            f"q={frequent}", f"q={VOCABULARY[5]}", f"q={VOCABULARY[30]}", f"q={usual}", f"q={rare}", f"q={usual[:2]}",
            f"q={usual[:3]}", f"q={usual[:4]}", f"q={frequent}+{usual}", f"q={VOCABULARY[3]}+{VOCABULARY[9]}+{usual}",
            f"q={VOCABULARY[60]}", f"q={frequent}&kind=video", f"q={usual}&size=1000000..",
            f"q=%22{frequent}+{usual}%22",
            f"q={frequent}+-{usual}", f"q={usual}&sort=newest", f"q={frequent}&sort=newest", f"q={slip}",
            f"q={frequent}&tag={library.tags[3].pk}", "q=img+0000123", f"q={frequent}&uploader={library.people[7]}",
            "q=nothingofthekind",
        ],
        "type-ahead": [
            f"suggest=1&q={text}" for text in (
                usual[0], usual[:2], usual[:3], usual[:4], usual, frequent, rare, f"{frequent}+{usual[:3]}",
                VOCABULARY[60][:3], VOCABULARY[110][:4], "img", "zzz",
            )
        ],
        "lists": [
            "", "kind=audio", f"tag={library.tags[0].pk}", f"tag={library.tags[0].pk}&tag={library.tags[1].pk}",
            f"uploader={library.people[5]}", "size=900000000..", "size=..1100", "size=5000000000..", "duration=7190..",
            "duration=9000..", "width=4000..", "width=9000..", "has_text=true", "untagged=true", "state=failed",
            "created=2023-11-20T00:00:00Z..2023-11-21T00:00:00Z", "kind=video&size=999000000..&untagged=true",
        ],
    }  # fmt: skip


def measure(library: Library) -> dict[str, Any]:
    """The times of every question, and of its group."""
    from django.test import Client

    client, results = Client(), {}
    groups = searches(library)
    times: dict[str, dict[str, list[float]]] = {name: {one: [] for one in asked} for name, asked in groups.items()}
    spent_by: dict[str, list[float]] = {name: [] for name in groups}
    for _ in range(ROUNDS + 1):
        for name, asked in groups.items():
            address = "/api/v1/media/files/" if name == "lists" else "/api/v1/media/search/"
            for query in asked:
                began, used = time.perf_counter(), processor_s()
                answer = client.get(f"{address}?{query}", headers={"Authorization": f"Token {library.token}"})
                times[name][query].append(1e3 * (time.perf_counter() - began))
                spent_by[name].append(1e3 * (processor_s() - used))
                assert answer.status_code == 200, answer.content
    for name, by_query in times.items():
        warm = {query: spent[1:] for query, spent in by_query.items()}
        every = [one for spent in warm.values() for one in spent]
        slowest = sorted(((round(median(spent), 1), query) for query, spent in warm.items()), reverse=True)
        results[name] = {
            "p50_ms": round(median(every), 1), "p95_ms": round(quantiles(every, n=20)[18], 1),
            "target_p95_ms": TARGETS[connection_vendor()][name],
            "processor_p50_ms": round(median(spent_by[name]), 1),
            "processor_p95_ms": round(quantiles(spent_by[name], n=20)[18], 1),
            "slowest": {query: ms for ms, query in slowest[:8]},
        }  # fmt: skip
    return results


def processor_s() -> float:
    """Seconds of processor time of this process and of its database: what a busy machine changes least."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return time.process_time()
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    return time.process_time() + int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def inbox(library: Library) -> dict[str, Any]:
    """How long pages of suggestions take, and accepting ten thousand."""
    return library_suggestions.measure(library, processor_s, TARGETS[connection_vendor()]["lists"])


def work(library: Library) -> dict[str, Any]:
    """How long mass tagging and the statistics take."""
    from django.db import connection
    from django.test import Client

    from backend.library.services import refresh_statistics, run_bulk_job
    from backend.media.models import MediaFile

    ids = [str(one) for one in MediaFile.objects.order_by("-pk").values_list("pk", flat=True)[:TAGGED]]
    tag = str(library.tags[-1].pk)
    spent, processor = dict[str, int](), dict[str, int]()
    for action in ("remove", "add", "remove"):
        began, used = time.perf_counter(), processor_s()
        answer = Client().post(
            "/api/v1/media/bulk-tag/",
            json.dumps({"action": action, "file_ids": ids, "tag_ids": [tag], "namespace": "demo"}),
            content_type="application/json", headers={"Authorization": f"Token {library.token}"},
        )  # fmt: skip
        assert answer.status_code in {200, 202}, answer.content
        run_bulk_job(UUID(answer.json()["id"]))
        spent[action] = round(1e3 * (time.perf_counter() - began))
        processor[action] = round(1e3 * (processor_s() - used))
    began = time.perf_counter()
    refresh_statistics(library.namespace)
    counted = round(1e3 * (time.perf_counter() - began))
    if connection_vendor() == "postgresql":
        # Kept databases are measured again: what the job left behind is not what is measured.
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
            cursor.execute("VACUUM ANALYZE media_mediafile, library_tagging")
    target = TARGETS[connection_vendor()].get("bulk-tag")
    return {
        "bulk-tag": {"p95_ms": spent["add"], "processor_p95_ms": processor["add"], "target_p95_ms": target},
        "statistics": {"p95_ms": counted},
    }


def connection_vendor() -> str:
    """Which database is measured."""
    from django.db import connection

    return connection.vendor


def table(name: str, figures: dict[str, Any]) -> str:
    """The figures beside the goals, for people."""
    rows = [f"{name}, {figures['files']:,} files"]
    for group, one in figures.items():
        if isinstance(one, dict):
            goal = one.get("target_p95_ms")
            kept = "" if goal is None else "  ok" if one["p95_ms"] <= goal else "  MISSED"
            rows.append(
                f"  {group:12} p50 {one.get('p50_ms', '-')!s:>8}  p95 {one['p95_ms']!s:>8}  "
                f"of the processor {one.get('processor_p95_ms', '-')!s:>8}  goal {goal}{kept}"
            )
            rows += [f"      {ms:8} ms  {query}" for query, ms in one.get("slowest", {}).items()]
    return "\n".join(rows)


def alone(files: int) -> None:
    """One database, named by the environment."""
    import django

    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["testserver"]
    began = time.perf_counter()
    library = Library(files)
    built = round(time.perf_counter() - began)
    print(f"{files:,} files in {built} s", file=sys.stderr, flush=True)
    print(json.dumps({"files": files, "built_s": built, **measure(library), **inbox(library), **work(library)}))


def main() -> None:
    """Measure the databases that are named, both without."""
    measure_databases("benchmarks.library", about=__doc__, option="--files", counts=FILES, alone=alone, table=table)


if __name__ == "__main__":
    main()

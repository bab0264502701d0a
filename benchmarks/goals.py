"""What each benchmark's figures are held against, and how long it may take."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One figure of the table: where it stands in a benchmark's results, its unit, and its goal if it has one."""

    path: str
    unit: str
    most: float | None = None
    least: float | None = None

    def value(self, results: dict[str, Any]) -> float | None:
        """The figure, the highest of a list; None where this run has not measured it."""
        found: Any = results
        for key in self.path.split("/"):
            if not isinstance(found, dict) or key not in found:
                return None
            found = found[key]
        return float(max(found, default=0) if isinstance(found, list) else found)

    def goal(self) -> str:
        """The goal for people; empty without one."""
        if self.most is not None:
            return f"≤ {self.most:g}"
        return "" if self.least is None else f"≥ {self.least:g}"

    def reached(self, value: float) -> bool | None:
        """Whether a value is as good as the goal; None without one."""
        if self.most is not None:
            return value <= self.most
        return None if self.least is None else value >= self.least


@dataclass(frozen=True)
class Benchmark:
    """A module of this package, which prints JSON: the figures to show, and the seconds that each size may take."""

    name: str
    figures: tuple[Figure, ...]
    small_s: int
    full_s: int

    def rows(self, results: dict[str, Any]) -> Iterator[tuple[Figure, float]]:
        """The figures that were measured, with their values."""
        for figure in self.figures:
            value = figure.value(results)
            if value is not None:
                yield figure, value


def _library(database: str, **goals: float) -> tuple[Figure, ...]:
    return tuple(Figure(f"{database}/{group}/p95_ms", "ms", most=goal) for group, goal in goals.items())


ALL = (
    Benchmark("delivery", (
        Figure("offchat/message_to_50_ms", "ms CPU", most=1.0),
        Figure("offchat/message_ms", "ms CPU"),
        Figure("offchat/socket_us", "µs CPU"),
        Figure("times_floor", "times", most=1.5),
        *(Figure(f"{name}/socket_us", "µs CPU")
          for name in ("floor", "picows", "websockets", "ws", "socket.io", "channels")),
    ), 300, 1800),
    Benchmark("reads", (
        Figure("open_ms", "ms CPU", most=1.5),
        Figure("open_kib", "KiB", most=32),
        Figure("history_socket_ms", "ms CPU", most=0.4),
        Figure("history_rest_ms", "ms CPU", most=1.8),
        Figure("rooms_rest_ms", "ms CPU"),
        Figure("alone/history_ms", "ms CPU"),
        Figure("alone/rooms_500_ms", "ms CPU", most=10),
    ), 240, 900),
    Benchmark("crowd", (
        Figure("join/median_ms", "ms", most=50),
        Figure("leave/median_ms", "ms"),
        Figure("rename/median_ms", "ms"),
        Figure("mention of all/median_ms", "ms"),
        Figure("members/first page/median_ms", "ms"),
        Figure("members/last page/median_ms", "ms"),
        Figure("message/cpu_us_per_socket", "µs CPU"),
        Figure("message/last_socket_ms", "ms"),
        Figure("watched", "people", most=500),
    ), 240, 900),
    Benchmark("rolling", (
        Figure("after_ms", "ms", most=3000),
        Figure("resumed_s/last", "s", most=10),
        Figure("not recovered", "streams", most=0),
    ), 240, 600),
    Benchmark("upload", (
        Figure("ways/tus/cpu_s_per_gb", "s/GB", most=1.6),
        Figure("ways/tus by files of nginx/cpu_s_per_gb", "s/GB", most=1.0),
        Figure("ways/tus-node-server/cpu_s_per_gb", "s/GB"),
        Figure("tus_of_peer", "times", most=1),
        Figure("ways/form/cpu_s_per_gb", "s/GB", most=1.6),
        Figure("ways/download/cpu_s_per_gb", "s/GB", most=0.5),
        Figure("ways/copy and hash/cpu_s_per_gb", "s/GB"),
        Figure("memory/ten_times_larger_adds_mib", "MiB", most=8),
    ), 240, 900),
    Benchmark("jobs", (
        Figure("upload to start/p90_ms", "ms", most=25),
        Figure("upload to thumbnails/p90_ms", "ms"),
    ), 240, 600),
    Benchmark("idle", (
        Figure("worker/percent", "% core", most=0.5),
        Figure("web/percent", "% core"),
        Figure("valkey/percent", "% core"),
    ), 180, 240),
    Benchmark("preview", (
        Figure("plain/sandbox/cpu_ms", "ms CPU", most=60),
        Figure("plain/times_less/cpu_ms", "times less", least=2),
        Figure("grain/sandbox/cpu_ms", "ms CPU", most=60),
        Figure("grain/times_less/cpu_ms", "times less", least=2),
        Figure("photo/sandbox/cpu_ms", "ms CPU"),
        Figure("photo/times_pillow", "times", most=1.5),
    ), 180, 600),
    Benchmark("poster", (
        Figure("percent", "% sent", most=20),
    ), 180, 300),
    Benchmark("conversion", (
        Figure("first_playable_s", "s", most=5),
        Figure("whole_per_s", "s a second", most=1),
        Figure("cpu_per_s", "s CPU a second"),
        Figure("times_faster", "times faster", least=10),
    ), 300, 1800),
    Benchmark("restore", (
        Figure("full/s", "s"),
        Figure("again/s", "s"),
        Figure("verify/s", "s"),
        Figure("restore/s", "s"),
    ), 600, 1800),
    Benchmark("tagging", (
        Figure("cat/without_text_cpu_ms", "ms CPU", most=150),
        Figure("sign/with_text_cpu_ms", "ms CPU", most=500),
        Figure("page/with_text_cpu_ms", "ms CPU", most=3000),
        Figure("video_of_a_minute/tagger_cpu_ms", "ms CPU", most=1000),
        Figure("preview_of_12_megapixels/delay_ms", "ms", most=50),
    ), 300, 900),
    Benchmark("duplicates", (
        Figure("recall/re-encoded", "", least=0.95),
        Figure("recall/resized", "", least=0.95),
        Figure("recall/cropped", ""),
        Figure("recall/recoloured", ""),
        Figure("false_pairs_of_different_pictures", "pairs", most=0),
        Figure("false_pairs_with_flat_dark_or_printed", "pairs", most=0),
    ), 180, 900),
    Benchmark("library", (
        *_library("postgresql", **{"search": 100, "lists": 50, "inbox": 50, "type-ahead": 30, "bulk-tag": 5000}),
        *_library("sqlite", **{"search": 200, "lists": 100, "inbox": 100, "type-ahead": 50}),
    ), 600, 5400),
    Benchmark("search", (
        Figure("postgresql/search/p95_ms", "ms", most=100),
        Figure("sqlite/search/p95_ms", "ms", most=100),
        Figure("postgresql/send/indexed_ms", "ms CPU"),
        Figure("postgresql/send/without_ms", "ms CPU"),
    ), 300, 3600),
    Benchmark("growth", tuple(
        Figure(f"{database}/linear/{group}", "rows") for database in ("postgresql", "sqlite")
        for group in ("people", "timers")
    ), 300, 1800),
    Benchmark("soak", tuple(
        Figure(f"{process}/{part}/pss_mib", "MiB") for process in ("web", "worker") for part in ("first", "last")
    ), 240, 1500),
    Benchmark("quarantine", (
        Figure("quarantine/p99_ms", "ms", most=1000),
        Figure("quarantine/cpu_ms", "ms CPU"),
        Figure("release/p99_ms", "ms"),
        Figure("download_ended_ms", "ms", most=1000),
    ), 120, 600),
    Benchmark("shift", (
        Figure("case/median_ms", "ms", most=4000),
        Figure("case/p95_ms", "ms"),
    ), 180, 300),
    Benchmark("screens", (
        Figure("loading/screens_kb", "kB", most=300),
        Figure("loading/useful_paint_ms", "ms", most=1000),
        Figure("streaming/main_thread_percent", "% core", most=15),
        Figure("streaming/components_per_message", "a message", most=3),
        Figure("arriving/layout_shift", "", most=0.02),
        Figure("scrolling/frames_per_s_down", "frames/s", least=55),
        Figure("scrolling/frames_per_s_up", "frames/s", least=55),
        Figure("scrolling/jumps_ms", "ms", most=300),
        Figure("burst/closes", "close code", most=0),
        Figure("library/up/p95_ms", "ms a frame", most=8),
        Figure("library/down/p95_ms", "ms a frame", most=8),
    ), 480, 1200),
)  # fmt: skip
"""Every benchmark, in the order in which they run; goals are those of the full size on a quiet machine."""

"""The kinds of alerts: what each measures, and from which value on it fires unless an operator sets another one."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from msgspec import Struct

KindName = Literal[
    "storage_quota", "error_rate", "latency", "security", "ai_budget", "worker", "backup", "preview_failures",
    "preview_delay",
]  # fmt: skip
Unit = Literal["percent", "ms", "count", "s", "h"]
Severity = Literal["warning", "critical"]

Traffic = Literal["requests", "commands", "downloads"]
"""What is counted: requests to the API, commands of sockets, and responses with the bytes of a file."""


class Kind(Struct, frozen=True, kw_only=True):
    """What a kind of alert measures.

    It fires from ``threshold`` on, once that has lasted ``for_s`` seconds, and is critical from ``critical`` on. A
    rule may set a threshold from ``least`` to ``most``. ``of_namespaces``: it is measured for each namespace, which
    may have a rule of its own; ``counted_twice``: that is part of what the server measures, whose receivers are told
    of the whole alone.
    """

    unit: Unit
    threshold: float
    critical: float
    for_s: int
    least: float
    most: float
    of_namespaces: bool = False
    counted_twice: bool = False


KINDS: dict[KindName, Kind] = {
    "storage_quota": Kind(unit="percent", threshold=90, critical=97, for_s=60, least=1, most=100, of_namespaces=True),
    "error_rate": Kind(unit="percent", threshold=5, critical=25, for_s=120, least=0.1, most=100),
    "latency": Kind(unit="ms", threshold=1000, critical=5000, for_s=300, least=50, most=10_000),
    "security": Kind(
        unit="count", threshold=30, critical=100, for_s=0, least=1, most=10_000, of_namespaces=True, counted_twice=True
    ),
    "ai_budget": Kind(unit="percent", threshold=90, critical=100, for_s=0, least=1, most=100, of_namespaces=True),
    "worker": Kind(unit="s", threshold=30, critical=60, for_s=30, least=10, most=60),
    "backup": Kind(unit="h", threshold=26, critical=72, for_s=0, least=1, most=8760),
    "preview_failures": Kind(
        unit="percent", threshold=25, critical=75, for_s=120, least=1, most=100, of_namespaces=True
    ),
    "preview_delay": Kind(unit="s", threshold=60, critical=300, for_s=60, least=1, most=3600, of_namespaces=True),
}

OF_NAMESPACES: tuple[KindName, ...] = tuple(name for name, kind in KINDS.items() if kind.of_namespaces)
"""The kinds of which a namespace may have a rule of its own."""


QUIET = timedelta(minutes=15)
"""There is at most one notice of one thing in this time."""


def severity_of(kind: KindName, value: float) -> Severity:
    """How urgent a value is that has reached the threshold."""
    return "critical" if value >= KINDS[kind].critical else "warning"

"""Measures the commands of sockets: how long they took, and as what they were refused."""

from __future__ import annotations

from functools import lru_cache

from prometheus_client import Counter, Histogram

from backend.operations.services import note_traffic

COMMAND_SECONDS = Histogram(
    "offchat_command_seconds",
    "How long commands of sockets took, from their turn in their socket on.",
    ["endpoint", "command"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
COMMANDS_REFUSED = Counter("offchat_commands_refused_total", "Commands that were refused.", ["endpoint", "code"])

_FAULTS = frozenset({"internal", "unavailable"})
"""The codes of refusals that are the server's fault."""

_of = lru_cache(maxsize=256)(COMMAND_SECONDS.labels)
"""Looks a series up by its labels at a third of the cost; there are as many as commands."""


def note_command(endpoint: str, command: str, seconds: float, refused_as: str | None) -> None:
    """Count a command that was carried out, or refused with a code."""
    _of(endpoint, command).observe(seconds)
    if refused_as:
        COMMANDS_REFUSED.labels(endpoint, refused_as).inc()
    note_traffic("commands", failed=refused_as in _FAULTS, seconds=seconds)

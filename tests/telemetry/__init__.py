"""The packages of the extras `sentry` and `otel`, apart from the others: Redis's client loads what it finds."""

from __future__ import annotations

from pathlib import Path

from tests import environments

REQUIREMENTS = Path(__file__).parent / "requirements.txt"


def packages() -> str:
    """Make the environment where it is missing; returns the folder of its packages, for PYTHONPATH."""
    programs = environments.provide("telemetry", REQUIREMENTS)
    return str(next(programs.parent.glob("lib/python*/site-packages")))

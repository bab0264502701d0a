"""Reads untrusted files in confined child processes; the only part that starts and forks processes."""

from media_pipeline.engine.sandbox.client import Sandbox, SandboxFailed
from media_pipeline.engine.sandbox.ipc import Kind

__all__ = ["Kind", "Sandbox", "SandboxFailed"]

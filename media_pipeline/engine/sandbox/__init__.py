"""The one place that starts and forks processes: files that nobody vouches for are looked at in shut-in children."""

from media_pipeline.engine.sandbox.client import Sandbox, SandboxFailed
from media_pipeline.engine.sandbox.ipc import Kind

__all__ = ["Kind", "Sandbox", "SandboxFailed"]

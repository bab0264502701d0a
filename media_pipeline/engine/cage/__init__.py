"""The one place that starts and forks processes: files that nobody vouches for are looked at in shut-in children."""

from media_pipeline.engine.cage.door import Cage, CageFailed
from media_pipeline.engine.cage.wire import Kind

__all__ = ["Cage", "CageFailed", "Kind"]

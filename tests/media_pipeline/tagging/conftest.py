"""The engine's sandbox, to take frames out of files."""

from tests.media_pipeline.engine.conftest import sandbox

__all__ = ["sandbox"]

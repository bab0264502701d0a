"""The tagger that works without a key and without a network, with models that are installed as packages."""

from media_pipeline.tagging.local.tagger import LocalTagger

__all__ = ["LocalTagger"]

"""Extracts the parts of a picture file that its pixels need; metadata never reaches a decoder."""

from media_pipeline.engine.image.containers.essence import essence_of
from media_pipeline.engine.image.containers.parts import UPRIGHT, Essence

__all__ = ["UPRIGHT", "Essence", "essence_of"]

"""What of a picture file its pixels need, container by container; metadata never reaches a decoder."""

from media_pipeline.engine.image.containers.essence import essence_of
from media_pipeline.engine.image.containers.parts import UPRIGHT, Essence

__all__ = ["UPRIGHT", "Essence", "essence_of"]

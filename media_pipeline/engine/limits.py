"""How much one file may cost: the bounds of the sandbox."""

from msgspec import Struct


class Limits(Struct, frozen=True, kw_only=True):
    """Bounds for one preview. What exceeds them ends in a MediaError, never in harm to others."""

    max_pixels: int = 100_000_000
    """Pixels of one picture or video frame. Phones make 12 to 50 million, 8K video has 33 million."""
    max_webp_pixels: int = 60_000_000
    """The same for WebP, whose decoder takes 15 bytes of memory for each."""
    max_animation_pixels: int = 2_000_000_000
    """Pixels times frames of an animated picture: 1,000 frames of 1080p."""
    max_scans: int = 100
    """Scans of a progressive picture that are decoded; programs write about ten."""
    max_parts: int = 100_000
    """Segments, chunks or blocks of a picture: a PNG of 800 MB in the usual chunks of 8 KiB."""
    max_search_pixels: int = 1_500_000_000
    """Pixels decoded on the way to the first frame shown, a third of them to one worth showing: 720 frames of 1080p."""
    max_key_frame_pixels: int = 62_000_000
    """Pixels of all key frames that are decoded for taggers and hashes: 30 frames of 1080p, below a second."""
    max_tail_bytes: int = 64 * 1024**2
    """Read at the end of a recording to learn how long it is. A cluster of 32 s at 8 Mbit/s has 32 MiB."""
    max_counted_packets: int = 500_000
    """Counted to learn how long a sound is: three hours of MP3."""
    waveform_cpu_seconds: float = 1.5
    """Processor time to listen to a sound. Two minutes of MP3 take 0.3; what takes longer has no waveform."""
    max_streams: int = 32
    """Streams in a container; cameras write 2 to 6, films with many languages about 20."""
    max_thumbnail_side: int = 1280
    """Longest side of the largest thumbnail."""
    memory_bytes: int = 2 * 1024**3
    """Address space, libraries included."""
    data_bytes: int = 1024**3
    """Memory that is written to: 0.95 GiB for a picture of 100 megapixels with a palette."""
    cpu_seconds: int = 20
    """Processor time. A 1080p video takes 0.1, a picture of 100 megapixels 0.4 to 2.5."""
    wall_seconds: float = 30.0
    """Time on the clock, waiting for the disk included."""
    output_bytes: int = 8 * 1024**2
    """Of the whole answer; three thumbnails of noise are about 1 MiB."""

    written_bytes: int = 0
    """Written by a program to the one file that it may write."""


DEFAULT_LIMITS = Limits()
DOCUMENT_LIMITS = Limits(cpu_seconds=6, wall_seconds=12.0, data_bytes=512 * 1024**2)
"""The first page of a document takes 0.02 to 0.5 s; one that takes longer is shown without a picture."""
BEGINNING_LIMITS = Limits(cpu_seconds=3, wall_seconds=6.0)
"""A preview of what has come of an upload is soon replaced: it may cost little."""
STORYBOARD_LIMITS = Limits(max_key_frame_pixels=210_000_000, output_bytes=4 * 1024**2)
"""A hundred key frames of 1080p, which take a second; a sheet of a hundred pictures of noise is about 2 MiB."""
CLIP_LIMITS = Limits(output_bytes=24 * 1024**2)
"""Of an animated picture of a minute; one that takes longer than 20 s of processor time plays as it is, or not."""
PICTURE_LIMITS = Limits(output_bytes=48 * 1024**2, wall_seconds=120.0)
"""A picture of noise with 4096 pixels a side is 20 MiB, and 37 where it is seen through; it is not urgent."""
KEY_FRAME_LIMITS = Limits(output_bytes=24 * 1024**2, wall_seconds=60.0)
"""Eight pictures of noise with 1280 pixels a side are about 12 MiB; what takes too long is compared with nothing."""
VISION_LIMITS = Limits(output_bytes=24 * 1024**2, wall_seconds=300.0)
"""At idle priority it takes as long as others leave the processor to it; 24 MiB of pictures are looked at."""
SOUND_LIMITS = Limits(output_bytes=1024**2, wall_seconds=300.0)
"""The same for what is heard: a minute takes 0.4 s of processor time."""

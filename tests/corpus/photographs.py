"""Photos of something that can be named, and a video that shows one after the other."""

from pathlib import Path

from tests.corpus.cache import made_by_ffmpeg

_FOLDER = Path(__file__).parent / "photos"
CAT = _FOLDER / "cat.jpeg"
"""A striped cat, 451 x 300."""
COFFEE = _FOLDER / "coffee.jpeg"
"""A cup of espresso on a table, 600 x 400."""

CHANGES_AT = 10
"""Seconds into the slide show."""


def slide_show(*, key_frames_every: int = 10) -> Path:
    """Ten seconds of the cat, then ten of the coffee, 600 x 400, five frames a second."""
    pictures = [word for path in (CAT, COFFEE) for word in ("-loop", "1", "-r", "5", "-t", "10", "-i", str(path))]
    graph = "[0]scale=600:400,setsar=1[a];[1]scale=600:400,setsar=1[b];[a][b]concat=n=2,format=yuv420p"
    return made_by_ffmpeg(
        "slides.mp4",
        *(*pictures, "-filter_complex", graph, "-c:v", "libx264", "-preset", "veryfast"),
        *("-g", str(key_frames_every), "-sc_threshold", "0"),
    )

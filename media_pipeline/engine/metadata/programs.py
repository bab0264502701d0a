"""Names of programs that nearly all files carry and that tell nothing of people: alone they cause no copy."""

_COMMON = (
    b"lavf", b"lavc", b"libebml", b"libmatroska", b"mkvmerge", b"libwebm", b"qtmuxingapp", b"chrome", b"mozilla",
    b"gecko", b"handbrake", b"gstreamer", b"vlc", b"lame", b"libopus", b"opusenc", b"xiph", b"reference libflac",
)  # fmt: skip


def is_common(name: bytes) -> bool:
    """Whether a name, empty ones among them, begins as one of these programs signs."""
    told = name.strip(b"\0 ").lower()
    return not told or told.startswith(_COMMON)

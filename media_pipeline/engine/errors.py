"""The one error of the engine, and the sentences people read when a file cannot be shown."""

from typing import Literal

ErrorCode = Literal["invalid_media", "too_many_pixels", "unsupported_codec", "timeout", "internal"]


class MediaError(Exception):
    """Why a file has no preview: a stable code, a sentence for a person, whether trying again may help."""

    def __init__(self, code: ErrorCode, message: str, *, retryable: bool = False) -> None:
        super().__init__(code, message)
        self.code: ErrorCode = code
        self.message = message
        self.retryable = retryable


def not_readable() -> MediaError:
    """The bytes are not what they claim to be, or are damaged."""
    return MediaError("invalid_media", "This file is damaged or is not really the kind of file it claims to be.")


def cut_off() -> MediaError:
    """The container declares more bytes than the file has."""
    return MediaError("invalid_media", "This file is incomplete: its end is missing.")


def nothing_inside() -> MediaError:
    """A container without any picture or sound."""
    return MediaError("invalid_media", "This file holds neither pictures nor sound.")


def unsupported(codec: str | None) -> MediaError:
    """A codec outside the allow-list; the file may well be sound."""
    named = f" ({codec})" if codec else ""
    return MediaError("unsupported_codec", f"This file is stored in a way that is not supported here{named}.")


def too_large_picture(width: int, height: int, max_pixels: int) -> MediaError:
    """More pixels than the limit; raised before anything is decoded."""
    limit = max_pixels // 1_000_000
    return MediaError(
        "too_many_pixels",
        f"This picture is too large: {width} by {height} pixels, where {limit} megapixels are allowed.",
    )


def too_long_animation(frames: int) -> MediaError:
    """Too many frames for their size."""
    return MediaError("too_many_pixels", f"This animation is too large: {frames} or more frames of this size.")


def too_heavy_to_play() -> MediaError:
    """An animation that no small film can stand for, and that is too large to be played beside others."""
    return MediaError("too_many_pixels", "This animation is too large to play here. Open it to see it move.")


def too_many_parts() -> MediaError:
    """So many pieces in one file that walking through them would take too long."""
    return MediaError("invalid_media", "This file is made of more parts than any program writes, so it was not read.")


def too_much_memory() -> MediaError:
    """The memory limit of the sandbox was reached."""
    return MediaError("too_many_pixels", "This file needs more memory than is allowed to show it.")


def too_slow() -> MediaError:
    """The limit of seconds was reached."""
    return MediaError("timeout", "This file takes too long to read, so reading was given up.")


def crashed() -> MediaError:
    """The file crashed its reader; it would do so again."""
    return MediaError("invalid_media", "This file is damaged in a way that made reading it fail.")


def internal() -> MediaError:
    """Something of ours failed, not the file."""
    return MediaError("internal", "Something went wrong while reading this file.", retryable=True)

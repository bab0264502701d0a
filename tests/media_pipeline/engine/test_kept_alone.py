"""Kinds of which only what is shown or heard is served: TIFF, BMP, FLV, transport streams, AIFF, long WAVs."""

import io
import struct

import pytest
from PIL import Image, ImageSequence

from media_pipeline.engine.errors import MediaError
from tests.corpus import pictures, videos
from tests.corpus.attacks.streams import number_of, packets
from tests.corpus.cache import made_by_ffmpeg
from tests.corpus.tiffs import ARTIST, EXIF_DIRECTORY, ramp, said, tiff
from tests.media_pipeline.engine.test_metadata_filters import MUSIC, SAID, SECRETS, cleaned, samples, told


def pixels(content: bytes) -> list[bytes]:
    with Image.open(io.BytesIO(content)) as shown:
        return [page.tobytes() for page in ImageSequence.Iterator(shown)]


def assert_says_nothing(container: str, whole: bytes) -> bytes:
    assert any(secret in whole for secret in SECRETS)
    clean = cleaned(container, whole)
    assert clean is not None
    assert len(clean) == len(whole)
    assert not [secret for secret in SECRETS if secret in clean]
    assert cleaned(container, clean) is None
    return clean


@pytest.mark.parametrize("packed", ["tiff_lzw", "jpeg", "raw"])
def test_a_tiff_keeps_its_pixels_and_how_it_stands_and_says_nothing_more(packed: str) -> None:
    whole = pictures.turned_tiff(packed).read_bytes()
    clean = assert_says_nothing("tiff", whole + b"SecretCam")
    assert pixels(clean) == pixels(whole)
    with Image.open(io.BytesIO(clean)) as shown:
        assert shown.size == (320, 240)
    assert cleaned("tiff", pictures.of_format("tiff").read_bytes()) is None


def test_every_page_of_a_tiff_is_cleaned_and_stays() -> None:
    page = {**said(64, 64, 3, 16), ARTIST: b"SecretCam\0"}
    whole = tiff([(page, [ramp(order=">")])] * 3, order=">")
    clean = assert_says_nothing("tiff", whole)
    assert len(pixels(clean)) == 3
    assert pixels(clean) == pixels(whole)


@pytest.mark.parametrize("raw", [{50706: [0x01040000]}, {262: [32803]}, {259: [65535]}])
def test_the_raw_picture_of_a_camera_stays_as_it_was_sent_wherever_its_directory_stands(
    raw: dict[int, list[int]],
) -> None:
    page = {**said(64, 64, 3, 16), ARTIST: b"SecretCam\0"}
    small = {**said(64, 64, 3, 16), **raw}
    assert cleaned("tiff", tiff([(page, [ramp()]), (small, [ramp()])])) is None


def test_what_stands_behind_a_strip_that_does_not_say_its_length_is_none_of_its_pixels() -> None:
    page = {**said(64, 64, 3, 16), 279: [], ARTIST: b"SecretCam\0"}
    clean = assert_says_nothing("tiff", tiff([(page, [ramp()])]))
    assert ramp() in clean


@pytest.mark.parametrize("form", [{}, {258: [16]}, {278: [2**32 - 1]}, {284: [2], 278: [64]}], ids=str)
def test_nor_is_what_a_strip_is_said_to_hold_behind_its_pixels(form: dict[int, list[int]]) -> None:
    strips = [ramp(1)] * 3 if 284 in form else [ramp()]
    clean = assert_says_nothing(
        "tiff", tiff([({**said(64, 64, 3, 16), **form}, [one + b"SecretCam" for one in strips])])
    )
    assert clean.count(strips[0]) == len(strips)


def test_a_strip_of_more_rows_than_it_is_said_to_have_keeps_them_all() -> None:
    page = {**said(64, 64, 3, 16), 278: [1], ARTIST: b"SecretCam\0"}
    assert ramp() in assert_says_nothing("tiff", tiff([(page, [ramp()])]))


def without_lengths(*, compression: int, trailer: bytes) -> bytes:
    """A grey TIFF whose only strip says no length; its EXIF directory, if any, and that one's value stand behind it."""
    entries: dict[int, int] = {
        256: 64, 257: 64, 258: 16, 259: compression, 262: 1, 277: 1, 278: 64, 273: 0,
        **({34665: 0} if trailer else {}),
    }  # fmt: skip
    begin = 8 + 2 + 12 * len(entries) + 4
    behind = begin + len(ramp(1))
    entries |= {273: begin, **({34665: behind + 10} if trailer else {})}
    words = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in sorted(entries.items()))
    exif = b"SecretCam\0" + struct.pack("<HHHIII", 1, 37510, 2, 10, behind, 0) + trailer
    return struct.pack("<2sHIH", b"II", 42, 8, len(entries)) + words + bytes(4) + ramp(1) + (exif if trailer else b"")


@pytest.mark.parametrize("compression", [1, 32773])
def test_nor_are_values_of_other_directories_and_what_trails_the_file(compression: int) -> None:
    clean = cleaned("tiff", without_lengths(compression=compression, trailer=b"SecretCam"))
    assert clean
    assert not [secret for secret in SECRETS if secret in clean]
    assert ramp(1) in clean


def table(entries: dict[int, tuple[int, int, int]], following: int = 0) -> bytes:
    """A directory of tags with their kinds, counts and values or where these stand."""
    words = b"".join(struct.pack("<HHII", tag, *said) for tag, said in sorted(entries.items()))
    return struct.pack("<H", len(entries)) + words + struct.pack("<I", following)


def packed_page(strip: int, length: int | None = None) -> dict[int, tuple[int, int, int]]:
    stated = {} if length is None else {279: length}
    one = {256: 64, 257: 64, 258: 16, 259: 32773, 262: 1, 273: strip, 277: 1, 278: 64, **stated}
    return {tag: (4, 1, value) for tag, value in one.items()}


def before_another_page() -> bytes:
    """A packed strip without a length; behind it a value of the next page, that page, and its own directory last."""
    value = 8 + len(ramp(1))
    page = value + 10
    strip = page + 2 + 12 * 10 + 4
    other = table({**packed_page(strip, length=len(ramp(1))), ARTIST: (2, 10, value)})
    first = table(packed_page(8), page)
    head = struct.pack("<2sHI", b"II", 42, strip + len(ramp(1)))
    return head + ramp(1) + b"SecretCam\0" + other + ramp(1) + first


def before_a_value_two_directories_away() -> bytes:
    """A packed strip without a length; behind it a value of the directory that the EXIF one points at."""
    exif = 8 + 2 + 12 * 10 + 4
    strip = exif + 18 + 18
    value = strip + len(ramp(1))
    first = table({**packed_page(strip), EXIF_DIRECTORY: (4, 1, exif), ARTIST: (2, 10, value + 10)})
    directories = first + table({40965: (4, 1, exif + 18)}) + table({1: (2, 10, value)})
    return struct.pack("<2sHI", b"II", 42, 8) + directories + ramp(1) + b"SecretCam\0" * 2


@pytest.mark.parametrize("whole", [before_another_page(), before_a_value_two_directories_away()], ids=["page", "exif"])
def test_nor_are_values_of_other_pages_and_of_directories_within_directories(whole: bytes) -> None:
    clean = cleaned("tiff", whole)
    assert clean
    assert not [secret for secret in SECRETS if secret in clean]
    assert ramp(1) in clean


def test_a_packed_strip_of_which_nothing_says_where_it_ends_is_not_served() -> None:
    with pytest.raises(MediaError):
        cleaned("tiff", without_lengths(compression=32773, trailer=b""))
    assert cleaned("tiff", without_lengths(compression=1, trailer=b"")) is None


def test_a_scan_of_many_pages_in_strips_of_a_row_is_cleaned_as_well() -> None:
    rows = 3508
    page = {**said(4, rows, 3), 278: [1], ARTIST: b"SecretCam\0"}
    assert_says_nothing("tiff", tiff([(page, [bytes(range(12))] * rows)] * 20))


def test_a_bitmap_keeps_its_palette_and_pixels_and_no_name_of_a_file_on_its_writers_disk() -> None:
    plain = pictures.of_format("bmp").read_bytes()
    clean = assert_says_nothing("bmp", plain + b"SecretCam")
    assert clean.startswith(plain)
    named = b"SecretCam.icc"
    header = plain[14:54].replace(struct.pack("<I", 40), struct.pack("<I", 124), 1)
    body = header + b"KNIL".rjust(20, b"\0")[-84:].ljust(84, b"\0")
    profile = struct.pack("<II", 124 + len(plain) - 54, len(named))
    body = body[:112] + profile + body[120:]
    linked = b"BM" + struct.pack("<IHHI", 0, 0, 0, 138) + body + plain[54:] + named
    assert pixels(assert_says_nothing("bmp", linked)) == pixels(plain)
    embedded = linked.replace(b"KNIL", bytes(4)).replace(linked[14 + 56 : 14 + 60], b"DEBM", 1)
    assert cleaned("bmp", embedded[:70] + b"DEBM" + embedded[74:]) is None


def film(container: str, **said: str) -> bytes:
    pairs = [text for key, value in (SAID | said).items() for text in ("-metadata", f"{key}={value}")]
    return made_by_ffmpeg(
        f"told.{container}", "-i", str(videos.of_format(container)), "-c", "copy", *pairs
    ).read_bytes()


@pytest.mark.parametrize("container", ["flv", "ts"])
def test_a_film_keeps_all_samples_and_loses_what_is_said_beside_them(container: str) -> None:
    whole = film(container, service_name="SecretCam")
    clean = assert_says_nothing(container, whole)
    assert samples(clean) == samples(whole)


def with_notes(stream_type: int, descriptors: bytes = b"") -> bytes:
    """A transport stream whose sound is said to be notes of this type."""
    whole = packets(videos.of_format("ts").read_bytes())
    table = next(one for one in whole if number_of(one) == 4096)
    entry = table.index(b"\x0f\xe1\x01")
    start = table.index(b"\x02\xb0") + 2
    length = bytes([table[start] + len(descriptors)])
    entered = bytes([stream_type]) + b"\xe1\x01\xf0" + bytes([len(descriptors)]) + descriptors
    noted = (table[:start] + length + table[start + 1 : entry] + entered + table[entry + 5 :])[:188]
    return b"".join(noted if number_of(one) == 4096 else one for one in whole)


@pytest.mark.parametrize(
    ("stream_type", "descriptors", "stays"), [(0x15, b"", False), (0x06, b"", True), (0x06, b"\x05\x04KLVA", False)]
)
def test_what_a_drone_writes_beside_its_film_is_replaced_by_filling(
    stream_type: int, descriptors: bytes, stays: bool
) -> None:
    whole = with_notes(stream_type, descriptors)
    clean = cleaned("ts", whole)
    assert clean is not None
    before, after = packets(whole), packets(clean)
    assert any(number_of(one) == 257 for one in after) is stays
    assert [one for one in after if number_of(one) == 256] == [one for one in before if number_of(one) == 256]
    assert {number_of(one) for one in after} <= {0, 256, 257, 4096, 0x1FFF}
    assert all(one[4:] == bytes(184) for one in after if number_of(one) == 0x1FFF)


def test_a_stream_of_packets_that_cannot_be_told_apart_is_not_served() -> None:
    whole = videos.of_format("ts").read_bytes()
    for broken in (
        whole[:2000] + b"\0" + whole[2000:],
        b"".join(packets(whole)[3:]).replace(b"\x47\x50\0", b"\x47\x50\1"),
    ):
        with pytest.raises(MediaError):
            cleaned("ts", broken)


@pytest.mark.parametrize("container", ["aiff", "rf64"])
def test_a_sound_keeps_its_title_and_its_samples(container: str) -> None:
    pairs = [text for key, value in (SAID | MUSIC).items() for text in ("-metadata", f"{key}={value}")]
    form = videos.SOUNDS[container][2:]
    source = ("-i", str(videos.sound(container)), "-c", "copy", *pairs, *form)
    whole = made_by_ffmpeg(f"told.{container}", *source).read_bytes()
    clean = assert_says_nothing(container, whole)
    assert samples(clean) == samples(whole)
    assert told(clean)["title"] == MUSIC["title"]


def test_marks_in_a_sound_stay_where_they_are_without_their_names() -> None:
    marks = b"".join(
        struct.pack(">HI", *place) + name for place, name in (((1, 5), b"\x09SecretCam"), ((2, 9), b"\0\0"))
    )
    chunk = struct.pack(">4sIH", b"MARK", 2 + len(marks), 2) + marks
    whole = videos.sound("aiff").read_bytes() + chunk
    clean = assert_says_nothing("aiff", whole)
    assert clean[-len(chunk) :] == chunk.replace(b"SecretCam", bytes(9))


def test_notes_behind_the_samples_of_a_long_wav_and_in_a_wave64_are_found() -> None:
    behind = b"bext" + struct.pack("<I", 20) + b"SecretCam".ljust(20, b"\0")
    assert_says_nothing("rf64", videos.sound("rf64").read_bytes() + behind)
    note = b"list" + bytes(12) + struct.pack("<Q", 24 + 16) + b"SecretCam".ljust(16, b"\0")
    whole = videos.sound("w64").read_bytes()
    assert_says_nothing("w64", whole[: len(whole) - len(whole) % 8] + note)

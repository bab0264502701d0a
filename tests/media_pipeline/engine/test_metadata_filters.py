"""What each container is served without: notes, places, devices and dates go; music's titles and all samples stay."""

from __future__ import annotations

import hashlib
import io
from contextlib import suppress
from functools import cache
from typing import Any

import av
import pytest
from PIL import Image, ImageSequence

from media_pipeline.engine.errors import MediaError
from media_pipeline.engine.limits import DEFAULT_LIMITS, Limits
from media_pipeline.engine.metadata.filters import filtered
from media_pipeline.engine.metadata.parts import are_in_bounds
from tests.corpus import videos
from tests.corpus.cache import made_by_ffmpeg, made_of

SECRETS = (b"SecretCam", b"+48.8577", b"shot at home", b"2021")
SAID = {"location": "+48.8577+002.295/", "make": "SecretCam", "comment": "shot at home", "date": "2021-03-04",
        "creation_time": "2021-03-04T05:06:07Z"}  # fmt: skip
MUSIC = {"title": "A song", "artist": "The band", "album": "Walks"}
GAIN = {"replaygain_track_gain": "-6.20 dB"}
FILMS, SOUNDS = ("webm", "mkv", "avi", "ogg"), ("mp3", "flac", "wav", "ogg", "opus", "aac")


def cleaned(container: str, whole: bytes, limits: Limits = DEFAULT_LIMITS) -> bytes | None:
    """The file that the filter makes; None where it leaves it alone."""
    parts = filtered(io.BytesIO(whole), {"opus": "ogg"}.get(container, container), limits)
    if parts is None:
        return None
    assert are_in_bounds(parts)
    pieces = (whole[part[0] : part[1]] if isinstance(part, tuple) else bytes(part) for part in parts)
    return b"".join(pieces)


def told(content: bytes) -> dict[str, str]:
    """What the file and its streams say of themselves."""
    with av.open(io.BytesIO(content)) as opened:
        said = dict(opened.metadata)
        for stream in opened.streams:
            said |= stream.metadata
        return {key.lower(): value for key, value in said.items()}


def samples(content: bytes) -> list[bytes]:
    """Every packet that is shown or heard, without covers."""
    with av.open(io.BytesIO(content)) as opened:
        shown = [one for one in opened.streams if one.type in {"video", "audio"} and one.codec.name != "mjpeg"]
        return [bytes(packet) for packet in opened.demux(shown) if packet.size]


@cache
def film(container: str, *, says: bool = True) -> bytes:
    pairs = [text for key, value in SAID.items() for text in ("-metadata", f"{key}={value}")] if says else []
    title = ("-metadata", "title=A film")
    source = ("-i", str(videos.of_format(container)), "-c", "copy")
    return made_by_ffmpeg(f"told-{says}.{container}", *source, *pairs, *title).read_bytes()


@cache
def sound(container: str) -> bytes:
    pairs = [text for key, value in (SAID | MUSIC | GAIN).items() for text in ("-metadata", f"{key}={value}")]
    if container in {"opus", "webm"}:
        source = ("-i", str(videos.spoken()), "-c", "copy")
    else:
        source = ("-i", str(videos.sound(container)), "-c", "copy")
    more = {"mp3": ("-write_id3v1", "1"), "aac": ("-write_id3v2", "1", "-write_apetag", "1")}.get(container, ())
    return made_by_ffmpeg(f"told.{container}", *source, *pairs, *more).read_bytes()


def picture(form: str, **options: Any) -> bytes:
    out = io.BytesIO()
    frames = [Image.linear_gradient("L").resize((64, 48)).rotate(turn).convert("RGB") for turn in (0, 90, 180)]
    frames[0].save(out, form, **options)
    return out.getvalue()


def exif() -> Image.Exif:
    said = Image.Exif()
    said[0x010F], said[0x0132] = "SecretCam", "2021:03:04 05:06:07"
    return said


@pytest.mark.parametrize("container", FILMS)
def test_a_film_keeps_its_title_and_all_samples_and_loses_what_else_is_said(container: str) -> None:
    whole = film(container)
    assert any(secret in whole for secret in SECRETS)
    clean = cleaned(container, whole)
    assert clean is not None
    assert len(clean) == len(whole)
    assert not [secret for secret in SECRETS if secret in clean]
    assert samples(clean) == samples(whole)
    said = told(clean)
    assert said["title"] == "A film"
    assert not SAID.keys() & said.keys()
    if container == "mkv":
        # Checksums of what was changed are not left to be wrong
        assert clean.count(b"\xbf\x84") < whole.count(b"\xbf\x84")
    # What is clean stays byte by byte
    assert cleaned(container, clean) is None


@pytest.mark.parametrize("container", SOUNDS)
def test_a_sound_keeps_what_is_about_the_music_and_all_samples_and_loses_the_rest(container: str) -> None:
    whole = sound(container)
    assert any(secret in whole for secret in SECRETS)
    clean = cleaned(container, whole)
    assert clean is not None
    assert not [secret for secret in SECRETS if secret in clean]
    assert samples(clean) == samples(whole)
    said = told(clean)
    assert {key: said.get(key) for key in MUSIC} == MUSIC
    if container in {"mp3", "flac", "ogg", "opus"}:
        assert said["replaygain_track_gain"] == "-6.20 dB"
    assert not SAID.keys() & said.keys()
    assert cleaned(container, clean) is None


@pytest.mark.parametrize("name", ["webm", "mkv", "avi", "ogg", "voice", "mp3", "flac", "ogg sound", "wav"])
def test_for_the_name_of_a_common_program_alone_no_file_is_written_anew(name: str) -> None:
    container = name.split(maxsplit=1)[0]
    if container == "voice":
        whole, container = videos.spoken().read_bytes(), "webm"
    elif container in FILMS and name == container:
        whole = film(container, says=False)
    else:
        whole = videos.sound(container).read_bytes()
    assert b"Lav" in whole
    assert cleaned(container, whole) is None
    other = whole.replace(b"Lavf", b"Shot").replace(b"Lavc", b"Shot")
    clean = cleaned(container, other)
    # The vendor of Ogg's and FLAC's comments is the library that wrote them
    assert clean is not None or container in {"ogg", "flac"}
    assert clean is None or clean.count(b"Shot") < other.count(b"Shot")


def with_cover(container: str, cover: bytes) -> bytes:
    shown = made_of(f"cover-{hashlib.sha256(cover).hexdigest()[:8]}.jpg", cover)
    if container == "mkv":
        attached = ("-attach", str(shown), "-metadata:s:t", "mimetype=image/jpeg", "-metadata:s:t", "filename=a.jpg")
        arguments = ("-i", str(videos.of_format("mkv")), "-c", "copy", *attached)
    else:
        mapped = ("-map", "0:a", "-map", "1:v", "-c", "copy", "-disposition:v", "attached_pic")
        arguments = ("-i", str(videos.sound(container)), "-i", str(shown), *mapped, "-metadata", "title=A song")
    return made_by_ffmpeg(f"covered-{len(cover)}.{container}", *arguments).read_bytes()


@pytest.mark.parametrize("container", ["mp3", "flac", "mkv"])
def test_a_cover_stays_unless_it_says_itself_where_it_was_taken(container: str) -> None:
    plain, telling = picture("JPEG"), picture("JPEG", exif=exif())
    whole = with_cover(container, plain)
    clean = cleaned(container, whole)
    assert plain in (whole if clean is None else clean)
    whole = with_cover(container, telling)
    assert b"SecretCam" in whole
    clean = cleaned(container, whole)
    assert clean is not None
    assert b"SecretCam" not in clean
    assert samples(clean) == samples(whole)


def moving(**options: Any) -> bytes:
    out = io.BytesIO()
    first, *rest = [Image.linear_gradient("L").resize((64, 48)).rotate(turn).convert("P") for turn in (0, 90, 180)]
    first.save(out, "GIF", save_all=True, append_images=rest, loop=0, duration=100, **options)
    return out.getvalue()


def test_a_moving_picture_keeps_its_frames_and_its_loop_and_loses_notes_and_what_stands_behind() -> None:
    plain = moving()
    xmp = b"\x21\xff\x0bXMP DataXMP<x:xmpmeta>SecretCam</x:xmpmeta>" + b"\x01" + bytes(range(255, -1, -1)) + b"\0"
    place = plain.index(b"\x21\xf9")
    whole = plain[:place] + b"\x21\xfe\x0cshot at home\0" + xmp + plain[place:] + b"SecretCam"
    clean = cleaned("gif", whole)
    assert clean == plain
    assert cleaned("gif", plain) is None
    with Image.open(io.BytesIO(clean)) as shown:
        assert (len(list(ImageSequence.Iterator(shown))), shown.info["loop"]) == (3, 0)


@pytest.mark.parametrize("container", ["avif", "heic"])
def test_a_picture_of_items_keeps_its_pixels_and_loses_exif_xmp_and_what_stands_behind(container: str) -> None:
    film_behind = (20).to_bytes(4, "big") + b"mpvdSecretCam123"
    whole = picture("AVIF", exif=exif(), xmp=b"<x:xmpmeta>shot at home</x:xmpmeta>") + film_behind + b"+48.857"
    clean = cleaned(container, whole)
    assert clean is not None
    assert len(clean) == len(whole)
    assert not [secret for secret in SECRETS if secret in clean]
    with Image.open(io.BytesIO(whole)) as before, Image.open(io.BytesIO(clean)) as after:
        assert after.tobytes() == before.tobytes()
        assert not after.getexif()
        assert not after.info.get("xmp")
    assert clean.endswith(bytes(19))
    assert cleaned(container, picture("AVIF")) is None


def test_what_stands_behind_a_recording_is_overwritten() -> None:
    plain = cleaned("avi", film("avi"))
    assert plain is not None
    for behind in (b"+48.857", b"note\x08\0\0\0+48.8577", b"JUNK\x0c\0\0\0+48.8577 GPS"):
        clean = cleaned("avi", plain + behind)
        assert clean is not None
        assert clean.startswith(plain)
        assert b"+48" not in clean


def recording_film() -> bytes:
    """A film with a track that says where it was taken: subtitles under the handler of what cameras record."""
    subtitles = b"1\n00:00:00,000 --> 00:00:01,000\n+48.8577 SecretCam\n\n2\n00:00:01,000 --> 00:00:02,000\n+48.8577\n"
    script = made_of("places.srt", subtitles)
    arguments = ("-i", str(videos.of_format("mp4")), "-i", str(script), "-c", "copy", "-c:s", "mov_text")
    return made_by_ffmpeg("places.mp4", *arguments).read_bytes()


def test_a_track_of_places_goes_with_all_that_it_recorded_and_subtitles_stay() -> None:
    subtitled = recording_film()
    clean = cleaned("mp4", subtitled)
    assert b"+48.8577 SecretCam" in (subtitled if clean is None else clean)
    for mark in (b"meta", b"camm"):
        whole = subtitled.replace(b"sbtl", mark)
        clean = cleaned("mp4", whole)
        assert clean is not None
        assert b"+48.8577" not in clean
        assert samples(clean) == samples(whole)
        with av.open(io.BytesIO(clean)) as opened:
            assert [stream.type for stream in opened.streams] == ["video", "audio"]


def box(name: bytes, *inside: bytes) -> bytes:
    content = b"".join(inside)
    return (8 + len(content)).to_bytes(4, "big") + name + content


def numbers(width: int, *values: int) -> bytes:
    return b"".join(value.to_bytes(width, "big") for value in values)


def track(handler: bytes, name: bytes, *tables: bytes) -> bytes:
    told = box(b"hdlr", bytes(8), handler, bytes(12), name)
    return box(b"trak", box(b"mdia", told, box(b"minf", box(b"stbl", *tables))))


@pytest.mark.parametrize(("bits", "wide"), [(None, False), (0, False), (8, False), (16, True)])
def test_what_a_drone_writes_under_its_film_goes_by_every_kind_of_table_and_nothing_beside_it(
    bits: int | None, wide: bool
) -> None:
    head = box(b"ftyp", b"isom") + box(b"mdat", b"PLACE-1234", b"shown", b"HERE!", b"PLACE67", b"picture")
    first = head.index(b"PLACE")
    of_run = (1, 2)
    if bits is None:
        lengths, of_run = box(b"stsz", bytes(4), numbers(4, 2, 11)), (5, 6)
    elif bits:
        lengths = box(b"stz2", bytes(4), numbers(1, 0, 0, 0, bits), numbers(4, 3), numbers(bits // 8, 10, 5, 7))
    else:
        lengths = box(b"stsz", bytes(4), numbers(4, 0, 3, 10, 5, 7))
    chunks = box(b"co64" if wide else b"stco", bytes(4), numbers(4, 2), numbers(8 if wide else 4, first, first + 15))
    runs = box(b"stsc", bytes(4), numbers(4, 2, 1, of_run[0], 1, 2, of_run[1], 1))
    whole = head + box(
        b"moov",
        box(b"mvhd", b"\1\0\0\0", b"made at " * 2, b"\0\0\3\xe8", b"and more"),
        track(b"vide", b"DJI.AVC"),
        track(b"sbtl", b"DJI.Subtitle", lengths, chunks, runs),
        box(b"uuid", b"SecretCam"),
        box(b"udta", box(b"\xa9xyz", b"+48.8577"), box(b"kind", b"whole film")),
    ) + box(b"uuid", b"SecretCam")  # fmt: skip
    clean = cleaned("mp4", whole)
    assert clean is not None
    assert len(clean) == len(whole)
    gone = (b"PLACE", b"1234", b"HERE", b"DJI.Subtitle", b"SecretCam", b"+48", b"made at")
    assert not [one for one in gone if one in clean]
    for kept in (b"shown", b"picture", b"DJI.AVC", b"\0\0\3\xe8and more", b"whole film"):
        assert kept in clean, kept
    assert cleaned("mp4", clean) is None


def test_a_film_in_fragments_whose_places_cannot_be_found_is_not_served() -> None:
    whole = recording_film().replace(b"sbtl", b"meta") + (8).to_bytes(4, "big") + b"moof"
    with pytest.raises(MediaError):
        cleaned("mp4", whole)


def test_a_voice_that_a_browser_records_without_lengths_is_walked_through() -> None:
    whole = bytearray(sound("webm"))
    for mark in (b"\x18\x53\x80\x67", b"\x1f\x43\xb6\x75"):
        at = whole.index(mark) + 4
        width = 9 - whole[at].bit_length()
        whole[at : at + width] = bytes([0xFF >> width - 1]) + b"\xff" * (width - 1)
    clean = cleaned("webm", bytes(whole))
    assert clean is not None
    assert not [secret for secret in SECRETS if secret in clean]
    assert samples(clean) == samples(bytes(whole))


def wholes() -> dict[str, bytes]:
    every = {name: film(name) for name in FILMS} | {f"{name} sound": sound(name) for name in SOUNDS}
    every |= {"mp4": recording_film().replace(b"sbtl", b"meta"), "gif": moving(comment=b"shot at home")}
    return every | {"avif": picture("AVIF", exif=exif()), "cover mp3": with_cover("mp3", picture("JPEG", exif=exif()))}


@pytest.mark.parametrize("name", [*FILMS, *(f"{name} sound" for name in SOUNDS), "mp4", "gif", "avif", "cover mp3"])
def test_however_a_file_is_cut_or_changed_the_filter_ends_in_a_verdict_and_within_its_bounds(name: str) -> None:
    whole = wholes()[name]
    container = name.rsplit(maxsplit=1)[-1] if name.startswith("cover") else name.split(maxsplit=1)[0]
    head, tail = whole[:3000], whole[-3000:]
    for at in range(0, 3000, 41):
        for content in (
            whole[:at], head[:at] + b"\xff\xff\xff\xff" + head[at + 4 :], head[:at] + bytes(4) + head[at + 4 :] + tail,
            whole[:-3000] + tail[:at] + b"\xff\x7f\xff\xff" + tail[at + 4 :],
        ):  # fmt: skip
            with suppress(MediaError):
                cleaned(container, content)


@pytest.mark.parametrize("name", [*FILMS, "opus sound", "gif", "avif", "mp4"])
def test_a_file_of_more_parts_than_are_looked_at_is_refused(name: str) -> None:
    with pytest.raises(MediaError):
        cleaned(name.split(maxsplit=1)[0], wholes()[name], Limits(max_parts=0))


def test_a_film_of_more_boxes_than_are_looked_at_is_refused() -> None:
    boxes = box(b"free") * 100
    assert cleaned("mp4", boxes, Limits(max_parts=100)) is None
    with pytest.raises(MediaError):
        cleaned("mp4", boxes, Limits(max_parts=99))

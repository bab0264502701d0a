"""What a file is, told by its first bytes alone: every signature of the table, and no bytes that bring it down."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend import sniff
from tests.corpus import pictures, videos


def box(brand, *compatible):
    inside = b"ftyp" + brand + b"\0\0\0\0" + b"".join(compatible)
    return (len(inside) + 4).to_bytes(4, "big") + inside + b"\0\0\0\x08free"


def matroska(kind):
    return b"\x1a\x45\xdf\xa3" + b"\x9f\x42\x86\x81\x01\x42\x82" + kind + bytes(64)


TABLE = [
    (box(b"isom", b"isom", b"avc1"), sniff.MP4),
    (box(b"mp42"), sniff.MP4),
    (box(b"qt  "), sniff.MOV),
    (box(b"avif"), sniff.AVIF),
    (box(b"avis"), sniff.AVIF),
    (box(b"mif1", b"mif1", b"avif"), sniff.AVIF),
    (box(b"mif1", b"heic"), sniff.HEIC),
    (box(b"heic"), sniff.HEIC),
    (box(b"hevc"), sniff.HEIC),
    (box(b"M4A "), sniff.M4A),
    (box(b"M4B "), sniff.M4A),
    (b"\0\0\0\x08moov", sniff.MOV),
    (b"\0\0\0\x08mdat", sniff.MOV),
    (b"\0\0\0\x08wide", sniff.MOV),
    (matroska(b"webm"), sniff.WEBM),
    (matroska(b"matroska"), sniff.MKV),
    (matroska(b"unknown"), sniff.OTHER),
    (b"OggS" + bytes(24) + b"\x80theora", sniff.OGV),
    (b"OggS" + bytes(24) + b"\x01vorbis", sniff.OGA),
    (b"RIFF\0\0\0\0AVI LIST", sniff.AVI),
    (b"RIFF\0\0\0\0WAVEfmt ", sniff.WAV),
    (b"RIFF\0\0\0\0WEBPVP8 ", sniff.WEBP),
    (b"\xff\xd8\xff\xe0", sniff.JPEG),
    (b"\x89PNG\r\n\x1a\n", sniff.PNG),
    (b"GIF87a", sniff.GIF),
    (b"GIF89a", sniff.GIF),
    (b"fLaC\0", sniff.FLAC),
    (b"ID3\x04", sniff.MP3),
    (b"\xff\xfb\x90\x00", sniff.MP3),
    (b"\xff\xf1\x50\x80", sniff.AAC),
    (b"%PDF-1.7", sniff.PDF),
    (b"PK\x03\x04", sniff.ZIP),
    (b"#EXTM3U\n", sniff.PLAYLIST),
    (b"  <!DOCTYPE html>", sniff.HTML),
    (b"<?xml version='1.0'?><svg>", sniff.SVG),
    (b"\xef\xbb\xbfhello", sniff.TEXT),
    ("ffconcat version 1.0\nfile ä".encode(), sniff.TEXT),
    (b"\x7fELF\x02\x01\x01\0\xff", sniff.OTHER),
]

PLAYLIST = "#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"
TEXTS = [
    (b"ffconcat version 1.0\nfile 'caf\xe9.mp4'\n", sniff.TEXT),
    (b"\xff\x01ffconcat version 1.0\0", sniff.TEXT),
    (PLAYLIST.encode("utf-16"), sniff.PLAYLIST),
    (PLAYLIST.encode("utf-16-be").join([b"\xfe\xff", b""]), sniff.PLAYLIST),
    (PLAYLIST.encode("utf-32"), sniff.PLAYLIST),
    (PLAYLIST.encode("utf-8-sig"), sniff.PLAYLIST),
    (("<html>" + "é" * 3000).encode("utf-16"), sniff.HTML),
    (b"<!-- x --><html><script>\xe9</script>", sniff.HTML),
    ("Größe, naïve façade. ".encode("latin-1") * 300, sniff.TEXT),
    ("Съешь ещё этих мягких булок. ".encode("koi8-r") * 300, sniff.TEXT),
    ("日本語の文章です。".encode("shift-jis") * 300, sniff.TEXT),
    (("x" * 4095 + "é").encode(), sniff.TEXT),
    (b"hi", sniff.TEXT),
]
NOISE = random.Random(7).randbytes(4096)
NO_TEXTS = [b"\1" * 5000, b"\1\2\3", b"\xff\xfe" + NOISE, NOISE.replace(b"\0", b"\xa0"), b"ab\0c"]


@pytest.mark.parametrize(("head", "found"), TABLE, ids=lambda one: one.label if isinstance(one, sniff.FileType) else "")
def test_every_signature_is_known(head, found):
    assert sniff.sniff(head + bytes(16) if found not in {sniff.HTML, sniff.SVG, sniff.TEXT} else head) == found


@pytest.mark.parametrize(("content", "found"), TEXTS, ids=lambda one: ascii(one[:16]) if isinstance(one, bytes) else "")
def test_text_is_known_whatever_its_encoding(content, found):
    assert sniff.sniff(content[: sniff.HEAD_BYTES]) == found


@pytest.mark.parametrize("content", NO_TEXTS, ids=lambda content: ascii(content[:8]))
def test_what_nobody_can_read_is_no_text(content):
    assert sniff.sniff(content[: sniff.HEAD_BYTES]) == sniff.OTHER


@pytest.mark.parametrize("name", videos.FORMATS)
def test_real_videos_are_what_they_are(name):
    found = sniff.sniff(videos.of_format(name).read_bytes()[: sniff.HEAD_BYTES])
    assert (found.kind, found.container) == ("video", name)


@pytest.mark.parametrize("name", videos.SOUNDS)
def test_real_sounds_are_what_they_are(name):
    found = sniff.sniff(videos.sound(name).read_bytes()[: sniff.HEAD_BYTES])
    assert (found.kind, found.container) == ("audio", name)


@pytest.mark.parametrize("name", pictures.FORMATS)
def test_real_pictures_are_what_they_are(name):
    found = sniff.sniff(pictures.of_format(name).read_bytes()[: sniff.HEAD_BYTES])
    assert (found.kind, found.container) == ("image", name)


SOMETHING = st.binary(max_size=200) | st.tuples(
    st.sampled_from([head[:cut] for head, _ in TABLE for cut in (4, 8, 12, 64)]), st.binary(max_size=64)
).map(b"".join)


@given(SOMETHING)
def test_no_bytes_bring_it_down(head):
    found = sniff.sniff(head)
    assert bool(found.container) == (found.kind != "file")


@given(st.text(max_size=300))
def test_text_is_never_taken_for_media(text):
    assert sniff.sniff(text.encode("utf-8", "replace")).kind == "file" or not text.isprintable()


@pytest.mark.parametrize(
    ("name", "content_type", "claims"),
    [
        ("a.mp4", "", True),
        ("a", "video/mp4; codecs=x", True),
        ("a.txt", "text/plain", False),
        ("a.txt", "image/png", True),
        ("a.svg", "image/svg+xml", False),
        ("a.m3u8", "application/vnd.apple.mpegurl", False),
        ("main.ts", "", False),
    ],
)
def test_what_a_file_says_of_itself(name, content_type, claims):
    assert sniff.claims_media(name, content_type) == claims

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
    return b"\x1a\x45\xdf\xa3" + b"\x9f\x42\x86\x81\x01\x42\x82" + bytes([0x80 + len(kind)]) + kind + bytes(64)


MOOV = b"\0\0\x02\0moov\0\0\0\x6cmvhd"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR"
GIF_SIZE = b"\x10\0\x10\0"
ID3 = b"ID3\x04\0\0\0\0\0\x0a" + bytes(10)
FLAC = b"fLaC\0\0\0\x22"
ADTS = b"\xff\xf1\x50\x80\x02\x1f\xfc"
WAV = b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0"


FLV = b"FLV\x01\x05\0\0\0\x09\0\0\0\0\x12"


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
    (box(b"XYZ1", b"XYZ2"), sniff.MP4),
    (box(b"XYZ1", b"qt  "), sniff.MOV),
    (box(b"MiHE", b"miaf", b"heic"), sniff.HEIC),
    (b"\0\0\0\x08free" + box(b"isom", b"avc1"), sniff.MP4),
    (MOOV, sniff.MOV),
    (b"\0\0\0\x08mdat", sniff.MOV),
    (b"\0\0\0\x01mdat\0\0\0\1\0\0\0\0", sniff.MOV),
    (b"\0\0\0\x08wide\0\0\0\0mdat", sniff.MOV),
    (b"\0\0\0\x10free12345678\0\0\0\x08skip" + MOOV, sniff.MOV),
    (b"\0\0\0\x10uuid12345678" + MOOV, sniff.MOV),
    (b"\0\0\x40\0free", sniff.MOV),
    (matroska(b"webm"), sniff.WEBM),
    (matroska(b"matroska"), sniff.MKV),
    (matroska(b"unknown"), sniff.OTHER),
    (b"OggS" + bytes(24) + b"\x80theora", sniff.OGV),
    (b"OggS" + bytes(24) + b"\x01vorbis", sniff.OGA),
    (b"RIFF\0\0\0\0AVI LIST\0\x01\0\0hdrl", sniff.AVI),
    (WAV, sniff.WAV),
    (b"RIFF\0\0\0\0WEBPVP8 ", sniff.WEBP),
    (b"\xff\xd8\xff\xe0\0\x10JFIF", sniff.JPEG),
    (b"\xff\xd8\xff\xff\xdb\0\x43", sniff.JPEG),
    (PNG, sniff.PNG),
    (b"GIF87a" + GIF_SIZE + b"\0\0\0,", sniff.GIF),
    (b"GIF89a" + GIF_SIZE + b"\x80\0\0" + bytes(6) + b"!\xf9", sniff.GIF),
    (FLAC, sniff.FLAC),
    (ID3 + b"\xff\xfb\x90\x00", sniff.MP3),
    (b"ID3\x04\0\0\0\x7f\x7f\x7f", sniff.MP3),
    (ID3 + FLAC, sniff.FLAC),
    (ID3 + ID3 + ADTS + bytes(9) + ADTS, sniff.AAC),
    (ID3 + WAV, sniff.WAV),
    (b"\xff\xfb\x90\x00", sniff.MP3),
    (b"\xff\xfb\x90\x00" + bytes(413) + b"\xff\xfb", sniff.MP3),
    (ADTS + bytes(9) + ADTS, sniff.AAC),
    (b"%PDF-1.7", sniff.PDF),
    (b"\xef\xbb\xbf" + b"\r\n" * 200 + b"%PDF-1.7", sniff.PDF),
    (FLV, sniff.FLV),
    (((b"\x47" + bytes(187)) * 5)[:-20], sniff.TS),
    ((bytes(4) + (b"\x47" + bytes(191)) * 5)[:-24], sniff.TS),
    (b"FORM\0\0\0\0AIFFCOMM", sniff.AIFF),
    (b"FORM\0\0\0\0AIFCFVER", sniff.AIFF),
    (b"RF64\xff\xff\xff\xffWAVEds64\x1c\0\0\0", sniff.RF64),
    (b"BM" + bytes(8) + b"\x36\0\0\0\x28\0\0\0" + bytes(8) + b"\1\0\x18\0", sniff.BMP),
    (b"BM" + bytes(8) + b"\x1a\0\0\0\x0c\0\0\0" + bytes(4) + b"\1\0\1\0", sniff.BMP),
    (b"II*\0\x08\0\0\0\1\0\0\1\4\0", sniff.TIFF),
    (b"MM\0*\0\0\0\x08\0\1\1\0\0\4", sniff.TIFF),
    (b"MM\0*\0\1\0\0", sniff.TIFF),
    (b"PK\x03\x04", sniff.ZIP),
    (b"#EXTM3U\n", sniff.PLAYLIST),
    (b"  <!DOCTYPE html>", sniff.HTML),
    (b"<?xml version='1.0'?><svg>", sniff.SVG),
    (b"\xef\xbb\xbfhello", sniff.TEXT),
    ("ffconcat version 1.0\nfile ä".encode(), sniff.TEXT),
    (b"\x7fELF\x02\x01\x01\0\xff", sniff.OTHER),
]

ONLY_A_SIGNATURE = [
    b"\xff\xd8\xff\0", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"GIF87a" + GIF_SIZE + b"\x80\0\0" + bytes(6) + b"a", b"fLaC\0",
    b"ID3", b"ID3\x09\0\0\0\0\0\0", b"ID3\x04\0\0\x80\0\0\0", b"\xff\xfb\x90\x00" + bytes(500), ADTS + bytes(99),
    b"RIFF\0\0\0\0AVI LIST", b"RIFF\0\0\0\0WEBPnone", b"RIFF\0\0\0\0WAVEfmt \xff\xff\xff\xff", b"OggS\x09" + bytes(40),
    b"FLV\x01\x05\0\0\0\x09\0\0\0\0\x01", b"FLV\x02" + FLV[4:], (b"\x47" + bytes(187)) * 4, b"FORM\0\0\0\0ILBMBMHD",
    b"RF64\xff\xff\xff\xffWAVEfmt ", b"BM" + bytes(12) + b"\x28\0\0\0", b"II*\0\4\0\0\0", b"II*\0\x08\0\0\0\0\0",
    b"II*\0\x10\0\0\0CR\2\0",
    # A camera's raw picture: a small copy first and the rest within, or the mark of DNG.
    b"II*\0\x08\0\0\0\2\0\xfe\0\4\0\1\0\0\0\1\0\0\0\x4a\1\4\0\1\0\0\0\x40\0\0\0",
    b"MM\0*\0\0\0\x08\0\1\xc6\x12\0\1\0\0\0\4\1\4\0\0",
    b"\x1a\x45\xdf\xa3webm", b"\0\0\0\x08moov", b"\0\0\0\x09wide\0", b"\x7f\0\0\0free", b"\0\0\0\x0bftypisom",
]  # fmt: skip

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
    # A PDF is a file whose first page is shown
    assert bool(found.container) == (found.kind != "file" or found.container == "pdf")


@pytest.mark.parametrize("head", ONLY_A_SIGNATURE, ids=ascii)
def test_what_only_begins_like_media_is_a_file_of_an_unknown_kind(head):
    assert sniff.sniff(head + bytes(16)) == sniff.OTHER


SIGNATURES = [
    *("GIF87a", "GIF89a", "fLaC", "ID3", "OggS", "RIFF", "RIFF....WAVE", "RIFF....AVI LIST....hdrl", "PK", "BM", "FLV"),
    *("MZ", "8BPS", "%!PS", "%PDF", "....ftypisom", "....moov", "....mdat", "The wide", "....free", "....skip"),
    *("\xff\xd8\xff", "\xff\xfb\x90", "\xff\xf1P"),
]
PRINTABLE = st.text(
    st.characters(codec="latin-1", categories=["L", "N", "P", "S", "Zs"]) | st.sampled_from("\n\t"), max_size=300
)


@given(st.sampled_from(SIGNATURES), PRINTABLE, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32", "latin-1"]))
def test_text_is_text_whatever_signature_it_begins_with(signature, text, encoding):
    assert sniff.is_text(sniff.sniff((signature + text).encode(encoding)[: sniff.HEAD_BYTES]))


@given(st.text(max_size=300))
def test_text_is_never_taken_for_media(text):
    assert sniff.sniff(text.encode("utf-8", "replace")).kind == "file" or not text.isprintable()


@pytest.mark.parametrize(
    "kind", ["GIF89a is a format, said he", "The wide world is round.\n", "ID3 tags are read", "I am free to skip"]
)
def test_words_of_people_are_no_signatures(kind):
    assert sniff.sniff((kind * 200).encode()[: sniff.HEAD_BYTES]) == sniff.TEXT


@pytest.mark.parametrize(
    ("name", "content_type", "claims"),
    [
        ("app.ts", "video/mp2t", False),
        ("index.mts", "", False),
        ("00001.m2ts", "", True),
        ("a.mp4", "", True),
        ("a", "video/mp4; codecs=x", True),
        ("a.txt", "text/plain", False),
        ("a.txt", "image/png", True),
        ("a.svg", "image/svg+xml", False),
        ("a.m3u8", "application/vnd.apple.mpegurl", False),
        ("main.ts", "", False),
        ("plan.dxf", "", False),
        ("plan.dxf", "image/vnd.dxf", False),
        ("radio.pls", "audio/x-scpls", False),
        ("a.JPG", "", True),
        ("a", "image/jpg", True),
        ("jpg", "", False),
    ],
)
def test_what_a_file_says_of_itself(name, content_type, claims):
    assert sniff.claims_media(name, content_type) == claims


def test_what_a_file_is_called_says_the_same_on_every_machine():
    assert [sniff.declared_kind(name, "") for name in ("a.mp4", "a.PNG", "a.opus", "a.dxf", "a")] == [
        "video", "image", "audio", "file", "file",
    ]  # fmt: skip
    assert sniff.document_type("report.docx").endswith("wordprocessingml.document")
    assert [sniff.document_type(name) for name in ("a.js", "a.swf", "a.xhtml", "a.hta", "docx")] == [None] * 5
    assert sniff.declared_type(" Video/MP4; codecs=x") == "video/mp4"
    assert sniff.declared_type("text/html") == sniff.declared_type("") == "application/octet-stream"

"""What a child says is believed only within bounds."""

import math
from collections.abc import Callable
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from media_pipeline.engine.limits import Limits
from media_pipeline.engine.results import Facts, Fingerprint, KeyFrame, KeyFrames, Preview, Thumbnail, ThumbnailName
from media_pipeline.engine.sandbox import ipc
from media_pipeline.engine.vision.findings import ClassFinding, CodeFinding, Colour, Findings, TextFinding, View

FACTS = Facts(
    width=1920, height=1080, duration=2.5, bitrate=800, codec="h264", audio_codec="aac", fps=25.0, rotation=90,
    has_audio=True, playable=True,
)  # fmt: skip
WEBP = b"RIFF\x04\0\0\0WEBP"


def _thumbnail(name: ThumbnailName = "small", width: int = 320, data: bytes = WEBP) -> Thumbnail:
    return Thumbnail(name=name, width=width, height=180, data=data)


def _preview(*thumbnails: Thumbnail, placeholder: str | None = "abc=") -> ipc.Done:
    return ipc.Done(Preview(facts=FACTS, placeholder=placeholder, thumbnails=list(thumbnails)))


def _drawn(waveform: list[float]) -> ipc.Done:
    return ipc.Done(Preview(facts=FACTS, placeholder=None, thumbnails=[], waveform=waveform))


def _read(data: bytes, limits: Limits | None = None) -> list[ipc.Answer]:
    return list(ipc.AnswerReader(limits or Limits()).feed(data))


@given(cuts=st.lists(st.integers(0, 400), max_size=8))
def test_answers_arrive_whole_however_the_pipe_cuts_them(cuts: list[int]) -> None:
    sent: list[ipc.Answer] = [ipc.FactsFound(FACTS), _preview(_thumbnail())]
    data = b"".join(ipc.frame(answer) for answer in sent)
    reader = ipc.AnswerReader(Limits())
    got: list[ipc.Answer] = []
    bounds = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    for start, end in pairwise(bounds):
        got += reader.feed(data[start:end])
    assert got == sent


@given(noise=st.binary(max_size=200))
def test_noise_is_malformed_and_nothing_worse(noise: bytes) -> None:
    framed = ipc.HEADER.pack(len(noise)) + noise
    with pytest.raises(ipc.MalformedAnswer):
        list(_read(framed) and [])


def test_deeply_nested_answer_is_malformed() -> None:
    with pytest.raises(ipc.MalformedAnswer):
        _read(ipc.HEADER.pack(100_001) + b"\x91" * 100_000 + b"\xc0")


def test_answer_over_the_limit_is_malformed() -> None:
    big = ipc.frame(_preview(_thumbnail(data=WEBP + bytes(5000))))
    assert _read(big)
    with pytest.raises(ipc.MalformedAnswer):
        _read(big, Limits(output_bytes=4000))


def test_length_that_never_comes_is_bounded_by_the_limit() -> None:
    reader = ipc.AnswerReader(Limits(output_bytes=1000))
    assert list(reader.feed(ipc.HEADER.pack(2**32 - 1))) == []
    assert list(reader.feed(bytes(990))) == []
    with pytest.raises(ipc.MalformedAnswer):
        list(reader.feed(bytes(100)))


ODD_FACTS: list[Callable[[], Facts]] = [
    lambda: msgspec.structs.replace(FACTS, width=0),
    lambda: msgspec.structs.replace(FACTS, height=-5),
    lambda: msgspec.structs.replace(FACTS, width=10**9),
    lambda: msgspec.structs.replace(FACTS, duration=math.nan),
    lambda: msgspec.structs.replace(FACTS, duration=math.inf),
    lambda: msgspec.structs.replace(FACTS, fps=-1.0),
    lambda: msgspec.structs.replace(FACTS, bitrate=2**31),
    lambda: msgspec.structs.replace(FACTS, bitrate=8_000_000_000),
    lambda: msgspec.structs.replace(FACTS, duration=1e11),
    lambda: msgspec.structs.replace(FACTS, fps=1e11),
    lambda: msgspec.structs.replace(FACTS, audio_codec="x" * 33),
    lambda: msgspec.structs.replace(FACTS, codec="x" * 100),
    lambda: msgspec.structs.replace(FACTS, codec="h264\n\x1b[31m"),
    lambda: msgspec.structs.replace(FACTS, rotation=45),
]


@pytest.mark.parametrize("make", ODD_FACTS)
def test_facts_out_of_bounds_are_malformed(make: Callable[[], Facts]) -> None:
    with pytest.raises(ipc.MalformedAnswer):
        _read(ipc.frame(ipc.FactsFound(make())))


@pytest.mark.parametrize(
    "answer",
    [
        _preview(_thumbnail(width=5000)),
        _preview(_thumbnail(width=0)),
        _preview(_thumbnail(data=b"<html>")),
        _preview(_thumbnail(), _thumbnail()),
        _preview(placeholder="x" * 61),
        _preview(placeholder="\u202e"),
        _drawn([0.5] * 257),
        _drawn([1.5]),
        _drawn([math.nan]),
        ipc.Refused("internal", "\x1b[31mred"),
        ipc.Refused("internal", "x" * 1000),
        ipc.Refused("whatever", "A code that does not exist."),  # type: ignore[arg-type]
    ],
    ids=[
        "wide",
        "no width",
        "no WebP",
        "twice",
        "long",
        "odd letters",
        "many points",
        "loud",
        "no number",
        "terminal codes",
        "long message",
        "odd code",
    ],
)
def test_previews_out_of_bounds_are_malformed(answer: ipc.Answer) -> None:
    with pytest.raises(ipc.MalformedAnswer):
        _read(ipc.frame(answer))


JPEG = b"\xff\xd8\xff\xe0"
FRAME = KeyFrame(at_s=1.5, width=1280, height=720, image=JPEG, is_poster=True)
HASH = Fingerprint(at_s=1.5, value=bytes(32))
_changed = msgspec.structs.replace


def test_pictures_and_hashes_within_bounds_arrive() -> None:
    sampled = ipc.Sampled(KeyFrames(frames=(FRAME,), fingerprints=(HASH,)))
    assert _read(ipc.frame(sampled)) == [sampled]


@pytest.mark.parametrize(
    ("frames", "fingerprints"),
    [
        ((), (HASH,)),
        ((FRAME,) * 17, ()),
        ((FRAME,), (HASH,) * 65),
        ((_changed(FRAME, width=1281),), ()),
        ((_changed(FRAME, height=0),), ()),
        ((_changed(FRAME, image=b"<html>"),), ()),
        ((_changed(FRAME, at_s=-1.0),), ()),
        ((_changed(FRAME, at_s=math.nan),), ()),
        ((FRAME,), (_changed(HASH, value=bytes(31)),)),
        ((FRAME,), (_changed(HASH, at_s=math.inf),)),
    ],
    ids=[
        *("no frame", "many frames", "many hashes", "wide", "no height", "no JPEG", "before the beginning"),
        *("at no time", "short hash", "never"),
    ],
)
def test_pictures_and_hashes_out_of_bounds_are_malformed(
    frames: tuple[KeyFrame, ...], fingerprints: tuple[Fingerprint, ...]
) -> None:
    with pytest.raises(ipc.MalformedAnswer):
        _read(ipc.frame(ipc.Sampled(KeyFrames(frames=frames, fingerprints=fingerprints))))


SEEN = Findings(
    views=(View(at_s=1.5, is_central=True, classes=(ClassFinding(number=999, probability=1.0, box=(0, 0, 1, 1)),)),),
    text=(TextFinding(text="a sign", confidence=0.9, box=(0.1, 0.1, 0.5, 0.2), at_s=None),),
    codes=(CodeFinding(format="QR Code", text="https://example.org", box=None, at_s=2.0),),
    colours=(Colour(name="light blue", hex="#88aaff", share=1.0),),
    kind_of_picture="photo",
    size=(1280, 720),
    nsfw=0.1,
    vector=bytes(1280),
)


def test_findings_within_bounds_arrive() -> None:
    assert _read(ipc.frame(ipc.Seen(SEEN))) == [ipc.Seen(SEEN)]


def _seen_class(**changes: object) -> dict[str, object]:
    view = SEEN.views[0]
    return {"views": (_changed(view, classes=(_changed(view.classes[0], **changes),)),)}


@pytest.mark.parametrize(
    "changes",
    [
        {"views": ()},
        {"views": SEEN.views * 49},
        {"views": (_changed(SEEN.views[0], at_s=-1.0),)},
        {"views": (_changed(SEEN.views[0], classes=SEEN.views[0].classes * 2),)},
        _seen_class(number=1000),
        _seen_class(probability=math.nan),
        _seen_class(box=(0, 0, 2, 1)),
        {"text": SEEN.text * 65},
        {"text": (_changed(SEEN.text[0], text="two\nlines"),)},
        {"text": (_changed(SEEN.text[0], text="\u202eturned round"),)},
        {"text": (_changed(SEEN.text[0], text="x" * 501),)},
        {"text": (_changed(SEEN.text[0], text=""),)},
        {"text": (_changed(SEEN.text[0], confidence=1.1),)},
        {"codes": (_changed(SEEN.codes[0], format="\x1b[31m"),)},
        {"colours": (_changed(SEEN.colours[0], hex="url(//example.org)"),)},
        {"kind_of_picture": "x"},
        {"size": (0, 5)},
        {"nsfw": 1.5},
        {"vector": bytes(1279)},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_findings_out_of_bounds_are_malformed(changes: dict[str, object]) -> None:
    with pytest.raises(ipc.MalformedAnswer):
        _read(ipc.frame(ipc.Seen(_changed(SEEN, **changes))))

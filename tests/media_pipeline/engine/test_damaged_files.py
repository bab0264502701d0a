"""However a file is damaged, the sandbox answers with a preview or a refusal and stays up."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from media_pipeline.engine.errors import MediaError
from media_pipeline.engine.limits import Limits
from media_pipeline.engine.sandbox import Kind, Sandbox
from tests.corpus import pictures, videos

QUICK = Limits(cpu_seconds=5, wall_seconds=8.0)
Damage = list[tuple[int, bytes]]
damage = st.lists(st.tuples(st.integers(0, 2**32), st.binary(min_size=1, max_size=16)), min_size=1, max_size=12)
EXAMPLES = 120 if "OFFCHAT_TEST_ALL" in os.environ else 15
"""Every night more of them."""
examples = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@contextmanager
def _file_of(content: bytes) -> Iterator[int]:
    file = os.memfd_create("damaged")
    try:
        os.write(file, content)
        yield file
    finally:
        os.close(file)


def _damaged(content: bytes, places: Damage) -> bytes:
    damaged = bytearray(content)
    for position, junk in places:
        at = position % len(damaged)
        damaged[at : at + len(junk)] = junk
    return bytes(damaged)


def _answer(sandbox: Sandbox, content: bytes, kind: Kind, container: str) -> str:
    with _file_of(content) as file:
        try:
            preview = sandbox.preview(file, kind=kind, container=container, limits=QUICK)
        except MediaError as error:
            return error.code
    return "with pictures" if preview.thumbnails else "without pictures"


def _assert_answers(sandbox: Sandbox, content: bytes, kind: Kind, container: str) -> None:
    good = {"invalid_media", "too_many_pixels", "unsupported_codec", "timeout", "with pictures"}
    if kind == "video":
        good.add("without pictures")  # where the damage hides the stream of pictures and the sound is left
    assert _answer(sandbox, content, kind, container) in good


@examples
@given(places=damage)
@pytest.mark.parametrize("container", ["mp4", "webm", "ogg", "avi"])
def test_damaged_video_is_answered(sandbox: Sandbox, container: str, places: Damage) -> None:
    _assert_answers(sandbox, _damaged(videos.of_format(container).read_bytes(), places), "video", container)


@examples
@given(places=damage)
def test_mp4_damaged_in_its_index_is_answered(sandbox: Sandbox, places: Damage) -> None:
    whole = videos.of_format("mp4").read_bytes()
    index_end = whole.index(b"mdat")
    _assert_answers(sandbox, _damaged(whole[:index_end], places) + whole[index_end:], "video", "mp4")


@examples
@given(places=damage)
@pytest.mark.parametrize("container", list(pictures.FORMATS))
def test_damaged_picture_is_answered(sandbox: Sandbox, container: str, places: Damage) -> None:
    _assert_answers(sandbox, _damaged(pictures.of_format(container).read_bytes(), places), "image", container)


@examples
@given(content=st.binary(max_size=2000), container=st.sampled_from([*videos.FORMATS, *pictures.FORMATS]))
def test_noise_is_refused(sandbox: Sandbox, content: bytes, container: str) -> None:
    kind: Kind = "image" if container in pictures.FORMATS else "video"
    with _file_of(content) as file, pytest.raises(MediaError) as caught:
        sandbox.preview(file, kind=kind, container=container, limits=QUICK)
    assert caught.value.code == "invalid_media"

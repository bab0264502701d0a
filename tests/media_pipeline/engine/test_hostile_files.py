"""Files that lie end in a clear refusal, and nobody else's bytes are read."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from media_pipeline.engine.errors import MediaError
from media_pipeline.engine.limits import Limits
from tests.corpus import hostile, pictures, videos
from tests.media_pipeline.engine.conftest import Look
from tests.media_pipeline.engine.opened import Watch

POINTING = {
    "HLS playlist": hostile.hls_playlist,
    "ffconcat": hostile.ffconcat,
    "DASH manifest": hostile.dash_manifest,
    "playlist behind the head of an MP4": hostile.playlist_behind_mp4_head,
}
BROKEN: dict[str, Callable[[], Path]] = {
    "text": hostile.text,
    "page": hostile.html,
    "nothing": hostile.empty,
    "MP4 whose frames are garbage": hostile.mp4_of_garbage,
    "Matroska called MP4": lambda: hostile.misnamed(videos.of_format, "mkv", "mp4"),
    "picture called a video": lambda: hostile.misnamed(pictures.of_format, "png", "mp4"),
    "video called a picture": lambda: hostile.misnamed(videos.of_format, "mp4", "png"),
    "PNG that claims more than it has": lambda: hostile.png_that_claims(3000, 3000),
}
CUT: dict[str, Callable[[], Path]] = {
    "MP4 with its index missing": hostile.mp4_without_index,
    "MP4 with its frames missing": hostile.mp4_without_end,
    "MP4 with a last byte missing": lambda: hostile.cut("mp4", 0.9999),
    "MP4 that does not say its length": hostile.mp4_open_ended_without_end,
    "MP4 in fragments": hostile.cut_fragments,
    "MOV": lambda: hostile.cut("mov", 0.9),
    "WebM": lambda: hostile.cut("webm", 0.6),
    "MKV": lambda: hostile.cut("mkv", 0.6),
    "AVI": lambda: hostile.cut("avi", 0.6),
    "WAV": lambda: hostile.cut_sound("wav", 0.5),
}


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    """A good video of somebody else, where the hostile files point."""
    path = tmp_path / "foreign.mp4"
    shutil.copy(videos.of_format("mp4"), path)
    return path


def _refusal(look: Look, path: Path, container: str | None = None) -> MediaError:
    with pytest.raises(MediaError) as caught:
        look(path, container)
    return caught.value


@pytest.mark.parametrize("container", ["mp4", "mkv", "avi", "ogg"])
@pytest.mark.parametrize("name", POINTING)
def test_file_that_points_at_another_is_refused_and_the_other_stays_closed(
    look: Look, foreign: Path, name: str, container: str
) -> None:
    with Watch(foreign) as watch:
        refusal = _refusal(look, POINTING[name](foreign), container)
        assert not watch.was_touched
    assert (refusal.code, refusal.retryable) == ("invalid_media", False)


def test_playlist_in_the_subtitles_of_an_avi_is_not_followed(look: Look, foreign: Path) -> None:
    with Watch(foreign) as watch:
        preview = look(hostile.avi_with_playlist_subtitles(foreign))
        assert not watch.was_touched
    assert (preview.facts.width, preview.facts.height) == (640, 360)


def test_the_watch_would_have_noticed(foreign: Path) -> None:
    with Watch(foreign) as watch:
        foreign.read_bytes()
        assert watch.was_touched


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_not_what_it_claims_is_refused(look: Look, name: str) -> None:
    refusal = _refusal(look, BROKEN[name]())
    assert (refusal.code, refusal.retryable) == ("invalid_media", False)


@pytest.mark.parametrize("name", CUT)
def test_file_without_its_end_is_refused_as_incomplete(look: Look, name: str) -> None:
    refusal = _refusal(look, CUT[name]())
    assert (refusal.code, refusal.retryable) == ("invalid_media", False)
    assert "incomplete" in refusal.message


@pytest.mark.parametrize("container", ["mp4", "webm", "ogg", "avi", "jpeg", "png", "webp", "gif", "avif", "mp3", "wav"])
def test_empty_file_is_refused_by_every_reader(look: Look, container: str) -> None:
    assert _refusal(look, hostile.empty(), container).code == "invalid_media"


def test_unknown_container_is_refused(look: Look) -> None:
    assert _refusal(look, hostile.text(), "svg").code == "unsupported_codec"


def test_picture_that_is_a_page_as_well_gives_only_pixels(look: Look) -> None:
    preview = look(hostile.png_with_page_behind())
    assert len(preview.thumbnails) == 3
    assert all(b"<script" not in thumbnail.data for thumbnail in preview.thumbnails)


def test_more_streams_than_allowed_are_refused(look: Look) -> None:
    with pytest.raises(MediaError) as caught:
        look(videos.of_format("mp4"), limits=Limits(max_streams=1))
    assert caught.value.code == "too_many_pixels"


def test_video_over_the_pixel_limit_is_refused(look: Look) -> None:
    with pytest.raises(MediaError) as caught:
        look(videos.of_format("mp4"), limits=Limits(max_pixels=100_000))
    assert caught.value.code == "too_many_pixels"


def test_figures_that_no_real_file_has_are_not_known(look: Look) -> None:
    facts = look(hostile.mp4_in_an_instant()).facts
    assert (facts.bitrate, facts.width, facts.codec) == (None, 640, "h264")


def test_refusals_are_sentences_for_people(look: Look) -> None:
    for make in (*BROKEN.values(), *CUT.values()):
        message = _refusal(look, make()).message
        assert message.endswith(".")
        assert "Error" not in message
        assert "/" not in message

"""A worker makes several heights of a video that is played, between which players change over at any fragment."""

import io

import av
import pytest

from backend.chat.services import delete_attachment
from backend.media.access import existing_file
from backend.media.models import MediaRendition
from backend.media.payloads import attachment_payload
from backend.media.selectors import stored_rendition, stream_of
from backend.media.services import ask_for_heights, begin_rendition
from backend.storage import blobs
from media_pipeline import actors, renditions
from media_pipeline.engine import errors
from tests import sending
from tests.corpus import videos

pytestmark = pytest.mark.django_db


@pytest.fixture
def media_id(alice, group, settings):
    """A video of ten seconds that is played and for which several heights are to be made."""
    settings.HEIGHTS_FROM_S = 10
    media_id = sending.send(alice, group, videos.for_heights().read_bytes(), name="film.mp4").media_id
    actors.preview_media.fn(str(media_id))
    assert ask_for_heights(media_id)
    return media_id


def ladder(media_id):
    return MediaRendition.objects.get(media=media_id, kind="ladder")


def stored(media_id):
    return sorted(name for key, _ in blobs.derived_files(media_id) if (name := key.rpartition("/")[2])[:6] == "ladder")


def named(media_id, side):
    return f"ladder-{side}-{ladder(media_id).pk.hex[-8:]}.a1.mp4"


def frames_of(media_id, rung, number):
    """The moments and sizes of the pictures of one fragment, which needs nothing else but the header."""
    with blobs.open_blob(stored_rendition(existing_file(media_id), rung.name).key) as file:
        content = file.read()
    start = rung.header + sum(count for count, _ in rung.pieces[:number])
    part = content[: rung.header] + content[start : start + rung.pieces[number][0]]
    with av.open(io.BytesIO(part)) as film:
        return [(round(frame.time, 2), frame.width, frame.height) for frame in film.decode(video=0)]


def test_every_fragment_of_every_height_begins_at_the_same_moment_and_plays_by_itself(media_id):
    actors.make_media_rendition.fn(str(ladder(media_id).pk))
    after = attachment_payload(existing_file(media_id))
    assert (after.stages["transcode"].state, after.stream.hls is not None, after.stream.mp4) == ("done", True, None)
    rungs = stream_of(existing_file(media_id)).rungs
    assert [(rung.width, rung.height, rung.fps) for rung in rungs] == [(960, 540, 5.0), (640, 360, 5.0)]
    assert all(rung.codecs.startswith("avc1.") and "mp4a" in rung.codecs for rung in rungs)
    moments = []
    for rung in rungs:
        assert [seconds for _, seconds in rung.pieces] == pytest.approx([4, 4, 2], abs=0.05)
        shown = [frames_of(media_id, rung, number) for number in range(3)]
        assert {(width, height) for part in shown for _, width, height in part} == {(rung.width, rung.height)}
        moments.append([[at for at, _, _ in part] for part in shown])
    assert moments[0] == moments[1]
    assert [at for part in moments[0] for at in part] == pytest.approx([number / 5 for number in range(50)], abs=0.01)
    assert stored(media_id) == [named(media_id, 360), named(media_id, 540)]
    keys = [key for key, _ in blobs.derived_files(media_id) if "ladder" in key]
    assert ladder(media_id).bytes == sum(blobs.open_blob(key).size for key in keys)


class _Halting:
    """A sandbox that does ``act`` once the first height is made and the second has begun."""

    def __init__(self, act):
        self._real, self._act, self.begun = actors.sandbox(), act, 0

    def convert(self, fd, written, *, arguments, limits, on_line):
        self.begun += 1
        if self.begun == 2:
            self._act()
        self._real.convert(fd, written, arguments=arguments, limits=limits, on_line=on_line)

    def preview(self, fd, **about):
        return self._real.preview(fd, **about)


def test_nothing_stays_of_a_video_that_is_deleted_meanwhile(alice, media_id):
    seen = []

    def delete():
        seen.extend(stored(media_id))
        delete_attachment(alice, media_id)

    name = named(media_id, 540)
    renditions.make_rendition(begin_rendition(ladder(media_id).pk), _Halting(delete))
    assert (seen, stored(media_id)) == ([name], [])


def test_what_cannot_be_made_leaves_the_video_as_it_is_and_is_not_tried_again(media_id):
    def fail():
        raise errors.not_readable()

    renditions.make_rendition(begin_rendition(ladder(media_id).pk), _Halting(fail))
    after = attachment_payload(existing_file(media_id))
    assert (after.playable, after.stream.hls, after.file_url is not None) == (True, None, True)
    assert (ladder(media_id).state, stored(media_id)) == ("failed", [])
    assert ask_for_heights(media_id) is False

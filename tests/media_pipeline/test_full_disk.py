"""On a full disk nothing that is made of files is given up: it is made once there is room, with all its attempts."""

import tempfile

import pytest

from backend.media.access import existing_file
from backend.media.models import MediaFile, MediaRendition
from backend.media.payloads import attachment_payload
from backend.storage.space import is_disk_full
from media_pipeline import actors
from media_pipeline.engine.playback import commands
from tests import sending
from tests.corpus import videos
from tests.small_disk import small_disk

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def disk(tmp_path_factory):
    with small_disk(tmp_path_factory.mktemp("disk"), size="24m", shm="64k") as disk:
        yield disk


@pytest.fixture(autouse=True)
def _store_on_it(disk, settings):
    options = {"location": str(disk.seen_from_here / "blobs")}
    settings.STORAGES = settings.STORAGES | {"default": settings.STORAGES["default"] | {"OPTIONS": options}}


def shown(media_id):
    return attachment_payload(existing_file(media_id))


def preview(row):
    row.update(lease_until=None)
    actors.preview_media.fn(str(row.get().pk))


def make(row):
    MediaRendition.objects.update(not_before=None)
    actors.make_media_rendition.fn(str(row.get().pk))


@pytest.mark.parametrize(
    ("video", "made"),
    [(lambda: videos.unplayable("mpeg4.avi"), "mp4"), (videos.film, "storyboard"), (videos.film, "clip")],
    ids=["conversion", "storyboard", "clip"],
)
def test_pictures_and_renditions_wait_for_room_without_losing_an_attempt(alice, group, disk, settings, video, made):
    path = video()
    media_id = sending.send(alice, group, path.read_bytes(), name=path.name).media_id
    for work, row in (
        (preview, MediaFile.objects.filter(pk=media_id)),
        (make, MediaRendition.objects.filter(media=media_id, kind=made)),
    ):
        disk.fill()
        for _ in range(settings.MAX_ATTEMPTS + 1):
            work(row)
            assert row.get().attempts == 0
        disk.free()
        work(row)
    after = shown(media_id)
    assert (after.state, after.error) == ("ready", None)
    assert after.thumbnail_url.endswith(".a1.webp")
    assert f"/{made}.a1." in getattr(after.stream, made)
    assert not list((disk.seen_from_here / "blobs").rglob("*.part"))


def test_ffmpeg_without_room_for_what_it_writes_says_so_and_blames_no_file(disk):
    sandbox = actors.sandbox()
    with videos.unplayable("mpeg4.avi").open("rb") as file, tempfile.TemporaryFile(dir=disk.seen_from_here) as written:
        plan = sandbox.preview(file.fileno(), kind="video", container="avi").plan
        disk.fill()
        arguments, limits = commands.mp4(plan, "avi", max_pixels=1_000_000), commands.limits_for(1_000_000, 1.0)
        with pytest.raises(OSError, match="No space left") as refused:
            sandbox.convert(
                file.fileno(), written.fileno(), arguments=arguments, limits=limits, on_line=lambda line: None
            )
        disk.free()
    assert is_disk_full(refused.value)

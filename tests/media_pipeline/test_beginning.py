"""A file is shown while it is being uploaded: its picture as soon as there is one, replaced once all of it is there."""

import hashlib

import pytest

from backend.chat.selectors import message
from backend.jobs.enqueue import send
from backend.media.access import existing_file
from backend.media.jobs import PreviewMedia
from backend.media.payloads import attachment_payload
from backend.media.selectors import stored_thumbnail
from backend.media.services import (
    begin_early_preview,
    drop_upload,
    finish_upload,
    judge_upload,
    show_beginning,
)
from backend.moderation.services import quarantine_file
from backend.storage import blobs, staging, stores
from media_pipeline import actors
from tests import sending
from tests.corpus import pictures, videos
from tests.swift import settings_for

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _nothing_waits(reminders):
    assert reminders() == 0


def half_of(actor, room, path, part=0.5):
    """An upload of which a part has come."""
    content = path.read_bytes()
    handle = sending.begin(actor, room, content, name=path.name)
    sending.fill(handle, content[: int(len(content) * part)])
    judge_upload(actor, handle, content[:8192])
    return handle, content


def finish(actor, handle, content, part=0.5):
    sending.fill(handle, content[int(len(content) * part) :])
    finish_upload(actor, handle, size=len(content), sha256=hashlib.sha256(content).hexdigest())
    return shown(handle)


def look_at(handle):
    """The turn of a worker that was asked for a look at what has come; what clients are shown then."""
    actors.preview_upload.fn(str(handle.id))
    return shown(handle)


def shown(handle):
    return attachment_payload(existing_file(handle.media_id))


def pictures_of(handle):
    return {key.rpartition("/")[2] for key, _ in blobs.derived_files(handle.media_id)}


def test_a_video_is_shown_while_it_is_being_uploaded_and_anew_once_all_of_it_is_there(alice, bob, group):
    handle, content = half_of(alice, group, videos.of_format("mp4"))
    early = look_at(handle)
    assert (early.state, early.width, early.height, early.duration_formatted) == ("uploading", 640, 360, "00:03")
    assert early.placeholder
    assert early.thumbnail_url == f"/media/{handle.media_id}/medium.a1.webp"
    assert message(bob, handle.message_id).attachments[0].thumbnail_url == early.thumbnail_url
    with blobs.open_blob(stored_thumbnail(existing_file(handle.media_id), "medium", 1).key) as file:
        assert file.read(4) == b"RIFF"
    # When all of it is there, the pictures of the beginning give way to those of the whole
    assert finish(alice, handle, content).thumbnail_url == early.thumbnail_url
    actors.preview_media.fn(str(handle.media_id))
    ready = shown(handle)
    assert (ready.state, ready.thumbnail_url) == ("ready", f"/media/{handle.media_id}/medium.a2.webp")
    assert ready.bitrate
    assert pictures_of(handle) == {"small.a2.webp", "medium.a2.webp", "large.a2.webp"}


def test_its_beginning_is_shown_as_well_where_it_is_staged_in_an_object_storage(
    alice, group, swift_url, settings, tmp_path
):
    for name, value in settings_for(swift_url).items():
        setattr(settings, name, "" if value == "none" else value)
    settings.MEDIA_STORE, settings.UPLOAD_STAGING, settings.STAGING = stores.S3, "s3", tmp_path / "web"
    content = videos.of_format("mp4").read_bytes()
    handle = sending.begin(alice, group, content, name="film.mp4")
    with staging.staged(handle.id) as staged:
        staged.append(content[: len(content) // 2])
        staged.expose()
        judge_upload(alice, handle, content[:8192])
        settings.STAGING = tmp_path / "worker"
        early = look_at(handle)
        settings.STAGING = tmp_path / "web"
    assert (early.state, early.width, early.duration_formatted) == ("uploading", 640, "00:03")
    assert early.thumbnail_url
    assert early.stream.growing is None
    staging.abandon(handle.id)


def test_the_picture_is_told_and_then_the_file(alice, group, rung):
    handle, _ = half_of(alice, group, videos.of_format("mp4"))
    rung.clear()
    look_at(handle)
    told = [one.type for one in rung if one.type != "media.noticed"]
    assert told.count("media.thumbnail_ready") == 1
    assert told.index("media.thumbnail_ready") < told.index("media.updated")


def test_a_video_is_looked_at_until_there_is_a_picture_and_a_photo_as_more_of_it_comes(alice, group):
    video, _ = half_of(alice, group, videos.of_format("mp4"))
    look_at(video)
    assert begin_early_preview(video.id) is None
    photo, content = half_of(alice, group, pictures.photo(3), part=0.3)
    assert look_at(photo).thumbnail_url.endswith("medium.a1.webp")
    sending.fill(photo, content[int(len(content) * 0.3) : int(len(content) * 0.8)])
    assert look_at(photo).thumbnail_url.endswith("medium.a2.webp")
    assert pictures_of(photo) == {"small.a2.webp", "medium.a2.webp", "large.a2.webp"}


def test_a_file_that_tells_nothing_yet_is_left_alone_and_looked_at_again(alice, group):
    handle, _ = half_of(alice, group, videos.of_format("mov"))
    before = shown(handle)
    assert look_at(handle) == before
    assert begin_early_preview(handle.id) is not None


def test_two_workers_do_not_look_at_one_file_at_once(alice, group):
    handle, _ = half_of(alice, group, videos.of_format("mp4"))
    assert begin_early_preview(handle.id) is not None
    assert begin_early_preview(handle.id) is None


def test_looks_at_beginnings_give_way_to_files_that_are_whole(alice, group):
    handle, _ = half_of(alice, group, videos.of_format("mp4"))
    send(PreviewMedia(subject=handle.media_id))
    assert begin_early_preview(handle.id) is None


@pytest.mark.parametrize("ending", ["cancelled", "expired"])
def test_an_upload_that_ends_leaves_no_picture_behind(alice, group, ending):
    handle, _ = half_of(alice, group, videos.of_format("mp4"))
    look_at(handle)
    assert pictures_of(handle)
    drop_upload(handle.id, actor_id=alice.user_id, ending=ending)
    assert pictures_of(handle) == set()
    gone = shown(handle)
    assert (gone.thumbnail_url, gone.placeholder) == (None, None)


def test_a_picture_that_is_made_when_the_upload_has_ended_or_all_has_come_is_thrown_away(alice, group):
    for end in (lambda handle, content: drop_upload(handle.id, actor_id=alice.user_id),
                lambda handle, content: finish(alice, handle, content)):  # fmt: skip
        handle, content = half_of(alice, group, videos.of_format("mp4"))
        order = begin_early_preview(handle.id)
        end(handle, content)
        assert not show_beginning(order, {"width": 640, "height": 360}, None, [])
        assert shown(handle).width is None


def test_a_file_that_is_withheld_while_it_comes_shows_nothing(alice, mod, group):
    handle, _ = half_of(alice, group, videos.of_format("mp4"))
    order = begin_early_preview(handle.id)
    quarantine_file(mod, handle.media_id, reason="spam")
    assert not show_beginning(order, {}, None, [])
    assert begin_early_preview(handle.id) is None


def test_a_worker_takes_a_file_at_once_whose_beginning_was_just_being_looked_at(alice, group):
    handle, content = half_of(alice, group, videos.of_format("mp4"))
    begin_early_preview(handle.id)
    finish(alice, handle, content)
    actors.preview_media.fn(str(handle.media_id))
    assert shown(handle).state == "ready"


def test_a_file_that_fails_in_the_end_shows_no_picture_of_its_beginning(alice, group):
    path = videos.of_format("mp4")
    whole = path.read_bytes()
    broken = whole[: len(whole) * 3 // 4]
    handle = sending.begin(alice, group, broken, name="cut.mp4")
    sending.fill(handle, broken)
    judge_upload(alice, handle, broken[:8192])
    assert look_at(handle).thumbnail_url
    finish_upload(alice, handle, size=len(broken), sha256=hashlib.sha256(broken).hexdigest())
    actors.preview_media.fn(str(handle.media_id))
    failed = shown(handle)
    assert (failed.state, failed.thumbnail_url, failed.placeholder) == ("failed", None, None)
    assert pictures_of(handle) == set()

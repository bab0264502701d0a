"""The actors, called as Dramatiq calls them: a file becomes ready, fails with a sentence, or is given back."""

import time
from types import SimpleNamespace

import av
import pytest
import structlog
from PIL import Image
from prometheus_client import REGISTRY

from backend import clock
from backend.chat.selectors import gallery_page, message
from backend.chat.services import delete_attachment
from backend.media.access import existing_file
from backend.media.models import MediaFile
from backend.media.payloads import attachment_payload
from backend.media.selectors import files_with_pictures, stored_original, stored_thumbnail
from backend.moderation.services import quarantine_file
from backend.storage import blobs
from media_pipeline import actors
from media_pipeline.engine import errors
from media_pipeline.job_metrics import Measured
from tests import sending
from tests.corpus import papers, pictures, recordings, videos

pytestmark = pytest.mark.django_db


def work_on(handle):
    """The actor's turn; what clients are shown afterwards."""
    actors.preview_media.fn(str(handle.media_id))
    return attachment_payload(existing_file(handle.media_id))


def sent(actor, room, path, **more):
    return sending.send(actor, room, path.read_bytes(), name=path.name, **more)


@pytest.fixture
def failing_sandbox(monkeypatch):
    """A sandbox that ends every look at a file with this error."""

    def fail_with(error):
        class Failing:
            def preview(self, fd, **about):
                raise error

        monkeypatch.setattr(actors, "sandbox", Failing)

    return fail_with


def test_sound_that_begins_with_tags_is_served_as_what_stands_behind_them(alice, group):
    handle = sent(alice, group, recordings.tagged_sound("flac"))
    shown = work_on(handle)
    assert (shown.state, shown.kind, shown.audio_codec) == ("ready", "audio", "flac")
    assert existing_file(handle.media_id).content_type == "audio/flac"


def test_a_pdf_shows_its_first_page_and_says_how_many_there_are(alice, group):
    handle = sent(alice, group, papers.paper(pages=3))
    shown = work_on(handle)
    assert (shown.state, shown.kind, shown.content_type, shown.pages) == ("ready", "file", "application/pdf", 3)
    assert shown.thumbnail_url == f"/media/{handle.media_id}/medium.a1.webp"
    assert shown.placeholder
    assert {name: stage.state for name, stage in shown.stages.items()} == {"thumbnail": "done"}
    # It is nothing for those who describe photos
    assert files_with_pictures([handle.media_id]) == {}


def test_a_pdf_that_cannot_be_drawn_is_a_plain_file_and_has_not_failed(alice, group):
    handle = sent(alice, group, papers.paper(pages=0))
    shown = work_on(handle)
    assert (shown.state, shown.error, shown.pages, shown.thumbnail_url) == ("ready", None, None, None)
    assert shown.stages["thumbnail"].error.code == "invalid_media"
    assert shown.file_url


def test_a_video_becomes_ready_with_its_facts_and_its_pictures_in_the_store(alice, bob, group):
    handle = sent(alice, group, videos.of_format("mp4"))
    shown = work_on(handle)
    # Facts as a player sees them
    with av.open(videos.of_format("mp4")) as real:
        stream = real.streams.video[0]
        assert (shown.width, shown.height) == (stream.width, stream.height) == (640, 360)
        assert shown.duration == pytest.approx(real.duration / av.time_base, abs=0.1)
    assert (shown.state, shown.error, shown.codec, shown.audio_codec) == ("ready", None, "h264", "aac")
    assert (shown.has_audio, shown.duration_formatted, shown.fps) == (True, "00:03", 25.0)
    assert shown.mime_codecs == 'video/mp4; codecs="avc1.64001e, mp4a.40.2"'
    assert shown.placeholder
    assert {name: stage.state for name, stage in shown.stages.items()} == {"probe": "done", "thumbnail": "done"}
    # Pictures
    assert shown.thumbnail_url == f"/media/{handle.media_id}/medium.a1.webp"
    for size, width in (("small", 320), ("medium", 640)):
        stored = stored_thumbnail(existing_file(handle.media_id), size, 1)
        with blobs.open_blob(stored.key) as file:
            assert Image.open(file).size == (width, width * 360 // 640)
    # In the conversation
    assert message(bob, handle.message_id).attachments[0].thumbnail_url == shown.thumbnail_url


def test_a_picture_and_a_sound_become_ready_too(alice, group):
    picture = work_on(sent(alice, group, pictures.of_format("png"), content_type="image/png"))
    assert (picture.state, picture.width, picture.height, picture.duration) == ("ready", 800, 600, None)
    sound = work_on(sent(alice, group, videos.sound("mp3"), content_type="audio/mpeg"))
    assert (sound.state, sound.width, sound.thumbnail_url) == ("ready", None, None)
    assert sound.duration == pytest.approx(10, abs=0.2)


def test_a_sound_is_shown_with_its_waveform_and_its_cover_which_a_hold_takes_away(alice, bob, group):
    handle = sent(alice, group, videos.sound_with_cover(), content_type="audio/mpeg")
    assert work_on(handle)
    shown = message(bob, handle.message_id).attachments[0]
    assert {name: stage.state for name, stage in shown.stages.items()} == {"probe": "done", "waveform": "done"}
    assert max(shown.waveform) == 1
    assert files_with_pictures([handle.media_id]) == {}
    assert shown.thumbnail_url == f"/media/{handle.media_id}/medium.a1.webp"
    MediaFile.objects.filter(pk=handle.media_id).update(hold="review")
    assert message(bob, handle.message_id).attachments[0].waveform is None


def test_a_video_container_that_holds_only_sound_is_a_recording(alice, group):
    bare = sending.send(alice, group, videos.sound("m4a").read_bytes().replace(b"ftypM4A ", b"ftypisom", 1))
    assert existing_file(bare.media_id).kind == "video"
    shown = work_on(bare)
    assert (shown.kind, shown.content_type) == ("audio", "audio/mp4")
    spoken = work_on(sent(alice, group, videos.spoken(), content_type="video/webm"))
    assert (spoken.kind, spoken.content_type, spoken.audio_codec) == ("audio", "audio/webm", "opus")


def test_what_its_sender_calls_a_recording_is_one_until_it_was_looked_at(alice, group):
    spoken, film = [
        sent(alice, group, path, content_type="audio/webm") for path in (videos.spoken(), videos.of_format("webm"))
    ]
    assert [existing_file(handle.media_id).kind for handle in (spoken, film)] == ["audio", "audio"]
    assert [work_on(handle).kind for handle in (spoken, film)] == ["audio", "video"]
    shown = {kind: gallery_page(alice, group, kind=kind).entries for kind in ("media", "files")}
    assert [entry.attachment.id for _, entry in shown["media"]] == [str(film.media_id)]
    assert [entry.attachment.id for _, entry in shown["files"]] == [str(spoken.media_id)]


def test_what_happens_is_told_as_it_happens(alice, group, monkeypatch, rung):
    handle = sent(alice, group, videos.of_format("webm"))
    rung.clear()
    monkeypatch.setattr("backend.events.publish.transaction.on_commit", lambda act, robust: act())
    work_on(handle)
    told = [one.type for one in rung if not (one.type == "media.updated" and hasattr(one, "audience"))]
    stages = ["media.stage"] * 4
    assert told[:5] == [*stages, "media.thumbnail_ready"]
    assert told[5:].count("media.updated") == 2


def test_a_codec_without_preview_is_a_file_that_is_ready_to_be_downloaded(alice, bob, group):
    handle = sent(alice, group, videos.unsupported_codec())
    shown = work_on(handle)
    assert (shown.state, shown.error.code, shown.error.retryable) == ("ready", "unsupported_codec", False)
    assert (shown.kind, shown.width, shown.height, shown.codec, shown.duration) == ("video", 64, 64, "ffv1", 1.0)
    assert (shown.thumbnail_url, shown.playable) == (None, False)
    assert shown.playable_reason.startswith(shown.error.message)
    assert shown.file_url
    assert shown.download_url
    assert {name: stage.state for name, stage in shown.stages.items()} == {"probe": "done", "thumbnail": "failed"}
    assert message(bob, handle.message_id).attachments[0] == shown


def test_why_not_every_browser_plays_a_file_is_said_and_null_where_all_do(alice, group):
    plays, not_everywhere = (work_on(sent(alice, group, videos.of_format(name))) for name in ("mp4", "avi"))
    assert (plays.playable, plays.playable_reason) == (True, None)
    assert not_everywhere.playable is False
    assert "Download it" in not_everywhere.playable_reason
    assert not_everywhere.error is None


def test_a_broken_file_fails_with_a_sentence_and_its_bytes_can_be_saved(alice, group, reminders):
    whole = videos.of_format("mp4").read_bytes()
    shown = work_on(sending.send(alice, group, whole[: len(whole) // 2]))
    assert (shown.state, shown.error.code, shown.error.retryable) == ("failed", "invalid_media", False)
    assert shown.error.message.endswith(".")
    assert " " in shown.error.message
    assert (shown.file_url, shown.download_url) == (None, f"/api/chat/videos/{shown.id}/download/")
    assert shown.stages["probe"].state == "failed"
    assert reminders() == 0


def rested(handle):
    """The rest between two attempts is over."""
    MediaFile.objects.filter(pk=handle.media_id).update(lease_until=None)


def test_a_failure_of_ours_is_given_back_until_the_attempts_are_used_up(
    alice, group, failing_sandbox, reminders, settings
):
    failing_sandbox(errors.internal())
    handle = sent(alice, group, videos.of_format("mp4"))
    for attempt in range(1, settings.MAX_ATTEMPTS):
        assert work_on(handle).state == "processing"
        row = MediaFile.objects.get(pk=handle.media_id)
        assert row.attempts == attempt
        # Each time it rests twice as long
        assert 2**attempt - 1 < (row.lease_until - clock.now()).total_seconds() <= 2**attempt
        rested(handle)
    shown = work_on(handle)
    assert (shown.state, shown.error.code) == ("failed", "internal")


def test_a_failure_that_nobody_foresaw_is_given_back_as_well(alice, group, failing_sandbox, reminders):
    failing_sandbox(ZeroDivisionError("never thought of"))
    handle = sent(alice, group, videos.of_format("mp4"))
    assert work_on(handle).state == "processing"
    assert MediaFile.objects.get(pk=handle.media_id).lease is None


def test_after_a_failure_of_ours_the_next_attempt_makes_it_ready(alice, group, failing_sandbox, monkeypatch):
    handle = sent(alice, group, videos.of_format("mp4"))
    with monkeypatch.context():
        failing_sandbox(errors.internal())
        work_on(handle)
        monkeypatch.undo()
    rested(handle)
    assert work_on(handle).thumbnail_url.endswith(".a2.webp")


def test_bytes_that_are_missing_are_said_to_be(alice, group):
    handle = sent(alice, group, videos.of_format("mp4"))
    blobs.remove(stored_original(existing_file(handle.media_id)).key)
    shown = work_on(handle)
    assert (shown.state, shown.error.code) == ("failed", "internal")
    assert "missing" in shown.error.message


def test_a_reminder_of_one_file_is_for_the_file_whose_turn_it_is(alice, bob, group):
    first, second = (sent(alice, group, pictures.of_format(name), content_type="image/png") for name in ("png", "webp"))
    other = sent(bob, group, pictures.of_format("gif"), content_type="image/gif")
    states = []
    # Reminders come in the order in which the files were sent
    for reminder in (first, second, other):
        actors.preview_media.fn(str(reminder.media_id))
        states.append({name for name, file in (("alice", first), ("bob", other), ("alice's other", second))
                       if existing_file(file.media_id).state == "ready"})  # fmt: skip
    assert len(states[0]) == 1
    assert "bob" in states[1]
    assert len(states[2]) == 3


def test_the_log_names_the_file_and_the_request_only_of_that_file(alice, group):
    large, small = (sent(alice, group, pictures.of_format(name), content_type="image/png") for name in ("png", "gif"))
    if existing_file(large.media_id).size < existing_file(small.media_id).size:
        large, small = small, large
    told = []
    for reminder in (large, large):
        with structlog.contextvars.bound_contextvars(request="that sent the large one", media=""):
            actors.preview_media.fn(str(reminder.media_id))
            told.append(structlog.contextvars.get_contextvars())
    assert told[0] == {"media": str(small.media_id)}
    assert told[1] == {"media": str(large.media_id), "request": "that sent the large one"}


def test_called_twice_it_works_once(alice, group):
    handle = sent(alice, group, videos.of_format("mp4"))
    first = work_on(handle)
    assert work_on(handle) == first


def test_a_file_deleted_during_the_work_stays_deleted_and_leaves_no_picture(alice, group, monkeypatch):
    handle = sent(alice, group, videos.of_format("mp4"))
    stored = []

    def write_then_delete(key, data):
        write(key, data)
        stored.append(key)
        if len(stored) == 2:
            delete_attachment(alice, handle.media_id)
            actors.purge_media.fn(str(handle.media_id))

    write = blobs.write
    monkeypatch.setattr(blobs, "write", write_then_delete)
    assert work_on(handle).state == "deleted"
    assert len(stored) >= 2
    for key in stored:
        with pytest.raises(FileNotFoundError):
            blobs.open_blob(key)


def test_a_file_held_during_the_work_stays_held(alice, mod, group):
    handle = sent(alice, group, videos.of_format("mp4"))
    quarantine_file(mod, handle.media_id, reason="spam")
    shown = work_on(handle)
    assert (shown.state, shown.hold, shown.thumbnail_url) == ("ready", "quarantined", None)


def test_the_purge_removes_original_and_pictures(alice, group):
    handle = sent(alice, group, videos.of_format("mp4"))
    work_on(handle)
    media = existing_file(handle.media_id)
    keys = [stored_original(media).key, *(row.key for row in media.thumbnails.all())]
    delete_attachment(alice, handle.media_id)
    actors.purge_media.fn(str(handle.media_id))
    assert len(keys) >= 3
    for key in keys:
        with pytest.raises(FileNotFoundError):
            blobs.open_blob(key)


def test_jobs_are_measured_from_when_they_may_run_until_they_end():
    measured, options = Measured(), {}
    # A message of another process, which was asked for ten seconds ago
    message = SimpleNamespace(
        queue_name="preview", actor_name="tried", options=options, message_timestamp=(time.time() - 10) * 1000
    )

    def figures():
        waited = REGISTRY.get_sample_value("offchat_job_wait_seconds_sum", {"queue": "preview"}) or 0
        failed = REGISTRY.get_sample_value("offchat_job_seconds_count", {"actor": "tried", "outcome": "failed"}) or 0
        return waited, failed

    before = figures()
    measured.before_process_message(None, message)
    measured.after_process_message(None, message, exception=LookupError())
    after = figures()
    assert after[0] - before[0] >= 10
    assert after[1] - before[1] == 1
    # Tried again in an hour: until then it does not wait
    measured.before_enqueue(None, message, 3_600_000)
    measured.before_process_message(None, message)
    assert figures()[0] == after[0]

"""Videos and sounds that not every browser plays are made playable after their preview, and say how far that is."""

import hashlib
import io
from datetime import timedelta
from uuid import UUID

import av
import pytest
from msgspec import structs

from backend import clock
from backend.accounts.inputs import NamespaceChange, PolicyChange
from backend.accounts.services import change_namespace
from backend.chat.services import delete_attachment
from backend.jobs.enqueue import broker
from backend.media.access import existing_file
from backend.media.models import MediaRendition
from backend.media.payloads import attachment_payload
from backend.media.selectors import live_stream, stored_rendition
from backend.media.services import begin_rendition, publish_rendition, requeue_renditions
from backend.media.services.ladders import sizes_of
from backend.storage import blobs
from media_pipeline import actors, renditions
from media_pipeline.engine import errors
from media_pipeline.engine.results import Facts
from media_pipeline.engine.sandbox import Sandbox
from tests import sending
from tests.corpus import videos

pytestmark = pytest.mark.django_db


def shown(media_id):
    return attachment_payload(existing_file(media_id))


@pytest.fixture
def media_id(alice, group):
    """A video whose preview is done and which is to be made playable."""
    path = videos.unplayable("mpeg4.avi")
    handle = sending.send(alice, group, path.read_bytes(), name="holiday.avi")
    actors.preview_media.fn(str(handle.media_id))
    return handle.media_id


def rendition(media_id, kind=None):
    kinds = {"kind": kind} if kind else {}
    return MediaRendition.objects.get(media=media_id, **kinds)


def convert(media_id, kind=None):
    actors.make_media_rendition.fn(str(rendition(media_id, kind).pk))
    return shown(media_id)


def derived(media_id):
    return [key.rpartition("/")[2] for key, _ in blobs.derived_files(media_id)]


def test_what_not_every_browser_plays_is_made_playable_after_its_preview(media_id):
    before = shown(media_id)
    assert (before.state, before.playable, before.stages["transcode"].state) == ("ready", False, "started")
    assert before.playable_reason.startswith("This file is being made playable in every browser.")
    assert before.thumbnail_url
    after = convert(media_id)
    assert (after.playable, after.playable_reason, after.stages["transcode"].state) == (True, None, "done")
    assert (after.codec, after.file_url) == ("mpeg4", before.file_url)
    stored = stored_rendition(existing_file(media_id), after.stream.mp4.rpartition("/")[2])
    with blobs.open_blob(stored.key) as file, Sandbox() as sandbox:
        facts = sandbox.preview(file.fileno(), kind="video", container="mp4").facts
    assert (facts.playable, facts.codec, facts.audio_codec) == (True, "h264", "aac")
    assert rendition(media_id).bytes == blobs.open_blob(stored.key).size


def test_the_same_bytes_of_one_sender_are_converted_once(alice, bob, group, media_id):
    def again(sender):
        handle = sending.send(sender, group, videos.unplayable("mpeg4.avi").read_bytes(), name="again.avi")
        actors.preview_media.fn(str(handle.media_id))
        work(handle.media_id, _Converter(errors.not_readable()))
        return shown(handle.media_id)

    assert again(alice).stages["transcode"].state == "failed"
    first = convert(media_id)
    same = again(alice)
    assert (same.playable, same.stages["transcode"].state) == (True, "done")
    ours, theirs = (stored_rendition(existing_file(UUID(one.id)), "mp4.a1.mp4") for one in (first, same))
    with blobs.open_blob(ours.key) as one, blobs.open_blob(theirs.key) as other:
        assert one.read() == other.read()
    # It keeps its own when the first one goes, and tells nobody else that these bytes were sent before
    delete_attachment(alice, media_id)
    actors.purge_media.fn(str(media_id))
    assert blobs.stands(theirs.key)
    assert again(bob).stages["transcode"].state == "failed"


def test_what_plays_in_pieces_is_converted_to_its_end_and_not_cut_by_what_was_made_before(alice, group):
    content, plan = sending.video_bytes(), {"video": {"index": 0, "copied": True}, "audio": None}
    first, begun, other = (sending.send(alice, group, content).media_id for _ in range(3))
    for media_id in (first, begun, other):
        sending.process(media_id)
    made = sending.convert(first)
    blobs.write(blobs.derived_key(first, made.named("mp4")), b"the film")
    assert publish_rendition(made, {made.named("mp4"): 8}, {})
    MediaRendition.objects.filter(pk=made.id).update(plan=plan)
    ended = []
    for order in (sending.stream(begun), sending.convert(other)):
        renditions.make_rendition(structs.replace(order, plan=plan), _Converter(errors.not_readable()))
        ended.append(rendition(order.media_id, "mp4").state)
    assert ended == ["failed", "ready"]


def test_sound_too(alice, group):
    path = videos.made_by_ffmpeg("unplayable.mka.mkv", "-i", str(videos.sound("mp3")), "-t", "1", "-c:a", "ac3")
    handle = sending.send(alice, group, path.read_bytes(), name="song.mkv")
    actors.preview_media.fn(str(handle.media_id))
    after = convert(handle.media_id)
    assert (after.kind, after.playable) == ("audio", True)
    assert after.stream.mp4.endswith("/mp4.a1.m4a")
    assert stored_rendition(existing_file(handle.media_id), "mp4.a1.m4a").content_type == "audio/mp4"


def test_what_plays_as_it_is_is_left_alone(alice, group):
    handle = sending.send(alice, group, videos.of_format("mp4").read_bytes())
    actors.preview_media.fn(str(handle.media_id))
    assert (shown(handle.media_id).playable, shown(handle.media_id).stream.mp4) == (True, None)
    assert not MediaRendition.objects.exists()


def test_a_large_video_of_a_room_is_played_smaller_where_its_namespace_wants_that(alice, admin, group, monkeypatch):
    change_namespace(admin, "demo", NamespaceChange(policy=PolicyChange(video_side=360)))
    content = videos.for_heights().read_bytes()
    sent, private = sending.send(alice, group, content), sending.send(alice, None, content)
    for handle in (sent, private):
        actors.preview_media.fn(str(handle.media_id))
    before = shown(sent.media_id)
    assert (before.playable, before.stream.mp4, before.stages["transcode"].state) == (True, None, "started")
    assert "transcode" not in shown(private.media_id).stages
    # When it comes out hardly smaller, it is played as it was sent
    monkeypatch.setattr(renditions, "_WORTH", 0.0)
    assert convert(sent.media_id, "mp4").stream.mp4 is None
    assert derived(sent.media_id) == [name for name in derived(sent.media_id) if not name.startswith("mp4")]
    # Otherwise in the size that the namespace wants; what was sent stays, and both count
    monkeypatch.undo()
    MediaRendition.objects.filter(kind="mp4").update(state="waiting")
    after = convert(sent.media_id, "mp4")
    stored = stored_rendition(existing_file(sent.media_id), after.stream.mp4.rpartition("/")[2])
    with blobs.open_blob(stored.key) as file, Sandbox() as sandbox:
        facts = sandbox.preview(file.fileno(), kind="video", container="mp4").facts
    assert (facts.playable, facts.width, facts.height) == (True, 640, 360)
    noted = rendition(sent.media_id, "mp4").facts["sha256"]
    assert rendition(sent.media_id, "mp4").bytes < 0.9 * len(content)
    assert (after.width, after.size, after.file_url) == (960, len(content), before.file_url)
    assert (sizes_of(existing_file(sent.media_id)), len(sizes_of(existing_file(private.media_id)))) == ([(640, 360)], 2)
    # And for good, unless the namespace keeps less
    MediaRendition.objects.filter(kind="mp4").update(not_before=clock.now())
    assert sending.replaced() == 0
    change_namespace(admin, "demo", NamespaceChange(policy=PolicyChange(keep_originals=False)))
    MediaRendition.objects.filter(kind="mp4").update(not_before=clock.now())
    assert (sending.replaced(), shown(sent.media_id).width, shown(sent.media_id).has_audio) == (1, 640, True)
    with blobs.open_blob(existing_file(sent.media_id).blob.key) as file, Sandbox() as sandbox:
        assert hashlib.file_digest(file, "sha256").hexdigest() == existing_file(sent.media_id).blob.sha256 == noted
        assert sandbox.preview(file.fileno(), kind="video", container="mp4").facts == facts


def test_the_work_of_a_killed_worker_is_taken_up_again(media_id):
    lost = begin_rendition(rendition(media_id).pk)
    queue = "dramatiq:transcode"
    broker().client.delete(queue)
    assert requeue_renditions() == 0
    MediaRendition.objects.update(lease_until=clock.now() - timedelta(seconds=1))
    assert (requeue_renditions(), broker().client.llen(queue)) == (1, 1)
    assert convert(media_id).stream.mp4.endswith("/mp4.a2.mp4")
    assert lost.attempt == 1


def test_a_reminder_that_was_lost_is_repeated(media_id):
    broker().client.delete("dramatiq:transcode")
    assert requeue_renditions() == 0
    MediaRendition.objects.update(asked_at=clock.LONG_AGO)
    assert requeue_renditions() == 1


class _Converter:
    """A sandbox whose conversions end in ``error``, or are interrupted by ``act`` in the middle."""

    def __init__(self, error=None, act=lambda: None):
        self.error, self.act = error, act

    def convert(self, fd, written, *, arguments, limits, on_line):
        if self.error:
            raise self.error
        on_line("out_time_us=500000")
        on_line("out_time_us=400000")
        self.act()
        on_line("out_time_us=600000")

    def preview(self, fd, **about):
        return self

    facts = Facts(width=160, height=120, duration=1.0, bitrate=1, codec="h264", audio_codec=None, fps=25.0, rotation=0,
                  has_audio=False, playable=False)  # fmt: skip


def work(media_id, sandbox):
    order = begin_rendition(rendition(media_id).pk)
    renditions.make_rendition(order, sandbox)
    return order


def test_a_file_deleted_meanwhile_ends_the_work_and_nothing_stays(alice, media_id):
    def delete():
        delete_attachment(alice, media_id)
        actors.purge_media.fn(str(media_id))

    work(media_id, _Converter(act=delete))
    assert shown(media_id).state == "deleted"
    assert derived(media_id) == []
    assert not MediaRendition.objects.exists()


def test_percents_are_kept_for_those_who_look_later_and_never_go_back(media_id):
    seen = []
    work(media_id, _Converter(act=lambda: seen.append(shown(media_id).stages["transcode"])))
    assert [(stage.state, stage.percent) for stage in seen] == [("progress", pytest.approx(50, abs=5))]


@pytest.mark.parametrize("sandbox", [_Converter(errors.not_readable()), _Converter()], ids=["refused", "unsound"])
def test_what_cannot_be_made_playable_says_so_and_can_be_saved(sandbox, media_id):
    work(media_id, sandbox)
    after = shown(media_id)
    assert (after.state, after.playable, after.stream.mp4) == ("ready", False, None)
    assert (after.stages["transcode"].state, after.stages["transcode"].error.code) == ("failed", "invalid_media")
    assert "Download it" in after.playable_reason
    assert after.download_url
    assert not [name for name in derived(media_id) if name.startswith("mp4")]


def test_a_failure_of_ours_is_tried_again_later(media_id):
    work(media_id, _Converter(errors.internal()))
    assert rendition(media_id).not_before > clock.now()
    MediaRendition.objects.update(not_before=None)
    assert convert(media_id).stream.mp4.endswith("/mp4.a2.mp4")


def test_a_longer_video_gets_pictures_along_its_time_line(alice, group):
    handle = sending.send(alice, group, videos.film().read_bytes())
    actors.preview_media.fn(str(handle.media_id))
    after = convert(handle.media_id, "storyboard")
    assert (after.stages["storyboard"].state, after.stream.mp4) == ("done", None)
    assert after.stream.storyboard == f"/media/{handle.media_id}/storyboard.a1.vtt"
    cues, sheet = (stored_rendition(existing_file(handle.media_id), f"storyboard.a1.{end}") for end in ("vtt", "webp"))
    assert (cues.content_type, sheet.content_type) == ("text/vtt", "image/webp")
    with blobs.open_blob(cues.key) as file:
        text = file.read().decode()
    assert text.startswith("WEBVTT\n\n00:00:00.000 --> 00:00:02.000\nstoryboard.a1.webp#xywh=0,0,160,90\n")
    assert text.count("-->") == 5
    with blobs.open_blob(sheet.key) as file:
        assert rendition(handle.media_id, "storyboard").bytes == len(file.read()) + len(text)


def test_a_short_video_gets_none(alice, group):
    handle = sending.send(alice, group, videos.of_format("webm").read_bytes(), name="short.webm")
    actors.preview_media.fn(str(handle.media_id))
    assert not MediaRendition.objects.exists()


def test_a_storyboard_that_cannot_be_drawn_leaves_the_video_as_it_is(alice, group, monkeypatch):
    handle = sending.send(alice, group, videos.film().read_bytes())
    actors.preview_media.fn(str(handle.media_id))

    class Failing:
        def storyboard(self, fd, *, container):
            raise errors.not_readable()

    monkeypatch.setattr(actors, "idle_sandbox", Failing)
    after = convert(handle.media_id, "storyboard")
    assert (after.state, after.stream.storyboard, after.stages["storyboard"].state) == ("ready", None, "failed")
    assert rendition(handle.media_id, "storyboard").state == "failed"


class _Cut:
    """A converter of which two seconds of progress are told, and then whatever ``then`` does."""

    def __init__(self, then):
        self.real, self.then = actors.sandbox(), then

    def convert(self, fd, written, *, arguments, limits, on_line):
        def tell(line):
            on_line(line)
            if "out_time_us" in line:
                self.then()

        self.real.convert(fd, written, arguments=arguments, limits=limits, on_line=tell)

    def preview(self, fd, **about):
        return self.real.preview(fd, **about)


@pytest.fixture
def long_media_id(alice, group):
    """A video of twelve seconds that is to be converted."""
    path = videos.long_unplayable("hevc.mov")
    handle = sending.send(alice, group, path.read_bytes(), name="holiday.mov")
    actors.preview_media.fn(str(handle.media_id))
    return handle.media_id


def conversion(media_id):
    return MediaRendition.objects.get(media=media_id, kind="mp4")


def film_of(media_id):
    """The pictures of the stream from its first to its last piece, as a player joins them, by second."""
    stream, attempts = live_stream(existing_file(media_id)), {}
    for piece in stream.pieces:
        parts = attempts.setdefault(piece.header, [piece.header])
        parts.append(piece.name)
    times = []
    for names in attempts.values():
        keys = [stored_rendition(existing_file(media_id), name).key for name in names]
        content = b"".join(blobs.open_blob(key).read() for key in keys)
        with av.open(io.BytesIO(content)) as film:
            times += [frame.time for frame in film.decode(video=0)]
    return times


def times_of_whole(media_id):
    """When each picture of the MP4 is shown."""
    name = shown(media_id).stream.mp4.rpartition("/")[2]
    with blobs.open_blob(stored_rendition(existing_file(media_id), name).key) as file, av.open(file) as film:
        return [frame.time for frame in film.decode(video=0)]


def test_a_long_video_plays_while_it_is_converted(long_media_id):
    seen = []
    order = begin_rendition(conversion(long_media_id).pk)
    renditions.make_rendition(order, _Cut(lambda: seen.append(shown(long_media_id))))
    offered = [(file.stream.hls is not None, file.stream.mp4, file.stages["transcode"].state) for file in seen]
    assert (True, None, "progress") in offered
    after = shown(long_media_id)
    assert (after.playable, after.stream.hls) == (True, None)
    assert after.stream.mp4.endswith("/mp4.a1.mp4")
    # Who plays the pieces sees all of them to the end
    assert live_stream(existing_file(long_media_id)).has_ended
    assert film_of(long_media_id) == pytest.approx(times_of_whole(long_media_id), abs=0.01)


def test_the_second_attempt_goes_on_where_the_first_was_killed(long_media_id):
    class Killed(Exception):
        pass

    def kill():
        if shown(long_media_id).stream.hls:
            raise Killed

    first = begin_rendition(conversion(long_media_id).pk)
    with pytest.raises(Killed):
        renditions.make_rendition(first, _Cut(kill))
    offered = live_stream(existing_file(long_media_id)).pieces
    MediaRendition.objects.update(lease_until=clock.now() - timedelta(seconds=1))
    actors.make_media_rendition.fn(str(first.id))
    whole = live_stream(existing_file(long_media_id))
    assert (whole.pieces[: len(offered)], whole.has_ended) == (offered, True)
    assert {piece.header for piece in whole.pieces} == {"hls-header.a1.mp4", "hls-header.a2.mp4"}
    assert film_of(long_media_id) == pytest.approx(times_of_whole(long_media_id), abs=0.01)


def test_nothing_stays_of_a_long_video_that_is_deleted_while_it_is_converted(alice, long_media_id):
    def delete():
        if shown(long_media_id).stream and shown(long_media_id).stream.hls:
            delete_attachment(alice, long_media_id)
            actors.purge_media.fn(str(long_media_id))

    renditions.make_rendition(begin_rendition(conversion(long_media_id).pk), _Cut(delete))
    assert (shown(long_media_id).state, derived(long_media_id)) == ("deleted", [])

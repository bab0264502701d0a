"""The actor of descriptions, called as Dramatiq calls it: a file is described, put off, or says why it cannot be."""

import os
from io import BytesIO

import psutil
import pytest
from msgspec.structs import replace
from PIL import Image, ImageOps

from backend.ids import new_id
from backend.library.inputs import Analyze, FileChange
from backend.library.models import Analysis, PictureHash, Suggestion
from backend.library.selectors import file, groups
from backend.library.services import change_file, start_analyses
from backend.media.models import HistoryEntry, MediaFile
from backend.media.placements import Destination
from backend.media.services import NewUpload, begin_processing, purge_file, start_upload
from backend.storage import blobs
from media_pipeline import actors
from media_pipeline.engine.audio.ears import Ears, voices_model
from media_pipeline.engine.limits import SOUND_LIMITS
from media_pipeline.engine.results import Fingerprint
from media_pipeline.enrich import findings_of
from media_pipeline.tagging.base import TagFinding, Tagged, TaggerRefused, TaggerUnavailable, TextFinding
from media_pipeline.tagging.providers import Provider
from tests import sending
from tests.corpus import hearing, papers, photographs, pictures

pytestmark = pytest.mark.django_db


class Tagger:
    """A tagger that answers, or raises, what it is told to, and notes what it was asked."""

    name, model, version = "local", "m", "1"

    def __init__(self):
        self.answer, self.asked, self.trouble = None, [], None

    def check(self):
        if self.trouble:
            raise TaggerUnavailable(self.trouble)

    def tag(self, frames, context):
        self.asked.append((frames, context))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def tagger(monkeypatch):
    """The tagger of the actors."""
    made = Tagger()
    provider = Provider("local", lambda: made)
    monkeypatch.setattr(actors, "provider", lambda: provider)
    made.answer = Tagged(
        title="A cat", description=None, alt_text="A cat sleeps.", language="en", scene=None,
        tags=(TagFinding(path=("animal", "cat"), confidence=0.9),), text=(TextFinding(text="EXIT", confidence=1.0),),
        codes=(), colours=(), kind_of_picture=None, orientation=None, nsfw=0.0, vector=None, provider="local",
        model="m", version="1", cost=0,
    )  # fmt: skip
    made.provider = provider
    return made


@pytest.fixture
def idle_sandbox():
    """The sandbox for work that can wait, not yet started; the next test has one of its own."""
    actors.idle_sandbox().close()
    actors.idle_sandbox.cache_clear()
    yield actors.idle_sandbox()
    actors.idle_sandbox().close()
    actors.idle_sandbox.cache_clear()


@pytest.fixture
def media(alice):
    """A file of the library whose preview is done."""
    content = sending.video_bytes()
    new = NewUpload(name="cat.mp4", size=len(content), content_type="video/mp4", upload_id=str(new_id()))
    handle = start_upload(alice, new, Destination(in_library=True))
    sending.finish(alice, handle, content)
    sending.process(handle.media_id)
    return handle.media_id


def described(alice, media):
    """The file after a turn of the actor."""
    actors.tag_media.fn(str(media))
    return file(alice, media)


def test_a_file_is_described_from_its_pictures_and_everybody_sees_the_stage(alice, media, tagger):
    shown = described(alice, media)
    assert (shown.ai.state, shown.ai.pending, shown.text) == ("done", 3, "EXIT")
    assert [(shown.stages[one].state, shown.stages[one].attempt) for one in ("fingerprint", "tagging")] == [
        ("done", 1)
    ] * 2
    told = HistoryEntry.objects.filter(media=media, stage__in=("fingerprint", "tagging")).order_by("pk")
    assert list(told.values_list("stage", "state")) == [("tagging", "done"), ("fingerprint", "done")]
    [(frames, context)] = tagger.asked
    assert (frames[0].image, context.name, context.kind) == (b"a picture", "cat.mp4", "video")


def test_a_job_that_comes_twice_is_done_once(alice, media, tagger):
    described(alice, media)
    described(alice, media)
    assert len(tagger.asked) == 1


def test_a_tagger_that_is_away_puts_the_file_off_and_says_so_in_the_heartbeat(alice, media, tagger):
    tagger.answer = TaggerUnavailable("The provider does not answer.")
    shown = described(alice, media)
    assert (shown.ai.state, shown.stages["tagging"].error.code) == ("queued", "unavailable")
    assert Analysis.objects.get(pk=media).attempts == 0
    about = tagger.provider.describe()
    assert (about["available"], about["detail"]) == (False, "The provider does not answer.")


def test_a_tagger_that_has_what_it_needs_again_is_available_again(tagger):
    tagger.trouble = "The extra is missing."
    assert tagger.provider.describe()["detail"] == "The extra is missing."
    tagger.trouble = None
    assert tagger.provider.describe()["available"]


@pytest.mark.parametrize(("retry_after", "state"), [(None, "failed"), (90.0, "queued")])
def test_a_tagger_that_declines_fails_the_file_or_is_asked_again_when_it_says(alice, media, tagger, retry_after, state):
    tagger.answer = TaggerRefused("Not this one.", retry_after=retry_after)
    assert described(alice, media).ai.state == state


def test_a_fault_uses_up_an_attempt_and_three_of_them_fail_the_file(alice, media, tagger):
    tagger.answer = RuntimeError("a fault of ours")
    for attempt in (1, 2, 3):
        shown = described(alice, media)
        assert (shown.ai.state, shown.stages["tagging"].state) == ("queued", "failed")
        assert Analysis.objects.get(pk=media).attempts == attempt
        Analysis.objects.update(not_before=None)
    assert described(alice, media).ai.state == "failed"
    assert len(tagger.asked) == 3


def test_key_frames_are_taken_while_no_other_process_wants_the_processor(alice, media, tagger, idle_sandbox):
    known = set(psutil.Process().children())
    described(alice, media)
    [server] = set(psutil.Process().children()) - known
    assert os.sched_getscheduler(server.pid) == os.SCHED_IDLE


def previewed(alice, content, content_type, *, in_library=True, described=None):
    """A picture of the library whose preview is done."""
    new = NewUpload(name="picture", size=len(content), content_type=content_type, upload_id=str(new_id()))
    handle = start_upload(alice, new, Destination(in_library=in_library, described=described))
    sending.finish(alice, handle, content)
    sending.process(handle.media_id)
    return handle.media_id


def copy_of_the_cat(alice, quality, **more):
    """A file with the cat, compressed like this, whose preview is done."""
    out = BytesIO()
    Image.open(photographs.CAT).save(out, "JPEG", quality=quality)
    return previewed(alice, out.getvalue(), "image/jpeg", **more)


def animation_of_the_cat(alice, then, form="gif"):
    """A file in which the cat is followed by what ``then`` makes of it, ten frames of each."""
    out, cat = BytesIO(), Image.open(photographs.CAT).convert("RGB").resize((200, 132))
    cat.save(out, form, save_all=True, append_images=[cat] * 9 + [then(cat)] * 10, duration=100)
    return previewed(alice, out.getvalue(), f"image/{form}")


def test_copies_of_a_picture_are_found_where_nothing_is_described(alice, settings):
    settings.AI_PROVIDER = "off"
    copies = [copy_of_the_cat(alice, 95), copy_of_the_cat(alice, 60, in_library=False)]
    for media in copies:
        shown = described(alice, media)
        assert (shown.ai.state, {*shown.stages} - {"probe", "thumbnail"}) == ("off", {"fingerprint"})
        assert shown.stages["fingerprint"].state == "done"
    [group] = groups(alice, None, None)
    assert (group.kind, {one.id for one in group.files}) == ("same_picture", {str(media) for media in copies})


def test_of_animations_that_begin_alike_those_are_copies_that_go_on_alike(alice, settings):
    settings.AI_PROVIDER = "off"
    turned = [animation_of_the_cat(alice, ImageOps.flip, form) for form in ("gif", "webp")]
    for media in (*turned, animation_of_the_cat(alice, ImageOps.mirror)):
        described(alice, media)
    [group] = groups(alice, None, None)
    assert (group.kind, {one.id for one in group.files}) == ("same_picture", {str(media) for media in turned})


def test_a_tagger_that_is_away_keeps_no_copy_from_being_found(alice, tagger):
    tagger.trouble = "The extra is missing."
    for quality in (95, 60):
        assert described(alice, copy_of_the_cat(alice, quality)).ai.state == "queued"
    assert [group.kind for group in groups(alice, None, None)] == ["same_picture"]


def test_a_file_whose_sender_wants_no_description_is_found_as_a_copy_and_shown_to_no_tagger(alice, tagger):
    copies = [copy_of_the_cat(alice, quality, described=False) for quality in (95, 60)]
    for _ in range(2):
        assert [described(alice, media).ai.state for media in copies] == ["off", "off"]
    assert [group.kind for group in groups(alice, None, None)] == ["same_picture"]
    # Also when it comes into the library only now
    for visibility in ("private", "library"):
        change = FileChange(visibility=visibility)
        change_file(alice, copies[0], change, revision=file(alice, copies[0]).revision)
    assert (described(alice, copies[0]).ai.state, tagger.asked) == ("off", [])


def test_what_was_only_hashed_is_described_when_a_person_asks_for_it(alice, tagger):
    media = copy_of_the_cat(alice, 90, in_library=False)
    assert (described(alice, media).ai.state, tagger.asked) == ("off", [])
    start_analyses(alice, Analyze(file_ids=[str(media)]))
    assert (described(alice, media).ai.state, len(tagger.asked)) == ("done", 1)


def test_what_was_found_out_is_forgotten_with_the_bytes(alice, media, tagger):
    described(alice, media)
    PictureHash.objects.create(media_id=media, hash=bytes(32))
    MediaFile.objects.filter(pk=media).update(state="deleted")
    purge_file(media)
    assert not Suggestion.objects.filter(media=media).exists()
    assert not Analysis.objects.filter(media=media).exists()
    assert not PictureHash.objects.filter(media=media).exists()


def test_a_sandbox_that_does_not_work_is_a_fault_of_ours_and_fails_no_file_at_once(alice, media, tagger, idle_sandbox):
    idle_sandbox.close()
    shown = described(alice, media)
    assert (shown.ai.state, shown.stages["tagging"].error.code) == ("queued", "internal")
    assert (Analysis.objects.get(pk=media).attempts, tagger.asked) == (1, [])


def test_a_picture_that_is_missing_fails_the_file(alice, media, tagger):
    blobs.remove_derived(media)
    assert described(alice, media).ai.state == "failed"


def test_a_file_whose_preview_is_not_done_is_not_looked_at(alice, tagger):
    content = sending.video_bytes()
    new = NewUpload(name="cat.mp4", size=len(content), content_type="video/mp4", upload_id=str(new_id()))
    handle = start_upload(alice, new, Destination(in_library=True))
    sending.finish(alice, handle, content)
    begin_processing(handle.media_id)
    assert described(alice, handle.media_id).ai.state == "off"
    assert tagger.asked == []


@pytest.mark.parametrize(
    ("kind", "hashes", "is_kept"),
    [("photo", 1, True), ("drawing", 1, True), ("document", 1, False), ("photo", 0, False)],
)
def test_what_a_picture_shows_is_kept_in_short_and_not_of_texts_and_flat_pictures(tagger, kind, hashes, is_kept):
    seen = replace(tagger.answer, kind_of_picture=kind, vector=bytes(range(128)) * 10)
    found = findings_of(seen, [Fingerprint(at_s=None, value=bytes(32))] * hashes)
    assert (found.vector is not None, len(found.vector or b"")) == (is_kept, 256 * is_kept)


def test_the_first_page_of_a_document_and_a_photo_of_a_phone_are_looked_at(alice, tagger):
    paper = sent(alice, papers.pdf(), "letter.pdf")
    photo = sent(alice, pictures.heic().read_bytes(), "IMG_1.HEIC")
    assert [described(alice, media).ai.state for media in (paper, photo)] == ["done", "done"]
    asked = [(context.kind, context.name, Image.open(BytesIO(frames[0].image))) for frames, context in tagger.asked]
    assert [(kind, name, shown.size) for kind, name, shown in asked] == [
        ("document", "letter.pdf", (905, 1280)), ("image", "IMG_1.HEIC", (320, 240)),
    ]  # fmt: skip
    red = [shown.convert("RGB").getpixel(at)[:2] for shown, at in ((asked[0][2], (50, 1200)), (asked[1][2], (5, 5)))]
    assert all(level > 200 > 60 > other for level, other in red), red
    # The pages of documents look alike: no copies are looked for among them, also where nothing else is to be done.
    assert set(PictureHash.objects.values_list("media", flat=True)) == {photo}


class Listener(Tagger):
    """A tagger that listens as well."""

    def hear(self, fd, *, kind, container):
        with os.fdopen(os.dup(fd), "rb") as opened:
            return Ears(voices_model()).listen(opened, container, SOUND_LIMITS, briefly=kind == "video")


@pytest.fixture
def listener(tagger, monkeypatch):
    """The same with ears."""
    made = Listener()
    made.answer = tagger.answer
    monkeypatch.setattr(actors, "provider", lambda: Provider("local", lambda: made))
    return made


def sent(alice, content, name):
    handle = start_upload(
        alice, NewUpload(name=name, size=len(content), upload_id=str(new_id())), Destination(in_library=True)
    )
    sending.finish(alice, handle, content)
    actors.preview_media.fn(str(handle.media_id))
    return handle.media_id


def test_a_sound_is_described_by_what_is_heard_and_not_by_its_pictures(alice, listener):
    shown = described(alice, sent(alice, hearing.speech(), "memo.ogg"))
    assert (shown.ai.state, shown.ai.pending) == ("done", 2)
    found = {row.field: (row.value, row.evidence and row.evidence["at_s"]) for row in Suggestion.objects.all()}
    assert found["tag"][0] == "speech"
    assert found["tag"][1] < 1
    assert found["description"][0] == "A short recording with speech."
    assert listener.asked == []


def test_a_sound_waits_for_no_tagger_that_cannot_hear(alice, tagger, settings):
    media = sent(alice, hearing.wav(hearing.silence(2)), "a.wav")
    shown = described(alice, media)
    assert (shown.ai.state, shown.stages["tagging"].error.code) == ("failed", "refused")
    settings.AI_PROVIDER = "openai"
    other = sent(alice, hearing.wav(hearing.silence(3)), "b.wav")
    assert file(alice, other).ai.state == "off"
    with pytest.raises(Analysis.DoesNotExist):
        Analysis.objects.get(pk=other)


def test_the_sound_of_a_video_is_heard_besides_its_pictures(alice, listener, idle_sandbox):
    media = sent(alice, hearing.spoken_film(), "cat.mp4")
    described(alice, media)
    assert len(listener.asked) == 1
    assert set(Suggestion.objects.filter(field="tag").values_list("value", flat=True)) == {"animal/cat", "speech"}

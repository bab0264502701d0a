"""A copy of a blocked picture is withheld before people see it: made anew, made smaller, while it is still sent."""

import io

import pytest
from PIL import Image

from backend.accounts.models import Namespace
from backend.accounts.services import avatar_made
from backend.chat.selectors import message
from backend.errors import InvalidMedia
from backend.events.models import LogEntry
from backend.library.models import PictureHash
from backend.media.access import existing_file
from backend.media.payloads import attachment_payload
from backend.media.services import begin_early_preview, begin_processing
from backend.moderation.inputs import NewHash
from backend.moderation.models import HashHit
from backend.moderation.services import list_hash, sweep_hashes
from backend.storage.staging import StagedFile
from media_pipeline import actors
from media_pipeline.beginning import make_early_preview
from media_pipeline.engine.errors import too_much_memory
from media_pipeline.engine.sandbox import Sandbox
from media_pipeline.preview import make_preview
from media_pipeline.scenery import landscape
from tests import portraits, sending
from tests.corpus import videos

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def scene():
    """A painted landscape, large enough to have a first half that can be shown."""
    return landscape("dusk", 4, (1280, 960))


def encoded(picture, form="JPEG", **options):
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def send(actor, room, content, name="photo.jpg", content_type="image/jpeg"):
    return sending.send(actor, room, content, name=name, content_type=content_type)


def shown(handle):
    return attachment_payload(existing_file(handle.media_id))


@pytest.fixture
def blocked(alice, mod, group, scene):
    """What blocks the picture of alice: it was looked at, and a moderator has seen it."""
    handle = send(alice, group, encoded(scene))
    actors.preview_media.fn("")
    actors.tag_media.fn(str(handle.media_id))
    new = NewHash(kind="perceptual", media=str(handle.media_id), reason="private")
    return list_hash(mod, "blocked", new)[0]


def test_a_picture_that_is_made_anew_and_smaller_is_shown_at_no_moment(alice, bob, group, blocked, scene):
    copy = send(bob, group, encoded(scene.resize((800, 600)), "WEBP", quality=70), "copy.webp", "image/webp")
    before = message(alice, copy.message_id).attachments[0]
    assert (before.state, before.hold, before.file_url, before.download_url) == ("processing", None, None, None)
    actors.preview_media.fn("")
    after = message(alice, copy.message_id).attachments[0]
    assert (after.state, after.hold, after.file_url, after.thumbnail_url) == ("ready", "quarantined", None, None)
    ways = LogEntry.objects.filter(subject=copy.media_id, data__contains=f"/media/{copy.media_id}/")
    assert not ways.exists()


def moving(first, *others):
    """A GIF of these pictures, small and one after the other."""
    frames = [one.resize((320, 240)).quantize() for one in (first, *others)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=200)
    return out.getvalue()


def test_an_animation_that_begins_with_a_blocked_picture_is_withheld_whichever_comes_first(
    bob, mod, group, scene, request
):
    others = landscape("noon", 5, (640, 480)), landscape("dusk", 9, (640, 480))
    early = send(bob, group, moving(scene, *others), "early.gif", "image/gif")
    behind = send(bob, group, moving(others[0], scene), "behind.gif", "image/gif")
    for _ in (early, behind):
        actors.preview_media.fn("")
    for handle in (early, behind):
        actors.tag_media.fn(str(handle.media_id))
    assert PictureHash.objects.filter(media=early.media_id).count() > 1
    assert shown(early).hold is None
    entry = request.getfixturevalue("blocked")
    late = send(bob, group, moving(scene, *others[::-1]), "late.gif", "image/gif")
    actors.preview_media.fn("")
    assert shown(late).hold == "quarantined"
    sweep_hashes()
    assert [shown(one).hold for one in (early, behind)] == ["quarantined", None]
    assert str(HashHit.objects.get(media=early.media_id).entry_id) == entry.id


def test_nobody_wears_a_blocked_picture_made_anew_or_byte_by_byte_and_others_are_worn(alice, bob, mod, blocked, scene):
    other = encoded(landscape("noon", 5, (640, 480)))
    list_hash(mod, "blocked", NewHash(kind="sha256", value=sending.sha256(other), reason="private"))
    for content in (encoded(scene.resize((800, 600)), "WEBP", quality=70), other):
        refused = portraits.send(bob, content)
        actors.make_avatar_sizes.fn(str(refused))
        with pytest.raises(InvalidMedia, match=r"not allowed here.*Your picture was not changed"):
            avatar_made(bob, refused)
    worn = portraits.send(bob, encoded(landscape("dusk", 9, (640, 480))))
    actors.make_avatar_sizes.fn(str(worn))
    assert avatar_made(bob, worn).avatar_url == f"/media/avatars/{worn}/128.webp"


def test_other_pictures_and_documents_are_shown_as_ever(bob, group, blocked):
    other = send(bob, group, encoded(landscape("noon", 5, (640, 480))))
    flat = send(bob, group, encoded(Image.new("RGB", (64, 64), "white")))
    document = send(bob, group, sending.PDF, "a.pdf", "application/pdf")
    assert shown(document).file_url
    for _ in (other, flat, document):
        actors.preview_media.fn("")
    for handle in (other, flat):
        assert (shown(handle).state, shown(handle).hold) == ("ready", None)
        assert shown(handle).file_url


class Exhausted(Sandbox):
    """One whose memory does not suffice to compare a GIF as it was sent, though for its thumbnails."""

    def key_frames(self, fd, *, container, **more):
        if container == "gif":
            raise too_much_memory()
        return super().key_frames(fd, container=container, **more)


def test_a_blocked_picture_that_cannot_be_compared_itself_is_withheld_by_its_thumbnail(bob, group, blocked, scene):
    copy = send(bob, group, encoded(scene.resize((320, 240)), "GIF"), "copy.gif", "image/gif")
    with Exhausted() as sandbox:
        make_preview(begin_processing(copy.media_id), sandbox)
    assert shown(copy).hold == "quarantined"


def test_the_beginning_of_a_blocked_picture_is_not_shown(bob, group, blocked, scene):
    content = encoded(scene.resize((1000, 750)), progressive=True, quality=90)
    handle = sending.begin(bob, group, content, name="photo.jpg", content_type="image/jpeg")
    with StagedFile(handle.id) as staged:
        staged.append(content[: len(content) * 9 // 10])
    sending.judge_upload(bob, handle, content[:4096])
    order = begin_early_preview(handle.id)
    make_early_preview(order, actors.sandbox())
    assert shown(handle).thumbnail_url is None
    assert begin_early_preview(handle.id) is not None  # another look is made once more has come


@pytest.mark.parametrize("is_blocking", [False, True], ids=["nothing is blocked", "a picture is blocked"])
def test_a_film_plays_while_it_comes_only_where_no_picture_is_blocked(request, bob, group, namespace, is_blocking):
    Namespace.objects.filter(pk=namespace).update(policy={"play_uploads": True})
    if is_blocking:
        request.getfixturevalue("blocked")
    content = videos.film().read_bytes()
    handle = sending.begin(bob, group, content, name="film.mp4")
    with StagedFile(handle.id) as staged:
        staged.append(content[: len(content) * 6 // 10])
    sending.judge_upload(bob, handle, content[:8192])
    make_early_preview(begin_early_preview(handle.id), actors.sandbox())
    assert shown(handle).thumbnail_url
    assert bool(shown(handle).stream.growing) is not is_blocking

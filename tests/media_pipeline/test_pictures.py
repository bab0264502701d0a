"""A picture that browsers do not show is offered in full in a format that all of them do."""

import io

import pytest
from django.core.management import call_command
from PIL import Image

from backend.accounts.models import Namespace
from backend.errors import NotFound
from backend.events.publish import atomic
from backend.media.access import existing_file
from backend.media.models import MediaFile, MediaRendition
from backend.media.payloads import attachment_payload
from backend.media.selectors import stored_original, stored_rendition
from backend.media.services import broken_pictures, delete_file, not_in_full, purge_file
from backend.storage import blobs
from media_pipeline import actors
from tests import sending
from tests.corpus import pictures

pytestmark = pytest.mark.django_db


def shown(media_id):
    return attachment_payload(existing_file(media_id))


def sent(alice, group, content, name):
    media_id = sending.send(alice, group, content, name=name).media_id
    actors.preview_media.fn(str(media_id))
    return media_id


def convert(media_id):
    actors.make_media_rendition.fn(str(MediaRendition.objects.get(media=media_id, kind="picture").pk))
    return shown(media_id)


def used_bytes():
    return Namespace.objects.get(slug="demo").used_bytes


def names_of(media_id):
    return {key.rpartition("/")[2] for key, _ in blobs.derived_files(media_id)}


@pytest.fixture
def scan(alice, group):
    """A picture of 1,500 x 30 that no browser shows, and says who has made it."""
    out = io.BytesIO()
    Image.linear_gradient("L").resize((1500, 30)).save(out, "TIFF", artist="SecretCam")
    return sent(alice, group, out.getvalue(), "scan.tiff")


def test_it_is_offered_in_full_beside_the_original_and_counted(scan):
    before, counted = shown(scan), used_bytes()
    assert (before.state, before.playable, before.stream.picture) == ("ready", False, None)
    after = convert(scan)
    assert (after.stream.picture, after.playable, after.playable_reason) == (
        f"/media/{scan}/picture.a1.webp", True, None,
    )  # fmt: skip
    assert (after.stages["transcode"].state, after.version > before.version) == ("done", True)
    assert stored_original(existing_file(scan)).content_type == "image/tiff"
    stored = stored_rendition(existing_file(scan), "picture.a1.webp")
    with blobs.open_blob(stored.key) as file:
        content = file.read()
    assert (stored.content_type, Image.open(io.BytesIO(content)).size) == ("image/webp", (1500, 30))
    assert b"SecretCam" not in content
    assert used_bytes() == counted + len(content)


def test_it_is_withheld_with_its_file_and_goes_with_it(alice, scan):
    counted = used_bytes()
    convert(scan)
    MediaFile.objects.filter(pk=scan).update(hold="quarantined")
    assert shown(scan).stream is None
    MediaFile.objects.filter(pk=scan).update(hold=None)
    assert "picture.a1.webp" in names_of(scan)
    with atomic():
        delete_file(scan, None, actor_id=alice.user_id)
    purge_file(scan)
    assert (names_of(scan), MediaRendition.objects.filter(media=scan).exists()) == (set(), False)
    assert used_bytes() < counted
    with pytest.raises(NotFound):
        stored_rendition(existing_file(scan), "picture.a1.webp")


def test_a_photo_of_a_telephone_is_one_of_them_and_one_that_browsers_show_is_none(alice, group):
    photo = sent(alice, group, pictures.heic(orientation=6).read_bytes(), "photo.heic")
    convert(photo)
    with blobs.open_blob(stored_rendition(existing_file(photo), "picture.a1.webp").key) as file:
        assert Image.open(file).size == (240, 320)
    sent(alice, group, pictures.of_format("webp").read_bytes(), "photo.webp")
    assert MediaRendition.objects.count() == 1


def test_one_of_before_is_found_by_the_command_for_missing_pictures(scan):
    waiting = shown(scan)
    assert waiting.playable_reason.endswith("It will be shown in full shortly.")
    assert not_in_full([scan]) == set()
    gave_up = {"code": "internal", "message": "A worker of before does not know it.", "retryable": True}
    MediaRendition.objects.update(state="failed", error=gave_up | {"retryable": False})
    assert not_in_full([scan]) == set(), "it was tried in vain"
    MediaRendition.objects.update(error=gave_up)
    assert not_in_full([scan]) == {scan}
    MediaRendition.objects.all().delete()
    assert not_in_full([scan]) == {scan}
    assert broken_pictures([scan]) == {}, "nothing of it is damaged"
    out = io.StringIO()
    with pytest.raises(SystemExit):  # as it found something
        call_command("generate_missing_thumbnails", stdout=out)
    assert "is not shown in full" in out.getvalue()
    actors.preview_media.fn(str(scan))
    assert convert(scan).playable


def test_where_it_cannot_be_made_the_smaller_pictures_stay(scan):
    MediaFile.objects.filter(pk=scan).update(container="heic")
    after = convert(scan)
    assert (after.state, after.stream.picture, after.playable) == ("ready", None, False)
    assert (after.stages["transcode"].state, bool(after.thumbnails.large)) == ("failed", True)
    assert after.playable_reason.endswith("Download it to have it in full.")

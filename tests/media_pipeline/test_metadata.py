"""Places, devices and times are taken out of what is served, where a namespace wants it; pixels and frames stay."""

import hashlib
import io
from contextlib import suppress

import av
import pytest
from django.core.management import call_command
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from backend.accounts.inputs import NamespaceChange, PolicyChange
from backend.accounts.models import Namespace
from backend.accounts.services import change_namespace
from backend.errors import NotFound
from backend.ids import new_id
from backend.library.inputs import FileLinkOrder
from backend.library.selectors import file, linked_file
from backend.library.services import sign_link
from backend.media.access import existing_file
from backend.media.models import MediaFile
from backend.media.payloads import attachment_payload
from backend.media.placements import Destination
from backend.media.selectors import stored_original
from backend.media.selectors.known_bytes import known_bytes
from backend.media.services import (
    NewUpload,
    finish_upload,
    judge_upload,
    purge_file,
    start_upload,
    unused_pictures,
)
from backend.media.services.uploads.acceptance import CLEANED
from backend.moderation.services import reveal_file, revealed_file
from backend.storage import blobs
from media_pipeline import actors
from media_pipeline.engine.errors import MediaError
from media_pipeline.engine.limits import DEFAULT_LIMITS
from media_pipeline.engine.metadata.filters import FILTERS, filtered
from tests import sending
from tests.corpus import metadata, pictures, videos
from tests.corpus.cache import made_by_ffmpeg

pytestmark = pytest.mark.django_db

SECRETS = (b"SecretCam", b"2021:03:04", b"+48.8577", b"shot at home")
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def photo(form, *, with_metadata=True):
    """A picture that lies on its side, taken with a device, at a time and a place."""
    picture, out, options = Image.linear_gradient("L").convert("RGB").resize((64, 48)), io.BytesIO(), {}
    if with_metadata:
        exif = Image.Exif()
        exif[0x0112], exif[0x010F], exif[0x0132] = 6, "SecretCam", "2021:03:04 05:06:07"
        exif.get_ifd(0x8825)[1] = "N"
        options = {"exif": exif.tobytes(), "icc_profile": PROFILE}
        if form == "PNG":
            options["pnginfo"] = PngInfo()
            options["pnginfo"].add_text("Comment", "shot at home", zip=False)
        if form == "JPEG":
            options["comment"] = b"shot at home"
    picture.save(out, form, **options)
    return out.getvalue()


def film(form):
    """A film that tells where and with what it was taken, and when."""
    path = made_by_ffmpeg(
        f"placed.{form}", "-i", str(videos.of_format(form)), "-c", "copy", "-metadata", "location=+48.8577+002.295/",
        "-metadata", "make=SecretCam", "-metadata", "comment=shot at home",
        "-metadata", "creation_time=2021-03-04T05:06:07Z",
    )  # fmt: skip
    return path.read_bytes()


@pytest.fixture
def strips(admin):
    """The namespace wants metadata removed."""
    change_namespace(admin, "demo", NamespaceChange(policy=PolicyChange(metadata="strip")))


def send(actor, name, content):
    """A file of the library whose bytes are here."""
    new = NewUpload(name=name, size=len(content), upload_id=str(new_id()))
    handle = start_upload(actor, new, Destination(in_library=True))
    sending.finish(actor, handle, content)
    return handle.media_id


def work(media_id):
    """The worker's turn: what is served then."""
    actors.preview_media.fn(str(media_id))
    return served(media_id)


def served(media_id):
    stored = stored_original(existing_file(media_id))
    with blobs.open_blob(stored.key) as opened:
        content = opened.read()
    assert stored.etag == hashlib.sha256(content).hexdigest()
    return content


def pixels(content):
    with Image.open(io.BytesIO(content)) as picture:
        return picture.tobytes()


def frames(content):
    with av.open(io.BytesIO(content)) as opened:
        return [packet.size for packet in opened.demux(video=0)], opened.metadata


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_served_with_its_pixels_orientation_and_colours_and_without_the_rest(strips, alice, form):
    whole = photo(form)
    assert b"SecretCam" in whole
    media = send(alice, f"a.{form.lower()}", whole)
    clean = work(media)
    assert not [secret for secret in SECRETS if secret in clean]
    assert pixels(clean) == pixels(whole)
    with Image.open(io.BytesIO(clean)) as picture:
        assert dict(picture.getexif()) == {0x0112: 6}
        assert picture.info["icc_profile"] == PROFILE
    # Whose bytes they are is told by their own hash, and the bytes that were sent stay as they were
    shown = file(alice, media)
    assert (shown.state, shown.sha256) == ("ready", hashlib.sha256(clean).hexdigest())
    with blobs.open_blob(existing_file(media).blob.key) as sent:
        assert sent.read() == whole


@pytest.mark.parametrize("form", ["mp4", "mov"])
def test_a_film_is_served_with_its_frames_and_without_place_device_and_time(strips, alice, form):
    whole = film(form)
    clean = work(send(alice, f"a.{form}", whole))
    assert len(clean) == len(whole)
    assert not [secret for secret in SECRETS if secret in clean]
    (before, told), (after, left) = frames(whole), frames(clean)
    assert after == before
    assert "location" in told
    assert not {"location", "comment", "make", "creation_time"} & left.keys()


def test_until_it_was_looked_at_nobody_gets_a_file_and_then_by_every_door_the_clean_one(strips, alice, mod):
    media = send(alice, "a.jpg", photo("JPEG"))
    payload = attachment_payload(existing_file(media))
    assert (payload.file_url, payload.download_url) == (None, None)
    with pytest.raises(NotFound):
        stored_original(existing_file(media))
    work(media)
    key = existing_file(media).served_key
    assert attachment_payload(existing_file(media)).file_url == f"/media/{media}/file"
    link = sign_link(alice, media, FileLinkOrder(expires_in=60)).url.partition("?l=")[2]
    assert linked_file(link, media)[0].key == key
    revealed = reveal_file(mod, media, reason="a look").file_url.partition("?s=")[2]
    assert stored_original(revealed_file(revealed, media)).key == key


def test_a_file_without_metadata_is_served_as_it_was_sent_and_so_is_all_where_it_is_kept(strips, alice, admin):
    for form in ("JPEG", "PNG", "WEBP"):
        plain = photo(form, with_metadata=False)
        media = send(alice, f"a.{form.lower()}", plain)
        assert (work(media), existing_file(media).served_key) == (plain, "")
    change_namespace(admin, "demo", NamespaceChange(policy=PolicyChange(metadata="keep")))
    whole = photo("JPEG")
    assert served(send(alice, "b.jpg", whole)) == whole


def test_what_stands_behind_a_picture_and_in_one_that_was_cut_off_is_not_served(strips, alice):
    whole = photo("JPEG")
    assert b"SecretCam" not in work(send(alice, "live.jpg", photo("JPEG", with_metadata=False) + film("mp4")))
    # Also a file that cannot be shown is saved without its metadata
    media = send(alice, "cut.jpg", whole[: whole.index(b"\xff\xda") + 20])
    assert b"SecretCam" not in work(media)


def test_a_file_of_more_parts_than_are_looked_at_is_not_served(strips, alice):
    media = send(alice, "a.jpg", metadata.jpeg_of_segments(DEFAULT_LIMITS.max_parts + 1).read_bytes())
    actors.preview_media.fn(str(media))
    shown = attachment_payload(existing_file(media))
    assert (shown.state, shown.file_url, shown.download_url) == ("failed", None, None)


def test_the_copy_is_no_orphan_and_goes_with_its_file(strips, alice):
    media = send(alice, "a.jpg", photo("JPEG"))
    work(media)
    key = existing_file(media).served_key
    assert unused_pictures([media], before=existing_file(media).created_at.replace(year=2100)) == {}
    MediaFile.objects.filter(pk=media).update(state="deleted")
    purge_file(media)
    assert not blobs.stands(key)


@pytest.mark.parametrize("form", ["webm", "mkv", "avi", "ogg", "mp3", "gif", "avif", "heic"])
def test_every_other_kind_of_film_sound_and_picture_is_served_without_it_too(strips, alice, form):
    if form in {"gif", "avif", "heic"}:
        more = (
            {"comment": b"shot at home"} if form == "gif" else {"exif": Image.open(io.BytesIO(photo("JPEG"))).getexif()}
        )
        out = io.BytesIO()
        Image.linear_gradient("L").resize((64, 48)).save(out, pictures.FORMATS[form], **more)
        whole = out.getvalue()
    else:
        whole = film(form) if form != "mp3" else music()
    assert [secret for secret in SECRETS if secret in whole]
    media = send(alice, f"a.{form}", whole)
    assert not [secret for secret in SECRETS if secret in work(media)]
    told = file(alice, media)
    assert (told.state, told.playable_reason is None) == ("ready", told.playable)


def music():
    source = ("-i", str(videos.sound("mp3")), "-c", "copy", "-metadata", "comment=shot at home")
    return made_by_ffmpeg("noted.mp3", *source).read_bytes()


def test_a_kind_that_is_to_be_cleaned_has_its_filter_and_the_other_way_round():
    assert FILTERS.keys() == CLEANED


def used_bytes():
    return Namespace.objects.get(slug="demo").used_bytes


def test_the_copy_counts_in_the_quota_also_beyond_it_and_goes_with_the_file(strips, alice):
    whole, before = photo("JPEG"), used_bytes()
    media = send(alice, "a.jpg", whole)
    Namespace.objects.filter(slug="demo").update(quota_bytes=before + len(whole))
    clean = work(media)
    assert used_bytes() == before + len(whole) + len(clean)
    MediaFile.objects.filter(pk=media).update(state="deleted")
    purge_file(media)
    assert used_bytes() == before


def test_its_sender_and_moderators_are_told_the_hash_of_what_was_sent_and_nobody_else(strips, alice, bob, mod):
    whole = photo("PNG")
    media = send(alice, "a.png", whole)
    clean = hashlib.sha256(work(media)).hexdigest()
    sent = hashlib.sha256(whole).hexdigest()
    told = {name: file(actor, media) for name, actor in (("alice", alice), ("bob", bob), ("mod", mod))}
    assert {shown.sha256 for shown in told.values()} == {clean}
    assert {name: shown.sha256_original for name, shown in told.items()} == {"alice": sent, "bob": None, "mod": sent}


def test_a_copy_that_was_damaged_is_found_and_made_anew(strips, alice):
    media = send(alice, "a.jpg", photo("JPEG"))
    clean, counted = work(media), used_bytes()
    key = existing_file(media).served_key
    for damaged in (clean[:-1], clean[::-1]):
        blobs.write(existing_file(media).served_key, damaged)
        out = io.StringIO()
        with pytest.raises(SystemExit) as ended:
            call_command("verify_file_integrity", stdout=out)
        assert f"{media}: the bytes of its copy without metadata" in out.getvalue()
        assert (ended.value.code, existing_file(media).metadata) == (1, "pending")
        assert (work(media), used_bytes()) == (clean, counted)
    assert existing_file(media).served_key != key


def test_of_a_file_that_was_cleaned_others_can_prove_to_have_the_copy_and_its_sender_both(strips, alice, bob):
    whole = photo("JPEG")
    media = send(alice, "a.jpg", whole)
    namespace_id = existing_file(media).namespace_id

    def known(actor, content):
        found = known_bytes(actor, namespace_id, sha256=hashlib.sha256(content).hexdigest(), size=len(content))
        return found and found.key

    assert (known(alice, whole), known(bob, whole)) == (existing_file(media).blob.key, None)
    clean = work(media)
    assert (known(alice, whole), known(bob, whole)) == (existing_file(media).blob.key, None)
    assert {known(alice, clean), known(bob, clean)} == {existing_file(media).served_key}
    # Which then is an original of its own, and outlives the file that it was a copy of
    new = NewUpload(name="b.jpg", size=len(clean), upload_id=str(new_id()))
    handle = start_upload(bob, new, Destination(in_library=True))
    sha256 = hashlib.sha256(clean).hexdigest()
    judge_upload(bob, handle, clean)
    finish_upload(bob, handle, size=len(clean), sha256=sha256, held_at=known(bob, clean))
    MediaFile.objects.filter(pk=media).update(state="deleted")
    purge_file(media)
    assert work(handle.media_id) == clean
    assert known(bob, whole) is None


@pytest.mark.parametrize("container", ["jpeg", "png", "webp", "mp4"])
def test_no_file_however_it_is_cut_or_changed_ends_the_filter_in_anything_but_a_verdict(container):
    whole = film("mp4")[-4000:] if container == "mp4" else photo(container.upper())
    for at in range(0, len(whole), max(1, len(whole) // 60)):
        for content in (whole[:at], whole[:at] + b"\xff\xff\xff\xff" + whole[at + 4 :]):
            with suppress(MediaError):
                filtered(io.BytesIO(content), container, DEFAULT_LIMITS)

"""Pictures of people: what may be sent, what becomes of it in a worker, what stays where it cannot be used."""

import io
from datetime import timedelta

import pytest
from django.apps import apps
from PIL import Image

from backend import clock
from backend.accounts.selectors import AVATAR_SIDES, avatar_key, shown_avatar, user_by_id
from backend.accounts.services import (
    AVATAR_BYTES,
    avatar_made,
    begin_avatar,
    finish_avatar,
    remove_avatar,
    tend_avatars,
)
from backend.errors import Forbidden, InvalidMedia, NotFound, RateLimited, TooLarge, UnsupportedType
from backend.jobs.enqueue import broker
from backend.moderation.services import clear_avatar
from backend.storage import blobs, staging
from media_pipeline import actors
from tests import portraits
from tests.corpus import hostile, metadata, pictures

pytestmark = pytest.mark.django_db

_ROWS = apps.get_model("accounts", "Avatar").objects
_LOG = apps.get_model("audit", "ActivityEntry").objects


def work_on(actor, content):
    """Send a picture, let the actor of the queue work on it; its id."""
    avatar_id = portraits.send(actor, content)
    actors.make_avatar_sizes.fn(str(avatar_id))
    return avatar_id


def url_of(actor):
    """Where the person's picture is said to be."""
    avatar_id = user_by_id(actor.user_id).avatar_id
    return None if avatar_id is None else str(avatar_id)


def square(avatar_id, side=256):
    with blobs.open_blob(shown_avatar(avatar_id, side)) as file:
        return Image.open(io.BytesIO(file.read()))


def later(**columns):
    """As if an hour had passed since every picture was sent."""
    _ROWS.update(created_at=clock.now() - timedelta(minutes=61), **columns)


@pytest.mark.parametrize("name", ["jpeg", "png", "webp", "gif", "avif"])
def test_a_picture_becomes_three_squares_of_its_middle(alice, name):
    avatar_id = work_on(alice, pictures.of_format(name).read_bytes())
    assert avatar_made(alice, avatar_id).avatar_url == f"/media/avatars/{avatar_id}/128.webp"
    assert [square(avatar_id, side).size for side in AVATAR_SIDES] == [(side, side) for side in AVATAR_SIDES]
    assert staging.received(avatar_id) == 0


def test_a_picture_is_shown_upright_and_without_what_the_camera_wrote(alice):
    # The corpus has four quadrants, upright: red and green above, blue and white below
    shown = square(work_on(alice, pictures.turned_jpeg(6).read_bytes()))
    upright = square(work_on(alice, pictures.turned_jpeg(1).read_bytes()))
    for place in ((40, 40), (216, 40), (40, 216), (216, 216)):
        pairs = zip(shown.convert("RGB").getpixel(place), upright.convert("RGB").getpixel(place), strict=True)
        assert max(abs(one - other) for one, other in pairs) < 40
    assert not {"exif", "xmp"} & shown.info.keys()


def test_what_an_iphone_writes_is_shown_upright(alice):
    worn = square(work_on(alice, pictures.heic(orientation=6).read_bytes())).convert("RGB")
    red, _, blue = worn.getpixel((200, 40))
    assert (worn.size, red > 150 > blue) == ((240, 240), True)


def test_a_small_picture_is_not_made_larger_and_a_moving_one_stands_still(alice):
    assert square(work_on(alice, pictures.of_format("png", 40, 30).read_bytes())).size == (30, 30)
    moving = square(work_on(alice, pictures.animated("gif").read_bytes()))
    assert getattr(moving, "n_frames", 1) == 1


@pytest.mark.parametrize(
    "content",
    [
        lambda: hostile.huge_png().read_bytes(),
        lambda: hostile.png_that_claims(60_000, 60_000).read_bytes(),
        lambda: hostile.gif_of_many_frames().read_bytes(),
        lambda: pictures.truncated("png").read_bytes(),
        lambda: pictures.truncated("jpeg").read_bytes(),
        lambda: portraits.PNG + b"cut off here",
    ],
    ids=["bomb", "claims", "frames", "cut-png", "cut-jpeg", "head-alone"],
)
def test_a_picture_that_cannot_be_used_is_refused_in_words_and_the_old_one_stays(alice, content):
    worn = portraits.wear(alice)
    refused = work_on(alice, content())
    with pytest.raises(InvalidMedia, match="Your picture was not changed"):
        avatar_made(alice, refused)
    assert url_of(alice) == str(worn)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", InvalidMedia),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', UnsupportedType),
        (b"<!DOCTYPE html><p>GIF89a", UnsupportedType),
        (b"%PDF-1.7\n" + bytes(100), UnsupportedType),
        (b"\0\0\0\x18ftypisom\0\0\2\0isomiso2" + bytes(100), UnsupportedType),
        (bytes(AVATAR_BYTES + 1), TooLarge),
    ],
    ids=["empty", "svg", "html", "pdf", "video", "large"],
)
def test_what_is_no_picture_is_refused_before_any_worker_sees_it(alice, content, error):
    with pytest.raises(error):
        portraits.send(alice, content)
    assert not _ROWS.filter(state="waiting").exists()


def test_a_picture_with_a_page_behind_it_gives_no_byte_of_the_page_away(alice):
    avatar_id = work_on(alice, hostile.png_with_page_behind().read_bytes())
    for side in AVATAR_SIDES:
        with blobs.open_blob(avatar_key(avatar_id, side)) as file:
            assert b"<script" not in file.read()


def test_metadata_never_fails_a_picture(alice):
    assert url_of(alice) is None
    work_on(alice, metadata.turned_before_junk("jpeg").read_bytes())
    assert url_of(alice) is not None


def test_the_one_sent_last_is_shown_whichever_is_made_first(alice):
    first, second = (portraits.send(alice, pictures.of_format(name).read_bytes()) for name in ("png", "jpeg"))
    for avatar_id in (second, first):
        actors.make_avatar_sizes.fn(str(avatar_id))
    # Who waits for the first is told how they look
    assert str(second) in avatar_made(alice, first).avatar_url


def test_the_same_picture_again_changes_nothing(alice):
    content = pictures.of_format("jpeg").read_bytes()
    worn = work_on(alice, content)
    count = _LOG.count()
    portraits.send(alice, content)
    assert (url_of(alice), _LOG.count()) == (str(worn), count)


def test_the_bytes_of_what_was_changed_removed_or_refused_go_with_the_next_sweep(alice):
    old, worn = portraits.wear(alice, b"1"), portraits.wear(alice, b"2")
    refused = work_on(alice, portraits.PNG + b"3")
    with pytest.raises(NotFound):
        shown_avatar(old, 64)
    tend_avatars()
    assert [exists(key) for key in (old, worn, refused)] == [False, True, False]
    assert staging.received(refused) == 0
    remove_avatar(alice)
    with pytest.raises(NotFound):
        shown_avatar(worn, 64)
    tend_avatars()
    assert (exists(worn), url_of(alice)) == (False, None)
    later()
    tend_avatars()
    assert not _ROWS.exists()


def exists(avatar_id):
    """Whether the store still has any size of a picture."""
    return any(blobs.local_path(avatar_key(avatar_id, side)).exists() for side in AVATAR_SIDES)


def test_the_picture_of_a_person_who_is_deleted_goes_with_them(alice):
    worn = portraits.wear(alice)
    user_by_id(alice.user_id).delete()
    tend_avatars()
    assert not exists(worn)


def test_an_abandoned_picture_ends_and_one_that_waits_is_asked_for_again(alice):
    abandoned, waiting = begin_avatar(alice, 100), portraits.send(alice, portraits.PNG)
    broker().client.delete("dramatiq:preview")
    later(asked_at=clock.now() - timedelta(seconds=6))
    tend_avatars()
    assert _ROWS.get(pk=waiting).state == "waiting"
    assert broker().client.llen("dramatiq:preview") == 1
    assert not _ROWS.filter(pk=abandoned, state="receiving").exists()


def test_a_worker_whose_turn_was_lost_changes_nothing_and_leaves_no_bytes(alice):
    order = portraits.order(alice)
    remove_avatar(alice)
    tend_avatars()
    assert not finish_avatar(order, {64: b"late"})
    assert (url_of(alice), exists(order.id)) == (None, False)


def test_a_picture_that_three_workers_could_not_make_is_given_up(alice):
    avatar_id = portraits.send(alice, portraits.PNG)
    _ROWS.update(attempts=3)
    actors.make_avatar_sizes.fn(str(avatar_id))
    with pytest.raises(InvalidMedia, match="several tries"):
        avatar_made(alice, avatar_id)


def test_pictures_can_be_sent_so_often_in_an_hour(alice, bob):
    for mark in range(20):
        portraits.send(alice, portraits.PNG + bytes([mark]))
    with pytest.raises(RateLimited):
        portraits.send(alice, portraits.PNG)
    portraits.send(bob, portraits.PNG)
    later()
    portraits.send(alice, portraits.PNG)


def test_a_moderator_takes_away_the_picture_of_who_stands_no_higher(alice, bob, mod, admin):
    for actor in (bob, mod, admin):
        portraits.wear(actor)
    assert clear_avatar(mod, bob.user_id, reason="not them").avatar_url is None
    row = _LOG.get(action="user.avatar_removed")
    assert (row.actor_id, row.object_id, row.data) == (mod.user_id, bob.user_id, {"reason": "not them"})
    assert row.namespace_id is not None
    for actor, subject in ((alice, bob), (mod, admin)):
        with pytest.raises(Forbidden):
            clear_avatar(actor, subject.user_id, reason="because")

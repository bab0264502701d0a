"""An upload's life: taken or refused at its start, judged by its first bytes, settled at its end, given up."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from backend import clock
from backend.accounts.models import EndedSession, Namespace, Role, SecondFactor
from backend.chat.models import Member
from backend.chat.selectors import history
from backend.chat.services import in_room, remove_member
from backend.errors import (
    Conflict,
    DomainError,
    Forbidden,
    Gone,
    Invalid,
    InvalidMedia,
    NotFound,
    QuotaExceeded,
    RateLimited,
    SecondFactorOwed,
    TooLarge,
    Unauthenticated,
    UnsupportedType,
)
from backend.ids import new_id
from backend.media.access import existing_file
from backend.media.models import Upload
from backend.media.placements import Destination
from backend.media.selectors import expired_uploads, unfinished_uploads
from backend.media.services import (
    NewUpload,
    expire_uploads,
    finish_upload,
    judge_upload,
    open_upload,
    save_offset,
    start_upload,
    upload_goes_on,
)
from backend.media.services import terminate_upload as terminate
from backend.media.services.uploads import sending as sending_uploads
from backend.media.services.uploads.rows import handle_of
from backend.storage import staging
from tests import sending
from tests.parallel import together

pytestmark = pytest.mark.django_db


def start(actor, room_id=None, *, name="a.mp4", size=64, **more):
    return start_upload(actor, NewUpload(name=name, size=size, **more), Destination(placement=in_room(room_id)))


@pytest.mark.parametrize(("size", "refusal"), [(0, InvalidMedia), (-1, InvalidMedia), (101, TooLarge)])
def test_no_bytes_and_too_many_are_refused_before_anybody_hears_of_them(alice, group, settings, size, refusal):
    settings.MAX_UPLOAD_BYTES = 100
    with pytest.raises(refusal):
        start(alice, group, size=size)
    assert history(alice, group).messages == []
    start(alice, group, size=100)


@pytest.mark.parametrize(
    ("declared", "kept"),
    [
        ("Video/MP4; codecs=avc1", "video/mp4"),
        ("audio/x-wav", "audio/wav"),
        (f"video/{'x' * 61}", "application/octet-stream"),
        ("text/html", "application/octet-stream"),
        ("no type", "application/octet-stream"),
    ],
)
def test_a_declared_type_is_kept_where_the_tables_know_it(alice, declared, kept):
    handle = start(alice, content_type=declared)
    assert existing_file(handle.media_id).content_type == kept


def test_what_is_said_of_a_file_never_outgrows_its_column(alice, group):
    handle = start(alice, group, name="n" * 1000, title="t" * 1000, metadata="m" * 65_536)
    media = existing_file(handle.media_id)
    assert (len(media.name), len(media.title), len(handle.metadata)) == (255, 255, 65_536)


def test_what_is_a_byte_too_large_is_told_to_the_byte(alice, settings):
    settings.MAX_UPLOAD_BYTES = 100 * 1024 * 1024
    with pytest.raises(TooLarge, match=r"a has 104,857,601 bytes; this server takes files up to 104,857,600 bytes\."):
        start(alice, name="a", size=104_857_601)
    with pytest.raises(TooLarge, match=r"a has 101 MiB; this server takes files up to 100 MiB\."):
        start(alice, name="a", size=105_906_176)


def test_one_person_has_so_many_unfinished_uploads_and_no_more(alice, bob, settings):
    settings.PENDING_UPLOADS = 2
    first = start(alice)
    start(alice)
    with pytest.raises(RateLimited) as refused:
        start(alice)
    assert refused.value.data["retry_after_s"] > 0
    assert len(unfinished_uploads(alice.user_id)) == 2
    start(bob)
    terminate(alice, first)
    start(alice)


def test_a_repeated_start_answers_the_upload_that_stands(alice, group):
    names = {"upload_id": str(new_id()), "client_id": str(new_id())}
    first, second = start(alice, group, **names), start(alice, group, **names)
    assert (second.id, second.message_id) == (first.id, first.message_id)
    assert len(history(alice, group).messages) == 1


@pytest.mark.parametrize("other", [{"name": "b.mp4"}, {"size": 65}, {"room_id": None}, {"client_id": str(new_id())}])
def test_another_file_under_the_same_name_is_a_conflict(alice, group, other):
    same = {"room_id": group, "upload_id": str(new_id()), "client_id": str(new_id())}
    start(alice, **same)
    with pytest.raises(Conflict):
        start(alice, **{**same, **other})


def test_the_name_of_an_ended_upload_is_not_taken_up_again(alice, group):
    names = {"upload_id": str(new_id())}
    terminate(alice, start(alice, group, **names))
    with pytest.raises(Gone):
        start(alice, group, **names)


@pytest.mark.django_db(transaction=True)
def test_one_name_at_the_same_moment_is_one_upload(alice, group):
    names = {"upload_id": str(new_id()), "client_id": str(new_id())}
    answers = together(*(lambda: start(alice, group, **names) for _ in range(4)))
    assert len({one.id for one in answers}) == 1
    assert Upload.objects.count() == 1


def test_files_of_one_name_join_one_message_in_the_order_of_their_start(alice, group):
    message = str(new_id())
    for number in range(3):
        start(alice, group, name=f"{number}.mp4", client_id=message)
    [shown] = history(alice, group).messages
    assert [one.name for one in shown.attachments] == ["0.mp4", "1.mp4", "2.mp4"]


def test_another_namespace_beside_the_room_makes_no_sense(alice, group):
    with pytest.raises(Invalid):
        start_upload(alice, NewUpload(name="a", size=1), Destination(placement=in_room(group), namespace="elsewhere"))


def test_to_others_an_upload_does_not_exist(alice, bob, group):
    handle = start(alice, group)
    assert open_upload(alice, handle.id).received == 0
    with pytest.raises(NotFound):
        open_upload(bob, handle.id)


def test_what_was_received_is_what_stands_in_staging(alice, group):
    content = sending.video_bytes()
    handle = sending.begin(alice, group, content)
    sending.fill(handle, content[:20])
    assert open_upload(alice, handle.id).received == 20
    assert save_offset(handle, 20)
    assert existing_file(handle.media_id).received == 20
    terminate(alice, handle)
    assert not save_offset(handle, 30)
    with pytest.raises(Gone):
        open_upload(alice, handle.id)


def test_a_forbidden_file_known_at_the_start_is_never_heard_of(alice, group):
    with pytest.raises(UnsupportedType, match="a playlist"):
        start_upload(alice, NewUpload(name="a.mp4", size=9), Destination(placement=in_room(group)), head=b"#EXTM3U\n")
    assert history(alice, group).messages == []
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("name", "head", "only_video", "taken"),
    [
        ("a.mp4", b"hello, I am a text", False, False),
        ("a.txt", b"hello, I am a text", False, True),
        ("a.txt", b"hello, I am a text", True, False),
        ("list.m3u8", b"#EXTM3U\n#EXT-X", False, True),
        ("a.png", b"<svg onload=x>", False, False),
        ("a.svg", b"<svg onload=x>", False, True),
        ("a.pdf", b"%PDF-1.7", True, False),
        ("a.mp4", sending.HEAD, True, True),
        ("a.jpg", sending.HEAD, True, True),
    ],
)
def test_text_in_the_clothes_of_media_is_refused_and_honest_files_are_taken(
    alice, group, name, head, only_video, taken
):
    handle = start(alice, group, name=name, size=len(head))
    if taken:
        judge_upload(alice, handle, head, only_video=only_video)
        assert open_upload(alice, handle.id).typed
        return
    with pytest.raises(UnsupportedType):
        judge_upload(alice, handle, head, only_video=only_video)
    assert history(alice, group).messages[0].deleted_at
    with pytest.raises(Gone):
        open_upload(alice, handle.id)


def test_the_served_type_is_that_of_the_bytes(alice):
    handle = sending.send(alice, None, sending.video_bytes(), name="page.html", content_type="text/html")
    assert existing_file(handle.media_id).content_type == "video/mp4"


def test_a_document_is_never_served_as_something_that_a_browser_runs(alice):
    for name in ("x.xhtml", "x.svg", "x.html", "x.xml", "x.xsl"):
        handle = sending.send(alice, None, b"\0\1\2\3 nothing known", name=name, content_type="text/html")
        assert existing_file(handle.media_id).content_type == "application/octet-stream"


def test_media_waits_for_its_worker_and_a_plain_file_is_ready_at_once(alice):
    assert existing_file(sending.send(alice, None).media_id).state == "processing"
    assert existing_file(sending.send(alice, None, sending.ARCHIVE, name="a.zip").media_id).state == "ready"


def test_a_file_whose_type_nobody_judged_is_not_taken(alice, group):
    handle = start(alice, group, size=64)
    with pytest.raises(Conflict):
        finish_upload(alice, handle, size=64, sha256="0" * 64)


def test_the_last_byte_comes_once(alice, group):
    content = sending.video_bytes()
    handle = sending.begin(alice, group, content)
    sending.finish(alice, handle, content)
    with pytest.raises(Gone):
        sending.finish(alice, handle, content)


def test_rights_are_looked_at_again_at_the_end(alice, bob, person, group):
    content = sending.video_bytes()
    handle = sending.begin(bob, group, content)
    sending.fill(handle, content)
    judge_upload(bob, handle, content)
    Member.objects.filter(user=bob.user_id).update(role="readonly")
    with pytest.raises(Forbidden):
        sending.finish_upload(bob, handle, size=len(content), sha256="0" * 64)
    assert history(alice, group).messages[0].deleted_at
    assert existing_file(handle.media_id).state == "deleted"


def ban(person):
    person.banned_at = clock.now()
    person.save()


def end_log_in(person):
    EndedSession.objects.create(credential="session:of-tests", ended_at=clock.now())


def leave_namespace(person):
    person.memberships.get().delete()


def become_viewer(person):
    person.memberships.update(role=Role.VIEWER)


@pytest.mark.parametrize("where", ["in a room", "in no room"])
@pytest.mark.parametrize(
    ("lose", "refusal"),
    [(ban, Forbidden), (leave_namespace, DomainError), (become_viewer, Forbidden)],
)
def test_who_is_out_has_nothing_taken_in_although_their_request_began_before(
    alice, bob, person, namespace, group, where, lose, refusal
):
    # Given bob, whose bytes are all there
    content = sending.video_bytes()
    handle = sending.begin(bob, group if where == "in a room" else None, content)
    sending.fill(handle, content)
    judge_upload(bob, handle, content)
    lose(person("bob"))
    with pytest.raises(refusal):
        finish_upload(bob, handle, size=len(content), sha256="0" * 64)
    # Then nothing is left of it
    assert existing_file(handle.media_id).state == "deleted"
    assert all(message.deleted_at for message in history(alice, group).messages)
    assert Namespace.objects.get(pk=namespace).used_bytes == 0


def owe_factor(person):
    Namespace.objects.update(policy={"second_factor": "everybody", "second_factor_days": 0})


@pytest.mark.parametrize("where", ["in a room", "in no room"])
@pytest.mark.parametrize(("lose", "refusal"), [(end_log_in, Unauthenticated), (owe_factor, SecondFactorOwed)])
def test_what_has_come_is_kept_for_who_has_to_log_in_again(bob, actor, person, group, where, lose, refusal):
    # Given bob, whose log-in ends, or needs a second factor, before the last byte is taken in
    content = sending.video_bytes()
    handle = sending.begin(bob, group if where == "in a room" else None, content)
    sending.fill(handle, content)
    judge_upload(bob, handle, content)
    lose(person("bob"))
    for refused in (
        lambda: upload_goes_on(bob, handle, 10),
        lambda: finish_upload(bob, handle, size=len(content), sha256="0" * 64),
    ):
        with pytest.raises(refusal):
            refused()
    # When he has logged in again, with what is asked for, then he has only to finish
    SecondFactor.objects.create(user=person("bob"), created_at=clock.now(), confirmed_at=clock.now())
    again = replace(actor("bob"), credential="session:another")
    assert finish_upload(again, handle, size=len(content), sha256="0" * 64).id == str(handle.media_id)
    assert existing_file(handle.media_id).state == "processing"


@pytest.mark.parametrize("lose", [ban, leave_namespace, become_viewer])
def test_an_upload_goes_on_only_as_long_as_its_sender_may_send_it(bob, person, group, lose):
    for handle in (start(bob, group), start(bob)):
        assert upload_goes_on(bob, handle, 10)
        assert Upload.objects.get(pk=handle.id).offset == 10
    lose(person("bob"))
    for handle in map(handle_of, Upload.objects.all()):
        assert not upload_goes_on(bob, handle, 20)
        assert existing_file(handle.media_id).state == "deleted"


def test_leaving_the_room_ends_ones_uploads_there(bob, group):
    there, elsewhere = start(bob, group), start(bob)
    remove_member(bob, group, bob.user_id)
    assert [one.upload for one in unfinished_uploads(bob.user_id)] == [str(elsewhere.id)]
    with pytest.raises(Gone):
        open_upload(bob, there.id)


def test_who_is_removed_from_a_namespace_has_no_unfinished_uploads_in_it(alice, bob, person, group):
    theirs, others = [start(bob, group), start(bob)], start(alice, group)
    leave_namespace(person("bob"))
    assert expire_uploads() == 2
    assert {existing_file(handle.media_id).state for handle in theirs} == {"deleted"}
    assert [one.upload for one in unfinished_uploads(alice.user_id)] == [str(others.id)]


def test_an_abandoned_upload_expires_and_one_that_moves_does_not(alice, bob, group):
    old, moving = start(alice, group), start(bob, group)
    Upload.objects.update(expires_at=clock.now() + timedelta(seconds=60))
    assert save_offset(moving, 10)
    Upload.objects.filter(expires_at__lt=clock.now() + timedelta(seconds=90)).update(expires_at=clock.now())
    assert expire_uploads() == 1
    assert existing_file(old.media_id).state == "expired"
    assert existing_file(moving.media_id).state == "uploading"
    assert expire_uploads() == 0


def test_what_has_expired_is_gone_before_anybody_ends_it(alice, group):
    named = str(new_id())
    handle = start(alice, group, upload_id=named)
    Upload.objects.update(expires_at=clock.now())
    with pytest.raises(Gone):
        open_upload(alice, handle.id)
    with pytest.raises(Gone):
        start(alice, group, upload_id=named)
    # And no byte that still comes brings it back
    assert not save_offset(handle, 10)
    assert Upload.objects.get().expires_at <= clock.now()
    assert expire_uploads() == 1


def test_an_upload_that_somebody_else_ended_first_was_not_given_up(alice, monkeypatch):
    handle = start(alice)
    terminate(alice, handle)
    monkeypatch.setattr(sending_uploads, "expired_uploads", lambda moment: [(handle.id, True)])
    assert expire_uploads() == 0


def test_every_expired_upload_has_its_turn_however_many_cannot_be_ended(alice):
    """A turn of the sweeper takes so many: those that fail each time must not always be the ones."""
    every = {start(alice).id for _ in range(4)}
    later = clock.now() + timedelta(days=2)
    turns = [expired_uploads(later, limit=2) for _ in range(60)]
    assert {len(turn) for turn in turns} == {2}
    assert {one for turn in turns for one, _ in turn} == every


@pytest.mark.django_db(transaction=True)
def test_bytes_leave_staging_when_the_upload_ends(alice, group):
    done, cancelled = sending.video_bytes(), sending.video_bytes()
    first, second = sending.begin(alice, group, done), sending.begin(alice, group, cancelled)
    sending.finish(alice, first, done)
    sending.fill(second, cancelled)
    assert staging.received(second.id) == len(cancelled)
    terminate(alice, second)
    assert (staging.received(first.id), staging.received(second.id)) == (0, 0)


def test_a_full_namespace_takes_nothing(alice, namespace, group):
    Namespace.objects.filter(pk=namespace).update(quota_bytes=100)
    start(alice, group, size=60)
    with pytest.raises(QuotaExceeded):
        start(alice, group, size=41)
    start(alice, group, size=40)

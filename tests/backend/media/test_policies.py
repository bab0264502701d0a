"""What a namespace's policies allow to be sent, at every door, and how long it is kept."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.apps import apps

from backend import clock
from backend.accounts.inputs import NamespaceChange, NewRetentionRule, PolicyChange
from backend.accounts.services import change_namespace
from backend.chat.services import apply_retention, create_room, delete_room, send_message
from backend.errors import TooLarge, UnsupportedType
from backend.ids import new_id
from backend.media.models import Blob, MediaFile
from backend.media.placements import Destination
from backend.media.services import NewUpload, judge_upload, note_uses, purge_file, start_upload
from backend.moderation.inputs import NewHash
from backend.moderation.services import list_hash, quarantine_file, release_file
from tests import sending

pytestmark = pytest.mark.django_db


@pytest.fixture
def policy(admin):
    """Sets policies of the namespace."""
    return lambda **changes: change_namespace(admin, "demo", NamespaceChange(policy=PolicyChange(**changes)))


@pytest.fixture
def add_bytes():
    """Sends a whole file to the library: its row."""

    def add(actor, name, content):
        handle = start(actor, name, content)
        sending.finish(actor, handle, content)
        return MediaFile.objects.get(pk=handle.media_id)

    return add


def start(actor, name, content, *, declared="", head=b""):
    """Begin to send a file to the library."""
    new = NewUpload(name=name, size=len(content), content_type=declared, upload_id=str(new_id()))
    return start_upload(actor, new, Destination(in_library=True), head=head)


def start_and_judge(actor, name, content, *, early):
    """Begin to send a file, judged by its first bytes at once, or when they have come."""
    handle = start(actor, name, content, head=content if early else b"")
    judge_upload(actor, handle, content)


def nothing_is_left():
    rows = MediaFile.objects.exclude(state="deleted")
    return not rows.exists() and not Blob.objects.exists()


def test_a_type_that_is_not_accepted_is_refused_by_what_the_file_is_said_to_be_before_it_has_a_place(policy, alice):
    policy(types=["image/*", "application/pdf"])
    for name, declared in (("a.mp4", ""), ("a", "video/mp4"), ("a.zip", ""), ("a.mp4", "application/octet-stream")):
        with pytest.raises(UnsupportedType, match=r"This namespace takes: image/\*, application/pdf") as refused:
            start(alice, name, sending.video_bytes(), declared=declared)
        assert refused.value.data["accepted"] == ["image/*", "application/pdf"]
    assert not MediaFile.objects.exists()


@pytest.mark.parametrize("early", [True, False])
def test_a_type_that_is_not_accepted_is_refused_by_its_bytes_whatever_it_is_called(policy, alice, early):
    policy(types=["image/*", "application/pdf"])
    content = sending.video_bytes()
    with pytest.raises(UnsupportedType, match="is an MP4 video"):
        start_and_judge(alice, "a.png", content, early=early)
    assert nothing_is_left()


def test_what_is_accepted_by_its_family_or_its_very_type_is_taken(policy, alice, add_bytes):
    policy(types=["video/*", "application/pdf"])
    assert add_bytes(alice, "a.mp4", sending.video_bytes()).content_type == "video/mp4"
    assert add_bytes(alice, "a.pdf", sending.PDF).content_type == "application/pdf"
    policy(types=None)
    assert add_bytes(alice, "a.txt", b"A text.").content_type == "text/plain"


def test_a_file_of_no_known_type_is_taken_only_where_every_type_is(policy, alice, add_bytes):
    policy(types=["application/pdf"])
    with pytest.raises(UnsupportedType):
        add_bytes(alice, "a.unknown", b"\0\1\2\3" * 10)
    policy(types=["application/octet-stream"])
    assert add_bytes(alice, "a.unknown", b"\0\1\2\3" * 10).content_type == "application/octet-stream"


def test_rooms_take_no_more_than_their_namespace(policy, alice, group):
    policy(types=["image/*"])
    with pytest.raises(UnsupportedType):
        sending.begin(alice, group, sending.video_bytes())
    policy(types=None, max_file_bytes=100)
    sending.send(alice, group, sending.video_bytes(100))
    with pytest.raises(TooLarge, match="101 bytes; this namespace takes files up to 100 bytes"):
        sending.begin(alice, group, sending.video_bytes(101))


@pytest.mark.parametrize(
    ("changed", "refusal"), [({"types": ["image/*"]}, UnsupportedType), ({"max_file_bytes": 10}, TooLarge)]
)
def test_policies_that_changed_under_way_are_looked_at_with_the_last_byte(policy, alice, group, changed, refusal):
    content = sending.video_bytes()
    handle = sending.begin(alice, group, content)
    judge_upload(alice, handle, content)
    policy(**changed)
    with pytest.raises(refusal):
        sending.finish(alice, handle, content)
    assert nothing_is_left()


def grow_older(media_id, *, days):
    MediaFile.objects.filter(pk=media_id).update(created_at=clock.now() - timedelta(days=days))


def test_files_are_deleted_for_good_once_their_namespace_has_kept_them_long_enough(policy, alice, group, client_for):
    old, young = (sending.send(alice, group, body=body).media_id for body in ("words", ""))
    policy(retention_days=30)
    grow_older(old, days=31)
    grow_older(young, days=29)
    assert [apply_retention(), apply_retention()] == [1, 0]
    # It is gone from its message, cannot be restored, and its bytes go without any time in the trash
    shown = client_for("bob").get(f"/api/chat/rooms/{group}/messages/").json()["results"]
    assert [(one["body"], [file["id"] for file in one["attachments"]]) for one in shown] == [
        ("words", []), ("", [str(young)]),
    ]  # fmt: skip
    assert client_for("alice").post(f"/api/v1/media/files/{old}/restore/").status_code in {404, 409}
    purge_file(old)
    assert MediaFile.objects.get(pk=old).blob is None
    entry = apps.get_model("audit", "ActivityEntry").objects.get(object_id=old, action="media.deleted")
    rule = {"kind": None, "room": None, "older_than_days": 30, "unused_days": None}
    reason = "Files are kept for 30 days in this namespace."
    assert (entry.actor_id, entry.data) == (None, {"reason": reason, "rule": rule})


def test_a_message_that_held_nothing_but_an_old_file_has_expired(policy, alice, group, client_for):
    handle = sending.send(alice, group)
    policy(retention_days=1)
    grow_older(handle.media_id, days=2)
    apply_retention()
    told = client_for("bob").get(f"/api/chat/messages/{handle.message_id}/").json()
    assert (told["reason"], told["attachments"]) == ("expired", [])


def test_administrators_can_ask_how_many_files_a_shorter_time_would_delete_before_they_set_it(
    policy, alice, mod, group, client_for
):
    old, held, young = (sending.send(alice, group).media_id for _ in range(3))
    for media_id in (old, held):
        grow_older(media_id, days=31)
    quarantine_file(mod, held, reason="Evidence.")
    address = "/api/v1/namespaces/demo/retention/"
    admin = client_for("admin")
    told = admin.get(address, {"retention_days": 30}).json()
    assert (told["retention_days"], told["files"], told["bytes"], told["more"]) == (30, 1, 64, False)
    assert admin.get(address).json()["files"] == 0
    assert admin.get(address, {"retention_days": 0}).status_code == 400
    # As many as the policy deletes
    policy(retention_days=30)
    assert apply_retention() == 1
    assert MediaFile.objects.get(pk=young).deleted_at is None


def test_rules_delete_by_kind_room_age_and_last_use_what_a_trial_has_counted_before(
    policy, alice, bob, mod, group, client_for
):
    channel = UUID(create_room(alice, kind="group", name="Drafts", members=[bob.user_id])[0].id)

    def sent(room, *, name="film.mp4", content=None, older=0, unused=0):
        content = content or sending.video_bytes()
        handle = sending.begin(alice, room, content, name=name, content_type="")
        sending.finish(alice, handle, content)
        times = {"created_at": older, "used_at": unused}
        changes = {field: clock.now() - timedelta(days=days) for field, days in times.items()}
        MediaFile.objects.filter(pk=handle.media_id).update(**changes)
        return handle.media_id

    kept = [
        sent(group, older=50, unused=2),
        sent(group, older=20, unused=20),
        sent(group, name="a.pdf", content=sending.PDF, older=50, unused=50),
        sent(channel, name="a.txt", content=b"A text.", older=4, unused=4),
    ]
    watched_little = sent(group, older=50, unused=41)
    in_channel = sent(channel, name="b.txt", content=b"B.", older=6, unused=6)
    ancient = sent(group, name="c.txt", content=b"Long.", older=800)
    protected, held = sent(group, older=900, unused=900), sent(group, older=900, unused=900)
    list_hash(mod, "protected", NewHash(kind="sha256", reason="The founding film.", media=str(protected)))
    quarantine_file(mod, held, reason="Evidence.")
    rules = [
        {"kind": "video", "older_than_days": 30, "unused_days": 40},
        {"room": str(channel), "older_than_days": 5},
    ]
    # What stands in the library or in another open room as well outlives the room
    shelved, shown, left = (
        sent(channel, name=f"{name}.txt", content=name.encode(), older=9) for name in ("shelved", "shown", "left")
    )
    MediaFile.objects.filter(pk=shelved).update(visibility="library")
    closed = UUID(create_room(alice, kind="group", name="Over", members=[])[0].id)
    for media_id, room in ((shown, group), (left, closed)):
        send_message(alice, room, client_id=str(new_id()), attachments=[media_id])
    delete_room(alice, closed)
    kept += [shelved, shown]
    # What they would delete is told before, each file for the first rule that takes it
    admin, address = client_for("admin"), "/api/v1/namespaces/demo/retention/"
    told = admin.post(address, {"retention_days": 700, "retention": rules}).json()
    assert [(count["files"], count["bytes"]) for count in told["rules"]] == [(1, 5), (1, 64), (2, 6)]
    assert (told["files"], told["bytes"], told["more"]) == (4, 75, False)
    assert [count["rule"]["kind"] for count in told["rules"]] == [None, "video", None]
    assert admin.post(address, {}).json()["files"] == 0
    # And that is what goes, once they are set
    assert admin.patch("/api/v1/namespaces/demo/", {"policy": {"retention_days": 700, "retention": rules}}).json()[
        "policy"
    ]["retention"] == [
        {"kind": "video", "room": None, "older_than_days": 30, "unused_days": 40},
        {"kind": None, "room": str(channel), "older_than_days": 5, "unused_days": None},
    ]
    assert admin.post(address, {}).json() == told
    assert [apply_retention(), apply_retention()] == [4, 0]
    gone = MediaFile.objects.filter(state="deleted").values_list("pk", flat=True)
    assert set(gone) == {watched_little, in_channel, left, ancient}
    assert MediaFile.objects.exclude(state="deleted").filter(pk__in=[*kept, protected, held]).count() == 8
    entries = apps.get_model("audit", "ActivityEntry").objects.filter(action="media.deleted")
    assert {entry.object_id: entry.data["reason"] for entry in entries} == {
        watched_little: "Videos that are older than 30 days and were not opened for 40 days are deleted in this "
        "namespace.",
        **dict.fromkeys((in_channel, left), "Files are kept for 5 days in this room."),
        ancient: "Files are kept for 700 days in this namespace.",
    }
    # A room that is gone does not keep the other rules from being changed
    delete_room(alice, channel)
    policy(retention=[NewRetentionRule(**rule) for rule in rules[1:]])


def test_a_file_is_used_once_a_day_by_those_who_open_it_and_by_another_message_with_it(alice, group):
    handle = sending.send(alice, group)
    file = MediaFile.objects.filter(pk=handle.media_id)
    yesterday = clock.midnight(clock.now()) - timedelta(seconds=1)
    assert note_uses([handle.media_id]) == 0
    file.update(used_at=yesterday)
    assert [note_uses([handle.media_id]), note_uses([handle.media_id])] == [1, 0]
    file.update(used_at=yesterday)
    send_message(alice, group, client_id=str(new_id()), attachments=[handle.media_id])
    assert file.get().used_at > yesterday


def test_what_is_withheld_is_evidence_and_outlives_every_policy(policy, alice, mod, group):
    media_id = sending.send(alice, group).media_id
    policy(retention_days=1)
    grow_older(media_id, days=400)
    quarantine_file(mod, media_id, reason="Evidence.")
    assert apply_retention() == 0
    release_file(mod, media_id, reason="It was nothing.")
    assert apply_retention() == 1


def test_nothing_is_deleted_for_its_age_where_no_policy_says_so_or_one_that_was_taken_back(policy, alice, group):
    grow_older(sending.send(alice, group).media_id, days=10_000)
    assert apply_retention() == 0
    policy(retention_days=7)
    policy(retention_days=None)
    assert apply_retention() == 0


def test_uploads_under_way_are_not_deleted_for_their_age(policy, alice, group):
    grow_older(sending.begin(alice, group, sending.video_bytes()).media_id, days=3)
    policy(retention_days=1)
    assert apply_retention() == 0

"""Each person may store so much in a namespace, whichever way a file comes, and is told before it is used up."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend import clock
from backend.accounts.inputs import NamespaceChange, PolicyChange
from backend.accounts.models import Namespace
from backend.accounts.selectors import actor_of
from backend.accounts.services import change_namespace, set_member_quota
from backend.audit.models import ActivityEntry
from backend.chat.services import delete_attachment, in_room
from backend.errors import Forbidden, QuotaExceeded
from backend.media.access import existing_file
from backend.media.models import MediaFile, PartialUpload
from backend.media.placements import Destination
from backend.media.services import (
    NewUpload,
    declare_length,
    expire_partials,
    reserve_bytes,
    start_final,
    start_partial,
    start_upload,
    terminate_upload,
)
from backend.storage import staging
from tests import sending
from tests.parallel import together

pytestmark = pytest.mark.django_db
HERE = "/api/v1/namespaces/demo/"
STORAGE = "/api/v1/me/storage/"


@pytest.fixture
def limit(admin):
    """Sets how many bytes each person may store."""
    return lambda size: change_namespace(admin, "demo", NamespaceChange(policy=PolicyChange(person_quota_bytes=size)))


def warnings():
    return [row.data["percent"] for row in ActivityEntry.objects.filter(action="user.quota_warned").order_by("at")]


def test_what_a_person_has_and_is_sending_counts_together_and_the_refusal_tells_what_is_left(limit, alice, group):
    limit(1000)
    sending.send(alice, group, sending.video_bytes(600))
    under_way = sending.begin(alice, None, sending.video_bytes(300))
    with pytest.raises(QuotaExceeded, match="100 bytes of it are left") as refused:
        sending.begin(alice, group, sending.video_bytes(101))
    assert refused.value.data == {"left_bytes": 100, "quota_bytes": 1000}
    terminate_upload(alice, under_way)
    sending.send(alice, group, sending.video_bytes(400))


def test_the_limit_of_one_is_no_limit_of_another_and_bytes_that_others_sent_too_count_in_full(limit, alice, bob, group):
    limit(600)
    content = sending.video_bytes(600)
    for actor in (alice, bob):
        sending.send(actor, group, content)
        with pytest.raises(QuotaExceeded):
            sending.begin(actor, group, sending.video_bytes(10))


def test_deleting_makes_room_at_once(limit, alice, group):
    limit(600)
    sent = sending.send(alice, group, sending.video_bytes(600))
    delete_attachment(alice, sent.media_id)
    sending.send(alice, group, sending.video_bytes(600))


def test_what_was_reserved_is_taken_in_also_where_the_limit_fell_meanwhile_and_no_more_than_that(limit, alice, group):
    content = sending.video_bytes(600)
    handles = [sending.begin(alice, group, content) for _ in range(2)]
    limit(599)
    sending.finish(alice, handles[0], content)
    assert existing_file(handles[0].media_id).deleted_at is None
    assert warnings() == [95]
    with pytest.raises(QuotaExceeded):
        sending.finish(alice, handles[1], content + b"more")


def test_a_file_in_the_trash_comes_back_only_where_there_is_room_for_it(limit, client_for, alice, group):
    limit(1000)
    trashed = sending.send(alice, group, sending.video_bytes(600)).media_id
    delete_attachment(alice, trashed)
    sent = sending.send(alice, group, sending.video_bytes(500)).media_id
    client, address, before = client_for("alice"), f"/api/v1/media/files/{trashed}/restore/", vars_of(trashed)
    refused = client.post(address)
    assert (refused.status_code, refused.json()["code"]) == (507, "quota_exceeded")
    assert (refused.json()["left_bytes"], vars_of(trashed)) == (500, before)
    delete_attachment(alice, sent)
    assert client.post(address).status_code == 200
    assert client.get(STORAGE).json()["used_bytes"] == 600


def vars_of(media_id):
    return MediaFile.objects.filter(pk=media_id).values().get()


def test_of_many_that_are_restored_those_are_named_for_which_there_is_no_room(limit, client_for, alice):
    limit(1000)
    client, bulk = client_for("alice"), "/api/v1/media/bulk-operations/"
    files = [str(sending.send(alice, None, sending.video_bytes(400 + number)).media_id) for number in range(2)]
    deleted = client.post(bulk, {"action": "delete", "file_ids": files}).json()
    sending.send(alice, None, sending.video_bytes(500))
    restored = client.post(bulk, {"action": "restore", "file_ids": files}).json()
    assert (restored["changed"], [row["code"] for row in restored["failed"]]) == (1, ["quota_exceeded"])
    undone = client.post(f"/api/v1/jobs/{deleted['undo']}/undo/").json()
    assert (undone["changed"], {row["code"] for row in undone["failed"]}) == (0, {"not_found", "quota_exceeded"})


def test_an_upload_whose_length_is_told_late_is_held_to_the_limit_as_it_grows(limit, alice):
    limit(500)
    new = NewUpload(name="a.mp4", size=0, deferred=True)
    handle = start_upload(alice, new, Destination(in_library=True))
    reserve_bytes(handle, 400)
    with pytest.raises(QuotaExceeded):
        reserve_bytes(handle, 501)
    with pytest.raises(QuotaExceeded):
        declare_length(handle, 501)
    declare_length(handle, 500)


def test_an_exception_holds_for_one_person_until_it_is_lifted(limit, alice, admin, bob, group):
    limit(500)
    set_member_quota(admin, "demo", alice.user_id, 700)
    sending.send(alice, group, sending.video_bytes(650))
    with pytest.raises(QuotaExceeded):
        sending.begin(bob, group, sending.video_bytes(650))
    set_member_quota(admin, "demo", alice.user_id, None)
    with pytest.raises(QuotaExceeded):
        sending.begin(alice, group, sending.video_bytes(10))


def test_only_administrators_make_exceptions_and_none_for_those_above_them(alice, mod, admin, person):
    with pytest.raises(Forbidden):
        set_member_quota(mod, "demo", alice.user_id, 7)
    person("bob").memberships.update(role="owner")
    with pytest.raises(Forbidden):
        set_member_quota(admin, "demo", person("bob").pk, 7)


def test_a_person_is_told_once_at_80_and_at_95_percent_and_again_when_there_was_room(limit, alice, group):
    limit(1000)
    sent, told = {}, []
    for size in (700, 100, 60, 101):
        sent[size] = sending.send(alice, group, sending.video_bytes(size))
        told.append(warnings())
    assert told == [[], [80], [80], [80, 95]]
    delete_attachment(alice, sent[700].media_id)
    for size in (60, 500):
        sending.send(alice, group, sending.video_bytes(size))
    assert warnings() == [80, 95, 80]


def test_who_has_stored_nearly_all_that_a_lowered_limit_of_theirs_lets_them_is_told_at_once(alice, admin, group):
    sending.send(alice, group, sending.video_bytes(850))
    for size in (2000, 1000, 1000, 880):
        set_member_quota(admin, "demo", alice.user_id, size)
    assert warnings() == [80, 95]


def test_everybody_reads_what_they_have_left_which_the_namespace_may_limit_further(limit, client_for, alice, group):
    client = client_for("alice")
    free = {"namespace": "demo", "used_bytes": 0, "quota_bytes": None, "left_bytes": None, "warning": None}
    assert client.get(STORAGE).json() == free
    limit(1000)
    sending.send(alice, group, sending.video_bytes(850))
    full = free | {"used_bytes": 850, "quota_bytes": 1000, "left_bytes": 150, "warning": 80}
    assert client.get(f"{STORAGE}?namespace=demo").json() == full
    Namespace.objects.filter(slug="demo").update(quota_bytes=900)
    assert client.get(STORAGE).json() == full | {"left_bytes": 50}
    assert client.get(f"{STORAGE}?namespace=elsewhere").status_code == 404


def test_administrators_see_what_each_has_stored_and_set_limits_over_http(client_for, alice, group, person):
    sending.send(alice, group, sending.video_bytes(850))
    admin, one = client_for("admin"), f"{HERE}members/{alice.user_id}/"
    assert admin.patch(one, {"quota_bytes": 900}).json()["quota_bytes"] == 900
    [row] = admin.get(f"{HERE}members/?q=alice").json()["results"]
    assert (row["used_bytes"], row["quota_bytes"], row["role"]) == (850, 900, "member")
    [seen] = client_for("bob").get(f"{HERE}members/?q=alice").json()["results"]
    assert "used_bytes" not in seen
    assert "quota_bytes" not in seen
    refusals = [admin.patch(one, body) for body in ({}, {"quota_bytes": -1}, {"quota_bytes": 2**63})]
    assert [(refused.status_code, list(refused.json()["errors"])) for refused in refusals] == [
        (400, ["role"]), (400, ["quota_bytes"]), (400, ["quota_bytes"]),
    ]  # fmt: skip
    assert admin.patch(f"{HERE}members/{person('stranger').pk}/", {"quota_bytes": 5}).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_files_and_parts_that_are_begun_at_once_as_many_are_taken_as_there_is_room_for(limit, alice, group):
    limit(1000)
    answers = together(*(lambda: sending.begin(alice, None, sending.video_bytes(400)) for _ in range(4)))
    assert [type(answer) for answer in answers].count(QuotaExceeded) == 2
    assert MediaFile.objects.filter(state="uploading").count() == 2
    # And so of parts of files, which count together
    limit(800 + 1000)
    parts = together(*(lambda: start_partial(alice, size=400, namespace="demo") for _ in range(4)))
    assert [type(answer) for answer in parts].count(QuotaExceeded) == 2


def test_what_a_person_has_is_added_up_while_others_may_send_to_the_namespace(limit, alice):
    limit(1000)
    content = sending.video_bytes(600)
    with CaptureQueriesContext(connection) as begun:
        handle = sending.begin(alice, None, content)
    with CaptureQueriesContext(connection) as ended:
        sending.finish(alice, handle, content)

    def held(queries):
        """Whether something is added up after the row of the namespace was changed, before the transaction is over."""
        is_changed = False
        for sql in (query["sql"] for query in queries):
            if is_changed and "SUM(" in sql:
                return True
            is_changed = (is_changed or 'UPDATE "accounts_namespace"' in sql) and not sql.startswith("RELEASE")
        return False

    assert [held(begun.captured_queries), held(ended.captured_queries)] == [False, False]
    assert any("SUM(" in query["sql"] for query in ended.captured_queries)


def test_parts_of_a_file_outlive_their_sender_until_their_room_is_given_back(alice, person):
    namespace, leaver = Namespace.objects.get(slug="demo"), person("carol")
    part = start_partial(actor_of(leaver, credential="token:x", address=""), size=5000, namespace="demo")
    leaver.delete()
    namespace.refresh_from_db()
    assert namespace.used_bytes == 5000
    PartialUpload.objects.filter(pk=part.id).update(expires_at=clock.LONG_AGO)
    assert expire_partials() == 1
    namespace.refresh_from_db()
    assert namespace.used_bytes == 0


def test_a_disk_needs_room_for_those_parts_of_a_file_alone_that_are_copied(alice, group, monkeypatch):
    content, asked = sending.video_bytes(900), []
    parts = []
    for piece in (content[:600], content[600:]):
        part = start_partial(alice, size=len(piece), namespace="demo")
        sending.fill(part, piece)
        PartialUpload.objects.filter(pk=part.id).update(offset=len(piece))
        parts.append(part.id)
    monkeypatch.setattr(staging, "require_space", asked.append)
    new = NewUpload(name="a.mp4", size=0, concat="final;a b")
    start_final(alice, new, Destination(placement=in_room(group)), parts, head=content)
    assert asked == [300]

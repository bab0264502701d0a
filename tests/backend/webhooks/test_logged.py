"""What a webhook of a whole namespace is sent of its library and of moderation, and what it never is."""

import json
from uuid import UUID

import pytest

from backend import clock
from backend.audit.models import ActivityEntry
from backend.audit.sealing import seal
from backend.chat.services import delete_attachment
from backend.errors import Gone, Invalid
from backend.library.inputs import (
    BulkOperation,
    BulkTag,
    Decision,
    Decisions,
    DuplicatesResolved,
    FileChange,
    FileValues,
    NewCollection,
    NewTag,
)
from backend.library.models import BulkJob, DuplicateGroup, DuplicateMember, Suggestion
from backend.library.services import (
    cancel_job,
    change_file,
    collect_files,
    create_collection,
    create_tag,
    decide,
    resolve_duplicates,
    restore_from_trash,
    run_bulk_job,
    start_operation,
    start_tagging,
    uncollect_files,
    undo_job,
)
from backend.library.services.bulk import running, starting
from backend.media.models import MediaFile
from backend.media.placements import Destination
from backend.media.services import NewUpload, start_upload
from backend.moderation.inputs import NewReport
from backend.moderation.services import delete_file_as_moderator, quarantine_file, release_file, report_file
from backend.webhooks.inputs import OF_NAMESPACE, NewWebhook, WebhookChange
from backend.webhooks.models import Cursor, Delivery, Webhook
from backend.webhooks.services import change_webhook, create_webhook, redeliver, renew_cursors, request_deliveries
from tests import sending
from tests.judging import step, the_case
from tests.webhooks import holds, later, say, shown, work

pytestmark = pytest.mark.django_db


def add(actor, *, in_library=True, name="holiday.mp4"):
    """Sends a file into the library, or as a private one: its id."""
    content = sending.video_bytes()
    new = NewUpload(name=name, size=len(content), content_type="video/mp4")
    handle = start_upload(actor, new, Destination(in_library=in_library))
    sending.finish(actor, handle, content)
    return handle.media_id


@pytest.fixture
def of_all(admin, receiver):
    """A webhook for all that the log tells of the namespace: its row."""
    made = create_webhook(admin, NewWebhook(url=f"{receiver.origin}/in", events=[*OF_NAMESPACE]))
    row = Webhook.objects.get(pk=made.id)
    row.secret = made.secret
    return row


@pytest.fixture
def heard(of_all, receiver):
    """Has the log sealed and a worker do its part; answers the types and data of what came."""

    def listen():
        seal()
        if request_deliveries():
            work(of_all)
        return [(told["type"], told["data"]) for told in (json.loads(one.body) for one in receiver.take())]

    return listen


def types(told):
    return [name for name, _ in told]


def test_what_happens_to_files_tags_and_collections_of_the_library_is_sent_signed(alice, admin, of_all, receiver):
    media = add(alice)
    seal()
    assert request_deliveries() == 1
    work(of_all)
    [posted] = receiver.take()
    assert holds(posted, of_all.secret)
    told = json.loads(posted.body)
    assert (told["type"], told["actor"]) == ("file.created", str(alice.user_id))
    assert told["data"] == {"namespace": "demo", "id": str(media), "name": "holiday.mp4"}
    assert request_deliveries() == 0, "told once"


def test_each_change_has_its_event_in_order(alice, admin, heard):
    media = add(alice)
    change_file(alice, media, FileChange(title="Beach"), revision=MediaFile.objects.get(pk=media).revision)
    tag = create_tag(alice, NewTag(name="sea"))
    start_tagging(alice, BulkTag(action="add", file_ids=[str(media)], tag_ids=[tag.id]))
    create_collection(alice, NewCollection(name="Summer"))
    delete_attachment(alice, media)
    restore_from_trash(alice, media)
    told = heard()
    assert types(told) == [
        "file.created", "file.updated", "tag.created", "file.updated", "collection.created", "file.deleted",
        "file.restored",
    ]  # fmt: skip
    assert told[1][1]["fields"] == ["title"]
    assert (told[3][1]["id"], told[3][1]["files"], told[3][1]["action"]) == (None, 1, "tag")


@pytest.fixture
def files(alice, bob):
    """Two files of alice in the library, one of bob, and a private one of alice."""
    return [add(alice), add(alice), add(bob), add(alice, in_library=False)]


@pytest.fixture
def do(alice, files):
    """Does something with all of these files at once, as alice: the id of the job."""

    def act(action, chosen=None, **more):
        named = [str(key) for key in chosen or files]
        return UUID(start_operation(alice, BulkOperation(action=action, file_ids=named, **more)).id)

    return act


def told_of(told):
    """Of what was told of work on many files: type, id, how many and which."""
    return [(name, data["id"], data["files"], data["ids"]) for name, data in told if "ids" in data]


def test_work_on_many_files_and_its_undoing_name_the_files_of_the_library_that_it_can_be_done_with(
    alice, do, files, heard
):
    heard()
    collection = create_collection(alice, NewCollection(name="Summer")).id
    mine, shared = (sorted(map(str, files[:count])) for count in (2, 3))
    for job in reversed([do("collect", collection=collection), do("move"), do("delete")]):
        undo_job(alice, job)
    do("set", [files[3]], set=FileValues(visibility="library"))
    assert told_of(heard()) == [
        ("collection.updated", collection, 3, shared),
        ("file.updated", None, 3, shared),
        ("collection.updated", None, 3, shared),
        ("file.deleted", None, 2, mine),
        ("file.restored", None, 2, mine),
        ("file.updated", None, 2, mine),
        ("collection.updated", None, 2, mine),
        ("collection.updated", collection, 2, mine),
        ("file.updated", None, 1, [str(files[3])]),
    ]


def test_work_on_private_files_alone_is_told_to_nobody(alice, do, files, heard):
    tag, collection = create_tag(alice, NewTag(name="sea")), create_collection(alice, NewCollection(name="Summer"))
    heard()
    job = do("tag", [files[3]], tag_ids=[tag.id])
    undo_job(alice, job)
    collect_files(alice, UUID(collection.id), [files[3]])
    uncollect_files(alice, UUID(collection.id), [files[3]])
    do("delete", [files[3]])
    assert heard() == []
    collect_files(alice, UUID(collection.id), files[:2])
    assert told_of(heard()) == [("collection.updated", collection.id, 2, sorted(map(str, files[:2])))]


def test_what_a_worker_does_with_many_files_is_told_when_it_has_ended_or_was_stopped(
    alice, do, files, heard, monkeypatch
):
    for module in (starting, running):
        monkeypatch.setattr(module, "AT_ONCE", 1)
    heard()
    job = do("delete")
    assert heard() == []
    run_bulk_job(job)
    mine = sorted(map(str, files[:2]))
    assert told_of(heard()) == [("file.deleted", None, 2, mine)]
    undone = UUID(undo_job(alice, job).id)
    BulkJob.objects.filter(pk=undone).update(state="running")
    restore_from_trash(alice, files[0])
    heard()
    cancel_job(alice, undone)
    assert told_of(heard()) == [("file.restored", None, 1, [str(files[0])])]


def test_decisions_on_suggestions_and_duplicates_tell_of_the_files_that_they_changed(namespace, alice, files, heard):
    first, second = files[:2]
    rows = Suggestion.objects.bulk_create(
        Suggestion(namespace_id=namespace, media_id=media, field="title", value="Sea", key="sea", confidence=0.9,
                   provider="local", model="m", model_version="1", created_at=clock.now())
        for media in (*files[:2], files[3])
    )  # fmt: skip
    heard()
    for which in ([(0, "accept"), (1, "reject"), (2, "accept")], [(1, "undo")], [(1, "reject")]):
        one_by_one = [Decision(id=str(rows[at].pk), action=action) for at, action in which]
        decide(alice, Decisions(decisions=one_by_one))
    told = heard()
    assert [(name, data["id"], data.get("ids")) for name, data in told] == [
        ("file.updated", None, [str(first)]), ("file.updated", str(second), None),
    ]  # fmt: skip
    group = DuplicateGroup.objects.create(namespace_id=namespace, kind="identical", key="same", score=1)
    DuplicateMember.objects.bulk_create(DuplicateMember(group=group, media_id=media) for media in files[:2])
    tag = create_tag(alice, NewTag(name="sea"))
    start_tagging(alice, BulkTag(action="add", file_ids=[str(second)], tag_ids=[tag.id]))
    heard()
    resolve_duplicates(alice, group.pk, DuplicatesResolved(keep=str(first), remove=[str(second)], merge_tags=True))
    [(updated, kept), deleted] = heard()
    assert (updated, kept["id"], kept["fields"]) == ("file.updated", str(first), ["tags"])
    assert told_of([deleted]) == [("file.deleted", None, 1, [str(second)])]


def test_no_webhook_hears_of_private_files_nor_of_those_of_rooms(alice, admin, group, direct, heard):
    add(alice, in_library=False)
    for room in (group, direct):
        delete_attachment(alice, sending.send(alice, room).media_id)
    assert heard() == []


def test_a_file_that_was_made_private_before_it_is_sent_is_not(alice, admin, of_all, heard, receiver):
    media = add(alice)
    seal()
    MediaFile.objects.filter(pk=media).update(visibility="private")
    assert heard() == []
    other = add(alice)
    receiver.replies.append((500, {}))
    assert types(heard()) == ["file.created"]
    MediaFile.objects.filter(pk=other).update(visibility="private")
    later(of_all)
    work(of_all)
    assert receiver.take() == []
    assert [one.state for one in shown(admin, of_all)] == ["failed"]


def test_moderation_is_told_by_ids_without_names_texts_and_who_has_reported(alice, bob, mod, admin, heard):
    media = add(alice, name="secret name.mp4")
    report_file(bob, media, NewReport(reason="violence", text="he wrote so"))
    step(mod, the_case(mod), "quarantine")
    release_file(mod, media, reason="a reason")
    quarantine_file(mod, media, reason="a reason")
    delete_file_as_moderator(mod, media, reason="a reason")
    told = heard()
    assert {name for name, _ in told if not name.startswith("file.")} == {
        "case.opened", "case.closed", "attachment.held", "attachment.released", "attachment.deleted",
    }  # fmt: skip
    opened = dict(told)["case.opened"]
    assert opened == {"namespace": "demo", "id": opened["id"], "subject": "media"}
    assert next(data["outcome"] for name, data in told if name == "case.closed") == "quarantined"
    text = json.dumps(told)
    assert not [
        word for word in ("he wrote so", "a reason", "because", "secret name", str(bob.user_id)) if word in text
    ]


def test_a_webhook_of_chosen_rooms_cannot_have_them(admin, room, of_all, receiver):
    for name in ("file", "case.opened"):
        with pytest.raises(Invalid):
            create_webhook(admin, NewWebhook(url=of_all.url, events=["message", name], rooms=[str(room)]))
    with pytest.raises(Invalid):
        change_webhook(admin, of_all.pk, WebhookChange(rooms=[str(room)]))
    change_webhook(admin, of_all.pk, WebhookChange(events=["message"]))
    assert not Cursor.objects.filter(webhook=of_all, stream="log").exists()
    change_webhook(admin, of_all.pk, WebhookChange(rooms=[str(room)]))


def test_another_namespace_is_not_heard_and_rooms_go_on_beside_the_log(
    stranger, alice, admin, bob, room, of_all, heard
):
    change_webhook(admin, of_all.pk, WebhookChange(events=["message", "file"]))
    add(stranger)
    renew_cursors()
    assert heard() == []
    say(bob, room)
    add(alice)
    assert sorted(types(heard())) == ["file.created", "message.created"]


def test_one_is_sent_again_by_hand_as_long_as_the_log_holds_it(alice, admin, of_all, heard):
    add(alice)
    assert types(heard()) == ["file.created"]
    [sent] = shown(admin, of_all)
    assert (sent.room, sent.state) == (None, "delivered")
    redeliver(admin, of_all.pk, UUID(sent.id))
    assert types(heard()) == ["file.created"]
    ActivityEntry.objects.all().delete()
    with pytest.raises(Gone):
        redeliver(admin, of_all.pk, UUID(sent.id))


def test_a_webhook_that_was_off_goes_on_where_it_stopped_block_by_block(alice, admin, of_all, heard):
    change_webhook(admin, of_all.pk, WebhookChange(enabled=False))
    for _ in range(3):
        add(alice)
        seal()
    assert heard() == []
    change_webhook(admin, of_all.pk, WebhookChange(enabled=True))
    assert types(heard()) == ["file.created"] * 3
    assert Delivery.objects.count() == 3

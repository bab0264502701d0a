"""The copy of a person's data: all that is theirs, nothing of others, made by whichever worker is left."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
from django.conf import settings

from backend import clock
from backend.accounts.access import Actor
from backend.accounts.models import Letter, SecondFactor, User
from backend.audit.models import ActivityEntry
from backend.chat import services as chat
from backend.chat.inputs import SendMessage
from backend.chat.inputs.unsent import SetDraft
from backend.errors import Gone, NotFound, RateLimited
from backend.ids import new_id
from backend.media.models import MediaFile
from backend.privacy.models import Export
from backend.privacy.selectors import export_of, stored_export
from backend.privacy.services import (
    ExportOrder,
    begin_export,
    cancel_export,
    record_export_download,
    renew_export,
    retry_export,
    return_export,
    start_export,
    tend_exports,
    write_export,
)
from backend.storage import blobs, staging
from tests import sending

pytestmark = pytest.mark.django_db


def begun(actor: Actor) -> ExportOrder:
    """An order that a worker has taken."""
    order = begin_export(UUID(start_export(actor).id))
    assert order
    return order


def contents(actor: Actor) -> dict[str, bytes]:
    """The entries of the newest copy, each with the hash that is listed of it."""
    job = export_of(actor)
    assert job
    assert job.state == "ready"
    stored = stored_export(actor, UUID(job.id))
    with blobs.open_blob(stored.key) as file:
        whole = file.read()
    assert (len(whole), hashlib.sha256(whole).hexdigest()) == (job.size, stored.etag)
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        assert archive.testzip() is None
        entries = {name: archive.read(name) for name in archive.namelist()}
    sums = dict(line.split("  ")[::-1] for line in entries.pop("SHA256SUMS").decode().splitlines())
    assert sums == {name: hashlib.sha256(content).hexdigest() for name, content in entries.items()}
    return entries


def lines(content: bytes) -> Iterator[dict[str, Any]]:
    return map(json.loads, content.splitlines())


@pytest.fixture
def written(alice: Actor, bob: Actor, group: UUID) -> dict[str, Any]:
    """What alice has said and sent, among what bob has."""
    said = chat.send_message(alice, group, body="<b>Mine</b> & only mine", client_id=str(new_id()))[0]
    chat.edit_message(alice, UUID(said.id), body="<b>Mine</b> & changed")
    theirs = chat.send_message(bob, group, body="A secret of bob", client_id=str(new_id()))[0]
    chat.add_reaction(alice, UUID(theirs.id), emoji="👍")
    chat.save_message(alice, UUID(theirs.id))
    gone = chat.send_message(alice, group, body="Taken back", client_id=str(new_id()))[0]
    chat.delete_message(alice, UUID(gone.id))
    later = {"body": "Good morning", "client_id": str(new_id()), "send_at": "2027-01-01T08:00:00Z"}
    chat.send(alice, SendMessage(room=str(group), **later))
    draft = SetDraft(room=str(group), thread=theirs.id, body="Half a thought")
    chat.set_draft(alice, group, draft)
    chat.set_draft(bob, group, SetDraft(room=str(group), body="A secret of bob"))
    film, held = sending.video_bytes(70_000), sending.video_bytes(90)
    sent = sending.send(alice, group, film, name="../holiday \u202efilm.mp4")
    withheld = sending.send(alice, group, held, name="held.mp4")
    MediaFile.objects.filter(pk=withheld.media_id).update(hold="quarantined")
    sending.send(bob, group, name="of-bob.mp4")
    return {
        "said": said,
        "theirs": theirs,
        "gone": gone,
        "film": film,
        "sent": sent.media_id,
        "held": withheld.media_id,
    }


def test_a_copy_holds_all_that_is_of_the_person_and_nothing_that_others_wrote(
    alice: Actor, bob: Actor, group: UUID, written: dict[str, Any]
) -> None:
    moment = clock.now()
    SecondFactor.objects.create(user_id=alice.user_id, secret="sealed", created_at=moment, confirmed_at=moment)
    pending = {"email": "new@example.org", "created_at": moment, "due_at": moment + timedelta(hours=1)}
    Letter.objects.create(user_id=alice.user_id, kind=Letter.Kind.CONFIRM, **pending)
    order = begun(alice)
    write_export(order)
    entries = contents(alice)
    text = b"".join(entries.values())
    assert b"secret of bob" not in text
    assert b"of-bob" not in text
    assert b"Taken back" not in text
    # Who they are
    profile = json.loads(entries["profile.json"])
    assert (profile["username"], profile["pending_email"]) == ("alice", "new@example.org")
    assert profile["codes_since"] == clock.stamp(moment)
    assert b"sealed" not in text
    assert [one["slug"] for one in lines(entries["memberships.jsonl"])] == ["demo"]
    # What they said, with what it was before
    messages = {one["id"]: one for one in lines(entries["messages.jsonl"])}
    mine = messages[written["said"].id]
    assert (mine["body"], mine["earlier"][0]["body"]) == ("<b>Mine</b> & changed", "<b>Mine</b> & only mine")
    assert messages[written["gone"].id]["reason"] == "deleted"
    assert written["theirs"].id not in messages
    assert [one["emoji"] for one in lines(entries["reactions.jsonl"])] == ["👍"]
    assert [one["message"] for one in lines(entries["saved.jsonl"])] == [written["theirs"].id]
    assert [one["body"] for one in lines(entries["drafts.jsonl"])] == ["Half a thought"]
    assert [one["body"] for one in lines(entries["scheduled.jsonl"])] == ["Good morning"]
    # What they sent, but for what is withheld
    files = {one["id"]: one for one in lines(entries["files.jsonl"])}
    sent = files[str(written["sent"])]
    assert entries[sent["path"]] == written["film"]
    assert sent["path"].count("/") == 1
    assert sent["sha256"] == hashlib.sha256(written["film"]).hexdigest()
    held = files[str(written["held"])]
    assert (held["path"], held["sha256"], held["left_out"]) == (None, None, "It is withheld by moderators.")
    # What they did, and what people read
    assert {"message.sent", "user.export_ordered"} <= {one["action"] for one in lines(entries["activity.jsonl"])}
    page = entries["pages/messages-0001.html"].decode()
    assert "&lt;b&gt;Mine&lt;/b&gt; &amp; changed" in page
    assert "<b>Mine" not in page
    assert "General" in page
    assert quote(sent["path"]) in entries["pages/files-0001.html"].decode()
    assert b"pages/messages-0001.html" in entries["index.html"]
    # And how far it came
    job = export_of(alice)
    assert job
    assert (job.done, job.report.skipped, job.report.created) == (job.total, 1, job.total)
    assert job.report.errors[0].why == "It is withheld by moderators."
    assert not staging.path_of(order.lease).exists()


def test_a_copy_is_for_its_person_alone_and_kept_for_a_week(alice: Actor, bob: Actor, written: dict[str, Any]) -> None:
    # One at a time
    first = start_export(alice)
    assert start_export(alice).id == first.id
    with pytest.raises(NotFound):
        stored_export(alice, UUID(first.id))
    order = begin_export(UUID(first.id))
    assert order
    assert begin_export(UUID(first.id)) is None
    write_export(order)
    for other in (bob,):
        with pytest.raises(NotFound):
            stored_export(other, UUID(first.id))
        assert export_of(other) is None
    # Fetched in parts, and logged once
    for _ in range(3):
        record_export_download(alice, UUID(first.id))
    logged = ActivityEntry.objects.filter(actor_id=alice.user_id, action__startswith="user.export")
    assert sorted(logged.values_list("action", flat=True)) == [
        "user.export_fetched",
        "user.export_made",
        "user.export_ordered",
    ]
    # Another one takes its place once it is ready
    second = begun(alice)
    key = stored_export(alice, UUID(first.id)).key
    write_export(second)
    tend_exports()
    assert not blobs.stands(key)
    with pytest.raises(Gone):
        stored_export(alice, UUID(first.id))
    assert blobs.stands(key := stored_export(alice, second.id).key)
    # And ends by itself
    Export.objects.filter(pk=second.id).update(expires_at=clock.now() - timedelta(seconds=1))
    with pytest.raises(Gone):
        stored_export(alice, second.id)
    assert tend_exports() == 1
    assert tend_exports() == 0
    assert not blobs.stands(key)
    for _ in range(3):
        cancel_export(alice)
        start_export(alice)
    cancel_export(alice)
    with pytest.raises(RateLimited):
        start_export(alice)


def test_a_copy_that_a_worker_left_is_made_by_another_and_leaves_nothing(
    alice: Actor, written: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    # A worker that was killed when its bytes stood already
    killed = begun(alice)
    Export.objects.filter(pk=killed.id).update(key=killed.key)
    blobs.write(killed.key, b"half")
    assert renew_export(killed)
    Export.objects.update(lease_until=clock.now() - timedelta(seconds=1), asked_at=clock.now() - timedelta(minutes=1))
    assert tend_exports() == 1
    other = begin_export(killed.id)
    assert other
    assert not blobs.stands(killed.key)
    # The first one lives after all: it changes nothing, and stops
    assert not renew_export(killed)
    write_export(killed)
    assert not blobs.stands(killed.key)
    write_export(other)
    assert contents(alice)["profile.json"]
    # A copy that is cancelled meanwhile stops
    third = begun(alice)
    cancel_export(alice)
    write_export(third)
    tend_exports()
    assert not blobs.stands(third.key)
    # One that fails each time is given up
    Export.objects.all().delete()
    start_export(alice)
    for _ in range(3):
        Export.objects.update(lease_until=None, attempts=3, asked_at=clock.now() - timedelta(minutes=1))
    tend_exports()
    assert [row.state for row in Export.objects.all()] == ["failed"]
    # It is made again while what it has left is removed, and ends like others
    failed, remove = Export.objects.get(), blobs.remove
    Export.objects.update(key=killed.key, purged=False)
    monkeypatch.setattr(blobs, "remove", lambda key: (retry_export(alice, failed.pk), remove(key)))
    assert tend_exports() == 1
    monkeypatch.undo()
    assert not Export.objects.get().purged
    Export.objects.update(purged=True)
    again = begin_export(failed.pk)
    assert again
    write_export(again)
    Export.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    assert tend_exports() == 1
    assert not blobs.stands(again.key)
    # Workers that stop give it back, and use up no attempt
    Export.objects.all().delete()
    start_export(alice)
    for _ in range(settings.MAX_ATTEMPTS + 1):
        stopped = begin_export(Export.objects.get().pk)
        assert stopped
        return_export(stopped)
        Export.objects.update(asked_at=clock.now() - timedelta(minutes=1))
        assert tend_exports() == 1
    # And none is made for an account that has ended
    Export.objects.all().delete()
    last = start_export(alice)
    User.objects.filter(pk=alice.user_id).update(is_active=False)
    assert begin_export(UUID(last.id)) is None
    assert Export.objects.get().state == "cancelled"

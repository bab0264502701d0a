"""Erasing a person: nothing of them is left anywhere, but for evidence, and the receipt says so."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings as configured
from django.contrib.auth.hashers import make_password
from django.db import connection

from backend import clock
from backend.accounts.access import Actor
from backend.accounts.models import Membership, SecondFactor, User
from backend.accounts.services.credentials import digest
from backend.audit.erasing import has_personal
from backend.audit.sealing import seal
from backend.audit.verification import verify
from backend.chat import services as chat
from backend.chat.inputs.unsent import SetDraft
from backend.chat.models import Member, Message
from backend.chat.selectors import history
from backend.errors import Conflict, Invalid, NotFound
from backend.ids import new_id
from backend.moderation import services as moderation
from backend.moderation.inputs import CaseStep, NewReport
from backend.moderation.models import Case, Report
from backend.notifications.models import Notification
from backend.privacy import selectors
from backend.privacy.inputs import Erase
from backend.privacy.models import ErasedThing, Erasure
from backend.privacy.payloads import ErasurePreview, ErasureStarted
from backend.privacy.selectors import receipt, receipt_url, signature_of
from backend.privacy.services import (
    begin_erasure,
    begin_export,
    erase_me,
    replay_erasures,
    start_export,
    tend_erasures,
    write_erasure,
    write_export,
)
from backend.storage import blobs
from tests import sending
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.django_db(transaction=True)]

WORDS = ("Mackerel", "mackerel.mp4", "alice", "192.0.2.77")
"""What only alice has said, sent, and been called; and where she was."""


@pytest.fixture
def known(alice: Actor) -> Actor:
    """Alice with a password of her own, at an address of her own."""
    fields = {"password": make_password(PASSWORD), "email": "alice@example.org"}
    User.objects.filter(pk=alice.user_id).update(**fields)
    return alice


def sent(actor: Actor, room: UUID, body: str) -> UUID:
    return UUID(chat.send_message(actor, room, body=body, client_id=str(new_id()))[0].id)


def erased(actor: Actor, code: str = "") -> dict[str, Any]:
    """The receipt after a worker has done its part."""
    started = erase_me(actor, Erase(password=PASSWORD, code=code))
    assert isinstance(started, ErasureStarted)
    work(UUID(started.id))
    return receipt_of(started)


def work(erasure_id: UUID) -> None:
    order = begin_erasure(erasure_id)
    assert order
    write_erasure(order)


def receipt_of(started: ErasureStarted) -> dict[str, Any]:
    found = receipt(UUID(started.id), started.receipt_url.partition("?s=")[2])
    assert found.signature == signature_of(found)
    return {
        "removed": {(one.type, one.id) for one in found.removed},
        "kept": {(one.type, one.id, one.why, one.case) for one in found.kept},
        "remaining": found.remaining,
        "finished_at": found.finished_at,
    }


def texts_of_database() -> Iterator[tuple[str, str]]:
    """Every text that stands in the database, with its table."""
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                yield table, " ".join(map(str, row))


def places_of(*words: str) -> set[tuple[str, str]]:
    """Where words still stand: tables, and files of the store."""
    found = {(table, word) for table, text in texts_of_database() for word in words if word.lower() in text.lower()}
    for file in Path(configured.MEDIA_ROOT).rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            found |= {(str(file), word) for word in words if word.encode() in content}
    return found


def test_nothing_of_an_erased_person_is_left_anywhere_and_the_receipt_names_what_went(
    known: Actor, bob: Actor, group: UUID, direct: UUID
) -> None:
    # Given what alice has said and sent, reacted to, saved and copied, in a group of hers and a direct room
    message = sent(known, group, "Mackerel for all")
    chat.edit_message(known, message, body="Mackerel for everybody")
    private = sent(known, direct, "Mackerel for bob")
    theirs = sent(bob, group, "Fish of bob")
    chat.forward_message(bob, direct, message, client_id=str(new_id()))
    reaction = chat.add_reaction(known, theirs, emoji="👍")
    chat.add_reaction(bob, theirs, emoji="👍")
    assert reaction
    chat.save_message(known, theirs)
    film = sending.video_bytes(70_000)
    media = sending.send(known, group, film, name="mackerel.mp4").media_id
    chat.set_draft(known, group, SetDraft(room=str(group), body="Mackerel, but later"))
    copy = begin_export(UUID(start_export(known).id))
    assert copy
    write_export(copy)
    while seal():
        pass
    stored = blobs.blob_key(next(iter(known.roles)), hashlib.sha256(film).hexdigest())
    assert blobs.stands(stored)
    assert places_of("Mackerel")
    # When she has it erased
    before = erase_me(known, Erase(dry_run=True))
    assert isinstance(before, ErasurePreview)
    assert (before.messages, before.files, before.rooms) == (3, 1, 2)
    with pytest.raises(Invalid):
        erase_me(known, Erase(password="wrong"))
    factor = {
        "secret": "",
        "created_at": clock.now(),
        "confirmed_at": clock.now(),
        "recovery": [digest("k7xw2m4qya3dp6rt")],
    }
    SecondFactor.objects.create(user_id=known.user_id, **factor)
    for code in ("", "123456"):
        with pytest.raises(Invalid, match="erased") as refused:
            erase_me(known, Erase(password=PASSWORD, code=code))
        assert set(refused.value.data["fields"]) == {"code"}
    assert User.objects.get(pk=known.user_id).is_active
    found = erased(known, "k7xw-2m4q-ya3d-p6rt")
    # Then the receipt names it, and a look finds nothing
    assert found["remaining"] == []
    assert found["kept"] == set()
    assert found["finished_at"]
    assert {("message", str(message)), ("message", str(private)), ("media", str(media))} <= found["removed"]
    assert {kind for kind, _ in found["removed"]} >= {
        "draft",
        "reaction",
        "savedmessage",
        "room_member",
        "membership",
        "export",
    }
    assert places_of(*WORDS, "alice@example.org") == set()
    assert not blobs.stands(stored)
    # Others keep what is theirs: tombstones in the places of hers, and the room has an owner
    page = history(bob, group)
    assert {(one.id, one.reason) for one in page.messages if one.deleted_at} >= {(str(message), "erased")}
    [left] = [one for one in page.messages if one.id == str(theirs)]
    assert (left.body, left.reactions[0].count, left.reactions[0].users) == ("Fish of bob", 1, [str(bob.user_id)])
    assert Member.objects.get(room=group).role == "owner"
    assert history(bob, direct).messages[0].sender.username.startswith("erased-")
    assert not Membership.objects.filter(user=known.user_id).exists()
    # The log of what was done still verifies
    while seal():
        pass
    assert not has_personal(known.user_id)
    assert verify().unsealed == 0
    # What the receipt says was stored once, and is not made anew for each who reads it
    kept = Erasure.objects.get()
    ErasedThing.objects.all().delete()
    shown = receipt(kept.pk, receipt_url(kept.pk).partition("?s=")[2])
    assert {(one.type, one.id) for one in shown.removed} == found["removed"]
    assert shown.signature == signature_of(shown)
    # And a restored database, in which all that stands again, is erased anew
    Erasure.objects.all().delete()
    User.objects.filter(pk=known.user_id).update(erased_at=None, is_active=True, username="alice", display_name="A")
    Message.objects.filter(pk=message).update(body="Mackerel", deleted_at=None, reason=None)
    assert replay_erasures() == 1
    assert replay_erasures() == 0
    work(Erasure.objects.get().pk)
    assert places_of(*WORDS) == set()


def test_what_an_open_case_holds_is_kept_and_named_and_goes_when_it_is_closed(
    known: Actor, bob: Actor, mod: Actor, group: UUID
) -> None:
    film = sending.video_bytes(70_000)
    media = sending.send(known, group, film, name="mackerel.mp4").media_id
    moderation.report_file(bob, media, NewReport(reason="spam"))
    case = Case.objects.get()
    moderation.report_message(known, sent(bob, group, "Fish"), NewReport(reason="spam", text="Not a Mackerel"))
    [told] = Report.objects.filter(reporter=known.user_id)
    report = ("report", str(told.pk), "case", str(told.case_id))
    started = erase_me(known, Erase(password=PASSWORD))
    assert isinstance(started, ErasureStarted)
    # A worker that was killed: another one goes on
    assert begin_erasure(UUID(started.id))
    assert begin_erasure(UUID(started.id)) is None
    past = clock.now() - timedelta(minutes=1)
    Erasure.objects.update(lease_until=past, asked_at=past)
    assert tend_erasures() == 1
    work(UUID(started.id))
    found = receipt_of(started)
    about = ("case", str(case.pk), "case", str(case.pk))
    assert found["kept"] == {("media", str(media), "case", str(case.pk)), about, report}
    assert found["remaining"] == []
    [tombstone] = [one for one in history(bob, group).messages if one.deleted_at]
    assert (tombstone.reason, ("message", tombstone.id) in found["removed"]) == ("erased", True)
    key = blobs.blob_key(next(iter(known.roles)), hashlib.sha256(film).hexdigest())
    assert blobs.stands(key)
    # Once it is closed, the next look removes it, also where it was opened again meanwhile
    Case.objects.filter(pk=case.pk).update(closed_at=clock.now(), outcome="approved", appeal_text="Mackerel")
    for minutes, asked in ((59, 0), (61, 1)):
        Erasure.objects.update(asked_at=clock.now() - timedelta(minutes=minutes))
        assert tend_erasures() == asked
    work(UUID(started.id))
    found = receipt_of(started)
    assert (found["kept"], found["remaining"]) == ({report}, [])
    assert {("media", str(media)), ("case", str(case.pk))} <= found["removed"]
    assert not blobs.stands(key)
    Case.objects.filter(pk=case.pk).update(closed_at=None)
    work(UUID(started.id))
    assert receipt_of(started)["kept"] == {about, report}
    # So it is with what she has reported herself, of whose end she is not told
    theirs = Case.objects.get(pk=told.case_id)
    moderation.act(mod, theirs.pk, CaseStep(version=theirs.version, action="approve", reason="fine"))
    assert not Notification.objects.filter(user=known.user_id).exists()
    Case.objects.update(closed_at=clock.now())
    work(UUID(started.id))
    found = receipt_of(started)
    assert (found["kept"], found["remaining"]) == (set(), [])
    assert places_of("Mackerel") == set()
    assert begin_erasure(UUID(started.id)) is None
    with pytest.raises(NotFound):
        receipt(UUID(started.id), "wrong")


def test_the_only_administrator_of_a_server_stays(known: Actor, person: Any) -> None:
    User.objects.filter(pk=known.user_id).update(is_superuser=True)
    recovery = [digest("k7xw2m4qya3dp6rt")]
    SecondFactor.objects.create(
        user_id=known.user_id, secret="", created_at=clock.now(), confirmed_at=clock.now(), recovery=recovery
    )
    code = "k7xw-2m4q-ya3d-p6rt"
    with pytest.raises(Conflict):
        erase_me(known, Erase(password=PASSWORD, code=code))
    root = person("root")
    User.objects.filter(pk=root.pk).update(is_superuser=True)
    started = erase_me(known, Erase(password=PASSWORD, code=code))
    assert isinstance(started, ErasureStarted), "nor has it cost the recovery code"


def test_a_receipt_of_very_many_things_is_not_kept_a_second_time_and_read_all_the_same(
    known: Actor, group: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selectors, "STORED_THINGS", 1)
    message = sent(known, group, "Mackerel")
    started = erase_me(known, Erase(password=PASSWORD))
    assert isinstance(started, ErasureStarted)
    work(UUID(started.id))
    assert Erasure.objects.get().receipt is None
    found = receipt_of(started)
    assert ("message", str(message)) in found["removed"]
    assert found["finished_at"]


def test_an_erasure_ends_whoever_is_called_already_what_it_would_call_its_person(known: Actor, person: Any) -> None:
    taken = f"Erased-{known.user_id.hex[-12:]}"
    User.objects.filter(pk=person("mallory").pk).update(username=taken)
    assert erased(known)["remaining"] == []
    name = User.objects.get(pk=known.user_id).username
    assert name.startswith("erased-")
    assert name != taken.lower()

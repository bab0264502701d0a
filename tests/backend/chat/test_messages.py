"""Saying, saying again, taking back, reading: what stands in the room afterwards."""

from datetime import UTC, datetime
from uuid import UUID

import msgspec
import pytest

from backend import clock
from backend.chat import selectors
from backend.chat.models import Message, Room
from backend.chat.selectors import PAGE_BYTES, history, message, room
from backend.chat.services import (
    add_member,
    add_reaction,
    create_room,
    delete_attachment,
    delete_message,
    edit_message,
    forward_message,
    mark_read,
    pin_message,
    send_message,
)
from backend.errors import Conflict, Forbidden, Invalid, NotFound
from backend.ids import new_id
from backend.media.access import existing_file
from backend.moderation.services import quarantine_file
from tests import sending
from tests.parallel import together

pytestmark = pytest.mark.django_db


def say(actor, room_id, body="hello", client_id=None, **more):
    return send_message(actor, room_id, client_id=client_id or str(new_id()), body=body, **more)


def bodies(actor, room_id, **page):
    return [one.body for one in history(actor, room_id, **page).messages]


def test_a_message_said_twice_under_one_name_stands_once(alice, group):
    name = str(new_id())
    first, new = say(alice, group, client_id=name)
    second, again = say(alice, group, client_id=name)
    assert (new, again) == (True, False)
    assert first == second
    assert bodies(alice, group) == ["hello"]


def test_the_same_holds_with_files_named_twice(alice, group):
    media, name = sending.send(alice, None).media_id, str(new_id())
    first, _ = say(alice, group, client_id=name, attachments=[media, media])
    second, again = say(alice, group, client_id=name, attachments=[media, media])
    assert len(first.attachments) == 1
    assert (second, again) == (first, False)


@pytest.mark.parametrize("other", ["body", "attachments", "reply_to"])
def test_other_content_under_the_same_name_is_a_conflict(alice, group, other):
    answered = UUID(say(alice, group)[0].id)
    name = str(new_id())
    say(alice, group, client_id=name)
    content = {
        "body": {"body": "other"},
        "attachments": {"attachments": [sending.send(alice, None).media_id]},
        "reply_to": {"reply_to": answered},
    }[other]
    with pytest.raises(Conflict):
        say(alice, group, client_id=name, **content)
    assert len(bodies(alice, group)) == 2


def test_a_repetition_answers_the_message_that_stands_though_its_file_was_withheld_meanwhile(alice, mod, group):
    media, name = sending.send(alice, None).media_id, str(new_id())
    first, _ = say(alice, group, client_id=name, attachments=[media])
    quarantine_file(mod, media, reason="spam")
    again, new = say(alice, group, client_id=name, attachments=[media])
    assert (again.id, new) == (first.id, False)
    assert [one.hold for one in again.attachments] == ["quarantined"]


@pytest.mark.parametrize("gone", [0, 1, 2])
def test_a_repetition_answers_the_message_that_stands_though_a_file_of_it_was_deleted_meanwhile(alice, group, gone):
    files, name = [sending.send(alice, None).media_id for _ in range(3)], str(new_id())
    first, _ = say(alice, group, client_id=name, attachments=files)
    delete_attachment(alice, files[gone])
    again, new = say(alice, group, client_id=name, attachments=files)
    assert (again.id, new) == (first.id, False)
    assert len(again.attachments) == 2


@pytest.mark.parametrize(
    "other",
    [
        lambda left, gone, fresh: [left, gone, fresh],
        lambda left, gone, fresh: [gone],
        lambda left, gone, fresh: [],
        lambda left, gone, fresh: [left, new_id()],
    ],
)
def test_what_differs_in_more_than_deleted_files_stays_a_conflict(alice, group, other):
    left, gone, fresh = [sending.send(alice, None).media_id for _ in range(3)]
    name = str(new_id())
    say(alice, group, client_id=name, attachments=[left, gone])
    delete_attachment(alice, gone)
    with pytest.raises(Conflict):
        say(alice, group, client_id=name, attachments=other(left, gone, fresh))


def test_files_in_another_order_are_another_message(alice, group):
    one, two, name = sending.send(alice, None).media_id, sending.send(alice, None).media_id, str(new_id())
    say(alice, group, client_id=name, attachments=[one, two])
    with pytest.raises(Conflict):
        say(alice, group, client_id=name, attachments=[two, one])


def test_a_file_that_is_withheld_is_not_said_under_a_new_name(alice, mod, group):
    media = sending.send(alice, None).media_id
    quarantine_file(mod, media, reason="spam")
    with pytest.raises(NotFound):
        say(alice, group, attachments=[media])
    assert bodies(alice, group) == []


def test_two_people_may_use_one_name(alice, bob, group):
    name = str(new_id())
    say(alice, group, "mine", client_id=name)
    say(bob, group, "mine too", client_id=name)
    assert bodies(alice, group) == ["mine", "mine too"]


def test_a_message_that_was_taken_back_is_not_said_again_by_a_late_repetition(alice, group):
    name = str(new_id())
    shown, _ = say(alice, group, client_id=name)
    delete_message(alice, UUID(shown.id))
    again, new = say(alice, group, client_id=name)
    assert not new
    assert again.deleted_at
    assert again.body == ""


@pytest.mark.django_db(transaction=True)
def test_one_name_at_the_same_moment_is_one_message(alice, group):
    name = str(new_id())
    answers = together(*(lambda: say(alice, group, client_id=name) for _ in range(4)))
    assert sorted(new for _, new in answers) == [False, False, False, True]
    assert len({shown.id for shown, _ in answers}) == 1
    after, _ = say(alice, group)
    assert after.number == answers[0][0].number + 1, "a repetition takes no number"


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gap_whoever_speaks_at_the_same_time(alice, bob, group):
    def speak(actor):
        for _ in range(10):
            say(actor, group)

    assert together(*(lambda actor=actor: speak(actor) for actor in [alice, bob] * 3)) == [None] * 6
    numbers = list(Message.objects.filter(room=group).order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, 61))


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ({"body": "  "}, "body"),
        ({"body": "\n\u200b\u3164\u202e"}, "body"),
        ({"body": "x" * 8001}, "body"),
        ({"client_id": "mine"}, "client_id"),
        ({"attachments": [new_id() for _ in range(21)]}, "attachments"),
    ],
)
def test_what_cannot_be_sent_is_refused_with_the_field_to_mend(alice, group, content, field):
    with pytest.raises(Invalid) as refused:
        send_message(alice, group, **{"client_id": str(new_id()), "body": "x", **content})
    assert set(refused.value.data["fields"]) == {field}
    assert bodies(alice, group) == []


def test_a_message_answers_only_what_was_said_in_its_room(alice, bob, group, direct):
    elsewhere = UUID(say(alice, direct)[0].id)
    with pytest.raises(NotFound):
        say(alice, group, reply_to=elsewhere)


def test_others_may_not_take_a_message_back_and_owners_may(alice, bob, group):
    by_alice, by_bob = UUID(say(alice, group)[0].id), UUID(say(bob, group)[0].id)
    with pytest.raises(Forbidden):
        delete_message(bob, by_alice)
    assert delete_message(alice, by_bob).deleted_by == str(alice.user_id)
    assert message(bob, by_bob).body == ""


def test_deleting_twice_changes_nothing(alice, group):
    key = UUID(say(alice, group)[0].id)
    assert delete_message(alice, key) == delete_message(alice, key)


def test_a_page_goes_back_and_forth_oldest_first(alice, group):
    keys = [UUID(say(alice, group, str(number))[0].id) for number in range(7)]
    newest = history(alice, group, limit=3)
    assert ([one.body for one in newest.messages], newest.more) == (["4", "5", "6"], True)
    assert bodies(alice, group, before=keys[4], limit=3) == ["1", "2", "3"]
    assert bodies(alice, group, after=keys[1], limit=3) == ["2", "3", "4"]
    assert not history(alice, group, before=keys[3], limit=3).more
    assert not history(alice, group, after=keys[3], limit=3).more


def test_a_page_shows_each_message_as_it_is_shown_by_itself(alice, bob, group):
    root, edited, deleted = (
        UUID(say(alice, group, f"{body} @bob “é”")[0].id) for body in ("root", "edited", "deleted")
    )
    sending.send(bob, group)
    say(bob, group, "nothing but text")
    say(bob, group, "an answer", reply_to=edited)
    say(bob, group, "a reply", thread=root, broadcast=True)
    forward_message(bob, group, edited, client_id=str(new_id()))
    edit_message(alice, edited, body="now @all")
    add_reaction(bob, edited, "👍")
    pin_message(alice, root)
    delete_message(alice, deleted)
    Message.objects.filter(pk=root).update(
        created_at=datetime(2026, 1, 2, tzinfo=UTC),
        previews=[{"url": "https://example.org", "title": "A", "description": "", "site": "", "image": None}],
    )
    page = history(alice, group)
    assert page.messages == [message(alice, UUID(one.id)) for one in page.messages]
    assert page.quoted == {str(edited): message(alice, edited)}


def test_long_messages_make_short_pages_and_none_is_passed_over(alice, group):
    # Given more long messages than may be told at once
    keys = [UUID(say(alice, group, "語" * 8000)[0].id) for _ in range(25)]
    # When they are read page by page, back from the newest and forth from the oldest
    back, page = [], history(alice, group, limit=100)
    while True:
        assert len(msgspec.json.encode(page)) < PAGE_BYTES + 1024
        back = [UUID(one.id) for one in page.messages] + back
        if not page.more:
            break
        page = history(alice, group, before=back[0], limit=100)
    forth, page = keys[:1], history(alice, group, after=keys[0], limit=100)
    while True:
        forth += [UUID(one.id) for one in page.messages]
        if not page.more:
            break
        page = history(alice, group, after=forth[-1], limit=100)
    # Then everything was told once, in order
    assert back == forth == keys


def test_a_page_holds_one_message_at_least(alice, group, monkeypatch):
    monkeypatch.setattr("backend.chat.selectors.messages.PAGE_BYTES", 1)
    for number in range(3):
        say(alice, group, str(number))
    page = history(alice, group)
    assert ([one.body for one in page.messages], page.more) == (["2"], True)


def test_a_message_of_another_room_is_no_place_in_this_one(alice, group, direct):
    elsewhere = UUID(say(alice, direct)[0].id)
    with pytest.raises(NotFound):
        history(alice, group, before=elsewhere)
    with pytest.raises(Invalid):
        mark_read(alice, group, elsewhere)


def test_unread_counts_what_others_said_and_nobody_took_back(alice, bob, group):
    keys = [UUID(say(alice, group)[0].id) for _ in range(4)]
    say(bob, group)
    assert room(bob, group).unread == 4
    delete_message(alice, keys[2])
    assert room(bob, group).unread == 3
    assert mark_read(bob, group, keys[1]) == 1
    assert mark_read(bob, group, keys[0]) == 1
    assert room(bob, group).unread == 1
    assert room(alice, group).unread == 1
    assert mark_read(bob, group, keys[3]) == 0


def test_what_is_unread_is_counted_up_to_a_limit(alice, bob, group):
    first, most = UUID(say(alice, group)[0].id), selectors.UNREAD_LIMIT
    Message.objects.bulk_create(
        Message(room_id=group, number=number, sender_id=alice.user_id, client_id=str(number), created_at=clock.now())
        for number in range(2, most + 3)
    )
    Room.objects.filter(pk=group).update(last_number=most + 2)
    [(_, listed)] = selectors.rooms_of(bob)
    assert (listed.unread, room(bob, group).unread, mark_read(bob, group, first)) == (most, most, most)


def test_a_newcomer_has_nothing_unread(alice, bob, carol, group):
    say(alice, group)
    add_member(alice, group, carol.user_id)
    assert room(carol, group).unread == 0
    say(alice, group)
    assert room(carol, group).unread == 1


def test_a_file_of_a_deleted_message_stays_where_else_it_is_shown(alice, bob, group, direct):
    handle = sending.send(alice, group)
    kept, _ = say(alice, direct, attachments=[handle.media_id])
    delete_message(alice, handle.message_id)
    assert message(bob, UUID(kept.id)).attachments[0].state == "processing"
    delete_message(alice, UUID(kept.id))
    assert existing_file(handle.media_id).state == "deleted"


def test_nobody_sends_what_they_may_not_see(alice, bob, group):
    secret = sending.send(bob, None).media_id
    with pytest.raises(NotFound):
        say(alice, group, attachments=[secret])


def test_whoever_sees_a_file_in_one_room_may_show_it_in_another(alice, bob, carol, group):
    handle = sending.send(alice, group)
    other = UUID(create_room(bob, kind="direct", members=[carol.user_id])[0].id)
    say(bob, other, "look", attachments=[handle.media_id])
    assert message(carol, UUID(history(carol, other).messages[0].id)).attachments[0].id == str(handle.media_id)


@pytest.mark.database
def test_a_name_for_a_message_is_kept_in_one_spelling(alice, group):
    """Python reads a UUID with any number of dashes; a database column has an end."""
    plain = str(new_id())
    message, _ = send_message(alice, group, client_id=plain.upper(), body="hello")
    assert message.client_id == plain
    with pytest.raises(Invalid):
        send_message(alice, group, client_id="-" * 200 + plain, body="hello")

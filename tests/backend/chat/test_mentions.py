"""Whom a message mentions, for whom it counts, and what that costs."""

import re
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from backend import clock
from backend.accounts.inputs import NewUser
from backend.accounts.models import Membership, User
from backend.accounts.selectors.addresses import people_written_to
from backend.accounts.services import create_person
from backend.chat.mentions import MENTIONS_LIMIT, NAMES_LIMIT, folded, meant, mentions_in, wanted_names
from backend.chat.models import Member, Mention, Message, MessageEdit, Room
from backend.chat.selectors import counts, edits_of, room, rooms_of
from backend.chat.services import (
    add_member,
    create_room,
    delete_message,
    edit_message,
    mark_read,
    remove_member,
    send_message,
)
from backend.chat.services.mentions import mentioned_by
from backend.errors import Invalid
from backend.events.models import LogEntry
from backend.ids import new_id
from tests.backend.test_scale import analyze, plan_of

CROWD = 3000
KNOWN = ("ann", "anna", "ann.b", "bob", "bob-2", "über", "room", "a@b")
NAMED, UNNAMED = 5, 0
"""Queries that a message needs besides, with and without names in it."""


def say(actor, room_id, body):
    return send_message(actor, room_id, client_id=str(new_id()), body=body)[0]


def found(text, known=KNOWN):
    return meant(mentions_in(text), map(folded, known))


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("@ann", ["ann"]),
        ("@anna, @ANN!", ["anna", "ann"]),
        ("hello @ann. And @ann.b.", ["ann", "ann.b"]),
        ("@ann's (@bob) “@anna”", ["ann", "bob", "anna"]),
        ("@bob-2 @bob-3", ["bob-2", "bob"]),
        ("https://a.example/@ann，@bob", ["bob"]),
        ("@Über @ROOM", ["über", "room"]),
        ("@a@b", ["a@b"]),
        ("x@ann 1@ann _@ann .@ann -@ann @@ann /@ann", []),
        ("@annabel @bobby @annä", []),
        ("@ ann @", []),
        ("`@ann` ``@bob ` @anna`` @bob-2", ["bob-2"]),
        ("```\n@ann\n```\n@bob", ["bob"]),
        ("see\n```py\n@ann", []),
        ("```@ann``` @bob", ["bob"]),
        ("```\n```\n@ann ``` @bob", ["ann", "bob"]),
        ("`@ann", ["ann"]),
        ("https://example.org/@ann www.example.org/?q=@bob @anna", ["anna"]),
        ("[@ann](https://example.org) [@bob] (@anna)", ["bob", "anna"]),
    ],
)
def test_a_mention_is_an_at_sign_and_the_longest_name_outside_of_code_and_links(text, people):
    assert found(text) == people


PIECES = st.sampled_from(
    [*(f"@{name}" for name in KNOWN), "@nobody", "@", "`", "``", "```", "\n", " ", ".", "[", "](x)", "x"]
)


@given(st.lists(PIECES | st.text(max_size=3), max_size=60).map("".join))
def test_every_text_is_read_and_mentions_only_who_is_named_in_it(text):
    mentioned = found(text)
    assert len(set(mentioned)) == len(mentioned)
    assert all(f"@{name}" in text.casefold() for name in mentioned)
    assert len(wanted_names(mentions_in(text))) <= NAMES_LIMIT
    # What stands in code mentions nobody
    fence = "`" * (max(map(len, text.split("\n")), default=0) + 1)
    assert found(f"{fence} {text.replace(chr(10), ' ')} {fence}") == []


@given(st.sampled_from(["@", "[", "`", "`a``", "@a.", "@.", " @", "https://", "```\n", "[](", "@a@"]))
def test_a_text_made_to_be_slow_is_read_at_once(piece):
    assert len(wanted_names(mentions_in(piece * (8000 // len(piece))))) <= NAMES_LIMIT


@pytest.mark.django_db
def test_a_mention_counts_for_whom_it_names_until_they_have_read_it(alice, bob, carol, group):
    said = say(alice, group, "@BOB and @carol and @alice and @nobody")
    # Carol is not in the room, and one's own message counts for others alone
    assert (said.mentions, said.mentions_room) == ([str(bob.user_id), str(alice.user_id)], False)
    second = say(alice, group, "@bob again")
    assert [room(who, group).mentions for who in (alice, bob)] == [0, 2]
    assert rooms_of(bob)[0][1].mentions == 2
    mark_read(bob, group, UUID(said.id))
    assert room(bob, group).mentions == 1
    mark = LogEntry.objects.filter(stream=f"user:{bob.user_id}", type="read.updated").latest("seq")
    assert '"mentions":1' in mark.data
    gone = delete_message(alice, UUID(second.id))
    assert (gone.mentions, room(bob, group).mentions, Mention.objects.filter(message=second.id).count()) == ([], 0, 0)


@pytest.mark.django_db
def test_everybody_is_mentioned_without_a_row_for_each(alice, bob, group):
    said = say(alice, group, "Lunch, @Room and @bob!")
    assert (said.mentions, said.mentions_room) == ([str(bob.user_id)], True)
    assert Mention.objects.count() == 0
    assert [room(who, group).mentions for who in (alice, bob)] == [0, 1]
    # In a large room only those who look after it may do that
    Room.objects.filter(pk=group).update(member_count=101)
    assert not say(bob, group, "@room").mentions_room
    assert say(alice, group, "@room").mentions_room
    assert room(bob, group).mentions == 2


@pytest.mark.django_db
def test_who_cannot_see_a_message_is_not_mentioned_by_it(alice, bob, carol):
    diary = UUID(create_room(alice, kind="group", name="Diary", history="since_join", members=[bob.user_id])[0].id)
    old = UUID(say(alice, diary, "before carol").id)
    add_member(alice, diary, carol.user_id)
    assert edit_message(alice, old, body="@carol @bob").mentions == [str(bob.user_id)]
    assert say(alice, diary, "@carol").mentions == [str(carol.user_id)]
    assert room(carol, diary).mentions == 1
    remove_member(bob, diary, bob.user_id)
    Membership.objects.filter(user=carol.user_id).delete()
    assert say(alice, diary, "@carol @bob").mentions == []


@pytest.mark.django_db
def test_an_edit_mentions_others_and_the_first_no_more(alice, bob, carol, group):
    add_member(alice, group, carol.user_id)
    message = UUID(say(alice, group, "@bob").id)
    assert edit_message(alice, message, body="@carol").mentions == [str(carol.user_id)]
    assert [room(who, group).mentions for who in (bob, carol)] == [0, 1]
    edit_message(alice, message, body="@room")
    assert [room(who, group).mentions for who in (bob, carol)] == [1, 1]


@pytest.mark.django_db
def test_at_most_fifty_people_are_mentioned_by_one_message(alice, namespace):
    users = [User(username=f"p{number}") for number in range(MENTIONS_LIMIT + 1)]
    User.objects.bulk_create(users)
    Membership.objects.bulk_create(Membership(user=user, namespace_id=namespace, role="member") for user in users)
    people = [user.pk for user in users]
    crowd = UUID(create_room(alice, kind="group", name="Crowd", members=people)[0].id)
    said = say(alice, crowd, " ".join(f"@p{number}" for number in range(MENTIONS_LIMIT + 1)))
    assert said.mentions == [str(key) for key in people[:MENTIONS_LIMIT]]


@pytest.mark.django_db
def test_the_name_that_means_everybody_is_given_to_no_one(admin):
    with pytest.raises(Invalid) as refused:
        create_person(admin, NewUser(username="Room"))
    assert "username" in refused.value.data["fields"]


@pytest.mark.django_db
def test_a_message_costs_more_queries_only_where_it_names_people(alice, bob, group):
    say(alice, group, "first @bob")
    counts = {}
    for body in ("plain", "mail@example.org `@bob` @room", "@bob", "@bob @alice @nobody"):
        with CaptureQueriesContext(connection) as asked:
            say(alice, group, body)
        counts[body] = len(asked)
    plain = counts["plain"]
    assert [count - plain for count in counts.values()] == [UNNAMED, UNNAMED, NAMED, NAMED]


@pytest.mark.database
@pytest.mark.django_db
def test_names_and_unread_mentions_are_found_without_all_people_and_all_that_was_said(alice, bob, group, namespace):
    crowd = [User(username=f"One-{number}", email=f"one-{number}@example.org") for number in range(CROWD)]
    User.objects.bulk_create(crowd)
    Membership.objects.bulk_create(Membership(user=user, namespace_id=namespace, role="member") for user in crowd)
    Member.objects.bulk_create(Member(room_id=group, user=user) for user in crowd)
    kept = {"room_id": group, "sender_id": alice.user_id, "created_at": clock.now()}
    messages = [Message(number=number, client_id=str(number), **kept) for number in range(1, CROWD + 1)]
    Message.objects.bulk_create(messages)
    Mention.objects.bulk_create(
        Mention(message=message, user=user, room_id=group, number=message.number)
        for message, user in zip(messages, crowd, strict=True)
    )
    MessageEdit.objects.bulk_create(
        MessageEdit(message=message, body="", at=clock.now(), by=alice.user_id) for message in messages
    )
    analyze()
    member = Member.objects.select_related("room").get(room=group, user=alice.user_id)
    assert mentioned_by(member, "@one-7 @ONE-8", CROWD).people == [str(crowd[7].pk), str(crowd[8].pk)]
    assert counts(Member.objects.get(room=group, user=crowd[7]))[1] == 1
    plan = plan_of(lambda: mentioned_by(member, "@one-7 @ONE-8", CROWD))
    assert "user_called" in plan
    assert "user_written_to" in plan_of(lambda: people_written_to("One-7@example.org", limit=5))
    plan += plan_of(lambda: counts(member)) + plan_of(lambda: edits_of(alice, messages[7].pk))
    assert {"mention_of", "message_to_room", "edit_of_message"} <= set(re.findall(r"\w+", plan))
    big = "accounts_user|chat_member|chat_message|chat_mention|chat_messageedit"
    assert not re.search(rf"(SCAN|Seq Scan on) ({big})\b(?! USING)", plan), plan

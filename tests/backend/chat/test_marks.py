"""Reactions, pins and saved messages: what stands afterwards, for whom, and what the database reads for it."""

import json
import re
from uuid import UUID

import pytest
from django.db import connection

from backend.accounts.models import Membership, User
from backend.chat.inputs import EMOJI_LIMIT, NAMED_LIMIT, PINS_LIMIT
from backend.chat.inputs.marks import React
from backend.chat.models import Message, Reaction, SavedMessage
from backend.chat.payloads import message_payload
from backend.chat.selectors import history, own_reactions, pins_of, reactions_to, saved_by, thread_page
from backend.chat.services import (
    add_member,
    add_reaction,
    change_role,
    create_room,
    delete_message,
    pin_message,
    remove_member,
    remove_reaction,
    save_message,
    send_message,
    unpin_message,
    unsave_message,
)
from backend.clock import now
from backend.emoji import emoji_of
from backend.errors import Conflict, Forbidden, Gone, Invalid, NotFound
from backend.events.models import LogEntry
from backend.ids import new_id
from tests import sending
from tests.backend.test_scale import CROWD, analyze, plan_of
from tests.mark_actions import MANY
from tests.parallel import together

pytestmark = pytest.mark.django_db
_READS_ALL = re.compile(r"(?:SCAN|Seq Scan on) chat_(?:reaction|message|savedmessage)\b")


def say(actor, room, body="hello", **more):
    return UUID(send_message(actor, room, client_id=str(new_id()), body=body, **more)[0].id)


def shown(message_id):
    """The reactions as ``(emoji, users, count)``."""
    payload = message_payload(Message.objects.get(pk=message_id))
    return [(one.emoji, one.users, one.count) for one in payload.reactions]


def crowd(message_id, *first, count=NAMED_LIMIT):
    """People who have reacted and left, after those who are named ``first``; the message tells it as they did it."""
    users = [UUID(int=number) for number in range(1, count + 1)]
    User.objects.bulk_create(User(pk=key, username=key.hex) for key in users)
    users = [*(actor.user_id for actor in first), *users]
    Reaction.objects.bulk_create(Reaction(message_id=message_id, user_id=key, emoji="👍", at=now()) for key in users)
    names = [str(key) for key in users]
    tally = {"emoji": "👍", "users": names[:NAMED_LIMIT], "count": len(users)}
    Message.objects.filter(pk=message_id).update(reactions=[tally])
    return names


def test_reactions_stand_in_the_order_of_first_use_each_person_once(alice, bob, group):
    message, (me, him) = say(alice, group), (str(alice.user_id), str(bob.user_id))
    assert add_reaction(bob, message, "🎉")[1] is True
    add_reaction(alice, message, "👍")
    add_reaction(alice, message, "🎉")
    again, is_new = add_reaction(bob, message, "🎉")
    assert is_new is False
    assert shown(message) == [("🎉", [him, me], 2), ("👍", [me], 1)]
    assert [(one.emoji, one.users, one.count) for one in again.reactions] == shown(message)
    remove_reaction(alice, message, "👍")
    remove_reaction(alice, message, "👍")
    add_reaction(bob, message, "👍")
    assert shown(message) == [("🎉", [him, me], 2), ("👍", [him], 1)]
    told = [(row.user.username, row.emoji) for _, row in reactions_to(alice, message)]
    assert told == [("bob", "🎉"), ("alice", "🎉"), ("bob", "👍")]
    assert [row.user.username for _, row in reactions_to(alice, message, "👍")] == ["bob"]


@pytest.mark.parametrize(
    "text", ["", "👍👍", "a", "1", "👍 ", "\u200d", "🏽", "👍" * 400, "x" * 10_000, ":+:", ":Logo:", "+1"]
)
def test_nothing_but_one_emoji_or_its_name_is_a_reaction(text):
    with pytest.raises(Invalid) as refusal:
        React(message=str(new_id()), emoji=text)
    assert set(refusal.value.data["fields"]) == {"emoji"}


def test_an_emoji_is_the_same_however_a_keyboard_has_typed_it():
    heart = "\u2764\ufe0f"
    assert {emoji_of(text) for text in ("\u2764", heart)} == {heart}
    assert React(message="x", emoji="\u2764").qualified == heart
    family = "👩\u200d❤\ufe0f\u200d💋\u200d👨"
    assert emoji_of(family.replace("\ufe0f", "")) == family
    for one in ("👍🏽", "🇩🇪", "1\ufe0f\u20e3", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"):
        assert emoji_of(one) == one


def test_one_emoji_too_many_is_a_conflict_and_those_that_are_there_may_still_be_used(alice, bob, group):
    message = say(alice, group)
    for emoji in MANY:
        add_reaction(alice, message, emoji)
    with pytest.raises(Conflict, match=f"{EMOJI_LIMIT} different reactions"):
        add_reaction(bob, message, "🥨")
    add_reaction(bob, message, MANY[0])
    assert [(emoji, count) for emoji, _, count in shown(message)] == [(one, 1 + (one == MANY[0])) for one in MANY]
    remove_reaction(alice, message, MANY[5])
    add_reaction(bob, message, "🥨")
    assert [emoji for emoji, _, _ in shown(message)] == [*MANY[:5], *MANY[6:], "🥨"]


def test_of_many_people_the_first_hundred_are_named_and_everybody_learns_of_their_own(alice, bob, group):
    message = say(alice, group)
    names, key = crowd(message, alice), str(message)
    assert (history(alice, group).mine, history(bob, group).mine) == ({key: ["👍"]}, {key: []})
    add_reaction(bob, message, "👍")
    add_reaction(bob, message, "🎉")
    assert shown(message)[0] == ("👍", names[:NAMED_LIMIT], NAMED_LIMIT + 2)
    assert history(bob, group, around=message).mine == {key: ["👍"]}
    # Also where a page shows it as the root of its thread, or quotes it
    assert thread_page(bob, message).mine == {key: ["👍"]}
    say(alice, group, reply_to=message)
    assert history(bob, group, after=message).mine == {key: ["👍"]}
    remove_reaction(bob, message, "👍")
    assert shown(message)[0] == ("👍", names[:NAMED_LIMIT], NAMED_LIMIT + 1)
    assert history(bob, group).mine == {key: []}
    remove_reaction(alice, message, "👍")
    assert shown(message)[0] == ("👍", names[1:], NAMED_LIMIT)
    assert history(bob, group).mine == {}


@pytest.mark.django_db(transaction=True)
def test_people_who_react_at_the_same_moment_are_all_counted(alice, bob, group):
    message = say(alice, group)
    acts = [(actor, emoji) for actor in (alice, bob) for emoji in ("👍", "🎉", "👍")]
    answers = together(*(lambda a=actor, e=emoji: add_reaction(a, message, e)[1] for actor, emoji in acts))
    assert sorted(answers) == [False, False, True, True, True, True]
    assert sorted((emoji, count) for emoji, _, count in shown(message)) == [("🎉", 2), ("👍", 2)]
    frames = LogEntry.objects.filter(subject=message, type="message.reactions")
    assert frames.count() == 4


def test_who_may_only_read_and_who_is_outside_neither_react_nor_pin(alice, bob, carol, group):
    message, his = say(alice, group), say(bob, group)
    for wrong in (lambda: pin_message(bob, message), lambda: pin_message(bob, his), lambda: unpin_message(bob, his)):
        with pytest.raises(Forbidden):
            wrong()
    change_role(alice, group, bob.user_id, role="readonly")
    for wrong in (add_reaction, remove_reaction):
        with pytest.raises(Forbidden):
            wrong(bob, message, "👍")
        with pytest.raises(NotFound):
            wrong(carol, message, "👍")
    save_message(bob, message)
    for wrong in (pin_message, unpin_message, save_message, unsave_message, reactions_to):
        with pytest.raises(NotFound):
            wrong(carol, message)
    change_role(alice, group, bob.user_id, role="moderator")
    assert pin_message(bob, message).pinned.by == str(bob.user_id)


def test_in_a_direct_room_both_people_pin(alice, bob):
    room = UUID(create_room(alice, kind="direct", members=[bob.user_id])[0].id)
    message = say(alice, room)
    pin_message(bob, message)
    assert [one.id for _, one in pins_of(alice, room).entries] == [str(message)]
    assert unpin_message(alice, message).pinned is None
    assert pins_of(bob, room).entries == []


def test_a_deleted_message_has_no_marks_and_takes_none(alice, bob, group):
    message = say(alice, group)
    add_reaction(bob, message, "👍")
    pin_message(alice, message)
    save_message(bob, message)
    delete_message(alice, message)
    gone = history(bob, group).messages[0]
    assert (gone.reactions, gone.pinned) == ([], None)
    assert (pins_of(bob, group).entries, saved_by(bob).entries, reactions_to(bob, message)) == ([], [], [])
    assert not Reaction.objects.exists()
    assert not SavedMessage.objects.exists()
    for wrong in (lambda: add_reaction(bob, message, "👍"), lambda: remove_reaction(bob, message, "👍"),
                  lambda: pin_message(alice, message), lambda: save_message(bob, message)):  # fmt: skip
        with pytest.raises(Gone):
            wrong()
    assert "👍" not in "".join(LogEntry.objects.values_list("data", flat=True))


def test_the_log_tells_of_a_saved_message_as_one_no_more_once_it_is_deleted(alice, bob, group):
    message = say(alice, group)
    save_message(bob, message)
    delete_message(alice, message)
    told = LogEntry.objects.filter(type="saved.updated").values_list("data", flat=True)
    assert [json.loads(data) for data in told] == [{"message": str(message), "room": str(group), "saved_at": None}]


def test_pins_come_newest_first_in_pages_up_to_their_limit(alice, bob, carol, group):
    sent = [say(alice, group) for _ in range(PINS_LIMIT + 1)]
    for message in [sent[2], sent[0], sent[1]]:
        pin_message(alice, message)
    whole = pins_of(bob, group).entries
    assert [one.id for _, one in whole] == [str(sent[place]) for place in (1, 0, 2)]
    assert pins_of(bob, group, before=whole[0][0], limit=1).entries == whole[1:2]
    assert pins_of(bob, group, after=whole[2][0], limit=1).entries == whole[1:2]
    at = now()
    Message.objects.filter(pk__in=sent[3:PINS_LIMIT]).update(pinned_at=at, pinned_by=alice.user_id)
    same = pins_of(bob, group, limit=200).entries
    cut = same[10][0]
    assert pins_of(bob, group, before=cut, limit=200).entries == same[11:]
    assert pins_of(bob, group, after=cut, limit=200).entries == same[:10]
    with pytest.raises(Conflict, match=f"{PINS_LIMIT} pinned messages"):
        pin_message(alice, sent[-1])
    unpin_message(alice, sent[0])
    assert pin_message(alice, sent[-1]).pinned


def test_saved_messages_are_those_that_one_may_still_read_the_last_ones_first(alice, bob, group, actor):
    other = UUID(create_room(alice, kind="group", name="Other", members=[bob.user_id], history="since_join")[0].id)
    sent = [say(alice, group), say(alice, other), say(alice, group)]
    for message in sent:
        save_message(bob, message)
    save_message(bob, sent[0])
    keys = [str(one) for one in sent]

    def listed(**more):
        return [row.message.id for _, row in saved_by(bob, **more).entries]

    whole = saved_by(bob).entries
    assert listed() == keys[::-1]
    assert [row.room for _, row in whole] == [str(group), str(other), str(group)]
    assert listed(before=whole[0][0], limit=1) == [keys[1]]
    assert listed(after=whole[2][0], limit=1) == [keys[1]]
    assert saved_by(alice).entries == []
    remove_member(alice, other, bob.user_id)
    assert listed() == [keys[2], keys[0]]
    add_member(alice, other, bob.user_id)
    assert listed() == [keys[2], keys[0]], "said before they came back"
    unsave_message(bob, sent[2])
    assert listed() == [keys[0]]
    # Who is in a namespace no more is still a member of its rooms, and reads nothing there
    Membership.objects.filter(user=bob.user_id).delete()
    assert saved_by(actor("bob")).entries == []


@pytest.mark.parametrize("messages", [1, 8])
def test_pages_cost_the_same_however_many_reactions(alice, bob, group, messages, django_assert_num_queries):
    sent = [say(alice, group) for _ in range(messages)]
    sending.send(alice, group)
    for message in sent:
        add_reaction(bob, message, "👍")
        pin_message(alice, message)
        save_message(bob, message)
    with django_assert_num_queries(6):
        assert len(history(bob, group).messages) == messages + 1
    with django_assert_num_queries(4):
        assert len(pins_of(bob, group).entries) == messages
    with django_assert_num_queries(4):
        page = saved_by(bob)
        assert len(page.entries) == messages
    with django_assert_num_queries(0):
        own_reactions(bob.user_id, [row.message for _, row in page.entries])
    with django_assert_num_queries(12 + (connection.vendor == "postgresql")):
        add_reaction(bob, sent[0], "🎉")


def test_one_emoji_one_pin_and_one_saved_message_are_found_by_indexes_among_very_many(alice, bob, group):
    message = say(alice, group)
    key = "printf('%032x', i)" if connection.vendor == "sqlite" else "lpad(to_hex(i), 32, '0')::uuid"
    numbers = f"WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < {CROWD})"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO chat_message (id, room_id, number, sender_id, client_id, body, created_at) {numbers} "
            f"SELECT {key}, room_id, i, sender_id, CAST(i AS varchar(20)), '', created_at FROM n, chat_message "
            "WHERE number = 1"
        )
        cursor.execute(
            "INSERT INTO chat_reaction (user_id, message_id, emoji, at) "
            "SELECT sender_id, id, '👍', created_at FROM chat_message"
        )
        theirs = bob.user_id.hex if connection.vendor == "sqlite" else str(bob.user_id)
        cursor.execute(
            "INSERT INTO chat_savedmessage (user_id, message_id, saved_at) SELECT "
            "CASE WHEN mod(number, 200) = 0 THEN sender_id ELSE %s END, id, created_at FROM chat_message",
            [theirs],
        )
    Reaction.objects.filter(message=message).delete()
    crowd(message, alice, count=300)
    Message.objects.filter(number__in=[5, 9]).update(pinned_at=now(), pinned_by=alice.user_id)
    analyze()
    place = reactions_to(alice, message, "👍", limit=50)[-1][0]
    asked = {
        "reaction_order": lambda: reactions_to(alice, message, "👍", after=place),
        "reaction_(once|order)|sqlite_autoindex_chat_reaction_1": lambda: own_reactions(
            alice.user_id, history(alice, group, around=message, limit=2).messages
        ),
        "message_pinned": lambda: pins_of(alice, group),
        "saved_order|saved_once": lambda: saved_by(alice),
    }
    for index, question in asked.items():
        plan = plan_of(question)
        assert re.search(index, plan), (index, plan)
        assert not _READS_ALL.search(plan), (index, plan)

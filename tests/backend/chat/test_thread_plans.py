"""Threads and the timeline beside them are read through indexes, however many replies a room holds."""

from __future__ import annotations

import re
from uuid import UUID

import pytest

from backend import clock
from backend.accounts.models import User
from backend.chat.models import Message, Room, ThreadFollower
from backend.chat.selectors import history, thread_page, threads_of
from backend.chat.selectors import room as shown_room
from backend.chat.services import send_message
from backend.ids import new_id
from tests.backend.test_scale import analyze, plan_of

pytestmark = pytest.mark.django_db
MANY = 3000


@pytest.fixture
def talked(alice, bob, group):
    """The root of alice below which nearly all of a long room was said, beside as many other threads."""
    root, _ = send_message(alice, group, client_id=str(new_id()), body="root")

    def replies(thread, first):
        return [
            Message(
                room_id=group, number=first + number, sender_id=bob.user_id, client_id=str(new_id()), body="reply",
                thread_id=thread, in_timeline=False, created_at=clock.now(),
            )
            for number in range(MANY)
        ]  # fmt: skip

    Message.objects.bulk_create(replies(UUID(root.id), 2))
    others = Message.objects.bulk_create(
        Message(
            room_id=group, number=MANY + 2 + number, sender_id=bob.user_id, client_id=str(new_id()), body="other",
            in_timeline=False, created_at=clock.now(),
        )
        for number in range(MANY)
    )  # fmt: skip
    people = User.objects.bulk_create(User(username=f"one-{number}") for number in range(100))
    ThreadFollower.objects.bulk_create(
        ThreadFollower(thread=one, user=people[number % 100]) for number, one in enumerate(others)
    )
    ThreadFollower.objects.create(thread_id=root.id, user_id=alice.user_id, read_number=MANY)
    Room.objects.filter(pk=group).update(last_number=2 * MANY + 2)
    send_message(bob, group, client_id=str(new_id()), body="last")
    analyze()
    return UUID(root.id)


def test_replies_are_counted_and_read_by_their_thread_and_the_timeline_is_read_without_them(alice, group, talked):
    whole = {
        "message_timeline": lambda: [one.body for one in history(alice, group).messages] == ["root", "last"],
        "message_thread": lambda: len(thread_page(alice, talked).messages) == 50,
        "follower_": lambda: [entry.unread for _, entry in threads_of(alice).rows] == [1],
    }
    for index, read in whole.items():
        assert read()
        plan = plan_of(read)
        assert index in plan, plan
        assert not re.search(r"(SCAN|Seq Scan on) chat_(message|threadfollower)\b", plan), plan
    assert shown_room(alice, group).unread == 1
    assert "message_timeline" in plan_of(lambda: shown_room(alice, group))

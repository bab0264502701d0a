"""Statements that are compiled once answer and write what Django's own would."""

from uuid import UUID

import pytest

from backend.chat.models import Member, Message
from backend.chat.selectors.entries import ENTRIES
from backend.chat.services import send_message
from backend.ids import new_id
from backend.search.documents import document
from backend.statements import Query

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_compiled_query_answers_for_each_value_and_refuses_one_that_it_would_ignore(alice, bob, group):
    def build(room, user):
        return Member.objects.filter(room=room, user=user, room__deleted_at=None).values_list("user_id", "joined_at")

    query = Query(build, room=UUID, user=UUID)
    for actor in (alice, bob, alice):
        given = {"room": group, "user": actor.user_id}
        assert query.rows(**given) == list(build(**given)) != []
    assert query.rows(room=new_id(), user=alice.user_id) == []
    with pytest.raises(RuntimeError, match="other"):
        Query(lambda room, other: build(room, room), room=UUID, other=UUID).rows(room=group, other=group)


def test_a_message_is_written_as_it_is_made(alice, bob, group):
    said, _ = send_message(alice, group, client_id=str(new_id()), body="hello @bob é")
    row = Message.objects.get(pk=said.id)
    assert (row.body, row.number, row.sender_id, row.room_id) == ("hello @bob é", said.number, alice.user_id, group)
    assert (row.mentions, row.reactions, row.previews, row.repliers) == ([str(bob.user_id)], [], [], [])
    untouched = (row.edited_at, row.deleted_at, row.reply_to_id, row.thread_id, row.pinned_at, row.forward_of)
    assert untouched == (None,) * 6
    assert row.in_timeline is True


def test_texts_of_one_instant_are_both_found():
    first = UUID(int=1 << 70)
    texts = {UUID(int=first.int + at): document(("word",), (), (), ()) for at in range(3)}
    for key, text in texts.items():
        ENTRIES.add(key, text)
    assert ENTRIES.differing(texts) == set()

"""Statements that are compiled once answer and write what Django's own would."""

from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from backend.chat.models import Member, Message, Room
from backend.chat.selectors.entries import ENTRIES
from backend.chat.services import send_message
from backend.ids import new_id
from backend.search.documents import document
from backend.statements import Query, Statement, loaded, made, together

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


def test_constants_of_a_query_stand_in_it_as_they_were_given(group):
    names = ["100% 'true'", "%s", "é?"]

    def build(room):
        return Room.objects.filter(pk=room, name__in=names, member_count__gte=-1).values_list("name", "member_count")

    query = Query(build, room=UUID)
    for name in names:
        Room.objects.filter(pk=group).update(name=name)
        assert query.rows(room=group) == list(build(group)) != []


def test_a_statement_does_the_same_whether_or_not_it_is_logged(group):
    count, name = (Statement(f"SELECT {what}, '%%' FROM chat_room WHERE kind = %s") for what in ("COUNT(*)", "name"))
    assert count.rows(["group"]) == [(1, "%")]
    assert name.rows(["nothing"]) == []
    with CaptureQueriesContext(connection) as queries:
        assert count.rows(["group"]) == [(1, "%")]
    assert len(queries) == 1
    for _ in range(2):
        with pytest.raises(IntegrityError), transaction.atomic():
            Statement("UPDATE chat_room SET namespace_id = NULL WHERE kind = %s").run(["group"])
    with transaction.atomic():
        transaction.set_rollback(True)
        with pytest.raises(transaction.TransactionManagementError):
            count.rows(["group"])


def test_statements_that_go_together_are_executed_in_their_order_and_each_with_its_own_values(group):
    rename = Statement("UPDATE chat_room SET name = %s, topic = topic || %s WHERE kind = %s")
    read = Statement("SELECT name, topic FROM chat_room WHERE kind = %s")
    with together():
        rename.run(["first; %s", "1", "group"])
        with together():
            rename.run(["second", "2", "group"])
        assert read.rows(["group"]) == [("second", "12")]
        rename.run(["third", "3", "group"])
    assert read.rows(["group"]) == [("third", "123")]
    # What fails takes the others of its transaction with it, and nothing waits on
    for broken in ("UPDATE chat_room SET namespace_id = NULL WHERE kind = %s", "SELECT nothing, %s"):
        with pytest.raises(DatabaseError):
            _renamed_together(rename, Statement(broken))
    assert read.rows(["group"]) == [("third", "123")]


def _renamed_together(rename: Statement, other: Statement) -> None:
    with transaction.atomic(), together():
        rename.run(["fourth", "4", "group"])
        other.run(["group"])


def test_rows_that_are_made_and_loaded_are_as_django_makes_and_loads_them(alice, group, django_assert_num_queries):
    row, room = made(Message, number=7), loaded(Room, ["id", "name"], [group, "read"])
    plain = Message(number=7)
    compared = [field.attname for field in Message._meta.concrete_fields if field.attname != "id"]
    assert [getattr(row, name) for name in compared] == [getattr(plain, name) for name in compared]
    assert row.mentions is not made(Message).mentions
    assert (row.pk.version, row._state.adding) == (7, True)
    assert made(Message, {"room": room, "thread": None}).room is room
    with django_assert_num_queries(1):
        assert (room.name, room.kind, room._state.adding) == ("read", "group", False)


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

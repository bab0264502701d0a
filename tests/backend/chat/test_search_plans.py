"""A search reads few rows, however many there are: a rare word in the index, a common one from the newest on."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from backend import clock
from backend.accounts.access import Actor
from backend.accounts.models import Membership, Role, User
from backend.accounts.selectors import actor_of
from backend.accounts.services import ensure_namespace
from backend.chat.models import Member, Message, Room, SavedMessage
from backend.chat.selectors import search as selector
from backend.chat.selectors.search import Asked, results_at, search_messages
from backend.chat.services.search import index_messages
from backend.ids import new_id
from tests.backend.test_scale import analyze, plan_of

MANY = 6_000


@pytest.fixture(scope="module")
def talked(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Actor, UUID]]:
    """Somebody in two rooms of which one is very full, and that one; in a transaction that is never committed."""
    with django_db_blocker.unblock(), transaction.atomic():
        namespace = ensure_namespace("busy", "Busy")
        user = User.objects.create(username="rita")
        Membership.objects.create(namespace_id=namespace, user=user, role=Role.MEMBER)
        rooms = Room.objects.bulk_create(Room(namespace_id=namespace, kind="channel", name=name) for name in "ab")
        Member.objects.bulk_create(Member(room=room, user=user) for room in rooms)
        begun = clock.now() - timedelta(days=1)
        rows = Message.objects.bulk_create(
            Message(
                id=new_id(), room=rooms[0], number=number, sender=user, client_id=str(number),
                body="harbour Zugspitze" if number == MANY // 3 else f"harbour word{number % 100}",
                created_at=begun + timedelta(seconds=number),
            )
            for number in range(MANY)
        )  # fmt: skip
        index_messages(rows)
        analyze()
        yield actor_of(user, credential="session:of-tests", address=""), rooms[0].pk
        transaction.set_rollback(True)


@pytest.mark.parametrize("one_room", [False, True])
def test_a_rare_word_is_found_in_the_index_and_a_common_one_among_the_newest(
    talked: tuple[Actor, UUID], one_room: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As small a part of these as the newest are of a million
    monkeypatch.setattr(selector, "_RECENT", 100)
    actor, room = talked
    chosen = room if one_room else None

    def found(q: str) -> list[str]:
        asked = Asked(q=q, room=chosen)
        return [one.message.body for one in results_at(search_messages(actor, asked, limit=20), asked)]

    assert found("zugsp") == ["harbour Zugspitze"]
    assert found("harb") == [f"harbour word{number % 100}" for number in range(MANY - 1, MANY - 21, -1)]
    rare, common = plan_of(lambda: found("zugsp")), plan_of(lambda: found("harb"))
    if connection.vendor == "sqlite":
        # FTS5 names the rows in the order of their numbers, and no table is read from its beginning
        assert "SCAN chat_search VIRTUAL TABLE" in rare
        assert "SCAN chat_searchentry" not in rare + common
        return
    assert "chat_search" in rare.replace("chat_searchentry", "")
    assert "chat_search" not in common.replace("chat_searchentry", "")
    assert "Seq Scan on chat_searchentry" not in rare + common


def test_what_one_has_saved_is_found_by_its_keys_however_full_the_rooms_are(talked: tuple[Actor, UUID]) -> None:
    actor, _ = talked
    with transaction.atomic():
        kept = list(Message.objects.filter(number__in=[7, MANY // 3]).order_by("-number"))
        SavedMessage.objects.bulk_create(
            SavedMessage(user_id=actor.user_id, message=row, saved_at=clock.now()) for row in kept
        )
        ids = [row.pk for row in kept]

        def found(q: str) -> list[UUID]:
            asked = Asked(q=q, saved=True)
            return [UUID(one.message.id) for one in results_at(search_messages(actor, asked), asked)]

        assert [found(q) for q in ("", "harb", "zugsp")] == [ids, ids, ids[:1]]
        plans = [plan_of(partial(search_messages, actor, Asked(q=q, saved=True))) for q in ("", "harb")]
        if connection.vendor == "sqlite":
            assert "chat_search VIRTUAL" not in plans[0]
            # The words are asked of all, and nothing else of what was not saved
            assert "SEARCH chat_searchentry" in plans[1]
        assert "SCAN chat_searchentry" not in str(plans)
        assert "Seq Scan on chat_searchentry" not in str(plans)
        transaction.set_rollback(True)


def test_a_person_finds_what_they_see_of_however_many_rooms_that_they_joined_late(talked: tuple[Actor, UUID]) -> None:
    actor, _ = talked
    with transaction.atomic():
        [namespace] = Room.objects.filter(members__user=actor.user_id).values_list("namespace", flat=True).distinct()
        rooms = Room.objects.bulk_create(
            Room(namespace_id=namespace, kind="group", name=str(number)) for number in range(1_100)
        )
        Member.objects.bulk_create(Member(room=room, user_id=actor.user_id, hidden_until=1) for room in rooms)
        rows = Message.objects.bulk_create(
            Message(
                id=new_id(), room=room, number=number, sender_id=actor.user_id, client_id=str(number),
                body=f"lighthouse {number}", created_at=clock.now(),
            )
            for room in rooms[:2] + rooms[-2:] for number in (1, 2)
        )  # fmt: skip
        index_messages(rows)
        seen = {str(row.pk) for row in rows if row.number == 2}
        asked = Asked(q="lighthouse")
        assert {one.message.id for one in results_at(search_messages(actor, asked), asked)} == seen
        transaction.set_rollback(True)

"""Rows are locked in one order: a step that could make two transactions wait for each other fails at once."""

from contextlib import suppress

import pytest

from backend import locks
from backend.accounts.models import Namespace, User
from backend.events.publish import atomic
from backend.locks import LockedOutOfOrder, Rank

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(person):
    return User.objects.filter(pk__in=[person(name).pk for name in ("alice", "bob")])


@pytest.fixture
def spaces(namespace):
    return Namespace.objects.filter(pk=namespace)


def test_rows_come_in_the_order_of_their_keys_whatever_was_asked(people):
    with atomic():
        keys = [row.pk for row in locks.take(Rank.USER, people.order_by("-pk"), no_key=True)]
    assert keys == sorted(keys)
    assert len(keys) == 2


def test_an_earlier_rank_after_a_later_one_is_refused(people, spaces):
    with atomic():
        locks.take(Rank.NAMESPACE, spaces)
        with pytest.raises(LockedOutOfOrder, match="USER after NAMESPACE"):
            locks.take_one(Rank.USER, people.filter(username="alice"))


def test_in_production_a_wrong_order_is_logged_and_goes_on(people, spaces, settings, caplog):
    settings.STRICT_LOCKS = False
    with atomic():
        locks.take(Rank.NAMESPACE, spaces)
        assert locks.take_one(Rank.USER, people.filter(username="alice")).username == "alice"
    [said] = [record for record in caplog.records if "USER after NAMESPACE" in record.getMessage()]
    assert said.levelname == "ERROR"


def test_rows_that_are_held_may_be_taken_again_at_any_time(people, spaces):
    with atomic():
        held = locks.take(Rank.USER, people)
        locks.take(Rank.NAMESPACE, spaces)
        assert locks.take(Rank.USER, people) == held


def test_rows_beside_held_ones_are_refused_still(people, spaces):
    with atomic():
        locks.take(Rank.USER, people.filter(username="alice"))
        locks.take(Rank.NAMESPACE, spaces)
        with pytest.raises(LockedOutOfOrder):
            locks.take(Rank.USER, people)


def test_what_a_savepoint_has_locked_counts_no_longer_once_it_was_rolled_back(people, spaces):
    with atomic():
        with suppress(ZeroDivisionError), atomic():
            locks.take(Rank.NAMESPACE, spaces)
            raise ZeroDivisionError
        assert len(locks.take(Rank.USER, people)) == 2


def test_a_transaction_begins_with_nothing_held(people, spaces):
    with atomic():
        locks.take(Rank.NAMESPACE, spaces)
    with atomic():
        assert len(locks.take_keys(Rank.USER, people)) == 2


def test_a_row_that_the_transaction_has_made_itself_is_held(people, spaces):
    with atomic():
        locks.take(Rank.NAMESPACE, spaces)
        made = User.objects.create(username="new")
        locks.inserted(made)
        assert locks.take_one(Rank.USER, User.objects.filter(pk=made.pk)) == made


def test_rows_that_are_not_there_give_no_place_in_the_order(people, spaces):
    with atomic():
        assert locks.take_one(Rank.NAMESPACE, spaces.filter(slug="nowhere")) is None
        assert len(locks.take(Rank.USER, people)) == 2

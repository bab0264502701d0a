"""Rows are locked in one order: a step that could make two transactions wait for each other fails at once."""

import ast
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from django.db import transaction

from backend import locks
from backend.accounts.models import Namespace, User
from backend.events.publish import atomic
from backend.locks import LockedOutOfOrder, Rank
from tests.every_action import EVERY_ACTION

pytestmark = pytest.mark.django_db

ROOT = Path(locks.__file__).parents[1]
TAKES = {"take", "take_one", "take_keys"}


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


def functions_that_lock():
    """Every function of the core that locks rows: its file and name."""
    for path in ROOT.glob("backend/**/*.py"):
        for function in ast.walk(ast.parse(path.read_text())):
            if isinstance(function, ast.FunctionDef):
                calls = [one.func for one in ast.walk(function) if isinstance(one, ast.Call)]
                named = {one.attr for one in calls if isinstance(one, ast.Attribute) and "locks" in ast.unparse(one)}
                if named & TAKES:
                    yield str(path.relative_to(ROOT)), function.name


class _Undone(Exception):
    """The end of an action whose rows go again."""


def test_every_function_that_locks_is_walked_by_an_action_whose_order_is_judged(world, monkeypatch):
    walked = set()

    def noting(take):
        def noted(*what, **how):
            caller = sys._getframe(1).f_code
            walked.add((caller.co_filename.removeprefix(f"{ROOT}/"), caller.co_name))
            return take(*what, **how)

        return noted

    # To trace all calls instead would take longer than all that the actions do.
    for name in TAKES:
        monkeypatch.setattr(locks, name, noting(getattr(locks, name)))
    for action in EVERY_ACTION:
        with suppress(_Undone), transaction.atomic():
            action.act(world, action.given(world))
            raise _Undone
    assert set(functions_that_lock()) - walked == set()

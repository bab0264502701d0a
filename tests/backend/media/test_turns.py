"""Whose file is next: people take turns, the smallest file first, and nobody's queue holds up another person's."""

import random
from collections import Counter, defaultdict
from datetime import timedelta

import pytest

from backend import clock
from backend.ids import new_id
from backend.jobs.enqueue import broker
from backend.media.models import Blob, Kind, MediaFile, PreviewTurn, State, Visibility
from backend.media.services import begin_next, begin_processing, finish_processing, release_lease, requeue_stalled
from tests import sending
from tests.parallel import together
from tests.sending import video_bytes

pytestmark = pytest.mark.django_db

BEGIN = 8
"""Queries, the transaction's own among them, of taking the next file, however many wait."""


@pytest.fixture
def waiting(namespace):
    """Makes files that wait for a worker, as they stand in the rows: one for each size, sent by somebody."""

    def waiting(uploader_id, *sizes):
        blob = Blob.objects.create(
            namespace_id=namespace, sha256=new_id().hex * 2, size=1, key=new_id().hex, references=len(sizes)
        )
        rows = [
            MediaFile(
                namespace_id=namespace, uploader_id=uploader_id, visibility=Visibility.PRIVATE, kind=Kind.VIDEO,
                state=State.PROCESSING, name="x", container="mp4", blob=blob, size=size, asked_at=clock.now(),
            )
            for size in sizes
        ]  # fmt: skip
        return [row.pk for row in MediaFile.objects.bulk_create(rows)]

    return waiting


@pytest.fixture
def ids(person):
    """The ids of two people."""
    return person("alice").pk, person("bob").pk


def taken(times=1):
    """What a worker takes that works on nothing long, file after file."""
    orders = [begin_next() for _ in range(times)]
    return [order.media_id for order in orders if order]


def test_one_cheap_file_waits_for_one_of_another_persons_six_expensive_ones(alice, bob, group):
    # Given six files of which a worker has one
    expensive = [sending.send(alice, group, video_bytes(5000 + number)).media_id for number in range(6)]
    assert taken() == expensive[:1]
    # When somebody else sends one
    cheap = sending.send(bob, group, video_bytes(100)).media_id
    # Then it is next, and nothing is forgotten
    assert taken(6) == [cheap, *expensive[1:]]
    assert taken() == []


def test_a_large_file_of_another_person_is_next_as_well(ids, waiting):
    alice, bob = ids
    small = waiting(alice, 1, 2, 3)
    assert taken() == small[:1]
    [large] = waiting(bob, 9_000_000)
    assert taken(3) == [large, *small[1:]]


def test_people_take_turns(ids, waiting):
    alice, bob = ids
    first, second = waiting(alice, 10, 20, 30), waiting(bob, 11, 21, 31)
    assert taken(6) == [file for pair in zip(first, second, strict=True) for file in pair]


def test_small_files_go_before_large_ones_of_the_same_person_and_of_people_who_were_not_served_yet(ids, waiting):
    alice, bob = ids
    video, picture = waiting(alice, 9_000_000, 500)
    [smallest] = waiting(bob, 100)
    assert taken(3) == [smallest, picture, video]


def test_a_person_who_was_served_a_while_ago_does_not_come_after_those_who_never_were(ids, waiting):
    alice, bob = ids
    waiting(alice, 1)
    taken()
    # Given that all of that is over
    [small], [large] = waiting(alice, 1), waiting(bob, 1000)
    assert taken(2) == [small, large]


@pytest.mark.parametrize("seed", range(4))
def test_between_the_arrival_of_a_file_and_its_turn_nobody_else_is_served_twice(person, waiting, seed):
    """By chance: people send at any time, at times many files, and two workers take what is next."""
    chance, people = random.Random(seed), [person(f"one-{number}").pk for number in range(4)]
    owner, waits, served_since = {}, defaultdict(set), {}
    for step in range(60):
        if chance.random() < (0.5 if step < 40 else 0):
            sender = chance.choice(people)
            for media in waiting(sender, *chance.choices(range(1, 10_000), k=chance.choice([1, 1, 6]))):
                owner[media] = sender
                # A file is looked at for what others delay: its sender's other files are no other person's
                if not waits[sender]:
                    served_since[sender] = Counter()
                waits[sender].add(media)
        for media in taken():
            server = owner[media]
            waits[server].discard(media)
            served_since[server] = Counter()
            for other, counts in served_since.items():
                counts[server] += bool(waits[other] and other != server)
                assert counts[server] <= 1, (seed, step)
    assert len(owner) > 30


def test_what_rests_or_is_worked_on_is_passed_over(ids, waiting):
    alice, bob = ids
    resting, [other] = waiting(alice, 1), waiting(bob, 2)
    release_lease(begin_processing(resting[0]))
    assert taken(2) == [other]


def test_a_file_that_has_failed_too_often_costs_the_next_one_nothing(ids, waiting, settings):
    alice, _ = ids
    hopeless, sound = waiting(alice, 1, 2)
    MediaFile.objects.filter(pk=hopeless).update(attempts=settings.MAX_ATTEMPTS)
    assert taken() == [sound]
    assert MediaFile.objects.get(pk=hopeless).state == State.FAILED


def test_without_any_reminder_everything_is_asked_for_again_and_taken_by_turns(ids, waiting):
    """Redis has lost all it had."""
    client = broker().client
    client.delete("dramatiq:preview")
    alice, bob = ids
    first, second = waiting(alice, 10, 20), waiting(bob, 11, 21)
    MediaFile.objects.update(asked_at=clock.now() - timedelta(seconds=11))
    assert requeue_stalled() == client.llen("dramatiq:preview") == 4
    assert taken(5) == [first[0], second[0], first[1], second[1]]


def test_the_file_of_a_worker_that_died_is_asked_for_again_and_takes_its_persons_turn(ids, waiting):
    alice, bob = ids
    [lost], (first, last) = waiting(alice, 1), waiting(bob, 2, 3)
    assert taken() == [lost]
    MediaFile.objects.filter(pk=lost).update(lease_until=clock.now() - timedelta(seconds=1))
    # Its reminder is on its way; until then others do not take it, so that none of their reminders is used up
    assert taken() == [first]
    assert requeue_stalled() == 1
    assert taken(2) == [lost, last]


@pytest.mark.django_db(transaction=True)
def test_of_workers_that_ask_at_the_same_moment_each_gets_another_file_and_each_person_one(person, waiting):
    people = [person(f"one-{number}").pk for number in range(4)]
    owner = {media: one for one in people for media in waiting(one, 1, 2, 3)}
    orders = together(*(begin_next for _ in people))
    assert Counter(owner[order.media_id] for order in orders) == dict.fromkeys(people, 1)
    # And what is left is taken once each, however many ask
    rest = together(*(begin_next for _ in range(10)))
    assert {order.media_id for order in [*orders, *rest] if order} == set(owner)


@pytest.mark.parametrize(("people", "files"), [(2, 1), (2, 40), (30, 3)])
def test_taking_the_next_file_asks_the_database_as_often_however_many_wait(
    person, waiting, django_assert_num_queries, people, files
):
    for number in range(people):
        waiting(person(f"one-{number}").pk, *range(files))
    with django_assert_num_queries(BEGIN):
        begin_next()


def test_a_person_is_noted_once_however_often_they_are_served(ids, waiting):
    alice, _ = ids
    waiting(alice, 1, 2, 3)
    for media in taken(3):
        assert MediaFile.objects.get(pk=media).attempts == 1
    assert PreviewTurn.objects.count() == 1


def test_a_file_that_is_finished_or_deleted_meanwhile_is_not_taken(alice, group):
    first = sending.send(alice, group)
    order = begin_next()
    sending.show(order)
    finish_processing(order)
    MediaFile.objects.filter(pk=sending.send(alice, group).media_id).update(state=State.DELETED)
    assert first.media_id == order.media_id
    assert taken() == []

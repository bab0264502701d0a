"""Asking for work: sent when the rows stand, never in the way of the person who asked; turns at regular work."""

from datetime import timedelta

import pytest
from redis import Redis

from backend import clock
from backend.events.publish import atomic
from backend.ids import new_id
from backend.jobs import enqueue as module
from backend.jobs.circuit_breaker import CircuitBreaker
from backend.jobs.doorbell import DoorbellBroker
from backend.jobs.enqueue import broker, enqueue, send
from backend.jobs.models import Turn
from backend.jobs.queues import depths
from backend.jobs.schedule import take_turns
from backend.media.jobs import PreviewMedia
from media_pipeline import actors  # noqa: F401 - of every job, whatever else was loaded before
from tests.parallel import together
from tests.waiting import until


@pytest.fixture
def queue():
    """The queue of previews, empty; tells how much waits in it."""
    for key in broker().client.keys("dramatiq:*"):
        broker().client.delete(key)
    return lambda: broker().client.llen("dramatiq:preview")


@pytest.fixture
def redis_away(monkeypatch):
    """A broker whose Redis is not there."""
    gone = DoorbellBroker(client=Redis.from_url("unix:///nowhere/valkey.sock"))
    monkeypatch.setattr(module, "sender", lambda: gone)
    yield
    module._BREAKER.succeeded()


@pytest.mark.django_db(transaction=True)
def test_work_is_asked_for_when_the_rows_stand_and_not_before(queue):
    with atomic():
        enqueue(PreviewMedia(subject=new_id()))
        assert queue() == 0
    assert queue() == 1


@pytest.mark.django_db(transaction=True)
def test_work_for_rows_that_do_not_stand_is_not_asked_for(queue):
    def fail():
        with atomic():
            enqueue(PreviewMedia(subject=new_id()))
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert queue() == 0


@pytest.mark.django_db(transaction=True)
def test_with_redis_away_the_rows_stand_and_the_loss_is_counted(redis_away):
    before = module.JOBS_UNSENT.labels("preview_media")._value.get()
    with atomic():
        Turn.objects.create(name="stands", taken_at=clock.now())
        enqueue(PreviewMedia(subject=new_id()))
    assert Turn.objects.get(name="stands")
    assert module.JOBS_UNSENT.labels("preview_media")._value.get() == before + 1
    assert not send(PreviewMedia(subject=new_id()))


def test_a_message_names_its_actor_and_its_subject(queue):
    subject = new_id()
    assert send(PreviewMedia(subject=subject))
    [body] = broker().client.hvals("dramatiq:preview.msgs")
    message = module.Message.decode(body)
    assert (message.actor_name, message.args, message.queue_name) == ("preview_media", (str(subject),), "preview")


def test_the_depth_of_a_queue_is_what_waits_in_it(queue):
    for _ in range(3):
        send(PreviewMedia(subject=new_id()))
    shown = {one.queue: one for one in depths()}
    used = {"preview", "transcode", "ai", "push", "mail", "export", "webhooks", "commands", "links", "maintenance"}
    assert shown.keys() == used
    assert (shown["preview"].depth, shown["preview"].running, shown["preview"].failed) == (3, 0, 0)
    # Given that a worker has taken one of them
    client: Redis = broker().client
    client.lpop("dramatiq:preview")
    assert next((one.depth, one.running) for one in depths() if one.queue == "preview") == (2, 1)


@pytest.mark.django_db(transaction=True)
def test_of_all_that_ask_at_once_one_has_the_turn():
    def ask():
        return take_turns([("first", 60), ("second", 60)])

    for _ in range(2):
        given = together(*[ask] * 5)
        assert sorted(name for names in given for name in names) == ["first", "second"]
        Turn.objects.update(taken_at=clock.now() - timedelta(seconds=61))


@pytest.mark.django_db
def test_the_next_turn_comes_when_its_time_has_come():
    assert take_turns([("work", 60)]) == {"work"}
    assert take_turns([("work", 60), ("other", 60)]) == {"other"}
    Turn.objects.update(taken_at=clock.now() - timedelta(seconds=59))
    assert take_turns([("work", 60), ("other", 60)]) == set()
    Turn.objects.update(taken_at=clock.now() - timedelta(seconds=61))
    assert take_turns([("work", 60), ("other", 90)]) == {"work"}


@pytest.mark.django_db
def test_a_process_whose_clock_is_ahead_keeps_no_turn_for_itself_and_takes_none_from_others(monkeypatch):
    take_turns([("work", 60)])
    Turn.objects.update(taken_at=clock.now() + timedelta(seconds=30))
    assert take_turns([("work", 60)]) == set()
    Turn.objects.update(taken_at=clock.now() + timedelta(hours=1))
    assert take_turns([("work", 60)]) == {"work"}
    assert take_turns([("work", 60)]) == set()
    now = clock.now
    for ahead in (timedelta(hours=1), timedelta(0)):
        monkeypatch.setattr(clock, "now", lambda ahead=ahead: now() + ahead)
        assert take_turns([("work", 60)]) == set()


@pytest.mark.django_db
def test_a_few_queries_give_all_turns_and_one_tells_that_there_is_none(django_assert_num_queries):
    tasks = [(f"task {number}", 5) for number in range(20)]
    take_turns(tasks)
    with django_assert_num_queries(1):
        assert take_turns(tasks) == set()
    Turn.objects.update(taken_at=clock.now() - timedelta(seconds=6))
    # The look, the savepoint with its locks and its change
    with django_assert_num_queries(5):
        assert len(take_turns(tasks)) == 20


def test_while_redis_is_away_one_caller_at_a_time_looks_whether_it_is_back():
    breaker = CircuitBreaker(lasts_s=0.5)
    assert [breaker.is_open() for _ in range(2)] == [False, False]
    breaker.failed()
    assert breaker.is_open()
    until(lambda: not breaker.is_open())
    assert [breaker.is_open() for _ in range(2)] == [True, True]
    breaker.succeeded()
    assert [breaker.is_open() for _ in range(2)] == [False, False]

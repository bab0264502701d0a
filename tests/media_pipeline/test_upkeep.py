"""What a worker does beside its jobs: it keeps its leases alive and takes its turn at the regular work."""

import time
from datetime import timedelta
from uuid import uuid4

import pytest
from msgspec import structs

from backend import clock
from backend.jobs.heartbeat import read_heartbeat
from backend.jobs.models import Turn
from backend.media.models import MediaFile
from backend.media.services import begin_processing, renew_lease
from media_pipeline import sweeper
from media_pipeline.leases import Leases
from tests import sending
from tests.parallel import together
from tests.waiting import until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def order(alice, group):
    """A worker's lease on a video."""
    return begin_processing(sending.send(alice, group).media_id)


def lease_end(order):
    return MediaFile.objects.get(pk=order.media_id).lease_until


def test_a_lease_is_renewed_as_long_as_the_work_lives_and_no_longer(order):
    began, renewed = lease_end(order), []

    def renew_and_note(one):
        renewed.append(one.lease)
        return renew_lease(one)

    leases, other = Leases(every_s=0.05, renew=renew_and_note), structs.replace(order, lease=uuid4())
    with leases.held(order):
        assert until(lambda: lease_end(order) > began)
        assert begin_processing(order.media_id) is None
    # Each round that has renewed what is held now could have renewed the other one as well
    with leases.held(other):
        until(lambda: other.lease in renewed)
        ended, rounds = lease_end(order), len(renewed)
        until(lambda: len(renewed) > rounds + 2)
    leases.stop()
    assert lease_end(order) == ended


def test_a_database_that_is_away_for_a_moment_ends_no_lease(order):
    began, failures = lease_end(order), []

    def away_at_first(one):
        if len(failures) < 2:
            failures.append(one)
            raise OSError("the database is away")
        return renew_lease(one)

    leases = Leases(every_s=0.05, renew=away_at_first)
    with leases.held(order):
        assert until(lambda: lease_end(order) > began)
    leases.stop()


def test_of_two_workers_one_does_what_is_due():
    done = []

    def count():
        done.append(1)
        return 1

    def sweep():
        sweeper.sweep([(count, 60.0)])

    assert together(sweep, sweep, sweep) == [None] * 3
    assert done == [1]
    Turn.objects.update(taken_at=clock.now() - timedelta(seconds=61))
    sweep()
    assert done == [1, 1]


def test_one_failure_keeps_nothing_else_from_being_done():
    done = []

    def broken():
        raise OSError("the disk is away")

    def whole():
        done.append(1)
        return 0

    sweeper.sweep([(broken, 5.0), (whole, 5.0)])
    assert done == [1]


def test_a_sweep_does_all_that_was_promised(order):
    """A silent worker's file is asked for again, by the real work."""
    MediaFile.objects.update(lease_until=clock.now() - timedelta(seconds=1))
    sweeper.sweep()
    assert set(Turn.objects.values_list("name", flat=True)) == {
        "requeue_stalled",
        "expire_uploads",
        "expire_partials",
        "apply_retention",
        "clear_closed_rooms",
        "index_earlier",
        "purge_trash",
        "remove_postponed",
        "forget_expired",
        "trim_log",
        "trim_activity",
        "tend_exports",
        "tend_transfers",
        "tend_erasures",
        "replay_erasures",
        "remove_orphans",
        "request_statistics",
        "requeue_analyses",
        "requeue_renditions",
        "requeue_pushes",
        "tend_invocations",
        "forget_notifications",
        "requeue_digests",
        "requeue_letters",
        "forget_subscriptions",
        "tend_avatars",
        "resume_jobs",
        "sweep_hashes",
        "lift_expired",
        "warn_of_quotas",
        "forget_jobs",
        "forget_links",
        "forget_streams",
        "forget_heights",
        "replace_originals",
        "send_scheduled",
        "forget_scheduled",
        "tend_previews",
        "forget_previews",
        "forget_pictures",
        "renew_cursors",
        "requeue_stale_files",
    }
    assert MediaFile.objects.get().lease_until is None
    assert begin_processing(order.media_id).attempt == 2


def test_a_sweep_with_nothing_to_do_asks_the_database_once(django_assert_num_queries):
    sweeper.sweep()
    with django_assert_num_queries(1):
        sweeper.sweep()


def test_a_worker_says_that_it_lives_until_it_is_stopped():
    thread = sweeper.Sweeper(lambda: {"ffmpeg": "9"}, every_s=0.05)
    thread.start()
    assert until(read_heartbeat)
    said = read_heartbeat()
    assert said["ffmpeg"] == "9"
    assert time.time() - said["at"] < 5
    thread.stop()
    thread.join(5)
    assert not thread.is_alive()
    assert not read_heartbeat()


def test_a_worker_touches_its_file_while_it_lives(settings, tmp_path):
    settings.WORKER_ALIVE_FILE = str(tmp_path / "worker.alive")
    alive = sweeper.Sweeper(dict)
    alive._write_heartbeat()
    assert (tmp_path / "worker.alive").exists()
    # A folder that cannot be written ends nothing
    settings.WORKER_ALIVE_FILE = "/nowhere/worker.alive"
    alive._write_heartbeat()

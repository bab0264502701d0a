"""Work on more files than one request takes: a job that survives its worker, can be stopped, and is taken back."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend import clock
from backend.accounts.models import User
from backend.accounts.selectors import actor_of
from backend.ids import new_id
from backend.jobs.leases import LeaseLost
from backend.library.inputs import BulkTag, FileFilter, NewTag
from backend.library.models import BulkItem, BulkJob, MediaTag, Tagging
from backend.library.services import (
    cancel_job,
    create_tag,
    forget_jobs,
    resume_jobs,
    run_bulk_job,
    start_tagging,
    undo_job,
)
from backend.library.services.bulk.running import run
from backend.media.models import MediaFile
from backend.search.index import row_number

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 1100
TAG, JOBS = "/api/v1/media/bulk-tag/", "/api/v1/jobs/"


@pytest.fixture
def many(namespace, alice):
    """More files of alice in the library than are named in one event, oldest first."""
    rows = [
        MediaFile(namespace_id=namespace, uploader_id=alice.user_id, visibility="library", kind="file", state="ready",
                  name="old", size=1)
        for _ in range(MANY)
    ]  # fmt: skip
    return [row.pk for row in MediaFile.objects.bulk_create(rows)]


@pytest.fixture
def alps(alice):
    """A tag."""
    return create_tag(alice, NewTag(name="Alps")).id


@pytest.fixture
def job(many, alps, alice):
    """A job that is to tag them all, and waits for a worker."""
    return UUID(start_tagging(alice, BulkTag(filter=FileFilter(), tag_ids=[alps])).id)


class Killed(BaseException):
    """The end of a worker in the middle of its work."""


def run_until_second_batch(job_id, what):
    """Work as a worker does until the second batch of files, and do ``what`` there."""
    asked = []

    def actor_now():
        asked.append(1)
        if len(asked) == 4:  # twice for each batch: to find it, and to work on it
            what()
        return actor_of(row.starter, credential="job", address="")

    BulkJob.objects.filter(pk=job_id).update(
        state="running", lease=new_id(), lease_until=clock.now() + timedelta(seconds=8), attempts=1
    )
    row = BulkJob.objects.select_related("namespace", "starter").get(pk=job_id)
    run(row, actor_now)


def silent_since_long(job_id):
    BulkJob.objects.filter(pk=job_id, state="running").update(lease_until=clock.now() - timedelta(seconds=1))


def test_more_files_than_one_request_takes_are_a_job_that_a_worker_does(client_for, many, alps, alice, bob, rung):
    client = client_for("alice")
    MediaFile.objects.filter(pk=many[5]).update(uploader_id=bob.user_id)
    answer = client.post(TAG, {"filter": {}, "tag_ids": [alps]})
    started = answer.json()
    assert (answer.status_code, answer.headers["Location"]) == (202, f"{JOBS}{started['id']}/")
    assert (started["state"], started["total"], started["percent"]) == ("queued", MANY, 0.0)
    rung.clear()
    run_bulk_job(UUID(started["id"]))
    ended = client.get(answer.headers["Location"]).json()
    assert (ended["state"], ended["done"], ended["percent"]) == ("done", MANY, 100.0)
    assert (ended["changed"], [row["id"] for row in ended["failed"]]) == (MANY - 1, [str(many[5])])
    assert Tagging.objects.filter(tag=alps).count() == MediaTag.objects.get(pk=alps).usage_count == MANY - 1
    [told] = [frame for frame in rung if frame.type == "library.changed"]
    assert b'"more":true' in told.frame_tail
    progress = [frame for frame in rung if frame.type == "job.updated"]
    assert (len(progress), {frame.audience for frame in progress}) == (3, {(f"user:{alice.user_id}",)})
    run_bulk_job(UUID(started["id"]))
    assert client.get(answer.headers["Location"]).json() == ended


def test_a_job_is_taken_over_from_a_killed_worker_and_does_each_file_once(job, many, alps):
    def die():
        raise Killed

    with pytest.raises(Killed):
        run_until_second_batch(job, die)
    run_bulk_job(job)
    assert (BulkJob.objects.get(pk=job).state, Tagging.objects.filter(tag=alps).count()) == ("running", 1000)
    assert resume_jobs() == 0
    silent_since_long(job)
    assert resume_jobs() == 1
    run_bulk_job(job)
    ended = BulkJob.objects.get(pk=job)
    assert (ended.state, ended.done, ended.changed, ended.attempts) == ("done", MANY, MANY, 0)
    assert (Tagging.objects.filter(tag=alps).count(), ended.items.count()) == (MANY, MANY)
    assert set(MediaFile.objects.values_list("revision", flat=True)) == {2}


def test_a_cancelled_job_stops_with_its_batch_and_what_is_done_can_be_taken_back(job, many, alps, alice):
    with pytest.raises(LeaseLost):
        run_until_second_batch(job, lambda: cancel_job(alice, job))
    row = BulkJob.objects.get(pk=job)
    assert (row.state, row.changed, Tagging.objects.filter(tag=alps).count()) == ("cancelled", 1000, 1000)
    undoing = undo_job(alice, job)
    assert (undoing.state, undoing.total) == ("queued", 1000)
    run_bulk_job(UUID(undoing.id))
    assert (Tagging.objects.count(), MediaTag.objects.get(pk=alps).usage_count) == (0, 0)


def test_a_job_that_cannot_be_done_is_given_up_after_a_few_tries(job, many):
    BulkJob.objects.update(order={"tag_ids": "no list"})
    for _ in range(3):
        silent_since_long(job)
        run_bulk_job(job)
    ended = BulkJob.objects.get(pk=job)
    assert (ended.state, ended.result["code"], ended.lease) == ("failed", "internal", None)


def test_a_job_of_a_person_who_may_not_act_any_more_ends_with_the_reason(job, many, alps, alice):
    User.objects.filter(pk=alice.user_id).update(is_active=False)
    run_bulk_job(job)
    ended = BulkJob.objects.get(pk=job)
    assert (ended.state, ended.result["code"], Tagging.objects.count()) == ("failed", "forbidden", 0)


def test_nobody_has_more_than_five_unfinished_jobs(client_for, job, many, alps):
    client, body = client_for("alice"), {"filter": {}, "tag_ids": [alps]}
    assert [client.post(TAG, body).status_code for _ in range(5)] == [202] * 4 + [429]
    assert client.post(f"{JOBS}{job}/cancel/").json()["state"] == "cancelled"
    assert client.post(TAG, body).status_code == 202


def test_a_lost_reminder_is_repeated_and_old_jobs_are_forgotten(job, many):
    assert resume_jobs() == 0
    BulkJob.objects.update(asked_at=clock.now() - timedelta(seconds=11))
    assert (resume_jobs(), resume_jobs()) == (1, 0)
    run_bulk_job(job)
    assert forget_jobs() == 0
    BulkJob.objects.update(created_at=clock.now() - timedelta(days=8))
    assert (forget_jobs(), BulkJob.objects.count(), BulkItem.objects.count()) == (1, 0, 0)


def test_a_batch_asks_the_same_questions_however_many_files_it_has(namespace, many, alice, alps):
    def questions(files):
        given = BulkTag(file_ids=[str(key) for key in files], tag_ids=[alps])
        with CaptureQueriesContext(connection) as asked:
            start_tagging(alice, given)
        return len(asked)

    # Files of the same instant may want one place in FTS5, which asks once more for the next free one.
    apart = sorted({row_number(key): key for key in many}.values())
    assert questions(apart[:5]) == questions(apart[5:200]) < 45

"""What happened to a file, as it is told to those who may see it; bounded, and gone with the bytes."""

from datetime import timedelta

import pytest

from backend.chat.services import delete_attachment
from backend.media.models import HistoryEntry, MediaFile
from backend.media.payloads import StageError
from backend.media.services import (
    HISTORY_LIMIT,
    Stage,
    begin_processing,
    fail_processing,
    purge_file,
    report_stage,
)
from backend.media.services.history import note_change
from backend.moderation.services import quarantine_file, release_file, retry_file_as_moderator
from tests import sending

pytestmark = pytest.mark.django_db
AT = "2026-01-01T00:00:00.000Z"
BROKEN = StageError(code="invalid_media", message="This file is damaged.", retryable=False)


@pytest.fixture
def sent(alice, group):
    """A video of alice in the group, as it came."""
    return sending.send(alice, group).media_id


def where(media_id):
    return f"/api/v1/media/files/{media_id}/events/"


def told(client, media_id):
    """What is told of the file, the first thing first."""
    rows = client.get(where(media_id)).json()["results"]
    return [(row["stage"], row["state"], row["actor"] and row["actor"]["username"]) for row in reversed(rows)]


def work(media_id, error=None):
    """A worker begins with the file, looks at it and, with an ``error``, gives up."""
    order = begin_processing(media_id)
    report_stage(order, Stage(name="probe", state="started", started_at=AT))
    report_stage(
        order, Stage(name="probe", state="failed" if error else "done", started_at=AT, elapsed_ms=7, error=error)
    )
    if error:
        fail_processing(order, error)
    return order


def test_a_clock_that_is_put_back_while_a_file_arrives_hinders_nothing(sent):
    media = MediaFile.objects.get(pk=sent)
    media.created_at += timedelta(minutes=1)
    note_change(media, "uploading", actor_id=None)
    assert HistoryEntry.objects.filter(media_id=sent, stage="upload", state="done").latest("pk").elapsed_ms == 0


def test_a_file_tells_from_its_first_byte_on_what_became_of_it(client_for, sent, mod):
    work(sent, BROKEN)
    retry_file_as_moderator(mod, sent)
    work(sent)
    first = [("upload", "started", "alice"), ("upload", "done", "alice"), ("probe", "failed", None)]
    assert told(client_for("bob"), sent) == [
        *first, ("processing", "failed", None), ("processing", "retried", "mod"), ("probe", "done", None),
    ]  # fmt: skip
    rows = client_for("bob").get(where(sent)).json()["results"]
    assert [(row["attempt"], row["elapsed_ms"]) for row in rows if row["stage"] == "probe"] == [(2, 7), (1, 7)]
    assert {(row["code"], row["detail"]) for row in rows if row["state"] == "failed"} == {(BROKEN.code, BROKEN.message)}


def test_a_stage_that_a_killed_worker_left_stays_begun(client_for, sent):
    report_stage(begin_processing(sent), Stage(name="probe", state="started", started_at=AT))
    MediaFile.objects.filter(pk=sent).update(lease_until=None)
    work(sent)
    assert told(client_for("alice"), sent)[2:] == [("probe", "started", None), ("probe", "done", None)]


def test_moderators_alone_are_told_who_held_a_file(client_for, sent, mod):
    quarantine_file(mod, sent, reason="spam")
    release_file(mod, sent, reason="fine")
    held = [("hold", "held"), ("hold", "released")]
    assert told(client_for("mod"), sent)[2:] == [(*one, "mod") for one in held]
    assert told(client_for("alice"), sent)[2:] == [(*one, None) for one in held]


def test_a_file_with_the_bytes_of_a_held_one_tells_that_it_was_held(client_for, alice, group, mod):
    content = sending.video_bytes()
    quarantine_file(mod, sending.send(alice, group, content).media_id, reason="spam")
    copy = sending.send(alice, group, content).media_id
    assert [(stage, state) for stage, state, _ in told(client_for("mod"), copy)][1:] == [
        ("upload", "done"),
        ("hold", "held"),
    ]


def test_a_deleted_file_tells_its_owner_and_moderators_alone(client_for, sent, alice):
    assert [client_for(name).get(where(sent)).status_code for name in ("carol", "stranger")] == [404, 404]
    assert client_for("alice").get("/api/v1/media/files/nonsense/events/").status_code == 404
    delete_attachment(alice, sent)
    assert client_for("bob").get(where(sent)).status_code == 404
    assert told(client_for("alice"), sent)[-1] == told(client_for("mod"), sent)[-1] == ("trash", "deleted", "alice")
    MediaFile.objects.update(deleted_at="2000-01-01T00:00Z")
    purge_file(sent)
    assert told(client_for("mod"), sent) == []


def test_pages_follow_each_other_and_a_cursor_of_nothing_is_refused(client_for, sent):
    work(sent)
    client = client_for("alice")
    first = client.get(f"{where(sent)}?limit=2").json()
    second = client.get(first["next"]).json()
    assert [row["stage"] for row in first["results"] + second["results"]] == ["probe", "upload", "upload"]
    assert client.get(second["previous"]).json()["results"] == first["results"]
    for cursor in ("YWZ0ZXIgeA", "YWZ0ZXIgOTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5"):
        assert client.get(f"{where(sent)}?cursor={cursor}").status_code == 400


def test_of_a_long_history_the_oldest_stages_go_first_and_milestones_stay(client_for, sent):
    order = begin_processing(sent)
    begun = HISTORY_LIMIT - 5
    HistoryEntry.objects.bulk_create(
        HistoryEntry(media_id=sent, at=AT, stage="probe", state="done", attempt=order.attempt, elapsed_ms=number)
        for number in range(begun)
    )
    for number in range(begun, HISTORY_LIMIT + 5):
        report_stage(order, Stage(name="probe", state="started", started_at=AT))
        report_stage(order, Stage(name="probe", state="done", started_at=AT, elapsed_ms=number))
    kept = HistoryEntry.objects.filter(media=sent).order_by("pk")
    assert [*kept.values_list("stage", flat=True)[:3]] == ["upload", "upload", "probe"]
    assert (kept.count(), kept[2].elapsed_ms) == (HISTORY_LIMIT, 7)


@pytest.mark.parametrize("entries", [2, 12])
def test_a_page_asks_as_much_of_the_database_however_long_it_is(
    client_for, sent, mod, django_assert_num_queries, entries
):
    for _ in range(entries // 2):
        quarantine_file(mod, sent, reason="spam")
        release_file(mod, sent, reason="fine")
    client = client_for("mod")
    client.get(where(sent))
    with django_assert_num_queries(5):
        assert len(client.get(where(sent)).json()["results"]) == entries + 2

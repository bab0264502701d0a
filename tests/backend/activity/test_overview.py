"""How a namespace stands: what waits, what is stored, and its last 24 hours, from what was measured."""

from datetime import UTC, timedelta

import pytest

from backend import clock
from backend.activity.selectors import overview
from backend.audit.models import ActivityEntry
from backend.errors import Forbidden
from backend.ids import least_id, new_id
from backend.media.models import Kind, MediaFile, State, Visibility

pytestmark = pytest.mark.django_db


def file(actor, namespace, ago: timedelta, **more):
    """A file that was begun so long ago; its key is of that time, too."""
    begun = clock.now() - ago
    given = {"state": State.READY, "size": 100, "kind": Kind.FILE, "visibility": Visibility.ROOM, "name": "x", **more}
    key = least_id(begun.timestamp()).int | new_id().int & (1 << 64) - 1
    return MediaFile.objects.create(
        id=f"{key:032x}", namespace_id=namespace, uploader_id=actor.user_id, created_at=begun, **given
    )


def noted(namespace, action, media, at):
    key = least_id(at.timestamp()).int | new_id().int & (1 << 64) - 1
    ActivityEntry.objects.create(id=f"{key:032x}", at=at, action=action, namespace_id=namespace, object_id=media.pk)


def test_the_hours_of_a_day_are_told_oldest_first_with_what_was_sent_and_what_failed(alice, mod, namespace):
    for _ in range(2):
        file(alice, namespace, timedelta(0))
    file(alice, namespace, timedelta(hours=5), state=State.FAILED, size=7)
    file(alice, namespace, timedelta(0), state=State.UPLOADING)
    file(alice, namespace, timedelta(hours=30))
    shown = overview(mod, None)
    assert len(shown.hours) == 24
    assert [hour.at for hour in shown.hours] == sorted(hour.at for hour in shown.hours)
    told = [(hour.uploads, hour.bytes, hour.failures) for hour in shown.hours]
    assert (told[-1], told[-6]) == ((2, 200, 0), (1, 7, 1))
    assert sum(uploads for uploads, _, _ in told) == 3


def test_what_is_processed_is_counted_and_the_oldest_of_it_is_told(alice, mod, namespace):
    assert overview(mod, None).processing.oldest_at is None
    old = file(alice, namespace, timedelta(minutes=14), state=State.PROCESSING)
    file(alice, namespace, timedelta(0), state=State.PROCESSING)
    found = overview(mod, None).processing
    assert (found.files, found.oldest_at) == (2, clock.stamp(old.created_at))


def test_the_time_to_the_thumbnail_is_the_median_from_the_last_byte_on(alice, mod, namespace):
    end = clock.now().astimezone(UTC)
    assert overview(mod, None).ready_ms is None
    for seconds in (1, 2, 60):
        media = file(alice, namespace, timedelta(seconds=seconds))
        noted(namespace, "media.uploaded", media, end - timedelta(seconds=seconds))
        noted(namespace, "media.ready", media, end)
    shown = overview(mod, None)
    assert (shown.ready_ms, shown.hours[-1].ready_ms) == (2000, 2000)


def test_another_namespace_counts_for_nothing_and_members_are_told_nothing(alice, mod, stranger, namespace):
    file(stranger, next(iter(stranger.slugs.values())), timedelta(0))
    assert sum(hour.uploads for hour in overview(mod, None).hours) == 0
    with pytest.raises(Forbidden):
        overview(alice, None)


def test_it_costs_the_same_few_queries_however_much_there_is(alice, mod, namespace, django_assert_num_queries):
    for number in range(5):
        file(alice, namespace, timedelta(hours=number))
    with django_assert_num_queries(6):
        overview(mod, None)


def test_over_http_the_figures_are_kept_for_some_seconds(client_for, alice, namespace):
    client = client_for("mod")
    first = client.get("/api/v1/moderation/overview/?namespace=demo")
    assert (first.status_code, first.json()["storage"]) == (200, {"used_bytes": 0, "quota_bytes": None})
    assert first.json()["scanner"] is None
    file(alice, namespace, timedelta(0))
    assert client.get("/api/v1/moderation/overview/?namespace=demo").json() == first.json()

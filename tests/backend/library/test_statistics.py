"""The statistics of a namespace: counted in advance, for its moderators, true once they are counted anew."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command

from backend import clock
from backend.accounts.models import Namespace
from backend.errors import Forbidden, NotFound
from backend.jobs.enqueue import broker
from backend.library.inputs import FileChange, NewTag
from backend.library.models import MediaStatistic
from backend.library.selectors import file
from backend.library.services import change_file, create_tag, refresh_statistics, request_statistics, statistics
from backend.media.models import MediaFile, State
from tests import sending

pytestmark = pytest.mark.django_db

STATS = "/api/v1/media/stats/"


def day(ago: int) -> str:
    return (clock.now() - timedelta(days=ago)).date().isoformat()


@pytest.fixture
def filled(alice, bob, mod, add_file, namespace):
    """Two videos of alice, one of them tagged and of three days ago, and one of bob that failed."""
    tag = create_tag(mod, NewTag(name="Alps", color="#aabbcc"))
    old, _, failed = add_file(alice, content=sending.video_bytes(100)), add_file(alice), add_file(bob)
    change_file(alice, old, FileChange(tags=[tag.id]), revision=file(alice, old).revision)
    MediaFile.objects.filter(pk=old).update(created_at=clock.now() - timedelta(days=3), state=State.READY)
    MediaFile.objects.filter(pk=failed).update(state=State.FAILED)
    return tag, old


def test_what_a_namespace_holds_is_counted_by_kind_state_tag_person_and_day(mod, alice, bob, filled):
    tag, old = filled
    sizes = dict(MediaFile.objects.values_list("pk", "size"))
    shown = statistics(mod, None, days=5)
    assert (shown.total.files, shown.total.bytes) == (3, sum(sizes.values()))
    assert {kind: one.files for kind, one in shown.by_kind.items()} == {"video": 3}
    assert {state: one.files for state, one in shown.by_state.items()} == {"failed": 1, "processing": 1, "ready": 1}
    assert [(one.id, one.path, one.color, one.files, one.bytes) for one in shown.by_tag] == [
        (tag.id, "Alps", "#aabbcc", 1, sizes[old])
    ]
    assert [(one.user.id, one.files) for one in shown.by_uploader] == [(str(alice.user_id), 2), (str(bob.user_id), 1)]
    assert [(one.day, one.files) for one in shown.by_day] == [
        (day(4), 0), (day(3), 1), (day(2), 0), (day(1), 0), (day(0), 2),
    ]  # fmt: skip
    assert shown.quota.limit is None
    assert shown.quota.used == shown.total.bytes


def test_the_numbers_change_when_they_are_counted_anew_and_what_is_gone_goes(mod, filled, namespace):
    before = statistics(mod, None, days=1)
    MediaFile.objects.update(state=State.DELETED)
    assert statistics(mod, None, days=1) == before
    refresh_statistics(namespace)
    after = statistics(mod, None, days=1)
    assert (after.total.files, after.by_kind, after.by_uploader) == (0, {}, [])
    assert after.by_state["deleted"].files == 3
    assert after.at > before.at


def test_the_command_counts_the_namespaces_and_a_dry_run_none(filled, namespace):
    for options, counted in (
        (["--dry-run"], 0), (["--namespace", "elsewhere"], 0), (["--namespace", "demo"], 1), ([], 1),
    ):  # fmt: skip
        Namespace.objects.get_or_create(slug="elsewhere", defaults={"name": "Elsewhere"})
        call_command("refresh_stats_views", *options, stdout=io.StringIO(), stderr=io.StringIO())
        assert MediaStatistic.objects.filter(namespace=namespace, what="total").count() == counted


def test_workers_are_asked_to_count_each_namespace_that_was_never_counted(namespace):
    depth = broker().client.llen("dramatiq:maintenance")
    assert request_statistics() == Namespace.objects.count()
    assert broker().client.llen("dramatiq:maintenance") == depth + Namespace.objects.count()


def test_a_namespace_is_counted_again_after_something_was_done_there_and_once_a_day(alice, add_file, namespace):
    def counted(ago: timedelta) -> int:
        for key in Namespace.objects.values_list("pk", flat=True):
            refresh_statistics(key)
        MediaStatistic.objects.update(at=clock.now() - ago)
        return request_statistics()

    assert counted(timedelta(minutes=10)) == 0
    assert counted(timedelta(days=2)) == Namespace.objects.count()
    media = add_file(alice)
    change_file(alice, media, FileChange(title="Alps"), revision=1)
    assert counted(timedelta(minutes=10)) == 1


def test_moderators_and_those_above_them_alone_see_statistics(alice, mod, admin, actor, namespace):
    for one in (mod, admin):
        assert statistics(one, "demo", days=1).namespace == "demo"
    with pytest.raises(Forbidden):
        statistics(alice, "demo", days=1)
    with pytest.raises(NotFound):
        statistics(actor("stranger"), "demo", days=1)


def test_over_http_the_days_are_bounded_and_other_numbers_are_refused(client_for, namespace):
    client = client_for("mod")
    assert len(client.get(STATS).json()["by_day"]) == 30
    assert len(client.get(STATS, {"days": "366", "namespace": "demo"}).json()["by_day"]) == 366
    for days in ("0", "367", "-1", "ten", "9" * 30):
        answer = client.get(STATS, {"days": days})
        assert (answer.status_code, list(answer.json()["errors"])) == (400, ["days"])
    assert client_for("alice").get(STATS).status_code == 403
    assert client_for("mod").get(STATS, {"namespace": "nowhere"}).status_code == 404


def test_reading_costs_the_same_however_many_days_are_asked_for(mod, filled, django_assert_max_num_queries):
    statistics(mod, None, days=1)
    for days in (1, 366):
        with django_assert_max_num_queries(6):
            statistics(mod, None, days=days)

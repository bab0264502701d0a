"""What a library is browsed by: the months of its files, and the people who sent them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from backend.accounts.models import Membership
from backend.library.inputs import FileChange, FileFilter, NewCollection, NewTag
from backend.library.selectors import file
from backend.library.services import change_file, create_collection, create_tag
from backend.media.models import MediaFile
from backend.moderation.services import quarantine_file

pytestmark = pytest.mark.django_db

MONTHS = "/api/v1/media/months/"
UPLOADERS = "/api/v1/media/uploaders/"


@pytest.fixture
def came(add_file, alice):
    """Adds a file of alice that came at a time, and answers its id."""

    def add(at: str, **where):
        media = add_file(where.pop("by", alice), **where)
        MediaFile.objects.filter(pk=media).update(created_at=datetime.fromisoformat(at).replace(tzinfo=UTC))
        return media

    return add


def counted(client, query=""):
    answer = client.get(f"{MONTHS}?{query}")
    assert answer.status_code == 200, answer.content
    return {row["month"]: row["files"] for row in answer.json()["results"]}


def test_months_are_told_newest_first_with_their_files_and_none_without(client_for, came):
    for at in ("2025-12-24T12:00:00", "2026-03-01T00:00:00", "2026-03-31T22:30:00"):
        came(at)
    client = client_for("bob")
    assert list(counted(client).items()) == [("2026-03", 2), ("2025-12", 1)]
    # In Berlin April has begun by then; in New York March has not.
    assert counted(client, "tz=Europe/Berlin") == {"2026-04": 1, "2026-03": 1, "2025-12": 1}
    assert counted(client, "tz=America/New_York") == {"2026-03": 1, "2026-02": 1, "2025-12": 1}


def test_months_count_what_the_list_beside_them_shows(client_for, came, mod, alice):
    tagged, held = came("2026-03-05T00:00:00"), came("2026-04-05T00:00:00")
    came("2026-05-05T00:00:00", in_library=False)
    tag = create_tag(mod, NewTag(name="Alps")).id
    change_file(alice, tagged, FileChange(tags=[tag]), revision=file(alice, tagged).revision)
    quarantine_file(mod, held, reason="Evidence")
    smart = create_collection(mod, NewCollection(name="All of the Alps", filter=FileFilter(tag=tag)))
    assert counted(client_for("bob")) == {"2026-03": 1}
    assert counted(client_for("alice")) == {"2026-05": 1, "2026-03": 1}
    assert counted(client_for("alice"), f"collection={smart.id}") == {"2026-03": 1}
    assert counted(client_for("alice"), f"tag={tag}&kind=audio") == {}
    assert client_for("stranger").get(f"{MONTHS}?namespace=demo").status_code == 404


def test_the_page_of_a_month_begins_there_keeps_the_filter_and_leads_both_ways(client_for, add_file, alice):
    old, new = add_file(alice), add_file(alice)
    client = client_for("bob")
    [month] = client.get(f"{MONTHS}?kind=video&limit=1&tz=UTC").json()["results"]
    page = client.get(month["page"]).json()
    assert "kind=video" in month["page"]
    assert "tz=" not in month["page"]
    assert [row["id"] for row in page["results"]] == [str(new)]
    assert [row["id"] for row in client.get(page["next"]).json()["results"]] == [str(old)]
    newer = client.get(page["previous"]).json()
    assert newer["results"] == []


def test_months_of_photos_lead_into_the_order_of_when_they_were_taken_where_others_stand_by_when_they_came(
    client_for, came, alice
):
    def taken(at, **where):
        media = came("2026-11-20T00:00:00", **where)
        MediaFile.objects.filter(pk=media).update(taken_s=datetime.fromisoformat(at).replace(tzinfo=UTC).timestamp())
        return media

    now = datetime.now(ZoneInfo("Asia/Tokyo"))
    sent_late, sent_early = came(datetime.now(UTC).replace(tzinfo=None).isoformat()), came("2026-03-31T23:59:59.700")
    old, older, spring = (taken(at) for at in ("2019-07-31T23:59:59", "2019-07-31T23:59:58", "2026-03-02T10:00:00"))
    taken("2024-01-01T00:00:00", in_library=False)
    # A camera that is ahead of its time: its photo counts to the month that is now, and stands on its page
    ahead = taken("2031-05-01T00:00:00")
    client = client_for("bob")
    months = client.get(f"{MONTHS}?by=taken&kind=video&limit=2&tz=Asia/Tokyo").json()["results"]
    assert [(one["month"], one["files"]) for one in months] == [(f"{now:%Y-%m}", 2), ("2026-03", 2), ("2019-07", 2)]
    assert counted(client_for("alice"), "by=taken")["2024-01"] == 1

    def walked(address, side):
        while address:
            page = client.get(address).json()
            yield from (row["id"] for row in page["results"])
            address = page[side]

    order = [str(media) for media in (ahead, sent_late, sent_early, spring, old, older)]
    assert list(walked("/api/v1/media/search/?sort=taken&kind=video&limit=2", "next")) == order
    assert list(walked(months[0]["page"], "next")) == order
    assert list(walked(months[1]["page"], "next")) == order[2:]
    assert list(walked(months[2]["page"], "previous")) == [*order[4:], *order[2:4], *order[:2]]


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../etc/passwd", "/etc/localtime", "x" * 65])
def test_a_time_zone_that_is_none_is_refused_with_its_name(client_for, namespace, zone):
    refused = client_for("alice").get(MONTHS, {"tz": zone})
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["tz"])


def test_counting_months_costs_the_same_queries_for_any_number_of_them(client_for, came, django_assert_max_num_queries):
    client = client_for("bob")
    for months in range(0, 48, 16):
        came((datetime(2022, 1, 15, tzinfo=UTC) + timedelta(days=31 * months)).isoformat())
    with django_assert_max_num_queries(8):
        assert len(counted(client)) == 3


def names(client, query=""):
    answer = client.get(f"{UPLOADERS}?{query}")
    assert answer.status_code == 200, answer.content
    return [user["username"] for user in answer.json()["results"]]


def test_people_are_found_by_their_names_if_they_sent_what_one_sees(client_for, add_file, alice, bob, mod):
    for sender in (alice, alice, mod):
        add_file(sender)
    add_file(bob, in_library=False)
    assert names(client_for("carol")) == ["alice", "mod"]
    assert names(client_for("bob")) == ["alice", "bob", "mod"]
    assert names(client_for("carol"), "q=ALI") == ["alice"]
    assert names(client_for("carol"), "q=bo") == []
    assert names(client_for("carol"), "limit=1") == ["alice"]
    second = client_for("carol").get(client_for("carol").get(f"{UPLOADERS}?limit=1").json()["next"]).json()
    assert [user["username"] for user in second["results"]] == ["mod"]
    assert client_for("stranger").get(f"{UPLOADERS}?namespace=demo").status_code == 404


def test_who_has_left_the_namespace_is_found_as_long_as_their_files_stand(client_for, add_file, alice, namespace):
    add_file(alice)
    Membership.objects.filter(user=alice.user_id).delete()
    assert names(client_for("bob")) == ["alice"]

"""Namespaces over HTTP: made, changed, and who belongs to them."""

import json
from uuid import UUID

import pytest
from django.apps import apps

from backend.accounts.services import ensure_namespace, ensure_user
from backend.events.catalogue import ACCESS_STREAM
from backend.events.log import head, read

pytestmark = pytest.mark.django_db

HERE = "/api/v1/namespaces/demo/"
UNLIMITED = {
    "types": None, "max_file_bytes": None, "person_quota_bytes": None, "retention_days": None, "retention": None,
    "metadata": None, "play_uploads": False, "video_side": None, "keep_originals": True, "link_previews": False,
    "second_factor": "off", "second_factor_days": 7, "second_factor_since": None,
}  # fmt: skip


@pytest.fixture
def root(client_for, person):
    """The client of an administrator of the server."""
    row = person("root")
    type(row).objects.filter(pk=row.pk).update(is_superuser=True)
    return client_for("root")


def test_who_makes_a_namespace_owns_it(root):
    made = root.post("/api/v1/namespaces/", {"slug": "team-2", "name": " Team 2 "})
    assert made.status_code == 201
    assert {**made.json(), "id": "", "created_at": ""} == {
        "id": "", "slug": "team-2", "name": "Team 2", "role": "owner", "quota_bytes": None, "used_bytes": 0,
        "policy": {"ai": True, "ai_auto_accept": None, "ai_budget": None, **UNLIMITED}, "created_at": "",
    }  # fmt: skip
    assert [one["role"] for one in root.get("/api/v1/namespaces/team-2/members/").json()["results"]] == ["owner"]


@pytest.mark.parametrize("slug", ["", "Two", "two words", "-a", "a-", "x" * 61, "ä", "a_b"])
def test_a_slug_that_does_not_fit_is_refused_with_its_field(root, slug):
    refused = root.post("/api/v1/namespaces/", {"slug": slug})
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["slug"])


def test_a_slug_that_is_taken_is_a_conflict(root, namespace):
    assert root.post("/api/v1/namespaces/", {"slug": "demo"}).status_code == 409


def test_administrators_change_name_and_quota_and_null_lifts_it(client_for):
    admin = client_for("admin")
    changed = admin.patch(HERE, {"name": "Demonstration", "quota_bytes": 5_000}).json()
    assert (changed["name"], changed["quota_bytes"]) == ("Demonstration", 5_000)
    assert admin.patch(HERE, {"policy": {}}).json() == changed
    assert admin.patch(HERE, {"quota_bytes": None}).json()["quota_bytes"] is None
    rows = apps.get_model("audit", "ActivityEntry").objects.filter(action="namespace.updated").order_by("at", "id")
    assert [row.data for row in rows] == [{"name": "Demonstration", "quota_bytes": 5_000}, {"quota_bytes": None}]


def test_policies_are_changed_one_by_one_by_administrators_alone(client_for):
    admin = client_for("admin")
    admin.patch(HERE, {"policy": {"ai_auto_accept": 0.9}})
    changed = admin.patch(HERE, {"policy": {"ai": False}}).json()["policy"]
    assert changed == {"ai": False, "ai_auto_accept": 0.9, "ai_budget": None, **UNLIMITED}
    assert client_for("viewer").get(HERE).json()["policy"] == changed
    assert client_for("mod").patch(HERE, {"policy": {"ai": True}}).status_code == 403


NOT_SET = [
    ({"policy": {"keep_days": 7}}, "policy"),
    ({"policy": {"retention_days": 0}}, "retention_days"),
    ({"policy": {"retention_days": 36_526}}, "retention_days"),
    ({"policy": {"retention": [{"kind": "video"}]}}, "retention"),
    ({"policy": {"retention": [{"unused_days": 0}]}}, "retention"),
    ({"policy": {"retention": [{"unused_days": 29}]}}, "retention"),
    ({"policy": {"retention": [{"unused_days": 90, "room": "x"}]}}, "retention"),
    ({"policy": {"retention": [{"unused_days": 90, "room": str(UUID(int=7))}]}}, "retention"),
    ({"policy": {"retention": [{"unused_days": 90}] * 21}}, "retention"),
    ({"policy": {"retention": [{"unused_days": 90, "size": 7}]}}, "policy"),
    ({"policy": {"max_file_bytes": 0}}, "max_file_bytes"),
    ({"policy": {"max_file_bytes": 2**63}}, "max_file_bytes"),
    ({"policy": {"person_quota_bytes": -1}}, "person_quota_bytes"),
    ({"policy": {"types": []}}, "types"),
    ({"policy": {"types": ["image"]}}, "types"),
    ({"policy": {"types": ["image/*", "*/*"]}}, "types"),
    ({"policy": {"types": ["image/*"] * 51}}, "types"),
    ({"policy": {"ai_auto_accept": 0.2}}, "ai_auto_accept"),
    ({"policy": {"ai_budget": -1}}, "ai_budget"),
    ({"policy": 7}, "policy"),
    ({"quota_bytes": -1}, "quota_bytes"),
    ({"quota_bytes": 2**63}, "quota_bytes"),
    ({"quota_bytes": "much"}, "quota_bytes"),
    ({"name": " "}, "name"),
    ({"name": "x" * 121}, "name"),
    ({"name": None}, "name"),
]


def test_what_cannot_be_set_is_refused_with_its_field(client_for, subtests):
    admin = client_for("admin")
    for change, field in NOT_SET:
        with subtests.test(field, change=str(change)[:60]):
            refused = admin.patch(HERE, change)
            assert (refused.status_code, list(refused.json()["errors"])) == (400, [field])


def test_a_person_is_brought_in_once_and_keeps_their_role(root, person):
    bob, path = str(person("stranger").pk), f"{HERE}members/"
    answers = [root.post(path, {"user": bob, "role": role}) for role in ("moderator", "viewer")]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert [answer.json()["role"] for answer in answers] == ["moderator", "moderator"]


def test_administrators_bring_in_only_whom_they_know(client_for, person):
    refused = client_for("admin").post(f"{HERE}members/", {"user": str(person("stranger").pk)})
    assert refused.status_code == 404


def test_no_role_above_ones_own_is_given_or_taken(client_for, person):
    admin, path = client_for("admin"), f"{HERE}members/{person('bob').pk}/"
    assert admin.patch(path, {"role": "owner"}).status_code == 403
    person("bob").memberships.update(role="owner")
    assert [admin.patch(path, {"role": "member"}).status_code, admin.delete(path).status_code] == [403, 403]


def test_the_last_administrator_stays_until_there_is_another(client_for, person):
    admin, mine = client_for("admin"), f"{HERE}members/{person('admin').pk}/"
    assert [admin.delete(f"{HERE}members/me/").status_code, admin.patch(mine, {"role": "member"}).status_code] == [
        409
    ] * 2
    admin.patch(f"{HERE}members/{person('bob').pk}/", {"role": "admin"})
    assert admin.delete(f"{HERE}members/me/").status_code == 204
    assert admin.get(HERE).status_code == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("method", "body"), [("PATCH", {"role": "viewer"}), ("DELETE", {})])
def test_who_loses_a_role_has_their_open_sockets_look_again_at_once(client_for, person, method, body):
    before = head(ACCESS_STREAM).seq
    bob = person("bob")
    answer = client_for("admin").generic(method, f"{HERE}members/{bob.pk}/", json.dumps(body), "application/json")
    assert answer.status_code in {200, 204}
    [told] = read(ACCESS_STREAM, after=before, epoch=head(ACCESS_STREAM).epoch)
    assert str(bob.pk).encode() in told.frame


def walk(client, path):
    """All rows of a list, page by page, and back again."""
    page = client.get(path).json()
    rows, pages = list(page["results"]), 1
    while page["next"]:
        page = client.get(page["next"]).json()
        rows += page["results"]
        pages += 1
    back = client.get(page["previous"]).json() if page["previous"] else page
    return rows, pages, back


def test_members_and_namespaces_are_walked_in_both_directions(client_for, person, root):
    for name in ("alice", "bob", "carol", "mod"):
        person(name)
    rows, pages, back = walk(root, f"{HERE}members/?limit=2")
    assert ([row["user"]["username"] for row in rows], pages) == (["alice", "bob", "carol", "mod"], 2)
    assert back["results"] == rows[:2]
    ensure_namespace("third", "Third")
    rows, pages, back = walk(root, "/api/v1/namespaces/?limit=1")
    assert ([row["slug"] for row in rows], pages) == (["elsewhere", "demo", "third"], 3)
    assert back["results"] == rows[1:2]


@pytest.mark.parametrize("people", [2, 9])
def test_a_page_of_members_asks_the_database_as_often_however_long(
    client_for, person, people, django_assert_num_queries, namespace
):
    alice = client_for("alice")
    for number in range(people):
        ensure_user(f"person-{number}", password="", display_name="", roles={namespace: "member"})
    with django_assert_num_queries(3):
        assert len(alice.get(f"{HERE}members/").json()["results"]) == people + 1

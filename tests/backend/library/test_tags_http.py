"""Tags over HTTP."""

import pytest

from backend.ids import new_id
from backend.library.inputs import NewTag
from backend.library.services import create_tag

pytestmark = pytest.mark.django_db

TAGS = "/api/v1/media/tags/"


def test_a_tag_is_made_changed_merged_and_deleted(client_for, namespace):
    mod = client_for("mod")
    made = mod.post(TAGS, {"name": " Finance ", "color": "#AABBCC"})
    assert (made.status_code, {**made.json(), "id": ""}) == (201, {
        "id": "", "namespace": "demo", "name": "Finance", "path": "Finance", "color": "#aabbcc", "parent": None,
        "usage_count": 0, "total_count": 0, "aliases": [],
    })  # fmt: skip
    finance = made.json()["id"]
    twin = mod.post(TAGS, {"name": "FINANCE"})
    assert (twin.status_code, twin.json()["tag"]) == (409, finance)
    below = mod.post(TAGS, {"name": "Bills", "parent": finance}).json()
    assert below["path"] == "Finance/Bills"
    assert mod.patch(f"{TAGS}{finance}/", {"name": "Money", "color": None}).json()["color"] is None
    assert mod.get(f"{TAGS}{below['id']}/").json()["path"] == "Money/Bills"
    other = mod.post(TAGS, {"name": "Invoices"}).json()["id"]
    assert mod.post(f"{TAGS}{other}/merge/", {"into": below["id"]}).json()["aliases"] == ["Invoices"]
    gone = mod.get(f"{TAGS}{other}/")
    assert (gone.status_code, gone.json()["merged_into"]) == (410, below["id"])
    assert mod.delete(f"{TAGS}{finance}/").status_code == 409
    assert mod.delete(f"{TAGS}{finance}/?children=delete").status_code == 204
    assert mod.get(TAGS).json()["results"] == []


def test_three_pages_hold_the_tree_in_the_order_of_paths_and_lead_back(client_for, mod):
    for name in ("b", "a", "c", "e", "d"):
        create_tag(mod, NewTag(name=name))
    client = client_for("viewer")
    first = client.get(f"{TAGS}?limit=2").json()
    second = client.get(first["next"]).json()
    third = client.get(second["next"]).json()
    assert [row["name"] for page in (first, second, third) for row in page["results"]] == list("abcde")
    assert client.get(third["previous"]).json()["results"] == second["results"]


def test_tags_are_found_by_a_part_of_their_name_or_by_their_parent(client_for, mod):
    alps = create_tag(mod, NewTag(name="Alps")).id
    create_tag(mod, NewTag(name="Summits", parent=alps))
    create_tag(mod, NewTag(name="Sea"))
    client = client_for("bob")
    assert [row["path"] for row in client.get(f"{TAGS}?q=SUM").json()["results"]] == ["Alps/Summits"]
    assert [row["path"] for row in client.get(f"{TAGS}?parent={alps}").json()["results"]] == ["Alps/Summits"]
    assert client.get(f"{TAGS}?parent={new_id()}").status_code == 404


def test_the_log_says_who_did_what_to_which_tag(client_for, mod):
    key = create_tag(mod, NewTag(name="A")).id
    client_for("mod").patch(f"{TAGS}{key}/", {"name": "B"})
    client_for("mod").delete(f"{TAGS}{key}/")
    rows = client_for("mod").get(f"/api/v1/activity/?object={key}").json()["results"]
    assert [(row["action"], row["object"]["name"]) for row in rows] == [
        ("tag.deleted", "B"), ("tag.updated", "B"), ("tag.created", "A"),
    ]  # fmt: skip

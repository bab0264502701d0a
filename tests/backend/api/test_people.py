"""Making people, switching them off, giving them links: what administrators do, and what becomes of it."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.apps import apps

from backend import clock
from backend.chat.services import create_room
from backend.events.catalogue import ACCESS_STREAM
from backend.events.log import head, read
from tests.clients import ApiClient
from tests.conftest import PASSWORD
from tests.parallel import together

pytestmark = pytest.mark.django_db

NEW = "staple battery horse"
_ROWS = apps.get_model("audit", "ActivityEntry").objects
_LINKS = apps.get_model("accounts", "AccountLink").objects


def log_in(name, password=PASSWORD):
    return ApiClient().post("/api/v1/auth/login/", {"username": name, "password": password})


def use(url, password=NEW):
    token = url.partition("#")[2]
    return ApiClient().post("/api/v1/auth/link/use/", {"token": token, "password": password})


def look(url):
    return ApiClient().post("/api/v1/auth/link/", {"token": url.partition("#")[2]})


def invited(client_for, **more):
    """The answer to an administrator who invites dora."""
    return client_for("admin").post("/api/v1/users/", {"username": "dora", "namespace": "demo", **more}).json()


def belong(person, name, namespace, role="member"):
    """Somebody belongs to another namespace, too."""
    key = apps.get_model("accounts", "Namespace").objects.get_or_create(slug=namespace, defaults={"name": "N"})[0]
    apps.get_model("accounts", "Membership").objects.create(user=person(name), namespace=key, role=role)


@pytest.fixture
def root(client_for, person):
    """The client of an administrator of the server who belongs nowhere."""
    row = person("root")
    row.memberships.all().delete()
    type(row).objects.filter(pk=row.pk).update(is_superuser=True)
    return client_for("root")


def test_an_invited_person_sets_a_password_by_their_link_and_is_in(client_for):
    made = invited(client_for, role="moderator", display_name="Dora D.")
    assert log_in("dora", "").status_code == 401
    shown = look(made["invite_url"]).json()
    assert (shown["kind"], shown["user"]) == ("invite", made["user"])
    assert use(made["invite_url"]).json() == made["user"]
    me = ApiClient(headers={"Authorization": f"Token {log_in('dora', NEW).json()['token']}"}).get("/api/v1/me/").json()
    assert [(one["slug"], one["role"]) for one in me["namespaces"]] == [("demo", "moderator")]
    assert set(_ROWS.values_list("action", flat=True)) >= {"user.created", "user.joined"}


def test_a_link_is_used_once(client_for):
    url = invited(client_for)["invite_url"]
    assert [use(url).status_code, use(url).status_code, look(url).status_code] == [200, 403, 403]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_use_a_link_at_once_one_sets_the_password(client_for):
    url = invited(client_for)["invite_url"]
    answers = together(lambda: use(url, NEW).status_code, lambda: use(url, NEW[::-1]).status_code)
    assert sorted(answers) == [200, 403]
    assert sorted(log_in("dora", one).status_code for one in (NEW, NEW[::-1])) == [200, 401]


def test_a_link_ends_after_its_time_and_is_kept_as_a_hash(client_for):
    url = invited(client_for)["invite_url"]
    row = _LINKS.get()
    assert url.partition("#")[2] not in row.digest
    assert timedelta(hours=71) < row.expires_at - clock.now() <= timedelta(hours=72)
    _LINKS.update(expires_at=clock.now())
    assert use(url).status_code == 403


def test_a_password_that_is_easily_guessed_leaves_the_link_as_it_is(client_for):
    url = invited(client_for)["invite_url"]
    for weak in ("short", "password123", "", "x" * 1001):
        refused = use(url, weak)
        assert (refused.status_code, list(refused.json()["errors"])) == (400, ["password"])
    assert use(url).status_code == 200


def test_tries_of_links_are_limited_by_address(settings, db):
    settings.LOGIN_ATTEMPTS_PER_MINUTE = 1
    # Three of five fall into one minute, whenever it begins
    assert {use("#made-up").status_code for _ in range(5)} == {403, 429}


def test_all_addresses_of_one_network_count_as_one(settings, one_window, db):
    settings.LOGIN_ATTEMPTS_PER_MINUTE = 2
    places = ("2001:db8:1:2::1", "2001:db8:1:2:a:b:c:d", "2001:db8:1:2::3", "2001:db8:1:3::1", "no address")
    tried = [ApiClient(REMOTE_ADDR=one).post("/api/v1/auth/link/", {"token": "x"}).status_code for one in places]
    assert tried == [403, 403, 429, 403, 403]


def test_a_person_who_is_made_with_a_password_needs_no_link(client_for):
    assert invited(client_for, password=NEW)["invite_url"] is None
    assert log_in("dora", NEW).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "status", "field"),
    [
        ({"username": "al ice"}, 400, "username"),
        ({"username": ""}, 400, "username"),
        ({"username": "x" * 151}, 400, "username"),
        ({"username": "nul\0"}, 400, "username"),
        ({"username": "alice"}, 409, None),
        ({"username": "ALICE"}, 409, None),
        ({"password": "short"}, 400, "password"),
        ({"role": "king"}, 400, "role"),
        ({"role": "owner"}, 403, None),
        ({"display_name": " "}, 400, "display_name"),
        ({"namespace": "elsewhere"}, 404, None),
    ],
)
def test_what_cannot_be_made_is_said_and_nothing_stands(client_for, person, wrong, status, field):
    for name in ("alice", "stranger"):
        person(name)
    count = apps.get_model("accounts", "User").objects.count() + 1
    admin = client_for("admin")
    refused = admin.post("/api/v1/users/", {"username": "dora", "namespace": "demo", **wrong})
    assert refused.status_code == status, refused.content
    assert list(refused.json().get("errors", {None: []})) == [field]
    assert apps.get_model("accounts", "User").objects.count() == count


def test_a_new_password_by_a_link_ends_every_log_in(client_for, person):
    bobs, bob = client_for("bob"), person("bob")
    url = client_for("admin").post(f"/api/v1/users/{bob.pk}/reset/").json()["reset_url"]
    assert bobs.get("/api/v1/me/").status_code == 200
    assert look(url).json()["kind"] == "reset"
    assert use(url).status_code == 200
    assert bobs.get("/api/v1/me/").status_code == 401
    assert [log_in("bob").status_code, log_in("bob", NEW).status_code] == [401, 200]


def test_a_later_link_replaces_the_earlier_one(client_for, person):
    admin, bob = client_for("admin"), person("bob")
    first, second = (admin.post(f"/api/v1/users/{bob.pk}/reset/").json()["reset_url"] for _ in range(2))
    assert [use(first).status_code, use(second).status_code] == [403, 200]


@pytest.mark.django_db(transaction=True)
def test_who_is_switched_off_is_shut_out_everywhere_and_back_when_switched_on(client_for, person, bob, alice):
    create_room(alice, kind="group", name="Trip", members=[bob.user_id])
    bobs, admin, path = client_for("bob"), client_for("admin"), f"/api/v1/users/{bob.user_id}/"
    before = head(ACCESS_STREAM).seq
    off = admin.patch(path, {"is_active": False})
    assert (off.status_code, off.json()["is_active"]) == (200, False)
    [told] = read(ACCESS_STREAM, after=before, epoch=head(ACCESS_STREAM).epoch)
    assert b'"code":4403' in told.frame
    assert [bobs.get("/api/v1/me/").status_code, log_in("bob").status_code] == [401, 401]
    assert admin.post(f"{path}reset/").status_code == 409
    assert [one["username"] for one in admin.get("/api/v1/users/?active=false").json()["results"]] == ["bob"]
    assert client_for("alice").get("/api/v1/users/?active=false").json()["results"] == []
    assert admin.patch(path, {"is_active": True}).json()["is_active"] is True
    assert bobs.get("/api/v1/me/").status_code == 200


def test_who_was_erased_is_neither_switched_on_nor_given_a_password(root, person):
    row = person("dora")
    type(row).objects.filter(pk=row.pk).update(erased_at=clock.now(), is_active=False)
    path = f"/api/v1/users/{row.pk}/"
    refused = [root.patch(path, {"is_active": True}), root.post(f"{path}reset/")]
    assert [(one.status_code, "erased" in one.json()["detail"]) for one in refused] == [(409, True)] * 2
    type(row).objects.filter(pk=row.pk).update(is_active=True)
    assert root.post(f"{path}reset/").status_code == 409, "whoever ticked them in Django's admin"
    assert root.patch(path, {"is_active": False}).status_code == 200


def test_a_link_of_somebody_who_was_switched_off_meanwhile_opens_nothing(client_for, person):
    admin, bob = client_for("admin"), person("bob")
    url = admin.post(f"/api/v1/users/{bob.pk}/reset/").json()["reset_url"]
    admin.patch(f"/api/v1/users/{bob.pk}/", {"is_active": False})
    assert [look(url).status_code, use(url).status_code] == [403, 403]


@pytest.mark.parametrize("why", ["belongs elsewhere, too", "rules the server", "stands above"])
def test_an_account_is_managed_by_who_administers_all_of_it_alone(client_for, person, why):
    bob = person("bob")
    if why == "belongs elsewhere, too":
        belong(person, "bob", "elsewhere")
    elif why == "rules the server":
        type(bob).objects.filter(pk=bob.pk).update(is_superuser=True)
    else:
        bob.memberships.update(role="owner")
    admin, path = client_for("admin"), f"/api/v1/users/{bob.pk}/"
    assert admin.patch(path, {"is_active": False}).status_code == 403
    assert admin.post(f"{path}reset/").status_code == 403
    assert log_in("bob").status_code == 200


def test_administrators_of_the_server_manage_everybody(root, person):
    for name in ("bob", "stranger", "admin"):
        assert root.patch(f"/api/v1/users/{person(name).pk}/", {"is_active": False}).status_code == 200
    assert root.post("/api/v1/users/", {"username": "dora", "namespace": "demo", "role": "owner"}).status_code == 201


def test_a_person_shows_the_namespaces_that_one_may_know_of(client_for, person, root):
    belong(person, "bob", "elsewhere", "admin")
    path = f"/api/v1/users/{person('bob').pk}/"
    seen = [{one["slug"] for one in client.get(path).json()["namespaces"]} for client in (client_for("alice"), root)]
    assert seen == [{"demo"}, {"demo", "elsewhere"}]


def test_an_administrator_without_any_namespace_is_told_what_to_do(root):
    apps.get_model("accounts", "Namespace").objects.all().delete()
    refused = root.post("/api/chat/rooms/", {"kind": "group", "name": "First"})
    assert refused.status_code == 403
    assert "offchat namespaces add" in refused.json()["detail"]
    assert root.post("/api/v1/namespaces/", {"slug": "main", "name": "Main"}).status_code == 201
    assert UUID(root.post("/api/chat/rooms/", {"kind": "group", "name": "First"}).json()["id"])

"""A namespace asks for second factors: who has none can add one and do nothing else, and admins see and take them."""

from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync
from django.apps import apps
from django.core.cache import cache
from django.test import Client
from msgspec import to_builtins

from backend import clock
from backend.accounts.inputs import NamespaceChange, PolicyChange
from backend.accounts.models import Letter, Membership, Namespace, SecondFactor, User
from backend.accounts.selectors import all_persons, operator
from backend.accounts.services import (
    Credentials,
    actor_by_grant,
    actor_for,
    add_membership,
    change_membership,
    change_namespace,
    issue_grant,
    issue_ticket,
    renewed,
)
from backend.errors import SecondFactorOwed
from consumers.websocket.admission import TurnedAway, actor_of_handshake
from media_pipeline.mail.letters import deliver_due_letters
from tests.backend.accounts.test_passkeys import add, enter
from tests.backend.accounts.test_second_factors import code, log_in
from tests.clients import ApiClient
from tests.conftest import PASSWORD
from tests.passkey_device import Device

pytestmark = pytest.mark.django_db

NAMESPACE, MINE = "/api/v1/namespaces/demo/", "/api/v1/me/second-factor/"


@pytest.fixture(autouse=True)
def many_tries(settings):
    cache.clear()
    settings.LOGIN_ATTEMPTS_PER_MINUTE = 1000
    settings.BASE_URL = "http://localhost"


@pytest.fixture
def ask(namespace):
    """Has the operator make the namespace ask for second factors; returns its policies."""

    def ask(rule, days=0):
        change = PolicyChange(second_factor=rule, second_factor_days=days)
        return to_builtins(change_namespace(operator(), "demo", NamespaceChange(policy=change)).policy)

    return ask


def turn_on(client):
    secret = client.post(MINE, {"password": PASSWORD}).json()["secret"]
    assert client.post(f"{MINE}confirm/", {"code": code(secret)}).status_code == 200


def credential_of(client):
    return Credentials(authorization=client.defaults["HTTP_AUTHORIZATION"])


def handshake(client):
    header = (b"authorization", client.defaults["HTTP_AUTHORIZATION"].encode())
    scope = {"headers": [header], "query_string": b"", "client": ("127.0.0.1", 1)}
    return async_to_sync(actor_of_handshake)(scope, "chat")


def test_who_owes_a_second_factor_can_add_one_or_leave_and_do_nothing_else(client_for, person, ask):
    alice = client_for("alice")
    before = actor_for(credential_of(alice), address="")
    grant = issue_grant(before).token
    assert ask("everybody", days=7)["second_factor_since"] is not None
    me = alice.get("/api/v1/me/").json()
    assert timedelta(days=6) < clock.parse(me["second_factor_due"]) - clock.now() < timedelta(days=8)
    assert alice.get("/api/v1/users/").status_code == 200, "days of grace"
    ask("everybody")
    for refused in (
        alice.get("/api/v1/users/"), alice.patch("/api/v1/me/", {"display_name": "Al"}),
        alice.post("/api/v1/auth/ws-ticket/"), alice.post("/api/v1/auth/grant/"), alice.get("/api/v1/me/export/"),
        alice.post("/api/v1/me/password/", {"old": PASSWORD, "new": "staple battery horse"}),
        alice.delete(f"{NAMESPACE}members/{person('bob').pk}/"),
    ):  # fmt: skip
        assert (refused.status_code, refused.json().get("code")) == (403, "forbidden"), refused.content
        assert "second_factor_due" in refused.json()
    for unhelped in (
        lambda: actor_for(credential_of(alice), address=""), lambda: renewed(before),
        lambda: actor_by_grant(grant, address=""),
        lambda: actor_for(Credentials(ticket=issue_ticket(before)), address=""),
    ):  # fmt: skip
        with pytest.raises(SecondFactorOwed):
            unhelped()
    assert [alice.get(path).status_code for path in ("/api/v1/me/", MINE, "/api/v1/me/passkeys/")] == [200] * 3
    # The page of a log-in by password learns that it is to lead there
    page = ApiClient()
    assert page.post("/api/v1/auth/session/", {"username": "alice", "password": PASSWORD}).json()["second_factor_due"]
    assert page.get("/api/v1/auth/session/").json()["me"]["user"]["username"] == "alice"
    assert page.get("/api/v1/users/").status_code == 403
    turn_on(alice)
    assert [alice.get("/api/v1/users/").status_code, alice.get("/api/v1/me/").json()["second_factor_due"]] == [
        200,
        None,
    ]
    assert log_in().json()["code"] == "second_factor", "and from now on the password alone lets nobody in"
    assert client_for("admin").get(NAMESPACE).status_code == 403, "those who may ask are asked as well"


@pytest.mark.django_db(transaction=True)
def test_no_socket_opens_to_who_owes_a_second_factor(client_for, ask):
    alice = client_for("alice")
    assert handshake(alice).user.username == "alice"
    ask("everybody")
    with pytest.raises(TurnedAway) as away:
        handshake(alice)
    assert away.value.code == 4403


def test_a_rule_for_administrators_leaves_members_bots_and_other_namespaces_alone(client_for, person, ask):
    clients = {name: client_for(name) for name in ("alice", "admin", "mallory")}
    bot = client_for("carol")
    User.objects.filter(username="carol").update(is_bot=True)
    ask("admins")
    seen = {name: client.get("/api/v1/users/").status_code for name, client in clients.items()}
    assert seen == {"alice": 200, "admin": 403, "mallory": 200}
    ask("everybody")
    seen = {name: client.get("/api/v1/users/").status_code for name, client in clients.items()}
    assert seen == {"alice": 403, "admin": 403, "mallory": 200}
    assert bot.get("/api/v1/me/").json()["second_factor_due"] is None
    # Who comes later has the days of grace from then on
    Namespace.objects.filter(slug="demo").update(
        policy={"second_factor": "everybody", "second_factor_days": 3, "second_factor_since": "2020-01-01T00:00:00Z"}
    )
    assert client_for("alice").get("/api/v1/users/").status_code == 200
    User.objects.update(date_joined=clock.now() - timedelta(days=4))
    assert clients["alice"].get("/api/v1/users/").status_code == 403
    Namespace.objects.filter(slug="demo").update(policy={"second_factor": "everybody"})
    User.objects.update(date_joined=clock.now() - timedelta(days=8))
    assert clients["alice"].get("/api/v1/users/").status_code == 403, "also where an operator wrote the rule by hand"


def test_who_is_brought_in_or_promoted_has_time_from_then_on_and_may_leave(client_for, person, ask):
    alice, stranger = client_for("alice"), client_for("stranger")
    User.objects.update(date_joined=clock.now() - timedelta(days=400))
    ask("admins")
    change_membership(operator(), "demo", person("alice").pk, role="admin")
    add_membership(operator(), "demo", person("stranger").pk, role="admin")
    for client in (alice, stranger):
        due = clock.parse(client.get("/api/v1/me/").json()["second_factor_due"])
        assert timedelta(hours=23) < due - clock.now() <= timedelta(days=1), "however few days it says"
        assert client.get("/api/v1/users/").status_code == 200
    since = Membership.objects.get(user=person("alice")).role_since
    change_membership(operator(), "demo", person("alice").pk, role="owner")
    assert Membership.objects.get(user=person("alice")).role_since == since, "it is asked of them already"
    Membership.objects.filter(namespace__slug="demo").update(role_since=clock.now() - timedelta(days=2))
    assert [client.get("/api/v1/users/").status_code for client in (alice, stranger)] == [403, 403]
    assert alice.delete(f"{NAMESPACE}members/{person('stranger').pk}/").status_code == 403
    assert stranger.get("/api/v1/me/").json()["second_factor_asked_by"] == ["demo"]
    assert stranger.delete(f"{NAMESPACE}members/me/").status_code == 204
    assert stranger.get("/api/v1/me/").json()["second_factor_asked_by"] == []
    assert stranger.get("/api/v1/users/").status_code == 200, "nothing else of theirs asks for one"


def test_the_days_of_grace_begin_anew_only_where_more_people_are_asked(ask, client_for):
    since = ask("admins", days=90)["second_factor_since"]
    assert ask("admins", days=60)["second_factor_since"] == since
    wider = ask("everybody", days=60)["second_factor_since"]
    assert wider > since
    assert ask("admins", days=60)["second_factor_since"] == wider
    assert ask("off", days=60) | {"second_factor_since": None} == ask("off", days=60)
    admin = client_for("admin")
    for wrong in ({"second_factor_days": 91}, {"second_factor_days": -1}, {"second_factor": "some"}):
        assert admin.patch(NAMESPACE, {"policy": wrong}).status_code == 400, wrong
    told = admin.patch(NAMESPACE, {"policy": {"second_factor_since": "2020-01-01T00:00:00Z"}}).json()
    assert told["policy"]["second_factor_since"] is None, "it is taken, and changes nothing"
    assert client_for("alice").patch(NAMESPACE, {"policy": {"second_factor": "everybody"}}).status_code == 403


def test_who_has_a_passkey_comes_by_it_and_not_by_the_password_once_a_factor_is_asked_for(client_for, ask, settings):
    alice, phone = client_for("alice"), Device()
    assert add(alice, phone).status_code == 201
    ask("everybody", days=7)
    assert log_in().status_code == 200, "the password alone does as long as there is grace"
    ask("everybody")
    assert alice.get("/api/v1/users/").status_code == 200
    for door in ("login", "session"):
        refused = log_in(door)
        assert (refused.status_code, refused.json().get("passkey")) == (401, True)
    assert log_in(password="wrong").json().get("passkey") is None, "who knows no password learns nothing"
    assert enter(phone).status_code == 200
    # Where the server has no passkeys any more they are no factor, and bar nobody's way to another
    settings.BASE_URL = ""
    assert log_in().status_code == 200
    assert alice.get("/api/v1/users/").status_code == 403


def test_djangos_admin_lets_nobody_in_who_owes_a_factor(person, ask):
    person("admin")
    User.objects.filter(username="admin").update(is_staff=True, is_superuser=True)
    site = Client()
    site.force_login(User.objects.get(username="admin"))
    assert site.get("/admin/").status_code == 200
    ask("admins")
    assert site.get("/admin/").status_code == 302
    page = Client().post("/admin/login/", {"username": "admin", "password": PASSWORD})
    assert b"second factor" in page.content


def test_administrators_see_who_has_which_factor_and_take_a_lost_one_which_the_person_is_told(
    client_for, person, settings, mailoutbox
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    alice, admin = client_for("alice"), client_for("admin")
    assert add(alice, Device()).status_code == 201
    SecondFactor.objects.create(user=person("bob"), secret="", created_at=clock.now(), confirmed_at=clock.now())
    SecondFactor.objects.create(user=person("carol"), secret="", created_at=clock.now())
    members = f"{NAMESPACE}members/"
    seen = {row["user"]["username"]: row["factors"] for row in admin.get(members).json()["results"]}
    assert [seen[name] for name in ("alice", "bob", "carol")] == [["passkey"], ["app"], []]
    lacking = {row["user"]["username"] for row in admin.get(f"{members}?without_factor=true").json()["results"]}
    assert "carol" in lacking
    assert not lacking & {"alice", "bob"}
    assert all("factors" not in row for row in alice.get(members).json()["results"])
    assert alice.get(f"{members}?without_factor=true").status_code == 403
    User.objects.filter(username="alice").update(email="alice@example.org")
    path = f"/api/v1/users/{person('alice').pk}/passkeys/"
    assert [client_for(name).delete(path).status_code for name in ("mod", "mallory", "alice")] == [403, 404, 409]
    assert [admin.delete(path).status_code for _ in range(2)] == [204, 404]
    assert alice.get("/api/v1/me/").status_code == 401, "her log-ins have ended"
    assert list(Letter.objects.values_list("kind", "email")) == [("taken", "alice@example.org")]
    deliver_due_letters()
    assert "taken" in mailoutbox[0].subject
    assert "alice" in mailoutbox[0].body
    rows = apps.get_model("audit", "ActivityEntry").objects.filter(object_id=person("alice").pk)
    actor = person("admin").pk
    assert set(rows.filter(actor_id=actor).values_list("action", flat=True)) == {"passkey.removed", "logout.all"}
    assert {row.user.username: row.factors for row in all_persons(operator())}["bob"] == ["app"]

"""Logging in and out over HTTP: tokens, sessions, tickets, grants, oneself."""

from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client

from backend.accounts.models import LogInSession
from backend.accounts.services import Credentials, actor_by_grant, actor_for
from backend.accounts.services.links import make_link
from backend.errors import Forbidden, Unauthenticated
from backend.settings import security
from tests.clients import ApiClient
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def log_in(name, password=PASSWORD, **extra):
    return ApiClient().post("/api/v1/auth/login/", {"username": name, "password": password}, **extra)


def test_a_log_in_answers_a_token_that_opens_everything_else(person):
    person("alice")
    answer = log_in("alice")
    body = answer.json()
    assert answer.status_code == 200
    assert body["user"]["username"] == "alice"
    assert body["token"].startswith("oc_")
    me = Client(headers={"Authorization": f"Token {body['token']}"}).get("/api/v1/me/")
    assert me.json()["user"] == body["user"]


@pytest.mark.parametrize(("name", "password"), [("alice", "wrong"), ("nobody", PASSWORD)])
def test_a_wrong_password_and_an_unknown_name_read_the_same(person, name, password):
    person("alice")
    answer = log_in(name, password)
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"] == "Token"
    assert answer.json()["detail"] == "The user name or the password is wrong."


def test_too_many_tries_for_one_name_have_to_wait_but_other_names_do_not(person, settings):
    person("alice")
    settings.LOGIN_ATTEMPTS_PER_MINUTE = 3
    answers = [log_in("alice", "wrong").status_code for _ in range(3)]
    assert answers == [401, 401, 401]
    refused = log_in("alice")
    assert refused.status_code == 429
    assert refused.json()["code"] == "rate_limited"
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert log_in("bob", "wrong").status_code == 401


def test_too_many_tries_from_one_address_have_to_wait_whatever_names_they_try(person, settings):
    settings.LOGIN_ATTEMPTS_PER_MINUTE = 1
    answers = [log_in(f"name-{number}", "wrong", REMOTE_ADDR="10.0.0.1").status_code for number in range(11)]
    assert answers == [401] * 10 + [429]
    # Whoever comes from elsewhere is not kept waiting
    assert log_in("alice", "wrong", REMOTE_ADDR="10.0.0.2").status_code == 401


DOORS = {"login": "/api/v1/auth/login/", "session": "/api/v1/auth/session/", "admin": "/admin/login/"}


@pytest.mark.parametrize("door", DOORS)
def test_a_name_at_which_many_addresses_have_failed_is_tried_no_more_but_where_its_person_has_been_before(
    person, settings, door, one_window
):
    alice = person("alice")
    alice.is_staff = alice.is_superuser = True
    settings.LOGIN_ATTEMPTS_PER_MINUTE = 2

    def tried(password: str, address: str, way: str = door) -> Any:
        body = {"username": "alice", "password": password}
        client = Client(REMOTE_ADDR=address) if way == "admin" else ApiClient(REMOTE_ADDR=address)
        return client.post(DOORS[way], body)

    assert tried(PASSWORD, "2001:db8:1::7", "session").status_code == 200
    alice.set_password("another for a moment")
    alice.set_password(PASSWORD)
    alice.save()
    assert not LogInSession.objects.filter(user=alice).exists()
    failed = [tried("wrong", f"10.0.0.{number}") for number in range(10)]
    assert all(b"Too many" not in one.content for one in failed)
    assert (
        apps.get_model("audit", "ActivityEntry").objects.filter(action="login.failed", object_id=alice.pk).count() == 10
    )
    for way in ("login", "session"):
        refused = tried(PASSWORD, "10.0.0.11", way)
        assert refused.status_code == 429
        assert 1 <= int(refused["Retry-After"]) <= 3600
        assert "passkey" in refused.json()["detail"]
    assert b"Too many" in tried(PASSWORD, "10.0.0.12", "admin").content
    # Any address of the network that they came from before will do, and other names are as they were.
    assert tried(PASSWORD, "2001:db8:1::8", "login").status_code == 200
    assert log_in("bob", "wrong", REMOTE_ADDR="10.0.0.11").status_code == 401
    # A link that was mailed to them opens all places again.
    assert (
        ApiClient().post("/api/v1/auth/link/use/", {"token": make_link(alice).token, "password": PASSWORD}).status_code
        == 200
    )
    assert tried(PASSWORD, "10.0.0.13", "login").status_code == 200


def test_people_still_log_in_while_redis_is_away(person, settings, redis_away):
    person("alice")
    settings.LOGIN_ATTEMPTS_PER_MINUTE = 1
    assert [log_in("alice").status_code for _ in range(3)] == [200, 200, 200]


def test_me_says_who_where_and_what_may_be_sent(client_for):
    body = client_for("mod").get("/api/v1/me/").json()
    assert body["user"]["username"] == "mod"
    assert [(one["slug"], one["role"]) for one in body["namespaces"]] == [("demo", "moderator")]
    assert body["default_namespace"] == "demo"
    assert body["upload_bytes"] == settings.MAX_UPLOAD_BYTES
    assert actor_by_grant(body["grant"]["token"], address="").user.username == "mod"


def test_people_change_how_they_are_called(client_for):
    alice = client_for("alice")
    assert alice.patch("/api/v1/me/", {"display_name": " Alice L. "}).json()["user"]["display_name"] == "Alice L."
    assert alice.get("/api/v1/me/").json()["user"]["display_name"] == "Alice L."


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, None, 7])
def test_a_name_that_does_not_fit_is_refused_with_its_field(client_for, name):
    answer = client_for("alice").patch("/api/v1/me/", {"display_name": name})
    assert answer.status_code == 400
    assert "display_name" in answer.json()["errors"]


def test_logging_out_ends_the_token_and_its_grants(client_for):
    alice = client_for("alice")
    grant = alice.post("/api/v1/auth/grant/").json()["token"]
    other = client_for("alice")
    assert alice.post("/api/v1/auth/logout/").status_code == 204
    assert alice.get("/api/v1/me/").status_code == 401
    with pytest.raises(Forbidden):
        actor_by_grant(grant, address="")
    assert other.get("/api/v1/me/").status_code == 200


def test_logging_out_everywhere_ends_tokens_sessions_tickets_and_grants(client_for, person):
    tokens = [client_for("alice"), client_for("alice")]
    browser = ApiClient()
    session = browser.post("/api/v1/auth/session/", {"username": "alice", "password": PASSWORD}).json()
    ticket = tokens[0].post("/api/v1/auth/ws-ticket/").json()["ticket"]
    assert tokens[1].post("/api/v1/auth/logout-all/").status_code == 204
    assert [one.get("/api/v1/me/").status_code for one in (*tokens, browser)] == [401, 401, 401]
    with pytest.raises(Forbidden):
        actor_by_grant(session["grant"]["token"], address="")
    with pytest.raises(Unauthenticated):
        actor_for(Credentials(ticket=ticket), address="")


def test_a_ticket_opens_one_socket_once(client_for):
    body = client_for("alice").post("/api/v1/auth/ws-ticket/").json()
    assert body["expires_in"] == settings.TICKET_S
    presented = Credentials(ticket=body["ticket"])
    assert actor_for(presented, address="").user.username == "alice"
    with pytest.raises(Unauthenticated):
        actor_for(presented, address="")


@pytest.mark.parametrize("header", ["Token oc_unknown", "Token", "Basic YWxpY2U6eA==", "Bearer \u00e9"])
def test_a_token_that_does_not_hold_is_401_and_never_falls_back_to_the_cookie(person, header):
    person("alice")
    browser = ApiClient()
    browser.post("/api/v1/auth/session/", {"username": "alice", "password": PASSWORD})
    answer = browser.get("/api/v1/me/", headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.json()["code"] == "unauthenticated"


def test_somebody_who_was_banned_or_switched_off_is_nobody(client_for, person):
    alice, bob = client_for("alice"), client_for("bob")
    for name, change in (("alice", {"is_active": False}), ("bob", {"banned_at": "2026-01-01T00:00Z"})):
        user = person(name)
        type(user).objects.filter(pk=user.pk).update(**change)
    assert [one.get("/api/v1/me/").status_code for one in (alice, bob)] == [401, 401]
    assert log_in("alice").status_code == 401


def test_people_are_found_by_the_beginning_of_a_name_within_shared_namespaces(client_for, person):
    for name in ("alice", "bob", "stranger"):
        person(name)
    alice = client_for("alice")
    assert [one["username"] for one in alice.get("/api/v1/users/?q=b").json()["results"]] == ["bob"]
    assert alice.get("/api/v1/users/?q=str").json()["results"] == []
    assert [one["username"] for one in client_for("stranger").get("/api/v1/users/").json()["results"]] == ["stranger"]


def test_the_list_of_people_can_be_walked_in_both_directions(client_for, person):
    for name in ("bob", "carol", "mod"):
        person(name)
    alice = client_for("alice")
    first = alice.get("/api/v1/users/?limit=2").json()
    second = alice.get(first["next"]).json()
    back = alice.get(second["previous"]).json()
    assert [one["username"] for one in first["results"] + second["results"]] == ["alice", "bob", "carol", "mod"]
    assert (first["previous"], second["next"]) == (None, None)
    assert back["results"] == first["results"]


def test_namespaces_are_those_one_belongs_to(client_for, person):
    person("stranger")
    body = client_for("viewer").get("/api/v1/namespaces/").json()
    assert [(one["slug"], one["role"]) for one in body["results"]] == [("demo", "viewer")]


class TestSession:
    """The pages of this server log in with a cookie."""

    @pytest.fixture
    def browser(self, person):
        person("alice")
        return ApiClient(enforce_csrf_checks=True)

    def begin(self, browser, **extra):
        return browser.post("/api/v1/auth/session/", {"username": "alice", "password": PASSWORD}, **extra)

    def test_a_page_without_any_cookie_can_log_in_and_gets_both_cookies(self, browser):
        answer = self.begin(browser)
        assert answer.status_code == 200
        assert answer.json()["user"]["username"] == "alice"
        assert browser.cookies["sessionid"]["httponly"]
        assert browser.cookies["csrftoken"].value
        assert browser.get("/api/v1/me/").json()["user"]["username"] == "alice"

    def test_a_cookie_alone_changes_nothing(self, browser):
        self.begin(browser)
        refused = browser.patch("/api/v1/me/", {"display_name": "Mallory"})
        assert refused.status_code == 403
        assert refused["Content-Type"] == "application/problem+json"
        assert browser.get("/api/v1/me/").json()["user"]["display_name"] == "Alice"

    def test_with_its_csrf_token_the_cookie_may_change_things(self, browser):
        self.begin(browser)
        token = {"X-CSRFToken": browser.cookies["csrftoken"].value}
        assert browser.patch("/api/v1/me/", {"display_name": "Al"}, headers=token).status_code == 200

    def test_another_origin_is_refused_even_with_the_token(self, browser):
        self.begin(browser)
        foreign = {"X-CSRFToken": browser.cookies["csrftoken"].value, "Origin": "https://evil.example"}
        assert browser.patch("/api/v1/me/", {"display_name": "Al"}, headers=foreign).status_code == 403

    @pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", ""])
    def test_no_form_of_another_site_can_log_somebody_in(self, browser, content_type):
        body = f'{{"username": "alice", "password": "{PASSWORD}"}}'
        answer = browser.generic("POST", "/api/v1/auth/session/", body, content_type=content_type)
        assert answer.status_code == 415
        assert "sessionid" not in browser.cookies

    def test_ending_it_ends_its_grants_and_clears_the_cookie(self, browser):
        grant = self.begin(browser).json()["grant"]["token"]
        token = {"X-CSRFToken": browser.cookies["csrftoken"].value}
        stolen = browser.cookies["sessionid"].value
        assert browser.delete("/api/v1/auth/session/", headers=token).status_code == 204
        assert not browser.cookies["sessionid"].value
        with pytest.raises(Forbidden):
            actor_by_grant(grant, address="")
        browser.cookies["sessionid"] = stolen
        assert browser.get("/api/v1/me/").status_code == 401

    def test_logging_in_again_ends_the_grants_of_the_earlier_session(self, browser):
        earlier = self.begin(browser).json()["grant"]["token"]
        later = self.begin(browser).json()["grant"]["token"]
        assert actor_by_grant(later, address="").user.username == "alice"
        with pytest.raises(Forbidden):
            actor_by_grant(earlier, address="")

    def test_me_gives_a_lost_csrf_cookie_back(self, browser):
        self.begin(browser)
        del browser.cookies["csrftoken"]
        browser.get("/api/v1/me/")
        assert browser.cookies["csrftoken"].value

    def test_a_page_is_told_who_is_logged_in_and_nobody_is_no_error(self, browser):
        asked = [browser.get("/api/v1/auth/session/")]
        self.begin(browser)
        del browser.cookies["csrftoken"]
        asked.append(browser.get("/api/v1/auth/session/"))
        csrf = {"X-CSRFToken": browser.cookies["csrftoken"].value}
        ended = browser.cookies["sessionid"].value
        browser.delete("/api/v1/auth/session/", headers=csrf)
        browser.cookies["sessionid"] = ended
        asked.append(browser.get("/api/v1/auth/session/"))
        assert [answer.status_code for answer in asked] == [200] * 3
        nobody, alice, after = (answer.json()["me"] for answer in asked)
        assert (nobody, after) == (None, None)
        assert alice["user"]["username"] == "alice"

    def test_a_token_has_no_session_to_end(self, client_for):
        assert client_for("alice").delete("/api/v1/auth/session/").status_code == 404

    def test_a_made_up_cookie_is_nobody(self, browser):
        browser.cookies["sessionid"] = '"\\000\\000\\000\\000\\000\\000\\000\\000"'
        assert browser.get("/api/v1/me/").status_code == 401
        assert browser.get("/api/v1/auth/session/").json() == {"me": None}


@pytest.mark.parametrize("change", [lambda grant: grant[:-2] + "xx", lambda grant: "", lambda grant: "a:b:c"])
def test_an_altered_grant_is_refused(client_for, change):
    grant = client_for("alice").post("/api/v1/auth/grant/").json()["token"]
    with pytest.raises(Forbidden):
        actor_by_grant(change(grant), address="")


def test_a_grant_ends_after_its_time(client_for, settings):
    settings.GRANT_S = -1
    grant = client_for("alice").post("/api/v1/auth/grant/").json()["token"]
    with pytest.raises(Forbidden):
        actor_by_grant(grant, address="")


def test_passwords_are_kept_with_argon2():
    assert security.PASSWORD_HASHERS[0] == "backend.accounts.passwords.Argon2Hasher"


@pytest.mark.parametrize("name", ["\u202eAlice", "\u200b", "Alice\nBob", "\u3164"], ids=ascii)
def test_a_name_that_hides_or_imitates_is_refused_with_its_field(client_for, name):
    answer = client_for("alice").patch("/api/v1/me/", {"display_name": name})
    assert answer.status_code == 400
    assert answer.json()["errors"]["display_name"][0].endswith(".")
    assert client_for("alice").get("/api/v1/me/").json()["user"]["display_name"] == "Alice"


def test_the_operators_forms_hold_the_same_rule_for_names(person, client):
    root, bob = person("admin"), person("bob")
    type(root).objects.filter(pk=root.pk).update(is_staff=True, is_superuser=True)
    client.force_login(type(root).objects.get(pk=root.pk))
    form = {"username": "bob", "date_joined_0": "2026-01-01", "date_joined_1": "10:00"}
    for path, kept in ((f"/admin/accounts/user/{bob.pk}/change/", {**form, "display_name": "\u202eAlice"}),
                       ("/admin/accounts/namespace/add/", {"slug": "new", "name": "\u200b"})):  # fmt: skip
        refused = client.post(path, kept)
        assert refused.status_code == 200
        assert b"errorlist" in refused.content
    taken = client.post(f"/admin/accounts/user/{bob.pk}/change/", {**form, "display_name": "Zoe\u0308"})
    assert taken.status_code == 302
    bob.refresh_from_db()
    assert bob.display_name == "Zoë"

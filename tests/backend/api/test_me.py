"""One's own password, log-ins and settings."""

import base64
from datetime import timedelta

import pytest
from django.apps import apps

from backend import clock
from backend.accounts.selectors import user_by_id
from backend.accounts.services import Credentials, actor_by_grant, actor_for, forget_expired, renewed
from backend.errors import Forbidden, Unauthenticated
from tests.clients import ApiClient
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db

NEW = "staple battery horse"
LOG_INS = 6
"""Who asks and their roles, who is asked about and their roles, both kinds of log-ins."""


class Browser(ApiClient):
    """A browser that is logged in as alice, and sends its CSRF token."""

    def __init__(self, agent="Browser"):
        super().__init__(enforce_csrf_checks=True, headers={"User-Agent": agent})
        self.me = self.post("/api/v1/auth/session/", {"username": "alice", "password": PASSWORD}).json()
        self.csrf = {"X-CSRFToken": self.cookies["csrftoken"].value}

    @property
    def actor(self):
        """Who it is, as a socket of its knows."""
        return actor_for(Credentials(session_key=self.cookies["sessionid"].value), address="")

    @property
    def is_in(self):
        return self.get("/api/v1/me/").status_code == 200


@pytest.fixture
def browser(person):
    person("alice")
    return Browser()


def change(client, old=PASSWORD, new=NEW, **extra):
    return client.post("/api/v1/me/password/", {"old": old, "new": new}, **extra)


def actor_with(client):
    """Who a client with a token is, as a socket of its knows."""
    return actor_for(Credentials(authorization=client.defaults["HTTP_AUTHORIZATION"]), address="")


def ended(actor):
    """Whether what this actor does for long stops now."""
    try:
        renewed(actor)
    except Unauthenticated:
        return True
    return False


def test_a_new_password_keeps_the_session_at_hand_and_ends_every_other_log_in(browser, client_for):
    other, token = Browser(), client_for("alice")
    mine, theirs = browser.actor, other.actor
    grants = [one.me["grant"]["token"] for one in (browser, other)]
    assert change(browser, headers=browser.csrf).status_code == 204
    assert [browser.is_in, other.is_in, token.get("/api/v1/me/").status_code] == [True, False, 401]
    assert [ended(mine), ended(theirs)] == [False, True]
    assert actor_by_grant(grants[0], address="").user.username == "alice"
    with pytest.raises(Forbidden):
        actor_by_grant(grants[1], address="")
    with pytest.raises(Unauthenticated):
        actor_for(Credentials(authorization="Token x"), address="")


def test_a_new_password_keeps_the_token_at_hand(client_for, browser):
    alice, other = client_for("alice"), client_for("alice")
    actors = [
        actor_for(Credentials(authorization=one.defaults["HTTP_AUTHORIZATION"]), address="") for one in (alice, other)
    ]
    assert change(alice).status_code == 204
    assert [one.get("/api/v1/me/").status_code for one in (alice, other, browser)] == [200, 401, 401]
    assert [ended(actor) for actor in actors] == [False, True]
    # And what was kept ends with the next change elsewhere
    later = ApiClient()
    token = later.post("/api/v1/auth/login/", {"username": "alice", "password": NEW}).json()["token"]
    assert change(ApiClient(headers={"Authorization": f"Token {token}"}), NEW, PASSWORD).status_code == 204
    assert [ended(actor) for actor in actors] == [True, True]


def test_logging_out_everywhere_ends_what_a_new_password_had_kept(browser):
    change(browser, headers=browser.csrf)
    actor = browser.actor
    assert browser.post("/api/v1/auth/logout-all/", headers=browser.csrf).status_code == 204
    assert ended(actor)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("wrong", NEW, "old"),
        ("", NEW, "old"),
        (PASSWORD, "short", "new"),
        (PASSWORD, "", "new"),
        (PASSWORD, "password123", "new"),
    ],
)
def test_a_password_that_cannot_be_changed_names_the_field_and_ends_nothing(client_for, old, new, field):
    alice, other = client_for("alice"), client_for("alice")
    refused = change(alice, old, new)
    assert (refused.status_code, list(refused.json()["errors"])) == (400, [field])
    assert [one.get("/api/v1/me/").status_code for one in (alice, other)] == [200, 200]
    assert user_by_id(actor_with(alice).user_id).check_password(PASSWORD)


def test_tries_of_ones_old_password_count_as_log_ins(client_for, settings):
    settings.LOGIN_ATTEMPTS_PER_MINUTE = 1
    alice = client_for("alice")
    # Three of five fall into one minute, whenever it begins
    assert {change(alice, "wrong").status_code for _ in range(5)} == {400, 429}


def test_people_see_where_they_are_logged_in_and_end_one_of_it(browser, client_for, person):
    person("bob")
    other, token = Browser("Phone"), client_for("alice")
    listed = browser.get("/api/v1/me/sessions/").json()["results"]
    assert [(one["kind"], one["client"], one["current"]) for one in listed] == [
        ("token", "", False), ("session", "Phone", False), ("session", "Browser", True),
    ]  # fmt: skip
    assert {one["address"] for one in listed} == {"127.0.0.1"}
    assert browser.cookies["sessionid"].value not in str(listed)
    phone = other.actor
    for one in listed[:2]:
        assert browser.delete(f"/api/v1/me/sessions/{one['id']}/", headers=browser.csrf).status_code == 204
    assert [browser.is_in, other.is_in, token.get("/api/v1/me/").status_code] == [True, False, 401]
    assert ended(phone)
    assert [one["current"] for one in browser.get("/api/v1/me/sessions/").json()["results"]] == [True]
    # Nobody ends what is not theirs
    assert client_for("bob").delete(f"/api/v1/me/sessions/{listed[2]['id']}/").status_code == 404
    # The one at hand ends like by a log-out
    assert browser.delete(f"/api/v1/me/sessions/{listed[2]['id']}/", headers=browser.csrf).status_code == 204
    assert not browser.is_in


def test_the_list_of_log_ins_is_walked_in_both_directions(browser, client_for):
    for _ in range(2):
        client_for("alice")
        Browser()
    whole = browser.get("/api/v1/me/sessions/").json()
    assert (len(whole["results"]), whole["next"]) == (5, None)
    first = browser.get("/api/v1/me/sessions/?limit=3").json()
    second = browser.get(first["next"]).json()
    assert first["results"] + second["results"] == whole["results"]
    assert browser.get(second["previous"]).json()["results"] == first["results"]


def test_a_log_in_tells_to_the_hour_when_it_was_last_used(browser, client_for):
    token, long_ago = client_for("alice"), clock.now() - timedelta(days=3)
    models = [apps.get_model("accounts", name) for name in ("Token", "LogInSession")]
    for model in models:
        model.objects.update(created_at=long_ago, used_at=long_ago)
    listed = token.get("/api/v1/me/sessions/").json()["results"]
    used = {one["kind"]: clock.parse(one["used_at"]) for one in listed}
    assert used["session"] == clock.parse(clock.stamp(long_ago))
    assert used["token"] > clock.now() - timedelta(hours=1)
    assert browser.is_in
    assert [row.used_at > long_ago for model in models for row in model.objects.all()] == [True, True]


@pytest.mark.parametrize(
    "key", ["after x", "after 2026-01-01T00:00:00+00:00 x", "after x 00000000-0000-7000-8000-000000000000"]
)
def test_a_made_up_cursor_of_log_ins_is_refused(client_for, key):
    cursor = base64.urlsafe_b64encode(key.encode()).decode()
    assert client_for("alice").get(f"/api/v1/me/sessions/?cursor={cursor}").status_code == 400


def test_an_administrator_sees_where_a_person_is_logged_in_and_ends_one_or_all_of_it(browser, client_for, person):
    admin, phone, token = client_for("admin"), Browser("Phone"), client_for("alice")
    sessions = f"/api/v1/users/{person('alice').pk}/sessions/"
    listed = admin.get(sessions).json()["results"]
    assert [(one["kind"], one["client"], one["current"], one["address"]) for one in listed] == [
        ("token", "", False, "127.0.0.1"), ("session", "Phone", False, "127.0.0.1"),
        ("session", "Browser", False, "127.0.0.1"),
    ]  # fmt: skip
    first = admin.get(f"{sessions}?limit=2").json()
    assert first["results"] + admin.get(first["next"]).json()["results"] == listed
    ending = phone.actor
    assert admin.delete(f"{sessions}{listed[1]['id']}/").status_code == 204
    assert [browser.is_in, phone.is_in, token.get("/api/v1/me/").status_code] == [True, False, 200]
    assert ended(ending)
    # What was ended is not there again, and a log-in of somebody else is not this person's
    assert admin.delete(f"{sessions}{listed[1]['id']}/").status_code == 404
    own = admin.get("/api/v1/me/sessions/").json()["results"][0]["id"]
    assert admin.delete(f"{sessions}{own}/").status_code == 404
    assert admin.delete(sessions).status_code == 204
    assert [browser.is_in, token.get("/api/v1/me/").status_code] == [False, 401]
    assert admin.get(sessions).json()["results"] == []
    rows = apps.get_model("audit", "ActivityEntry").objects.filter(actor_id=person("admin").pk)
    names = rows.exclude(action="login").order_by("pk").values_list("action", "object_name")
    assert list(names) == [("session.ended", "alice"), ("logout.all", "alice")]


@pytest.mark.parametrize("log_ins", [1, 8])
def test_the_log_ins_of_a_person_take_as_many_queries_however_many_they_are(
    client_for, person, log_ins, django_assert_num_queries
):
    admin, alice = client_for("admin"), person("alice")
    for _ in range(log_ins):
        client_for("alice")
        Browser()
    with django_assert_num_queries(LOG_INS):
        assert len(admin.get(f"/api/v1/users/{alice.pk}/sessions/").json()["results"]) == 2 * log_ins


def test_log_ins_that_a_new_password_has_ended_are_listed_no_more(browser, client_for):
    client_for("alice")
    Browser()
    assert change(browser, headers=browser.csrf).status_code == 204
    assert [one["current"] for one in browser.get("/api/v1/me/sessions/").json()["results"]] == [True]


def test_settings_keep_what_is_not_named(client_for):
    alice = client_for("alice")
    assert alice.get("/api/v1/me/settings/").json() == {
        "language": "", "theme": "auto", "notifications": "all", "push_detail": False, "quiet": None,
        "photo_details": "none", "saved_searches": [], "presence": "everyone", "last_seen": "nobody",
        "share_read": "everyone", "digest": "off",
    }  # fmt: skip
    alice.patch("/api/v1/me/settings/", {"theme": "dark"})
    changed = alice.patch("/api/v1/me/settings/", {"language": "pt-BR", "saved_searches": ["red boat"]})
    chosen = {"language": "pt-BR", "theme": "dark", "notifications": "all", "saved_searches": ["red boat"]}
    assert changed.json().items() >= chosen.items()
    assert alice.get("/api/v1/me/settings/").json() == changed.json()


@pytest.mark.parametrize(
    "wrong",
    [
        {"theme": "pink"},
        {"language": "no language"},
        {"notifications": 7},
        {"theme": None},
        {"presence": "friends"},
        {"saved_searches": ["x"] * 21},
        {"saved_searches": [" "]},
        {"saved_searches": ["a\0"]},
    ],
)
def test_a_setting_that_does_not_exist_is_refused_with_its_field(client_for, wrong):
    refused = client_for("alice").patch("/api/v1/me/settings/", wrong)
    assert (refused.status_code, list(refused.json()["errors"])) == (400, list(wrong))


def test_sessions_that_are_over_are_forgotten(browser):
    apps.get_model("accounts", "LogInSession").objects.update(expire_date=clock.now() - timedelta(seconds=1))
    assert forget_expired() == 1

"""Browsers that take pushes: each is subscribed by a log-in, and only for as long as that lasts."""

import pytest

from backend.accounts.services import log_out, log_out_everywhere
from backend.ids import new_id
from backend.notifications.models import Subscription
from backend.notifications.services import forget_subscriptions
from backend.notifications.services.subscriptions import SUBSCRIPTIONS
from tests.clients import ApiClient
from tests.conftest import PASSWORD
from tests.pushes import PUBLIC_KEY, PushBrowser

pytestmark = pytest.mark.django_db

PUSH = "/api/v1/me/push/"


def devices(client):
    return client.get(PUSH).json()["results"]


def test_a_browser_is_subscribed_once_and_listed_without_its_secret_address(client_for):
    alice, browser = client_for("alice"), PushBrowser()
    assert alice.get(PUSH).json() == {"public_key": PUBLIC_KEY, "results": []}

    answer = alice.post(PUSH, browser.subscription, headers={"User-Agent": "Firefox"})
    again = alice.post(PUSH, browser.subscription)

    assert (answer.status_code, again.status_code, again.json()) == (201, 200, answer.json())
    [listed] = devices(alice)
    assert listed == answer.json()
    assert (listed["current"], listed["client"], listed["used_at"]) == (True, "Firefox", None)
    assert browser.endpoint not in alice.get(PUSH).content.decode()


def test_a_browser_that_calls_itself_at_length_is_listed_by_the_beginning(client_for):
    alice = client_for("alice")
    assert alice.post(PUSH, PushBrowser().subscription, headers={"User-Agent": "x" * 1000}).status_code == 201
    assert devices(alice)[0]["client"] == "x" * 200


def test_a_repeated_request_with_its_key_is_answered_with_what_stands(client_for):
    alice, browser = client_for("alice"), PushBrowser()
    first = alice.post(PUSH, browser.subscription, headers={"Idempotency-Key": "once"})
    again = alice.post(PUSH, browser.subscription, headers={"Idempotency-Key": "once"})
    assert again.json() == first.json()


def test_a_log_in_has_one_subscription_and_each_log_in_its_own(client_for):
    phone, laptop = client_for("alice"), client_for("alice")
    for client in (phone, phone, laptop):
        assert client.post(PUSH, PushBrowser().subscription).status_code == 201
    assert [device["current"] for device in devices(phone)] == [False, True]
    assert [device["current"] for device in devices(laptop)] == [True, False]


def test_a_browser_belongs_to_the_person_who_subscribed_it_last(client_for):
    alice, bob, browser = client_for("alice"), client_for("bob"), PushBrowser()
    alice.post(PUSH, browser.subscription)
    bob.post(PUSH, browser.subscription)
    assert (len(devices(alice)), len(devices(bob))) == (0, 1)


def test_a_session_cookie_subscribes_its_browser_and_log_out_ends_that(person):
    person("alice")
    browser = ApiClient()
    browser.post("/api/v1/auth/session/", {"username": "alice", "password": PASSWORD})
    assert browser.post(PUSH, PushBrowser().subscription).status_code == 201
    [device] = devices(browser)
    assert device["current"]
    browser.delete("/api/v1/auth/session/")
    assert forget_subscriptions() == 1


def test_a_further_browser_takes_the_place_of_the_oldest(client_for, person):
    first = client_for("alice")
    first.post(PUSH, PushBrowser().subscription)
    for _ in range(SUBSCRIPTIONS):
        client_for("alice").post(PUSH, PushBrowser().subscription)
    assert Subscription.objects.count() == SUBSCRIPTIONS
    assert not any(device["current"] for device in devices(first))


def test_people_end_their_own_subscriptions_and_no_others(client_for):
    alice, bob = client_for("alice"), client_for("bob")
    made = alice.post(PUSH, PushBrowser().subscription).json()["id"]
    assert bob.delete(f"{PUSH}{made}/").status_code == 404
    assert alice.delete(f"{PUSH}{made}/").status_code == 204
    assert alice.delete(f"{PUSH}{made}/").status_code == 404
    assert alice.delete(f"{PUSH}{new_id()}/").status_code == 404
    assert devices(alice) == []


def test_with_their_log_in_subscriptions_end(subscribe, person, admin):
    gone, _ = subscribe("alice")
    subscribe("alice")
    log_out(gone)
    assert forget_subscriptions() == 1
    log_out_everywhere(gone)
    assert forget_subscriptions() == 1
    subscribe("bob")
    assert forget_subscriptions() == 0


def test_a_server_without_keys_says_so(client_for, settings):
    settings.VAPID_PUBLIC_KEY = settings.VAPID_PRIVATE_KEY = ""
    alice = client_for("alice")
    assert alice.get(PUSH).json()["public_key"] is None
    refused = alice.post(PUSH, PushBrowser().subscription)
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")


@pytest.mark.parametrize(
    "endpoint",
    ["http://push.example.org/a", "https://", "https://me@push.example.org/", "ftp://push.example.org/", "push", "",
     "https://push.example.org:99999/", "https://push.example.org/#x", "https://push.example.org/a b",
     "https://[::1/", "https://push.example.org/" + "x" * 1000, "http://127.0.0.1:9000/x"],
)  # fmt: skip
def test_an_address_that_is_no_push_services_is_refused_by_its_field(client_for, endpoint):
    refused = client_for("alice").post(PUSH, PushBrowser().subscription | {"endpoint": endpoint})
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["endpoint"])


@pytest.mark.parametrize(
    ("field", "key"),
    [("p256dh", "AAAA"), ("p256dh", PUBLIC_KEY[:-1] + "A"), ("p256dh", "!"),
     ("auth", "AAAA"), ("auth", "ä"), ("auth", "")],
)  # fmt: skip
def test_keys_that_nothing_can_be_encrypted_with_are_refused_by_their_field(client_for, field, key):
    subscription = PushBrowser().subscription
    subscription["keys"][field] = key
    refused = client_for("alice").post(PUSH, subscription)
    assert (refused.status_code, list(refused.json()["errors"])) == (400, [f"keys.{field}"])


QUIET = {"from": "22:00", "to": "07:30", "timezone": "Europe/Berlin", "days": ["mon", "sun"]}


def test_quiet_hours_are_kept_and_taken_away(client_for):
    alice, address = client_for("alice"), "/api/v1/me/settings/"
    assert alice.patch(address, {"quiet": QUIET, "push_detail": True}).json()["quiet"] == QUIET
    alice.patch(address, {"theme": "dark"})
    kept = alice.get(address).json()
    assert (kept["quiet"], kept["push_detail"]) == (QUIET, True)
    assert alice.patch(address, {"quiet": None}).json()["quiet"] is None


@pytest.mark.parametrize(
    ("field", "value"),
    [("from", "24:00"), ("from", "7:00"), ("to", "22:00"), ("to", ""), ("timezone", "Europe/Atlantis"),
     ("timezone", "../../etc/passwd"), ("timezone", ""), ("timezone", "x" * 300), ("days", [])],
)  # fmt: skip
def test_quiet_hours_that_make_no_sense_are_refused_by_their_field(client_for, field, value):
    refused = client_for("alice").patch("/api/v1/me/settings/", {"quiet": QUIET | {field: value}})
    assert (refused.status_code, list(refused.json()["errors"])) == (400, [f"quiet.{field}"])

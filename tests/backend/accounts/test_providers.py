"""Log-in by a provider of OpenID Connect: whom it lets in, what of its answers is believed, and links to accounts."""

import time
from datetime import timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.apps import apps
from django.core.cache import cache
from django.test import Client
from joserfc.jwk import ECKey
from msgspec.structs import replace

from backend import clock
from backend.accounts import oidc, totp
from backend.accounts.models import Identity, LogInSession, Membership, Namespace, Passkey, SecondFactor, User
from backend.accounts.services import begin_letters, begin_second_factor, confirm_second_factor, reset_password
from backend.ids import new_id
from media_pipeline.mail.letters import letter_of
from tests.clients import ApiClient
from tests.conftest import PASSWORD
from tests.oidc_provider import oidc_provider
from tests.parallel import together

pytestmark = pytest.mark.django_db

START, BACK, MINE = "/auth/providers/local/start", "/auth/providers/local/callback", "/api/v1/me/identities/"


@pytest.fixture
def provider(settings, namespace):
    """A provider that the operator has named, on a server where people register."""
    cache.clear()
    with oidc_provider() as provider:
        settings.BASE_URL, settings.REGISTRATION = "http://testserver", "open"
        settings.OIDC_PROVIDERS = {"local": provider.settings}
        yield provider


def enter(provider, client=None, *, after="", **instead):
    """Go to the provider and back; returns where the browser ends up, and the browser."""
    client = client or Client()
    sent = client.get(START, {"next": after})
    answer = client.get(BACK, provider.let_in(sent["Location"]) | instead)
    assert (answer.status_code, answer["Cache-Control"]) == (302, "no-store")
    return answer["Location"], client


def me(client):
    found = client.get("/api/v1/auth/session/").json()["me"]
    return found and found["user"]["username"]


def own(client):
    """The browser with the CSRF token of its session."""
    client.defaults["HTTP_X_CSRFTOKEN"] = client.cookies["csrftoken"].value
    return client


def test_a_provider_lets_people_in_whose_account_is_made_where_people_register(provider, namespace, settings):
    settings.REGISTRATION = "invitation"
    assert enter(provider)[0] == "/#problem=forbidden"
    settings.REGISTRATION = "open"
    listed = ApiClient().get("/api/v1/auth/providers/").json()["results"]
    assert listed == [{"id": "local", "name": "Local", "url": START}]
    provider.person |= {"email": "erik@example.org", "email_verified": True}
    asked = parse_qs(urlsplit(Client().get(START)["Location"]).query)
    assert (asked["redirect_uri"], asked["code_challenge_method"], asked["response_type"]) == (
        [f"http://testserver{BACK}"], ["S256"], ["code"],
    )  # fmt: skip
    place, client = enter(provider, after="/rooms/?x=1")
    assert (place, me(client)) == ("/rooms/?x=1", "erik")
    erik = User.objects.get(username="erik")
    assert (erik.email, erik.has_usable_password(), erik.display_name) == ("", False, "Erik the Red")
    assert Membership.objects.get(user=erik).namespace_id == namespace
    for elsewhere in ("https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)", "/x\n"):
        assert enter(provider, after=elsewhere)[0] == "/"
    provider.person |= {"sub": "249", "preferred_username": "ERIK@example.org"}
    other = me(enter(provider)[1])
    assert other.startswith("ERIK-"), "the name is taken"
    User.objects.filter(pk=erik.pk).update(is_active=False)
    provider.person |= {"sub": "248"}
    assert enter(provider)[0] == "/#problem=unauthenticated"
    rows = apps.get_model("audit", "ActivityEntry").objects.filter(actor_id=erik.pk)
    assert {"user.registered", "identity.linked", "login"} <= set(rows.values_list("action", flat=True))


def test_nothing_is_believed_that_the_provider_has_not_signed_for_this_log_in(provider):
    refused, now = "/#problem=unauthenticated", time.time()
    assert me(enter(provider)[1]) == "erik"
    for lie in (
        {"iss": "https://example.org"}, {"aud": "other"}, {"aud": ["offchat", "other"]}, {"azp": "other"},
        {"exp": int(now) - 61}, {"iat": int(now) + 600}, {"nonce": "other"}, {"nonce": None}, {"sub": ""},
        {"sub": "x" * 256}, {"sub": 5},
    ):  # fmt: skip
        provider.said = lie
        place, client = enter(provider)
        assert (place, me(client)) == (refused, None), lie
    provider.said = {"exp": int(now) - 20}
    assert me(enter(provider)[1]) == "erik", "clocks differ"
    provider.said = {}
    first, provider.key = provider.key, ECKey.generate_key("P-256", {"kid": "forged"})
    forged, provider.key = provider.key, first
    sent = Client().get(START)
    client = Client()
    client.cookies = sent.cookies
    coming = provider.let_in(sent["Location"])
    assert client.get(BACK, coming | {"state": "other"})["Location"] == refused
    assert Client().get(BACK, coming)["Location"] == refused, "another browser has not begun it"
    client.cookies = sent.cookies
    assert enter(provider, iss="https://example.org")[0] == refused
    assert enter(provider, error="access_denied")[0] == refused
    provider.rotate("two")
    assert me(enter(provider)[1]) == "erik", "keys are read again where they have changed"
    published, provider.key = provider.key, forged
    provider.document, document = (
        lambda path, *more: {"keys": [published.as_dict(private=False)]} if path == "/keys" else document(path, *more),
        provider.document,
    )
    answers = {enter(provider)[0] for _ in range(6)}
    assert (answers, provider.asked.count("/keys") < 6) == ({refused}, True), "nor is it asked for keys without end"
    provider.document, provider.key, provider.status = document, published, 503
    assert enter(provider)[0] == "/#problem=unavailable"


def test_a_provider_that_is_away_keeps_nobody_waiting_and_nobody_out(provider, settings):
    settings.OIDC_PROVIDERS = {"local": replace(provider.settings, issuer="http://127.0.0.1:9")}
    assert Client().get(START)["Location"] == "/#problem=unavailable"
    assert Client().get(START.replace("local", "other"))["Location"] == "/#problem=not_found"
    assert Client().post(START).status_code == 405


def test_a_crowd_that_comes_back_at_once_is_let_in_also_when_keys_are_new_or_what_is_known_is_old(
    provider, monkeypatch
):
    monkeypatch.setattr(oidc, "_PATIENCE_S", 30.0)
    named, back = provider.settings, f"http://testserver{BACK}"

    def coming():
        begun = oidc.begin(named, redirect_uri=back)
        code = provider.let_in(begun.url)["code"]
        return oidc.finish(named, code=code, begun=begun, redirect_uri=back).subject

    assert coming() == "248"
    for change in (
        lambda: provider.rotate("two"),
        lambda: monkeypatch.setattr(oidc, "monotonic", lambda: time.monotonic() + 3700),
    ):
        provider.asked.clear()
        change()
        assert together(*[coming] * 12) == ["248"] * 12
        assert provider.asked.count("/keys") == 1, "one reads for all"
    assert provider.asked.count("/.well-known/openid-configuration") == 1


def test_accounts_are_linked_by_their_own_person_or_by_an_address_that_the_operator_trusts(
    provider, client_for, alice, settings
):
    settings.REGISTRATION = "off"
    alice_row = User.objects.get(pk=alice.user_id)
    assert enter(provider)[0] == "/#problem=forbidden"
    provider.person |= {"email": "Alice@example.org", "email_verified": True}
    User.objects.filter(pk=alice_row.pk).update(email="alice@example.org")
    assert enter(provider)[0] == "/#problem=forbidden", "the operator does not trust the provider in that"
    assert client_for("alice").post(MINE, {"provider": "local", "password": PASSWORD}).status_code == 409
    browser = ApiClient(enforce_csrf_checks=True)
    browser.post("/api/v1/auth/session/", {"username": "alice", "password": PASSWORD})
    assert browser.post(MINE, {"provider": "local", "password": PASSWORD}).status_code == 403, "no CSRF token"
    own(browser)
    assert browser.post(MINE, {"provider": "local", "password": "wrong"}).status_code == 400
    begun = browser.post(MINE, {"provider": "local", "password": PASSWORD}).json()
    coming = provider.let_in(begun["url"])
    other = Client()
    other.cookies["offchat_login"] = browser.cookies["offchat_login"].value
    assert other.get(BACK, coming)["Location"] == "/account#problem=unauthenticated", "of another browser"
    coming = provider.let_in(begun["url"])
    assert Client.get(browser, BACK, coming)["Location"] == "/account"
    [row] = browser.get(MINE).json()["results"]
    assert (row["provider"], row["name"], row["email"]) == ("local", "Local", "Alice@example.org")
    assert me(enter(provider)[1]) == "alice"
    begun = begin_second_factor(alice, PASSWORD)
    confirm_second_factor(alice, totp.code_at(begun.secret, int(time.time() // totp.STEP_S)), session_key="")
    place, client = enter(provider)
    assert (place.startswith("/#second_factor="), me(client)) == (True, None), "our own second factor is asked for"
    SecondFactor.objects.all().delete()
    browser = enter(provider)[1]
    browser.get("/api/v1/auth/session/")
    User.objects.filter(pk=alice_row.pk).update(password="!")
    again, _ = enter(provider)[1], None
    again.get("/api/v1/auth/session/")
    path = f"{MINE}{row['id']}/"
    ended = own(again).delete(path, {}, content_type="application/json")
    assert ended.status_code == 409, "the last way in stays"
    User.objects.filter(pk=alice_row.pk).update(password=alice_row.password)
    again = enter(provider)[1]
    again.get("/api/v1/auth/session/")
    for password, status in (("wrong", 400), (PASSWORD, 204), (PASSWORD, 404)):
        answer = own(again).delete(path, {"password": password}, content_type="application/json")
        assert answer.status_code == status
    settings.OIDC_PROVIDERS = {"local": replace(provider.settings, trusts_email=True)}
    provider.person |= {"email_verified": "true"}
    assert enter(provider)[0] == "/#problem=forbidden", "it is not confirmed there"
    provider.person |= {"email_verified": True}
    assert me(enter(provider)[1]) == "alice"
    assert Identity.objects.get().user_id == alice_row.pk
    Identity.objects.all().delete()
    User.objects.filter(username="bob").update(email="alice@example.org")
    User.objects.create(username="two", email="ALICE@example.org")
    assert enter(provider)[0] == "/#problem=conflict", "whose it is cannot be told"


def test_who_has_a_passkey_is_led_to_it_where_a_second_factor_is_due(provider, settings):
    settings.BASE_URL = "http://localhost"
    assert me(enter(provider)[1]) == "erik"
    Passkey.objects.create(
        user=User.objects.get(username="erik"), credential_id=b"1", public_key=b"", sign_count=0, name="Phone",
        aaguid=new_id(), backed_up=False, created_at=clock.now(),
    )  # fmt: skip
    Namespace.objects.update(policy={"second_factor": "everybody", "second_factor_days": 0})
    place, client = enter(provider)
    assert (place, me(client)) == ("/#problem=passkey", None)


def test_a_trusted_address_opens_the_account_of_the_very_same_address_and_makes_none_for_who_was_shut_out(
    provider, alice, settings
):
    settings.OIDC_PROVIDERS = {"local": replace(provider.settings, trusts_email=True)}
    row = User.objects.filter(pk=alice.user_id)
    for number, (here, there) in enumerate(
        (("mike@example.org", "mıke@example.org"), ("mıke@example.org", "mike@example.org"),
         ("mike@example.org", "mike@ﬁsh.org"), ("mike@fish.org", "mike@ﬁſh.org"))
    ):  # fmt: skip
        row.update(email=here)
        provider.person |= {"sub": f"alike-{number}", "email": there, "email_verified": True}
        assert me(enter(provider)[1]).startswith("erik"), "another letter has the same capital"
    people = User.objects.count()
    provider.person |= {"sub": "250", "email": "alice@example.org"}
    row.update(email="Alice@example.org", is_active=False)
    assert enter(provider)[0] == "/#problem=unauthenticated"
    row.update(is_active=True, banned_at=clock.now())
    assert enter(provider)[0] == "/#problem=unauthenticated"
    assert User.objects.count() == people
    row.update(banned_at=None)
    assert me(enter(provider)[1]) == "alice"


def test_a_first_log_in_by_a_provider_that_waits_for_a_code_links_the_account_when_the_code_is_right(
    provider, alice, settings
):
    settings.OIDC_PROVIDERS = {"local": replace(provider.settings, trusts_email=True)}
    provider.person |= {"email": "alice@example.org", "email_verified": True}
    User.objects.filter(pk=alice.user_id).update(email="alice@example.org")
    secret = begin_second_factor(alice, PASSWORD).secret
    code = totp.code_at(secret, int(time.time() // totp.STEP_S))
    confirm_second_factor(alice, code, session_key="")
    SecondFactor.objects.update(last_step=0)
    flow = unquote(enter(provider)[0].partition("second_factor=")[2])
    for typed, status, linked in (("000000", 401, []), (code, 200, ["248"])):
        step = {"second_factor": flow, "code": typed}
        assert ApiClient().post("/api/v1/auth/session/second-factor/", step).status_code == status
        assert list(Identity.objects.values_list("subject", flat=True)) == linked
    User.objects.filter(pk=alice.user_id).update(email="elsewhere@example.org")
    assert enter(provider)[0].startswith("/#second_factor="), "it is hers, whatever her address is by then"


def test_people_without_a_password_change_their_address_and_erase_themselves_after_coming_back_by_their_provider(
    provider,
):
    browser = enter(provider, ApiClient())[1]
    browser.get("/api/v1/auth/session/")
    address, erasure = {"email": "", "password": ""}, {"password": "", "code": ""}
    assert own(browser).patch("/api/v1/me/email/", address).status_code == 200
    LogInSession.objects.update(created_at=clock.now() - timedelta(minutes=11))
    for refused in (
        browser.patch("/api/v1/me/email/", address), browser.post("/api/v1/me/erase/", erasure),
    ):  # fmt: skip
        assert (refused.status_code, list(refused.json()["errors"])) == (400, ["password"])
    browser.cookies.clear()
    enter(provider, browser)
    browser.get("/api/v1/auth/session/")
    assert own(browser).post("/api/v1/me/erase/", erasure).status_code == 202
    assert not User.objects.get(username="erik").is_active


def test_the_owner_is_told_of_a_link_to_a_provider_and_a_password_that_a_link_or_an_operator_sets_ends_it(
    provider, alice, admin, settings
):
    settings.REGISTRATION = "off"
    provider.person |= {"email": "alice@example.org", "email_verified": True}
    User.objects.filter(pk=alice.user_id).update(email="alice@example.org")
    trusting = {"local": replace(provider.settings, trusts_email=True)}
    named = settings.OIDC_PROVIDERS

    def linked_for_good():
        settings.OIDC_PROVIDERS = trusting
        enter(provider)
        settings.OIDC_PROVIDERS = named
        return me(enter(provider)[1]) == "alice"

    assert linked_for_good()
    [order] = begin_letters()
    mail = letter_of(order)
    assert (mail.to, mail.subject) == (["alice@example.org"], "Another way into your account in OffChat")
    used = {"token": reset_password(admin, alice.user_id).token, "password": "staple battery horse"}
    assert ApiClient().post("/api/v1/auth/link/use/", used).status_code == 200
    assert enter(provider)[0] == "/#problem=forbidden"
    assert linked_for_good()
    row = User.objects.get(pk=alice.user_id)
    row.set_password("horse staple battery")
    row.save()
    assert enter(provider)[0] == "/#problem=forbidden"
    assert linked_for_good()
    row.set_unusable_password()
    row.save()
    assert me(enter(provider)[1]) == "alice", "the way in that is left stays"

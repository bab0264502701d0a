"""Passkeys: what a device has signed lets its person in, once, and nothing else does."""

from datetime import timedelta

import pytest
import webauthn
from django.apps import apps
from django.core import signing
from django.core.cache import cache
from webauthn.helpers import bytes_to_base64url, encode_cbor

from backend import clock
from backend.accounts.inputs.passkeys import PasskeyProof
from backend.accounts.models import Identity, Passkey, UsedChallenge, User
from backend.accounts.oidc import Claims
from backend.accounts.selectors.personal import account_of
from backend.accounts.services import (
    begin_letters,
    begin_passkey,
    forget_expired,
    forget_rows,
    link_identity,
    log_out_everywhere,
    reset_password,
)
from backend.accounts.services.passkeys import MOST
from backend.errors import Forbidden, Unauthenticated
from backend.settings.oidc import OidcProvider
from media_pipeline.mail.letters import letter_of
from tests.backend.accounts.test_second_factors import code, let_time_pass
from tests.clients import ApiClient
from tests.conftest import PASSWORD
from tests.passkey_device import Device

pytestmark = pytest.mark.django_db

MINE, OPTIONS, LOGIN = "/api/v1/me/passkeys/", "/api/v1/auth/passkey/options/", "/api/v1/auth/passkey/"
SESSION = "/api/v1/auth/session/passkey/"
LOCAL = {
    "id": "local", "name": "Local", "issuer": "https://id.example.org", "client_id": "", "client_secret": "",
    "scopes": "", "trusts_email": False,
}  # fmt: skip


@pytest.fixture(autouse=True)
def a_server_with_passkeys(settings):
    cache.clear()
    settings.LOGIN_ATTEMPTS_PER_MINUTE = 1000
    settings.BASE_URL = "http://localhost"


def begun(client, **proof):
    answer = client.post(f"{MINE}options/", {"password": PASSWORD} | proof)
    assert answer.status_code == 200, answer.content
    return answer.json()["options"]


def add(client, device, name="Phone", options=None, **proof):
    made = device.make(options or begun(client, **proof))
    return client.post(MINE, {"credential": made, "name": name})


def asked(**headers):
    return ApiClient().post(OPTIONS, {}, **headers).json()["options"]


def enter(device, door=LOGIN, options=None, **instead):
    return ApiClient().post(door, {"credential": device.sign(options or asked(), **instead)})


@pytest.fixture
def alice(client_for):
    return client_for("alice")


@pytest.fixture
def phone(alice):
    device = Device()
    assert add(alice, device).status_code == 201
    return device


def remove(client, path, proof):
    return client.delete(path, proof, content_type="application/json")


def logged(name):
    rows = apps.get_model("audit", "ActivityEntry").objects.filter(action=name)
    return list(rows.values_list("data", flat=True))


def test_a_passkey_lets_its_person_in_at_both_doors_without_a_name_or_a_code(alice, phone):
    [shown] = alice.get(MINE).json()["results"]
    assert (shown["name"], shown["last_used_at"], shown["backed_up"]) == ("Phone", None, False)
    secret = alice.post("/api/v1/me/second-factor/", {"password": PASSWORD}).json()["secret"]
    assert alice.post("/api/v1/me/second-factor/confirm/", {"code": code(secret)}).status_code == 200
    issued = enter(phone)
    assert (issued.status_code, issued.json()["user"]["username"]) == (200, "alice")
    client = ApiClient()
    entered = client.post(SESSION, {"credential": phone.sign(asked())})
    assert (entered.status_code, client.get("/api/v1/me/").json()["user"]["username"]) == (200, "alice")
    assert alice.get(MINE).json()["results"][0]["last_used_at"]
    assert logged("login").count({"passkey": "Phone"}) == 2
    # To add or remove one takes the code as well, once codes are asked for
    assert "code" in alice.post(f"{MINE}options/", {"password": PASSWORD}).json()["errors"]
    let_time_pass("alice")
    assert begun(alice, code=code(secret))["excludeCredentials"]
    path = f"{MINE}{shown['id']}/"
    assert alice.patch(path, {"name": " Old phone "}).json()["name"] == "Old phone"
    assert remove(alice, path, {"password": PASSWORD}).status_code == 400
    let_time_pass("alice")
    assert remove(alice, path, {"password": PASSWORD, "code": code(secret)}).status_code == 204
    assert (enter(phone).status_code, alice.get(MINE).json()) == (401, {"results": []})
    assert (logged("passkey.added"), logged("passkey.removed")) == ([{"passkey": "Phone"}], [{"passkey": "Old phone"}])


def test_what_a_device_signed_for_another_moment_place_or_person_opens_nothing(alice, phone, client_for, settings):
    options = asked()
    signed = {"credential": phone.sign(options)}
    assert ApiClient().post(LOGIN, signed).status_code == 200
    assert ApiClient().post(LOGIN, signed).status_code == 401, "replayed"
    assert enter(phone, options=options).status_code == 401, "signed anew for a challenge that was answered"
    assert enter(phone, origin="https://offchat.example.org").status_code == 401
    assert enter(phone, type="webauthn.create").status_code == 401
    assert enter(phone, crossOrigin=True).status_code == 401
    assert enter(phone, options=asked() | {"rpId": "example.org"}).status_code == 401
    assert enter(phone, options=asked() | {"challenge": options["challenge"][:-4] + "AAAA"}).status_code == 401
    elsewhere = asked(REMOTE_ADDR="198.51.100.7")
    assert enter(phone, options=elsewhere).status_code == 200, "devices change networks meanwhile"
    of_adding = begun(alice)["challenge"]
    assert enter(phone, options=asked() | {"challenge": of_adding}).status_code == 401
    phone.verifies = False
    assert enter(phone).status_code == 401, "who holds the device was not verified"
    phone.verifies = True
    bob = client_for("bob")
    thief = Device(id=phone.id, user=phone.user)
    assert enter(thief).status_code == 401, "another key with the id of the passkey"
    assert add(bob, thief).status_code == 409, "a passkey is of one person"
    tablet = Device()
    add(bob, tablet)
    tablet.user = phone.user
    assert enter(tablet).status_code == 401, "of one person, for another"
    at = clock.now() - timedelta(seconds=301)
    signer = signing.Signer(salt="offchat.passkey log-in")
    challenge = signer.sign(f"x:{signing.b62_encode(int(at.timestamp()))}")
    late = asked() | {"challenge": bytes_to_base64url(challenge.encode())}
    failed = len(logged("login.failed"))
    assert enter(phone, options=late).status_code == 401, "after five minutes"
    assert len(logged("login.failed")) == failed > 0, "who waited has tried nothing"
    assert UsedChallenge.objects.update(expires_at=at) >= 1
    forget_expired()
    assert not UsedChallenge.objects.exists()
    assert enter(phone).status_code == 200
    named = {"id": phone.sign(asked())["id"], "response": {"clientDataJSON": "W10"}}
    for broken in ({}, {"id": 5}, {"id": "é"}, named):
        assert ApiClient().post(LOGIN, {"credential": broken}).status_code == 401
        refused = alice.post(MINE, {"credential": broken, "name": "x"})
        assert (refused.status_code, list(refused.json()["errors"])) == (400, ["credential"])
    for nameless in ("http://192.0.2.1", "https://[2001:db8::1]", "http://chat.example.org", ""):
        settings.BASE_URL = nameless
        assert not ApiClient().get("/api/v1/config/").json()["passkeys"]
        assert [ApiClient().post(OPTIONS, {}).status_code, enter(phone, options=late).status_code] == [409, 409]


def shared(depth, of=0):
    """CBOR of 2 to the power of ``depth`` items in few bytes: each list names its own first item once more."""
    inner = shared(depth - 1, of + 1) if depth > 1 else bytes.fromhex("d81c80")
    return bytes.fromhex("d81c82") + inner + bytes.fromhex("d81d") + bytes([of + 1])


def test_what_no_passkey_may_send_is_refused_before_it_is_decoded(alice, phone):
    extended = Device(extensions=encode_cbor({"credProtect": 2, "hmac-secret": True}))
    assert (add(alice, extended).status_code, enter(extended).status_code) == (201, 200)
    nested, endless, long, half = shared(12), b"\x9f\xff", b"\x1b" + bytes(8), b"\xf9\x7e\x00"
    pairs = [b"\x61x" + value for value in (nested, endless, b"\x81" * 4 + b"\x80", b"\x58", b"\x00\x00")]
    options = begun(alice)
    for besides in pairs:
        made = Device().make(options, besides=besides)
        assert alice.post(MINE, {"credential": made, "name": "x"}).status_code == 400, besides
    for extensions in (nested, endless, long, half, b"\x59\x20\x00" + bytes(8192)):
        assert add(alice, Device(extensions=extensions), options=options).status_code == 400, extensions
        phone.extensions = extensions
        assert enter(phone).status_code == 401, extensions
    phone.extensions = b""
    assert add(alice, Device(), options=options).status_code == 201, "nothing of that has used up the question"


def test_a_count_that_goes_back_is_refused_and_logged_and_devices_that_do_not_count_are_let_in(alice, phone, settings):
    phone.count = 7
    assert enter(phone).status_code == 200
    phone.count = 7
    assert enter(phone).status_code == 401
    assert logged("passkey.refused") == [{"passkey": "Phone", "code": "count"}]
    assert (enter(phone).status_code, Passkey.objects.get().sign_count) == (200, 9)
    for _ in range(11):
        phone.count = 7
        enter(phone)
    of_count = [data["code"] for data in logged("passkey.refused")]
    assert sorted(of_count) == ["count"] * 9 + ["repeated"], "it does not fill the log"
    settings.LOGIN_ATTEMPTS_PER_MINUTE = 5
    cache.clear()
    tries = [
        ApiClient().post(LOGIN, {"credential": phone.sign(asked())}, REMOTE_ADDR=f"198.51.100.{n}") for n in range(6)
    ]
    assert tries[-1].status_code == 429, "tries count for the person, wherever they come from"
    settings.LOGIN_ATTEMPTS_PER_MINUTE = 1000
    synced = Device(count=None)
    add(alice, synced)
    assert [enter(synced).status_code for _ in range(2)] == [200, 200]


def test_looks_at_the_log_in_page_leave_the_log_ins_of_their_address_their_tries(phone, settings):
    settings.LOGIN_ATTEMPTS_PER_MINUTE = 1
    cache.clear()
    looks = [ApiClient().post(OPTIONS, {}) for _ in range(101)]
    assert [look.status_code for look in looks] == [200] * 100 + [429]
    assert enter(phone, options=looks[0].json()["options"]).status_code == 200


def test_a_server_whose_name_has_other_letters_is_named_as_browsers_name_it(alice, settings):
    settings.BASE_URL = "https://plauderstübchen.example"
    device = Device(origin="https://xn--plauderstbchen-osb.example")
    options = begun(alice)
    assert options["rp"]["id"] == device.origin.removeprefix("https://")
    assert (add(alice, device, options=options).status_code, enter(device).status_code) == (201, 200)


def test_a_passkey_is_added_with_the_password_by_the_log_in_that_asked_for_it(alice, client_for, settings):
    settings.EMAIL_HOST = "mail.example.org"
    User.objects.filter(username="alice").update(email="alice@example.org")
    device = Device()
    wrong = alice.post(f"{MINE}options/", {"password": "wrong"})
    assert (wrong.status_code, list(wrong.json()["errors"])) == (400, ["password"])
    options = begun(alice)
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert add(client_for("alice"), device, options=options).status_code == 400, "another log-in has not given it"
    assert add(client_for("bob"), device, options=options).status_code == 400
    for foreign in (Device(origin="https://example.org"), Device(verifies=False)):
        assert add(alice, foreign, options=options).status_code == 400
    for name in ("", "x" * 81, "a\nb"):
        assert add(alice, device, name, options=options).status_code == 400
    assert add(alice, device, options=options).status_code == 201
    assert add(alice, Device(), options=options).status_code == 409, "one answer to one question"
    assert [letter_of(order).subject for order in begin_letters()] == ["A new passkey for your account in OffChat"]
    person = User.objects.get(username="alice")
    assert [one.name for one in account_of(person.pk).passkeys] == ["Phone"]
    [row] = Passkey.objects.all()
    rows = [Passkey(**{**_plain(row), "credential_id": bytes([n])}) for n in range(MOST - 1)]
    Passkey.objects.bulk_create(rows)
    assert alice.post(f"{MINE}options/", {"password": PASSWORD}).status_code == 409


def _plain(row):
    return {one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields if one.name != "id"}


def test_a_request_whose_log_in_ends_meanwhile_leaves_no_way_in(alice, actor, monkeypatch):
    here, verified = actor("alice"), webauthn.verify_registration_response

    def meanwhile(**given):
        log_out_everywhere(actor("alice"))
        return verified(**given)

    options = begun(alice)
    monkeypatch.setattr(webauthn, "verify_registration_response", meanwhile)
    assert (add(alice, Device(), options=options).status_code, Passkey.objects.count()) == (401, 0)
    provider = OidcProvider(**LOCAL)
    with pytest.raises(Unauthenticated):
        link_identity(here, provider, Claims(subject="248", email="", name="", username=""))
    assert not Identity.objects.exists()


def test_passkeys_of_people_who_may_not_log_in_open_nothing_and_end_with_the_account(alice, phone, actor, settings):
    rows = User.objects.filter(username="alice")
    for away in ({"is_active": False}, {"banned_at": clock.now()}, {"is_bot": True}):
        rows.update(**away)
        assert enter(phone).status_code == 401
        rows.update(is_active=True, banned_at=None, is_bot=False)
    assert enter(phone).status_code == 200
    path = f"{MINE}{alice.get(MINE).json()['results'][0]['id']}/"
    alice.post("/api/v1/me/password/", {"old": PASSWORD, "new": "staple battery horse"})
    assert enter(phone).status_code == 200, "a password that one changes oneself leaves them"
    kept = rows.get().password
    rows.update(password="!")
    assert list(remove(alice, path, {}).json()["errors"]) == ["password"], "who has none has to come anew"
    client = ApiClient()
    client.post(SESSION, {"credential": phone.sign(asked())})
    client.defaults["HTTP_X_CSRFTOKEN"] = client.cookies["csrftoken"].value
    assert remove(client, path, {}).status_code == 409, "the only way in"
    Passkey.objects.create(**_plain(Passkey.objects.get()) | {"credential_id": b"2"})
    settings.BASE_URL = "http://chat.example.org"
    assert remove(client, path, {}).status_code == 409, "another passkey opens nothing here now"
    provider = OidcProvider(**LOCAL)
    settings.OIDC_PROVIDERS = {"local": provider}
    moments = {"created_at": clock.now(), "used_at": clock.now()}
    identity = Identity.objects.create(user=rows.get(), issuer=provider.issuer, subject="1", **moments)
    there = f"/api/v1/me/identities/{identity.pk}/"
    assert remove(client, there, {}).status_code == 409, "nor does any beside the provider"
    settings.BASE_URL = "http://localhost"
    assert remove(client, there, {}).status_code == 204
    Passkey.objects.filter(credential_id=b"2").delete()
    rows.update(password=kept)
    bob = actor("bob")
    User.objects.filter(username="bob").update(is_bot=True)
    with pytest.raises(Forbidden):
        begin_passkey(bob, PasskeyProof(password=PASSWORD))
    assert remove(alice, path, {"password": "wrong"}).status_code == 400
    link = reset_password(actor("admin"), rows.get().pk).token
    used = ApiClient().post("/api/v1/auth/link/use/", {"token": link, "password": "another battery horse"})
    assert (used.status_code, enter(phone).status_code) == (200, 401), "one that is set by a link ends them"
    assert logged("passkey.removed") == [{"passkey": "Phone"}]
    new = ApiClient().post("/api/v1/auth/login/", {"username": "alice", "password": "another battery horse"}).json()
    again = ApiClient(headers={"Authorization": f"Token {new['token']}"})
    assert add(again, phone, password="another battery horse").status_code == 201
    while forget_rows(rows.get().pk):
        pass
    assert (Passkey.objects.count(), enter(phone).status_code) == (0, 401), "an account that is erased"

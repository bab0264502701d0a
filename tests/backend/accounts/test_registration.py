"""People who make an account by themselves, where the server lets them."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.cache import cache

from backend import clock
from backend.accounts.models import Letter, Membership, PendingRegistration, User
from media_pipeline.mail.letters import deliver_due_letters
from media_pipeline.sweeper import forget_expired
from tests.clients import ApiClient
from tests.post_office import post_office

pytestmark = pytest.mark.django_db

PASSWORD = "staple battery horse"


def ask(username="Erik", password=PASSWORD, **more):
    return ApiClient().post("/api/v1/auth/register/", {"username": username, "password": password, **more})


def test_people_register_where_they_may_and_are_members_whose_address_is_still_to_be_confirmed(namespace, settings):
    cache.clear()
    settings.LOGIN_ATTEMPTS_PER_MINUTE = 9
    assert ApiClient().get("/api/v1/config/").json()["registration"] == "off"
    assert ask().status_code == 403
    settings.REGISTRATION = "open"
    assert ApiClient().get("/api/v1/config/").json()["registration"] == "open"
    for field, wrong in (
        ("password", "erik1234"), ("username", "room"), ("username", "Erased-1"),
        ("display_name", "a\u202eb"), ("email", "x"),
    ):  # fmt: skip
        refused = ask(**{"username": "erik1234"} | {field: wrong})
        assert (refused.status_code, list(refused.json()["errors"])) == (400, [field])
    assert ask(email="erik@example.org").status_code == 409, "this server sends no mail"
    settings.BASE_URL = "https://chat.example.org"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    made = ask(display_name="Erik the Red", email="erik@example.org")
    assert (made.status_code, made.json()["display_name"]) == (201, "Erik the Red")
    user = User.objects.get(username="Erik")
    assert (user.email, user.is_staff, user.is_superuser) == ("", False, False)
    assert Letter.objects.get().email == "erik@example.org"
    assert list(Membership.objects.filter(user=user).values_list("namespace", "role")) == [(namespace, "member")]
    rows = apps.get_model("audit", "ActivityEntry").objects.filter(action="user.registered", actor_id=user.pk)
    assert rows.count() == 1
    entered = ApiClient().post("/api/v1/auth/login/", {"username": "Erik", "password": PASSWORD})
    assert entered.status_code == 200
    taken = ask("ERIK", password="1").json()["detail"]
    assert taken == "This user name is taken. Choose another one.", "in other capitals, too, and before it is hashed"
    settings.REGISTRATION_NAMESPACE = "nowhere"
    cache.clear()
    assert ask("frida").status_code == 409
    settings.REGISTRATION_NAMESPACE = "demo"
    answers = [ask(f"frida-{number}").status_code for number in range(10)]
    assert answers[0] == 201
    assert 429 in answers


@pytest.fixture
def office(settings):
    """A mail server of a server that asks those who register for an address, and many of them."""
    cache.clear()
    with post_office() as office:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", office.port, 5
        settings.BASE_URL = "https://chat.example.org"
        settings.REGISTRATION, settings.REGISTRATION_EMAIL = "open", "confirmed"
        settings.LOGIN_ATTEMPTS_PER_MINUTE = 100
        yield office


def link_mailed(office):
    """Address, subject and link of the only mail that is due."""
    office.mails.clear()
    deliver_due_letters()
    [(envelope, mail)] = office.mails
    words = mail.get_body(("plain",)).get_content().split()
    return envelope, mail["Subject"], next(word for word in words if word.startswith("https://"))


def confirm(url):
    return ApiClient().post("/api/v1/auth/register/confirm/", {"token": url.partition("#")[2]})


def log_in(username="Erik", password=PASSWORD, way="login"):
    return ApiClient().post(f"/api/v1/auth/{way}/", {"username": username, "password": password})


def test_where_an_address_has_to_be_confirmed_there_is_no_account_before(namespace, office):
    assert ApiClient().get("/api/v1/config/").json()["registration_email"] == "confirmed"
    assert ask().json()["errors"].keys() == {"email"}
    asked = ask(email="Erik@Example.org", display_name="Erik the Red")
    assert (asked.status_code, asked.json()["email"]) == (202, "Erik@example.org")
    assert not User.objects.filter(username__iexact="erik").exists()
    envelope, subject, url = link_mailed(office)
    assert (envelope, subject) == ("Erik@example.org", "Confirm your address to get your account in OffChat")
    assert url.startswith("https://chat.example.org/confirm?account#")
    for way in ("login", "session"):
        refused = log_in(way=way)
        answer = refused.json()
        assert (refused.status_code, answer["code"]) == (401, "address_unconfirmed")
        assert answer["email"] == "Erik@example.org"
        assert log_in(password="wrong", way=way).json()["code"] == "unauthenticated", "the name alone tells nothing"
    made = confirm(url)
    assert (made.status_code, made.json()["display_name"]) == (201, "Erik the Red")
    assert confirm(url).status_code == 403, "once"
    user = User.objects.get(username="Erik")
    assert (user.email, PendingRegistration.objects.count()) == ("Erik@example.org", 0)
    assert list(Membership.objects.filter(user=user).values_list("namespace", "role")) == [(namespace, "member")]
    rows = apps.get_model("audit", "ActivityEntry").objects.filter(action="user.registered", actor_id=user.pk)
    assert rows.count() == 1
    assert log_in().status_code == 200


def test_who_registers_again_has_the_link_sent_anew_and_others_do_not_get_the_name_meanwhile(
    namespace, office, one_window, client_for
):
    ask(email="mistyped@example.org", display_name="Erik the Red")
    _, _, first = link_mailed(office)
    assert ask(password="another staple horse", email="thief@example.org").status_code == 409
    link = client_for("admin").post("/api/v1/namespaces/demo/invitations/", {}).json()["url"].partition("#")[2]
    assert ask("erik", password="another staple horse", email="", invitation=link).status_code == 409
    assert ask("ERIK", email="erik@example.org").status_code == 202, "with the same password"
    assert confirm(first).status_code == 403, "the last link alone counts"
    envelope, _, second = link_mailed(office)
    assert envelope == "erik@example.org"
    assert [ask(email="erik@example.org").status_code for _ in range(5)] == [202, 202, 202, 202, 429]
    _, _, last = link_mailed(office)
    assert confirm(second).status_code == 403
    assert confirm(last).json()["display_name"] == "Erik the Red", "what was not said again stays"


def test_an_address_that_has_an_account_gets_another_mail_and_the_same_answer(person, namespace, office):
    User.objects.filter(pk=person("alice").pk).update(email="alice@example.org")
    known, new = ask("erik", email="ALICE@example.org"), ask("frida", email="frida@example.org")
    assert known.status_code == new.status_code == 202
    assert known.json().keys() == new.json().keys()
    PendingRegistration.objects.filter(username="frida").delete()
    _, subject, url = link_mailed(office)
    assert (subject, url) == ("You have an account in OffChat already", "https://chat.example.org/")
    ask("gunnar", email="gunnar@example.org")
    _, _, url = link_mailed(office)
    User.objects.filter(username="alice").update(email="gunnar@example.org")
    refused = confirm(url)
    assert (refused.status_code, User.objects.filter(username="gunnar").exists()) == (409, False)


def test_an_account_that_nobody_confirms_is_forgotten_and_its_name_is_free(namespace, office, settings):
    ask(email="erik@example.org")
    _, _, url = link_mailed(office)
    settings.REGISTRATION = "invitation"
    assert confirm(url).status_code == 403, "people do not register any more"
    settings.REGISTRATION = "open"
    PendingRegistration.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    assert confirm(url).status_code == 403
    assert log_in().json()["code"] == "unauthenticated"
    assert ask(password="another staple horse", email="other@example.org").status_code == 202
    PendingRegistration.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    assert forget_expired() > 0
    assert (PendingRegistration.objects.count(), Letter.objects.count()) == (0, 0), "with the mail that waited"

"""One's own mail address, and the way back in after a forgotten password."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.mail.backends.smtp import EmailBackend

from backend import clock
from backend.accounts.models import AccountLink, Letter, Token, User
from backend.accounts.services import begin_letters, locked_user, requeue_letters
from media_pipeline.mail.letters import deliver_due_letters
from tests.clients import ApiClient
from tests.conftest import PASSWORD
from tests.post_office import post_office

pytestmark = pytest.mark.django_db

MINE, NEW = "/api/v1/me/email/", "staple battery horse"


@pytest.fixture
def office(settings):
    """A mail server that is set in the settings, of a server with an address."""
    cache.clear()
    with post_office() as office:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", office.port, 5
        settings.BASE_URL = "https://chat.example.org"
        yield office


def delivered(office):
    """What the mails say that are due, each with its address and the link in it."""
    office.mails.clear()
    deliver_due_letters()
    said = []
    for envelope, mail in office.mails:
        plain = mail.get_body(("plain",)).get_content()
        links = [word for word in plain.split() if word.startswith("https://")]
        said.append((envelope, mail["Subject"], links[0] if links else ""))
    return said


def token_of(url):
    return urlsplit(url).fragment


def set_email(client, email, password=PASSWORD):
    return client.patch(MINE, {"email": email, "password": password})


def ask(email):
    return ApiClient().post("/api/v1/auth/reset/", {"email": email})


def test_an_address_counts_once_its_link_is_opened_and_brings_back_in_who_forgot_the_password(client_for, office):
    alice = client_for("alice")
    assert set_email(alice, "alice@Example.ORG", "wrong").json()["errors"].keys() == {"password"}
    assert set_email(alice, "no address\r\nBcc: x@example.org").json()["errors"].keys() == {"email"}
    waiting = {"email": None, "pending": "alice@example.org", "mail": True}
    assert set_email(alice, "alice@Example.ORG").json() == alice.get(MINE).json() == waiting
    [(envelope, subject, url)] = delivered(office)
    assert (envelope, subject) == ("alice@example.org", "Confirm your address for OffChat")
    assert url.startswith("https://chat.example.org/confirm#")
    assert token_of(url) not in str(list(AccountLink.objects.values())), "only its digest is stored"
    link = {"token": token_of(url)}
    assert ApiClient().post("/api/v1/auth/link/", link).status_code == 403, "it sets no password"
    assert ask("alice@example.org").status_code == 204
    assert delivered(office) == [], "an address that was not confirmed brings nobody in"
    assert ApiClient().post("/api/v1/auth/email/", link).json()["email"] == "alice@example.org"
    assert ApiClient().post("/api/v1/auth/email/", link).status_code == 403, "once"

    for email in ("ALICE@example.org", "stranger@example.org"):
        answer = ask(email)
        assert (answer.status_code, answer.content) == (204, b""), "the same for every address"
    [(envelope, _, url)] = delivered(office)
    assert (envelope, url.partition("#")[0]) == ("alice@example.org", "https://chat.example.org/join")
    used = {"token": token_of(url), "password": NEW}
    assert ApiClient().post("/api/v1/auth/link/use/", used).status_code == 200
    assert alice.get(MINE).status_code == 401, "every log-in ended"
    assert ApiClient().post("/api/v1/auth/link/use/", used).status_code == 403
    [(envelope, subject, _)] = delivered(office)
    assert (envelope, subject) == ("alice@example.org", "Your password in OffChat was changed")

    token = ApiClient().post("/api/v1/auth/login/", {"username": "alice", "password": NEW}).json()["token"]
    again = ApiClient(headers={"Authorization": f"Token {token}"})
    assert set_email(again, "", NEW).json()["email"] is None
    [(envelope, subject, _)] = delivered(office)
    assert (envelope, subject) == ("alice@example.org", "Your address in OffChat was changed")
    names = "email.changed", "password.reset", "password.changed"
    assert len(again.get("/api/v1/me/sessions/").json()["results"]) == 1
    rows = apps.get_model("audit", "ActivityEntry").objects.order_by("pk").values_list("action", "data")
    logged = [(name, data) for name, data in rows if name in names]
    assert [name for name, _ in logged] == ["email.changed", "password.reset", "password.changed", "email.changed"]
    assert "example.org" not in str(logged)


def test_whoever_asked_for_an_address_loses_it_with_the_log_ins(client_for, office):
    alice = client_for("alice")
    set_email(alice, "thief@example.org")
    [(_, _, url)] = delivered(office)
    alice.post("/api/v1/me/password/", {"old": PASSWORD, "new": NEW})
    assert alice.get(MINE).json()["pending"] is None
    assert ApiClient().post("/api/v1/auth/email/", {"token": token_of(url)}).status_code == 403


def test_mails_to_one_address_are_few_and_none_go_to_those_who_may_not_enter(person, office):
    barred = [person("alice"), person("bob"), person("carol")]
    for user, change in zip(barred, ({"is_active": False}, {"banned_at": clock.now()}, {"is_bot": True}), strict=True):
        User.objects.filter(pk=user.pk).update(email="all@example.org", **change)
    answers = [ask("all@example.org").status_code for _ in range(6)]
    assert answers[:3] == [204] * 3
    assert 429 in answers
    assert delivered(office) == []
    assert (Letter.objects.count(), begin_letters(), requeue_letters()) == (0, None, 0)


def test_mails_to_one_address_are_few_whoever_asks_for_them(client_for, office, settings, one_window):
    settings.REGISTRATION, new = "open", {"username": "erik", "password": NEW}
    for number in range(5):
        assert set_email(client_for(f"person-{number}"), "Victim@example.org").status_code == 200
    assert set_email(client_for("mallory"), "victim@example.org ").status_code == 429
    assert ask("VICTIM@example.org").status_code == 429
    assert ApiClient().post("/api/v1/auth/register/", new | {"email": "victim@EXAMPLE.org"}).status_code == 429
    assert ApiClient().post("/api/v1/auth/register/", new | {"email": "erik@example.org"}).status_code == 201
    assert Letter.objects.count() == 6


def test_a_mailed_link_sets_a_new_password_and_ends_no_link_of_an_administrator(client_for, office, person):
    admin, carol = client_for("admin"), {"username": "carol", "namespace": "demo"}
    made = admin.post("/api/v1/users/", carol).json()
    User.objects.filter(username="carol").update(email="carol@example.org")
    for _ in range(2):
        ask("carol@example.org")
        [(_, _, url)] = delivered(office)
    mailed, invited = ({"token": token_of(one)} for one in (url, made["invite_url"]))
    assert ApiClient().post("/api/v1/auth/link/", mailed).json()["kind"] == "reset"
    assert ApiClient().post("/api/v1/auth/link/", invited).json()["kind"] == "invite"
    assert AccountLink.objects.filter(user__username="carol").count() == 2, "of those that were mailed the last one"


@pytest.fixture
def forgetful(client_for, office):
    """Alice, the address of a link that was mailed to her, and a second mail that waits to be sent."""
    alice = client_for("alice")
    User.objects.filter(username="alice").update(email="alice@example.org")
    ask("alice@example.org")
    [(_, _, url)] = delivered(office)
    ask("alice@example.org")
    assert begin_letters() == []
    assert Letter.objects.get().kind == "reset"
    return alice, url


def test_a_mail_of_a_kind_that_a_newer_release_brings_waits_for_it_and_holds_up_no_other(client_for, office):
    set_email(client_for("alice"), "alice@example.org")
    Letter.objects.update(kind="newer", due_at=clock.now() - timedelta(minutes=1))
    assert requeue_letters() == 0
    set_email(client_for("bob"), "bob@example.org")
    assert [address for address, _, _ in delivered(office)] == ["bob@example.org"]
    assert Letter.objects.get().attempts == 0


def opens(url):
    return ApiClient().post("/api/v1/auth/link/", {"token": token_of(url)}).status_code


def test_mails_to_an_earlier_address_bring_nobody_in(forgetful, office):
    alice, url = forgetful
    assert opens(url) == 200
    assert set_email(alice, "").status_code == 200
    assert opens(url) == 403
    assert [subject for _, subject, _ in delivered(office)] == ["Your address in OffChat was changed"]


def test_nor_do_they_where_an_operator_has_set_another_one(forgetful, office):
    _, url = forgetful
    User.objects.update(email="a@example.org")
    assert opens(url) == 403
    assert (delivered(office), Letter.objects.count()) == ([], 0)


def changed_by_an_operator():
    user = User.objects.get(username="alice")
    user.set_password(NEW)
    user.save()


@pytest.mark.parametrize("by", ["themselves", "link", "operator"])
def test_a_new_password_ends_every_link_that_would_set_another_one(forgetful, client_for, office, by):
    alice, url = forgetful
    made = AccountLink.objects.get()
    AccountLink.objects.create(digest="1", user=made.user, kind="invite", expires_at=made.expires_at)
    {
        "themselves": lambda: alice.post("/api/v1/me/password/", {"old": PASSWORD, "new": NEW}),
        "link": lambda: ApiClient().post("/api/v1/auth/link/use/", {"token": token_of(url), "password": NEW}),
        "operator": changed_by_an_operator,
    }[by]()
    assert ApiClient().post("/api/v1/auth/login/", {"username": "alice", "password": NEW}).status_code == 200
    assert (AccountLink.objects.count(), list(Letter.objects.values_list("kind", flat=True))) == (0, ["password"])
    assert [url for _, _, url in delivered(office)] == [""], "it tells of the change, and leads nowhere"


def test_a_mail_that_is_cancelled_while_a_worker_has_it_is_not_sent(client_for, office, monkeypatch):
    set_email(client_for("alice"), "alice@example.org")

    def cancelled_meanwhile(user_id):
        Letter.objects.filter(user=user_id).delete()
        return locked_user(user_id)

    monkeypatch.setattr("backend.accounts.services.letters.locked_user", cancelled_meanwhile)
    assert (delivered(office), AccountLink.objects.count()) == ([], 0)


def test_a_mail_that_fails_is_tried_again_and_one_that_is_refused_is_given_up(client_for, office):
    alice = client_for("alice")
    set_email(alice, "alice@example.org")
    office.refusals.append("451 later")
    assert delivered(office) == []
    assert Letter.objects.get().due_at > clock.now() + timedelta(seconds=10)
    Letter.objects.update(due_at=clock.now())
    assert requeue_letters() == 1
    office.refusals.append("550 never")
    assert delivered(office) == []
    assert alice.get(MINE).json()["pending"] is None, "what cannot be confirmed does not wait"
    assert Letter.objects.count() == 0


def test_one_mail_that_cannot_be_written_keeps_no_other_however_many_wait(client_for, office, monkeypatch):
    for name in ("alice", "bob"):
        set_email(client_for(name), f"{name}@example.org")
    User.objects.filter(username="bob").update(email="Bob@example.org")
    ask("bob@example.org")
    monkeypatch.setattr("backend.accounts.services.posting._MOST_WAITING", 1)

    def failing(user_id):
        user = locked_user(user_id)
        if user.username == "alice":
            raise RuntimeError
        return user

    monkeypatch.setattr("backend.accounts.services.letters.locked_user", failing)
    assert [envelope for envelope, _, _ in delivered(office)] == ["bob@example.org", "Bob@example.org"]
    assert Letter.objects.get().email == "alice@example.org"


def test_mails_outlast_a_mail_server_that_is_away_for_less_than_an_hour(client_for, office, monkeypatch):
    set_email(client_for("alice"), "alice@example.org")

    def away(_):
        raise TimeoutError

    with monkeypatch.context() as patched:
        patched.setattr(EmailBackend, "open", away)
        for _ in range(5):
            assert delivered(office) == []
            assert Letter.objects.get().due_at > clock.now() + timedelta(seconds=50)
            Letter.objects.update(due_at=clock.now())
    assert len(delivered(office)) == 1
    set_email(client_for("bob"), "bob@example.org")
    Letter.objects.update(created_at=clock.now() - timedelta(minutes=61))
    assert (delivered(office), Letter.objects.count()) == ([], 0)


def test_a_server_without_mail_says_so_and_one_still_removes_ones_address(client_for):
    cache.clear()
    alice = client_for("alice")
    User.objects.filter(username="alice").update(email="alice@example.org")
    assert set_email(alice, "new@example.org").status_code == 409
    assert ask("alice@example.org").status_code == 409
    assert set_email(alice, " ").json() == {"email": None, "pending": None, "mail": False}
    assert Token.objects.filter(revoked_at=None).count() == 1

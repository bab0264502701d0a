"""A second factor: codes of an app are asked for, each once, few wrong ones, and lost apps are no end."""

import base64
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.cache import cache
from django.test import Client

from backend import clock
from backend.accounts import totp
from backend.accounts.models import SecondFactor, User
from media_pipeline.mail.letters import deliver_due_letters
from tests.clients import ApiClient
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db

MINE = "/api/v1/me/second-factor/"


@pytest.fixture(autouse=True)
def many_tries(settings):
    cache.clear()
    settings.LOGIN_ATTEMPTS_PER_MINUTE = 1000


def test_codes_are_those_of_the_standard():
    secret = base64.b32encode(b"12345678901234567890").decode()
    # RFC 6238, appendix B, the last six of its eight digits
    known = {59: "287082", 1111111109: "081804", 1234567890: "005924", 20000000000: "353130"}
    assert {at: totp.code_at(secret, at // 30) for at in known} == known
    assert totp.step_of(secret, "287 082", now_s=59 + 30, after=0) == 1, "a clock may be half a minute wrong"
    assert totp.step_of(secret, "287082", now_s=59 + 60, after=0) is None
    assert totp.step_of(secret, "287082", now_s=59, after=1) is None, "once"


def code(secret, ahead=0):
    return totp.code_at(secret, int(clock.now().timestamp() // totp.STEP_S) + ahead)


def let_time_pass(username):
    """So that a code of now counts again: the last one was taken long ago."""
    SecondFactor.objects.filter(user__username=username).update(last_step=0, failures=0)


def log_in(door="login", password=PASSWORD):
    return ApiClient().post(f"/api/v1/auth/{door}/", {"username": "alice", "password": password})


def finish(flow, typed, door="login"):
    client = ApiClient()
    return client.post(f"/api/v1/auth/{door}/second-factor/", {"second_factor": flow, "code": typed}), client


@pytest.fixture
def turned_on(client_for):
    """Alice has turned codes on with one of two log-ins: it, the other one, the secret, and the recovery codes."""
    alice, other = client_for("alice"), client_for("alice")
    assert alice.post(MINE, {"password": "wrong"}).status_code == 400
    begun = alice.post(MINE, {"password": PASSWORD}).json()
    assert log_in().status_code == 200, "nothing is asked before a code was confirmed"
    assert alice.post(f"{MINE}confirm/", {"code": "000000"}).status_code == 400
    begun["code"] = code(begun["secret"])
    recovery = alice.post(f"{MINE}confirm/", {"code": begun["code"]}).json()["codes"]
    return alice, other, begun, recovery


def test_a_log_in_asks_for_a_code_at_every_door_and_each_code_opens_once(turned_on):
    alice, other, begun, recovery = turned_on
    secret = begun["secret"]
    assert begun["url"].startswith("otpauth://totp/OffChat:alice?secret=" + secret)
    assert [alice.get(MINE).status_code, other.get(MINE).status_code] == [200, 401], "other log-ins have ended"
    assert secret not in SecondFactor.objects.get().secret
    assert not set(recovery) & set(SecondFactor.objects.get().recovery)
    for door in ("login", "session"):
        refused = log_in(door)
        assert (refused.status_code, refused.json()["code"]) == (401, "second_factor")
        assert "sessionid" not in refused.cookies
        flow = refused.json()["second_factor"]
        assert finish(flow, begun["code"], door)[0].status_code == 401, "it was taken when codes were turned on"
        let_time_pass("alice")
        begun["code"] = code(secret)
        answer, client = finish(flow, begun["code"], door)
        assert answer.status_code == 200
        assert finish(flow, begun["code"], door)[0].status_code == 401
        assert finish(flow, recovery.pop().upper().replace("-", " "), door)[0].status_code == 200
    assert client.get("/api/v1/me/").json()["user"]["username"] == "alice"
    assert alice.get(MINE).json() | {"since": ""} == {"on": True, "since": "", "recovery_codes_left": 8}
    assert log_in(password="wrong").json()["code"] == "unauthenticated", "who knows no password learns nothing"
    assert finish(flow + "x", code(secret))[0].status_code == 401
    User.objects.filter(username="alice").update(is_staff=True, is_superuser=True)
    page = Client().post("/admin/login/", {"username": "alice", "password": PASSWORD})
    assert b"ask for a code" in page.content
    # Nor does a log-in that waits outlive what it was begun with
    flow = log_in().json()["second_factor"]
    let_time_pass("alice")
    alice.post("/api/v1/me/password/", {"old": PASSWORD, "new": "staple battery horse"})
    assert finish(flow, code(secret))[0].status_code == 401
    assert finish(log_in(password="staple battery horse").json()["second_factor"], code(secret))[0].status_code == 200


def test_others_at_an_address_keep_nobody_from_entering_a_code(turned_on, settings, one_window):
    _, _, _, recovery = turned_on
    flow = log_in().json()["second_factor"]
    settings.LOGIN_ATTEMPTS_PER_MINUTE = 2
    reset = [ApiClient().post("/api/v1/auth/link/", {"token": "x"}).status_code for _ in range(3)]
    assert reset == [403, 403, 429]
    assert [finish("made up", "x")[0].status_code for _ in range(3)] == [401] * 3
    assert [finish(flow, code)[0].status_code for code in ("x", *recovery[:2])] == [401, 200, 429]


def test_wrong_codes_are_few_whatever_is_asked_anew_meanwhile(turned_on):
    alice, _, begun, recovery = turned_on
    let_time_pass("alice")
    wrong = "000000" if code(begun["secret"]) != "000000" else "000001"
    said = [finish(log_in().json()["second_factor"], wrong)[0].status_code for _ in range(7)]
    assert said == [401] * 5 + [429] * 2
    for right in (code(begun["secret"]), recovery[0]):
        assert finish(log_in().json()["second_factor"], right)[0].status_code == 429
    gone = {"password": PASSWORD, "code": code(begun["secret"])}
    assert alice.delete(MINE, gone, content_type="application/json").status_code == 429
    SecondFactor.objects.update(failed_at=clock.now() - timedelta(minutes=1))
    assert finish(log_in().json()["second_factor"], wrong)[0].status_code == 401
    SecondFactor.objects.update(failed_at=clock.now() - timedelta(minutes=1))
    assert finish(log_in().json()["second_factor"], wrong)[0].status_code == 429, "each one costs a minute more"
    SecondFactor.objects.update(failed_at=clock.now() - timedelta(minutes=15))
    assert finish(log_in().json()["second_factor"], code(begun["secret"]))[0].status_code == 200
    rows = apps.get_model("audit", "ActivityEntry").objects.filter(action="login.failed")
    assert rows.count() >= 6
    assert wrong not in str(list(rows.values_list("data", flat=True)))


def test_codes_are_turned_off_with_password_and_code_or_by_an_administrator(turned_on, client_for, person, settings):
    alice, _, begun, recovery = turned_on
    both = {"password": PASSWORD, "code": recovery[0]}
    for half in ({"password": "wrong"}, {"code": "123"}):
        assert alice.delete(MINE, both | half, content_type="application/json").status_code == 400
    renewed = alice.post(f"{MINE}codes/", both).json()["codes"]
    assert finish(log_in().json()["second_factor"], recovery[1])[0].status_code == 401, "the earlier ones have ended"
    # With another SECRET_KEY no code of the app is right, and recovery codes still are
    settings.SECRET_KEY = "quite another key"
    let_time_pass("alice")
    assert finish(log_in().json()["second_factor"], code(begun["secret"]))[0].status_code == 401
    _, client = finish(log_in("session").json()["second_factor"], renewed[0], "session")
    gone = {"password": PASSWORD, "code": renewed[1]}
    assert client.delete(MINE, gone, content_type="application/json").status_code == 204
    assert client.get(MINE).json()["on"] is False, "the log-in that turned it off stays"
    begun = client.post(MINE, {"password": PASSWORD}).json()
    assert client.post(f"{MINE}confirm/", {"code": code(begun["secret"])}).status_code == 200
    path = f"/api/v1/users/{person('alice').pk}/second-factor/"
    assert client_for("mod").delete(path).status_code == 403
    assert client.delete(path).status_code == 409
    admin = client_for("admin")
    assert [admin.delete(path).status_code for _ in range(2)] == [204, 404]
    assert (client.get(MINE).status_code, log_in().status_code) == (401, 200)
    rows = apps.get_model("audit", "ActivityEntry").objects.filter(action__startswith="second_factor").order_by("pk")
    assert list(rows.values_list("action", flat=True)) == [
        f"second_factor.{name}"
        for name in ("on", "recovered", "codes_renewed", "recovered", "recovered", "off", "on", "removed")
    ]


def test_each_change_of_how_a_person_logs_in_is_told_them_by_mail(turned_on, settings, mailoutbox):
    alice, _, _, recovery = turned_on
    settings.BASE_URL = "https://chat.example.org"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert alice.post("/api/v1/me/password/", {"old": PASSWORD, "new": "staple battery horse"}).status_code == 204
    deliver_due_letters()
    assert mailoutbox == [], "without a confirmed address nothing is told"
    User.objects.filter(username="alice").update(email="alice@example.org")
    assert alice.post("/api/v1/me/password/", {"old": "staple battery horse", "new": PASSWORD}).status_code == 204
    both = {"password": PASSWORD, "code": recovery[0]}
    both["code"] = alice.post(f"{MINE}codes/", both).json()["codes"][0]
    assert alice.delete(MINE, both, content_type="application/json").status_code == 204
    secret = alice.post(MINE, {"password": PASSWORD}).json()["secret"]
    assert alice.post(f"{MINE}confirm/", {"code": code(secret)}).status_code == 200
    user = User.objects.get(username="alice")
    user.set_password("as an administrator sets it")
    user.save()
    deliver_due_letters()
    said = [mail.subject.removesuffix(" in OffChat").removeprefix("Your ") for mail in mailoutbox]
    assert [word for subject in said for word in ("password", "recovery", "no code", "a code") if word in subject] == [
        "password", "recovery", "no code", "a code", "password",
    ]  # fmt: skip
    assert all(mail.to == ["alice@example.org"] and "alice" in mail.body for mail in mailoutbox)

"""People who make an account by themselves, where the server lets them."""

import pytest
from django.apps import apps
from django.core.cache import cache

from backend.accounts.models import Letter, Membership, User
from tests.clients import ApiClient

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

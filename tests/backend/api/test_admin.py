"""What operators change in Django's own admin reaches open sockets, tokens and grants at once."""

import json

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command

from backend import clock
from backend.accounts.models import Membership, User
from backend.accounts.services import actor_by_grant, issue_grant, issue_token
from backend.errors import Forbidden
from backend.events.models import LogEntry
from tests.clients import ApiClient
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db

NEW = "another one entirely"


@pytest.fixture
def operator(person, client):
    """The browser of an operator who is logged in to the admin."""
    root = get_user_model().objects.create_superuser("root", password=PASSWORD)
    client.force_login(root)
    client.root = root
    return client


def told():
    """Whose sockets were told to close, in order."""
    rows = LogEntry.objects.filter(stream="access").order_by("seq").values_list("data", flat=True)
    return [json.loads(row)["user"] for row in rows]


def membership(actor):
    return Membership.objects.get(user=actor.user_id)


def change(operator, address, **changed):
    """POST a change form as it is shown, but for what is changed; what is None stays unticked."""
    initial = operator.get(address).context["adminform"].form.initial
    dates = ("last_login", "date_joined")
    data = {name: value for name, value in initial.items() if value and name not in (*dates, "groups")}
    data.pop("user_permissions", None)
    data |= {"date_joined_0": "2026-01-01", "date_joined_1": "00:00:00", "last_login_0": "", "last_login_1": ""}
    data = {name: value for name, value in (data | changed).items() if value is not None}
    answer = operator.post(address, data)
    assert answer.status_code == 302, answer.context["adminform"].form.errors


def test_who_is_banned_is_in_the_admin_no_more_and_enters_it_no_more(operator):
    form = {"username": "root", "password": PASSWORD}
    assert operator.get("/admin/").status_code == 200
    User.objects.filter(pk=operator.root.pk).update(banned_at=clock.now())
    assert operator.get("/admin/").status_code == 302
    assert operator.post("/admin/login/", form).status_code == 200, "the form again"
    User.objects.filter(pk=operator.root.pk).update(banned_at=None)
    assert operator.post("/admin/login/", form).status_code == 302


class TestSockets:
    """Whose sockets have to look at their rights again."""

    def test_of_whom_a_membership_is_deleted(self, operator, alice):
        operator.post(f"/admin/accounts/membership/{membership(alice).pk}/delete/", {"post": "yes"})
        assert told() == [str(alice.user_id)]

    def test_of_all_whose_memberships_are_deleted_in_the_list(self, operator, alice, bob, carol):
        ticked = [membership(alice).pk, membership(bob).pk]
        form = {"action": "delete_selected", "_selected_action": ticked, "post": "yes"}
        assert operator.post("/admin/accounts/membership/", form).status_code == 302
        assert not Membership.objects.filter(pk__in=ticked).exists()
        assert sorted(told()) == sorted([str(alice.user_id), str(bob.user_id)])

    def test_of_whom_another_role_is_given(self, operator, alice):
        change(operator, f"/admin/accounts/membership/{membership(alice).pk}/change/", role="viewer")
        assert told() == [str(alice.user_id)]

    def test_of_both_where_a_membership_is_given_to_somebody_else(self, operator, alice, actor):
        stranger = actor("stranger")
        change(operator, f"/admin/accounts/membership/{membership(alice).pk}/change/", user=str(stranger.user_id))
        assert sorted(told()) == sorted([str(alice.user_id), str(stranger.user_id)])

    @pytest.mark.parametrize("ticked", ["is_superuser", "is_active"])
    def test_of_whom_a_tick_that_lets_them_in_is_taken(self, operator, alice, ticked):
        User.objects.filter(pk=alice.user_id).update(is_superuser=True)
        change(operator, f"/admin/accounts/user/{alice.user_id}/change/", **{ticked: None})
        assert getattr(User.objects.get(pk=alice.user_id), ticked) is False
        assert told() == [str(alice.user_id)]

    def test_of_nobody_whose_other_fields_change(self, operator, alice):
        change(operator, f"/admin/accounts/user/{alice.user_id}/change/", is_staff="on", email="alice@example.org")
        assert told() == []

    def test_of_whom_is_deleted_alone_or_in_the_list(self, operator, alice, bob):
        operator.post(f"/admin/accounts/user/{alice.user_id}/delete/", {"post": "yes"})
        form = {"action": "delete_selected", "_selected_action": [str(bob.user_id)], "post": "yes"}
        operator.post("/admin/accounts/user/", form)
        assert not User.objects.filter(pk__in=[alice.user_id, bob.user_id]).exists()
        assert told() == [str(alice.user_id), str(bob.user_id)]


class TestPasswords:
    """A new password ends everything that the old one had opened."""

    @pytest.fixture
    def opened(self, person):
        """What alice has open: a token's client, a browser's, and the grants of both."""
        issued = issue_token(person("alice"), address="")
        program, browser = ApiClient(headers={"Authorization": f"Token {issued.token}"}), ApiClient()
        page = browser.post("/api/v1/auth/session/", {"username": "alice", "password": PASSWORD}).json()
        return program, browser, [issue_grant(issued.actor).token, page["grant"]["token"]]

    def by_form(self, operator, user, **form):
        data = {"password1": NEW, "password2": NEW, "usable_password": "true", **form}
        answer = operator.post(f"/admin/accounts/user/{user.pk}/password/", data)
        assert answer.status_code == 302, answer.context["form"].errors

    def without(self, operator, user):
        self.by_form(operator, user, usable_password="false", **{"unset-password": "1"})
        assert not User.objects.get(pk=user.pk).has_usable_password()

    def by_command(self, operator, user):
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr("getpass.getpass", lambda prompt: NEW)
            call_command("changepassword", user.username)

    @pytest.mark.parametrize("way", ["by_form", "without", "by_command"])
    def test_it_ends_tokens_sessions_grants_and_sockets(self, operator, person, opened, way):
        program, browser, grants = opened
        assert (program.get("/api/v1/me/").status_code, browser.get("/api/v1/me/").status_code) == (200, 200)
        getattr(self, way)(operator, person("alice"))
        assert (program.get("/api/v1/me/").status_code, browser.get("/api/v1/me/").status_code) == (401, 401)
        for grant in grants:
            with pytest.raises(Forbidden):
                actor_by_grant(grant, address="")
        assert told() == [str(person("alice").pk)]

    def test_whoever_changes_their_own_stays_in_the_admin(self, operator):
        self.by_form(operator, operator.root)
        assert operator.get("/admin/").status_code == 200

    def test_somebody_new_and_a_password_that_is_only_hashed_anew_end_nothing(self, person, opened, settings):
        program, *_ = opened
        settings.PASSWORD_HASHERS = [
            "django.contrib.auth.hashers.PBKDF2PasswordHasher",
            "django.contrib.auth.hashers.MD5PasswordHasher",
        ]
        answer = ApiClient().post("/api/v1/auth/login/", {"username": "alice", "password": PASSWORD})
        assert answer.status_code == 200
        assert person("alice").password.startswith("pbkdf2")
        assert program.get("/api/v1/me/").status_code == 200
        assert told() == []

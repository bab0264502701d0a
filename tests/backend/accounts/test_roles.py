"""What a role lets one do, in which namespace, and whom one may know."""

import pytest
from msgspec import structs

from backend.accounts.access import Role, namespace_for
from backend.accounts.models import User
from backend.accounts.selectors import actor_of, known_people, namespaces_of, users_in_namespace
from backend.accounts.services import ensure_namespace, ensure_user
from backend.errors import Forbidden, NotFound

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("viewer", {"viewer"}),
        ("alice", {"viewer", "member"}),
        ("mod", {"viewer", "member", "moderator"}),
        ("admin", {"viewer", "member", "moderator", "admin"}),
    ],
)
def test_a_role_holds_all_the_lower_ones_and_none_above(actor, namespace, name, allowed):
    assert {role.value for role in Role if actor(name).at_least(role, namespace)} == allowed
    assert actor(name).may_moderate(namespace) == ("moderator" in allowed)


def test_a_role_is_worth_nothing_in_another_namespace(mod, stranger):
    [elsewhere] = stranger.roles
    assert mod.role_in(elsewhere) is None
    assert not mod.may_moderate(elsewhere)


def test_an_administrator_of_the_server_owns_every_namespace(alice, stranger):
    root = structs.replace(alice, is_superuser=True)
    [elsewhere] = stranger.roles
    assert root.may_moderate(elsewhere)


def test_a_namespace_that_is_not_ones_own_does_not_exist(alice, stranger):
    with pytest.raises(NotFound):
        namespace_for(alice, "elsewhere")
    with pytest.raises(NotFound):
        namespace_for(alice, "never-was")


def test_without_a_name_it_is_the_first_namespace_one_came_into(person, namespace):
    other = ensure_namespace("second", "Second")
    ensure_user("alice2", password="x", display_name="", roles={namespace: Role.MEMBER, other: Role.ADMIN})
    actor = actor_of(User.objects.get(username="alice2"), credential="", address="")
    assert namespace_for(actor, None) == namespace
    assert namespace_for(actor, "second", role=Role.ADMIN) == other
    assert [(one.slug, one.role) for one in namespaces_of(actor)] == [("demo", "member"), ("second", "admin")]
    assert actor.user.display_name == "alice2"


def test_too_little_right_is_said_to_who_belongs_there(actor):
    with pytest.raises(Forbidden):
        namespace_for(actor("viewer"), None)


def test_one_knows_the_people_of_ones_namespaces_alone(alice, bob, mod, stranger):
    assert [one.username for one in known_people(alice, "")] == ["alice", "bob", "mod"]
    assert [one.username for one in known_people(alice, "bo")] == ["bob"]
    assert [one.username for one in known_people(alice, "stra")] == []
    assert [one.username for one in known_people(alice, "", after="alice", limit=1)] == ["bob"]
    assert [one.username for one in known_people(alice, "", before="mod", limit=1)] == ["bob"]


def test_users_are_found_in_the_asked_order_or_not_at_all(alice, bob, stranger, namespace):
    wanted = [bob.user_id, alice.user_id, bob.user_id]
    assert [one.username for one in users_in_namespace(namespace, wanted)] == ["bob", "alice"]
    with pytest.raises(NotFound) as missing:
        users_in_namespace(namespace, [alice.user_id, stranger.user_id])
    assert missing.value.data["users"] == [str(stranger.user_id)]


def test_somebody_made_twice_stays_who_they_are(person, namespace):
    first = person("alice")
    again = ensure_user("alice", password="another", display_name="Other", roles={namespace: Role.OWNER})
    kept = type(first).objects.get(pk=again)
    assert (kept.pk, kept.display_name) == (first.pk, "Alice")
    assert kept.memberships.get().role == "member"

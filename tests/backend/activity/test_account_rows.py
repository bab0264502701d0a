"""What people do with their accounts stands in no namespace, and is shown in the log of each that they belong to."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest

from backend.accounts.access import Actor
from backend.accounts.models import Membership, Role, User
from backend.accounts.selectors import actor_of
from backend.accounts.services import ban_user, begin_session, ensure_namespace, log_in, log_out_everywhere
from backend.activity.payloads import csv_lines
from backend.activity.selectors import entries
from backend.audit.models import ActivityEntry
from backend.audit.payloads import ActivityPayload
from backend.errors import Unauthenticated

pytestmark = pytest.mark.django_db

PAGE = 5
"""The rows of the namespace, its members, their rows, the acting people, and who belongs to this namespace alone."""


@pytest.fixture
def root(person: Callable[[str], User], actor: Callable[[str], Actor]) -> Actor:
    """An administrator of the server, who belongs to another namespace."""
    row = person("root")
    row.is_superuser = True
    row.save()
    return actor("root")


def role_here(namespace: UUID, role: Role) -> Actor:
    """Somebody with a role in the namespace."""
    user = User.objects.create(username=f"the {role}")
    Membership.objects.create(user=user, namespace_id=namespace, role=role)
    return actor_of(user, credential="session:of-tests", address="192.0.2.1")


def seen(reader: Actor, **filters: str) -> list[ActivityPayload]:
    """What a reader is shown of the log of the namespace, newest first."""
    return entries(reader, "demo", filters)


def brief(rows: list[ActivityPayload]) -> set[tuple[str, str | None, str]]:
    """Action, person and address of each row; rows of one millisecond stand in any order."""
    return {(row.action, row.object.name, row.address) for row in rows}


def names(reader: Actor, **filters: str) -> list[str | None]:
    return sorted(row.object.name or "" for row in seen(reader, **filters))


@pytest.mark.parametrize(("role", "sees"), [(Role.MODERATOR, False), (Role.ADMIN, True), (Role.OWNER, True)])
def test_log_ins_of_members_are_shown_to_administrators_and_owners_and_to_no_moderator(
    namespace: UUID, alice: Actor, role: Role, sees: bool
) -> None:
    begin_session(alice)
    log_out_everywhere(alice)
    shown = brief(seen(role_here(namespace, role), actor=str(alice.user_id)))
    assert shown == ({("logout.all", "alice", "127.0.0.1"), ("login", "alice", "127.0.0.1")} if sees else set())


def test_a_failed_log_in_is_shown_where_the_account_belongs_and_one_under_another_name_nowhere(
    namespace: UUID, alice: Actor, stranger: Actor
) -> None:
    admin, moderator = role_here(namespace, Role.ADMIN), role_here(namespace, Role.MODERATOR)
    for name in ("alice", stranger.user.username, "a password in the wrong field"):
        with pytest.raises(Unauthenticated):
            log_in(name, "wrong", address="192.0.2.7")
    assert brief(seen(admin)) == {("login.failed", "alice", "192.0.2.7")}
    assert brief(seen(admin, object=str(alice.user_id))) == {("login.failed", "alice", "192.0.2.7")}
    assert seen(moderator) == []


def test_people_of_other_namespaces_are_not_shown_whoever_acts_on_them(
    admin: Actor, stranger: Actor, root: Actor, namespace: UUID
) -> None:
    Membership.objects.create(user_id=root.user_id, namespace_id=namespace, role=Role.MEMBER)
    begin_session(stranger)
    ban_user(root, stranger.user_id, reason="spam")
    assert seen(admin) == []
    assert seen(admin, actor=str(root.user_id)) == []
    assert seen(admin, object=str(stranger.user_id)) == []


def test_address_and_reason_are_left_out_where_they_concern_others_than_the_people_of_this_namespace_alone(
    admin: Actor, alice: Actor, bob: Actor, root: Actor
) -> None:
    begin_session(alice)
    begin_session(bob)
    Membership.objects.create(user_id=bob.user_id, namespace_id=ensure_namespace("third", "Third"))
    ban_user(root, alice.user_id, reason="a secret of the server")
    assert brief(seen(admin)) == {("user.banned", "alice", ""), ("login", "bob", ""), ("login", "alice", "127.0.0.1")}
    [banned] = seen(admin, action="user.banned")
    assert (banned.actor.username, banned.data) == ("root", {})
    assert b"secret" not in csv_lines([banned])
    [banned] = seen(root, action="user.banned")
    assert (banned.address, banned.data) == ("127.0.0.1", {"reason": "a secret of the server"})
    assert {row.address for row in seen(root)} == {"127.0.0.1"}


def test_they_are_filtered_like_all_rows(admin: Actor, alice: Actor, bob: Actor, group: UUID) -> None:
    begin_session(alice)
    begin_session(bob)
    assert names(admin, action="login") == ["alice", "bob"]
    assert names(admin, actor=str(alice.user_id), action="login") == ["alice"]
    assert names(admin, object=str(bob.user_id)) == ["bob"]
    assert names(admin, q="lic") == ["alice"]
    assert {row.room for row in seen(admin, room=str(group))} == {str(group)}


def test_pages_hold_rows_of_both_kinds_in_the_order_of_time_and_go_both_ways(
    admin: Actor, alice: Actor, bob: Actor, carol: Actor, namespace: UUID
) -> None:
    for _ in range(4):
        for person in (alice, bob, alice):
            begin_session(person)
        ActivityEntry.objects.create(at=ActivityEntry.objects.latest("pk").at, action="x", namespace_id=namespace)
    begin_session(carol)
    whole = [row.id for row in seen(admin)]
    assert len(whole) == 17
    assert whole == sorted(whole, reverse=True)
    for filters in ({}, {"action": "login"}):
        all_ids = [row.id for row in seen(admin, **filters)]
        forwards: list[str] = []
        while page := entries(admin, None, filters, before=UUID(forwards[-1]) if forwards else None, limit=2):
            forwards += [row.id for row in page]
        assert forwards == all_ids
        backwards = [all_ids[-1]]
        while page := entries(admin, None, filters, after=UUID(backwards[0]), limit=3):
            backwards[:0] = [row.id for row in page]
        assert backwards == all_ids


@pytest.mark.parametrize("people", [1, 12])
def test_a_page_asks_the_same_number_of_questions_however_many_people_logged_in(
    admin: Actor, namespace: UUID, people: int, django_assert_num_queries: Callable[..., object]
) -> None:
    for number in range(people):
        user = User.objects.create(username=f"person {number}")
        Membership.objects.create(user=user, namespace_id=namespace)
        begin_session(actor_of(user, credential="session:of-tests", address=""))
    with django_assert_num_queries(PAGE):
        assert len(entries(admin, None, {})) == people

"""Muted people write nothing where they are muted; banned ones are out until the ban ends, with the role they had."""

from datetime import timedelta
from uuid import UUID

import pytest

from backend import clock
from backend.accounts.models import Membership, Namespace, User
from backend.accounts.selectors import actor_of
from backend.accounts.services import add_membership, readmit
from backend.chat.services import send_message, type_in_room
from backend.errors import Conflict, Forbidden, Invalid, NotFound
from backend.ids import new_id
from backend.moderation import services as moderation_services
from backend.moderation.inputs import CaseStep, NewReport, NewRestriction
from backend.moderation.models import Restriction
from backend.moderation.selectors import own_restrictions, people_of, queue, restrictions
from backend.moderation.services import act, lift, lift_expired, report_message, restrict, undo_step

pytestmark = pytest.mark.django_db


def say(actor, room, body="hello"):
    return UUID(send_message(actor, room, client_id=str(new_id()), body=body)[0].id)


def now_of(actor):
    return actor_of(User.objects.get(pk=actor.user_id), credential="session:of-tests", address="127.0.0.1")


def test_a_muted_person_writes_nothing_there_until_it_ends(alice, bob, mod, group, direct):
    say(bob, group)
    shown = restrict(mod, bob.user_id, "mute", NewRestriction(reason="shouting", minutes=60, room=str(group)))
    for write in (
        lambda: say(bob, group),
        lambda: type_in_room(bob, group, writing=True),
    ):
        with pytest.raises(Forbidden) as muted:
            write()
        assert muted.value.data["restriction"] == shown
        assert "shouting" in muted.value.message
    say(bob, direct)
    say(alice, group)
    Restriction.objects.update(until=clock.now() - timedelta(seconds=1))
    say(bob, group)
    assert own_restrictions(bob) == []
    everywhere = restrict(mod, bob.user_id, "mute", NewRestriction(reason="enough"))
    assert (everywhere.namespace, everywhere.room, everywhere.until) == ("demo", None, None)
    assert restrict(mod, bob.user_id, "mute", NewRestriction(reason="for a day", minutes=1440)).id == everywhere.id
    with pytest.raises(Forbidden):
        say(bob, direct)
    assert {one.kind for one in lift(mod, bob.user_id, "mute", reason="has cooled down")} == {"mute"}
    say(bob, direct)
    assert lift(mod, bob.user_id, "mute", reason="again") == []


def test_who_may_restrict_whom(alice, bob, mod, admin, stranger, group):
    new = NewRestriction(reason="because")
    for who, whom, refused in (
        (alice, bob, Forbidden), (stranger, bob, NotFound), (mod, admin, Forbidden), (mod, mod, Forbidden),
    ):  # fmt: skip
        for kind in ("mute", "ban"):
            with pytest.raises(refused):
                restrict(who, whom.user_id, kind, new)
        with pytest.raises(refused):
            restrict(who, whom.user_id, "mute", NewRestriction(reason="because", server=True))
    with pytest.raises(Forbidden):
        restrict(mod, bob.user_id, "ban", NewRestriction(reason="because", server=True))
    with pytest.raises(Invalid):
        restrict(mod, bob.user_id, "mute", NewRestriction(reason="because", room=str(new_id())))
    with pytest.raises(Invalid):
        restrict(mod, bob.user_id, "ban", NewRestriction(reason="because", room=str(group)))
    for who, refused in ((alice, Forbidden), (stranger, NotFound)):
        with pytest.raises(refused):
            lift(who, bob.user_id, "mute", reason="because")
    assert not Restriction.objects.exists()


def test_a_ban_takes_the_namespace_until_it_is_lifted_or_over_and_gives_role_and_limit_back(bob, mod, admin, group):
    Membership.objects.filter(user=bob.user_id).update(quota_bytes=7_000_000)
    before = Membership.objects.get(user=bob.user_id).role
    restrict(mod, bob.user_id, "ban", NewRestriction(reason="spam", minutes=5))
    with pytest.raises(NotFound):
        say(now_of(bob), group)
    with pytest.raises((Conflict, NotFound)):
        add_membership(admin, "demo", bob.user_id)
    assert lift_expired() == 0
    Restriction.objects.update(until=clock.now())
    assert lift_expired() == 1
    again = Membership.objects.get(user=bob.user_id)
    assert (again.role, again.quota_bytes) == (before, 7_000_000)
    say(now_of(bob), group)
    restrict(mod, bob.user_id, "ban", NewRestriction(reason="spam again"))
    assert not Membership.objects.filter(user=bob.user_id).exists()
    assert len(lift(mod, bob.user_id, "ban", reason="a mistake")) == 1
    say(now_of(bob), group)


def test_a_ban_that_cannot_be_lifted_keeps_no_other_waiting(world, monkeypatch):
    for one in (world.bob, world.carol):
        restrict(world.mod, one.user_id, "ban", NewRestriction(reason="spam", minutes=5))
    Restriction.objects.filter(user=world.bob.user_id).update(until=clock.now() - timedelta(hours=1))
    Restriction.objects.filter(user=world.carol.user_id).update(until=clock.now())

    def broken(namespace_id, user_id, **more):
        if user_id == world.bob.user_id:
            raise Conflict("Not now.")
        return readmit(namespace_id, user_id, **more)

    monkeypatch.setattr(moderation_services.restrictions, "readmit", broken)
    assert lift_expired() == 1
    banned = Restriction.objects.filter(lifted_at=None).values_list("user", flat=True)
    assert list(banned) == [world.bob.user_id]


def test_a_ban_from_the_server_is_lifted_by_its_administrators(world):
    new = NewRestriction(reason="spam", server=True)
    restrict(world.root, world.bob.user_id, "ban", new)
    assert User.objects.get(pk=world.bob.user_id).banned_at
    lift(world.mod, world.bob.user_id, "ban", reason="fine")
    assert User.objects.get(pk=world.bob.user_id).banned_at
    lift(world.root, world.bob.user_id, "ban", reason="fine")
    assert User.objects.get(pk=world.bob.user_id).banned_at is None


def test_a_case_restricts_its_author_which_is_undone_with_the_step(alice, bob, mod, group):
    report_message(alice, say(bob, group, "spam"), NewReport(reason="spam"))
    [case] = queue(mod, "demo", {})
    acted = act(mod, UUID(case.id), CaseStep(version=1, action="restrict", reason="spam", minutes=60))
    assert acted.case.outcome == "restricted"
    with pytest.raises(Forbidden):
        say(bob, group)
    undo_step(mod, UUID(acted.action))
    say(bob, group)
    assert queue(mod, "demo", {})[0].state == "open"


def test_an_undone_step_leaves_the_restriction_that_it_replaced(alice, bob, mod, admin, group):
    report_message(alice, say(bob, group, "spam"), NewReport(reason="spam"))
    first = restrict(admin, bob.user_id, "mute", NewRestriction(reason="shouting", minutes=600))
    [case] = queue(mod, "demo", {})
    with pytest.raises(Forbidden):
        act(mod, UUID(case.id), CaseStep(version=1, action="restrict", reason="spam", minutes=60))
    acted = act(mod, UUID(case.id), CaseStep(version=1, action="restrict", reason="spam"))
    [longer] = own_restrictions(bob)
    assert (longer.id, longer.by) == (first.id, str(admin.user_id))
    assert longer.until > first.until
    undo_step(mod, UUID(acted.action))
    assert own_restrictions(bob) == [first]
    with pytest.raises(Forbidden):
        say(bob, group)
    # One without an end, from above, is made no shorter
    restrict(admin, bob.user_id, "mute", NewRestriction(reason="shouting"))
    with pytest.raises(Forbidden):
        restrict(mod, bob.user_id, "mute", NewRestriction(reason="spam", minutes=60))


def test_a_step_is_not_undone_where_its_person_was_restricted_anew_since(alice, bob, mod, group):
    report_message(alice, say(bob, group, "spam"), NewReport(reason="spam"))
    [case] = queue(mod, "demo", {})
    acted = act(mod, UUID(case.id), CaseStep(version=1, action="restrict", reason="spam", minutes=60))
    anew = restrict(mod, bob.user_id, "mute", NewRestriction(reason="shouting", minutes=600))
    with pytest.raises(Conflict, match="restricted anew since"):
        undo_step(mod, UUID(acted.action))
    assert own_restrictions(bob) == [anew]


def test_restrictions_are_lifted_by_others_who_stand_no_lower_than_who_imposed_them(bob, mod, admin, group):
    new = NewRestriction(reason="because")
    restrict(admin, mod.user_id, "mute", new)
    restrict(admin, bob.user_id, "mute", new)
    for person in (mod, bob):
        with pytest.raises(Forbidden):
            lift(mod, person.user_id, "mute", reason="why not")
        assert len(lift(admin, person.user_id, "mute", reason="has cooled down")) == 1
    Membership.objects.filter(user=bob.user_id).update(role="admin")
    restrict(admin, bob.user_id, "ban", new)
    Restriction.objects.filter(kind="ban").update(by=mod.user_id)
    with pytest.raises(Forbidden):
        lift(mod, bob.user_id, "ban", reason="a friend")
    assert not Membership.objects.filter(user=bob.user_id).exists()
    assert len(lift(admin, bob.user_id, "ban", reason="a mistake")) == 1
    assert Membership.objects.get(user=bob.user_id).role == "admin"


def test_who_came_to_moderate_does_not_lift_what_was_taken_from_them(bob, mod):
    restrict(mod, bob.user_id, "mute", NewRestriction(reason="shouting"))
    Membership.objects.filter(user=bob.user_id).update(role="moderator")
    with pytest.raises(Forbidden):
        lift(now_of(bob), bob.user_id, "mute", reason="I am fine")
    assert lift(mod, bob.user_id, "mute", reason="they are fine")


def test_moderators_read_what_holds_and_whom_it_is_about(mod, bob, alice, group):
    restrict(mod, bob.user_id, "mute", NewRestriction(reason="spam", minutes=60))
    restrict(mod, alice.user_id, "mute", NewRestriction(reason="spam"))
    lift(mod, alice.user_id, "mute", reason="fine")
    rows = restrictions(mod, None)
    assert [(row.user, row.kind) for row in rows] == [(str(bob.user_id), "mute")]
    assert {one.id for one in people_of(rows)} == {str(bob.user_id), str(mod.user_id)}
    assert restrictions(mod, None, user_id=alice.user_id) == []
    with pytest.raises(Forbidden):
        restrictions(bob, None)
    Restriction.objects.update(until=clock.now() - timedelta(seconds=1))
    assert restrictions(mod, None) == [], "what is over holds no more"


def test_bans_from_two_namespaces_are_lifted_at_once(bob, admin, group):
    other = Namespace.objects.create(slug="other", name="other")
    for person, role in ((bob, "member"), (admin, "admin")):
        Membership.objects.create(user_id=person.user_id, namespace=other, role=role)
    admin = now_of(admin)
    for where in ("demo", "other"):
        restrict(admin, bob.user_id, "ban", NewRestriction(reason="spam", namespace=where))
    assert len(lift(admin, bob.user_id, "ban", reason="a mistake")) == 2


def test_a_mute_that_is_over_leaves_the_next_one_to_who_imposes_it(bob, mod, admin, group):
    restrict(admin, bob.user_id, "mute", NewRestriction(reason="shouting", minutes=5))
    Restriction.objects.update(until=clock.now() - timedelta(seconds=1))
    assert restrict(mod, bob.user_id, "mute", NewRestriction(reason="spam", minutes=5)).by == str(mod.user_id)
    Restriction.objects.update(until=clock.now() - timedelta(seconds=1))
    lift_expired()
    assert not Restriction.objects.filter(lifted_at=None).exists()

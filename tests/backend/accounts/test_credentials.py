"""Tokens, tickets, sessions, grants: good until they end, and ended for good."""

import subprocess
import sys
from datetime import timedelta
from functools import partial

import pytest
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.db.models import QuerySet
from msgspec import structs

from backend import clock
from backend.accounts import services as accounts
from backend.accounts.models import EndedSession, LogInSession, Ticket, Token, User
from backend.accounts.services import Credentials, actor_by_grant, actor_for, issue_grant, issue_ticket, issue_token
from backend.accounts.sessions import SessionStore
from backend.audit.models import ActivityEntry
from backend.errors import Forbidden, Invalid, Unauthenticated
from backend.events.log import head, read
from backend.events.models import LogEntry
from tests.conftest import PASSWORD
from tests.parallel import together

pytestmark = pytest.mark.django_db


def by_token(secret, scheme="Token"):
    return actor_for(Credentials(authorization=f"{scheme} {secret}"), address="127.0.0.1")


def by_ticket(ticket):
    return actor_for(Credentials(ticket=ticket), address="127.0.0.1")


def by_session(key):
    return actor_for(Credentials(session_key=key), address="127.0.0.1")


@pytest.fixture
def issued(person):
    """A token of alice."""
    return issue_token(person("alice"), address="127.0.0.1")


@pytest.fixture
def session(person):
    """The key of a log-in session of alice."""
    user, store = person("alice"), SessionStore()
    store[SESSION_KEY], store[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    store.create()
    return store.session_key


def end(user, how):
    """Bar somebody from the server."""
    setattr(user, *{"banned": ("banned_at", clock.now()), "switched off": ("is_active", False)}[how])
    user.save()


def test_who_presents_nothing_is_nobody():
    assert actor_for(Credentials(), address="") is None


@pytest.mark.parametrize("scheme", ["Token", "token", "Bearer"])
def test_a_token_says_who_is_asking_from_where(issued, namespace, scheme):
    actor = by_token(issued.token, scheme)
    assert (actor.user.username, actor.address, actor.role_in(namespace)) == ("alice", "127.0.0.1", "member")


def test_a_token_is_kept_as_a_hash_alone(issued):
    row = Token.objects.get()
    assert issued.token not in f"{row.digest} {row.pk}"
    assert row.digest == accounts.digest(issued.token)


@pytest.mark.parametrize("alter", [str.upper, lambda text: text[:-1], lambda text: text + "x", lambda text: ""])
def test_an_altered_token_opens_nothing(issued, alter):
    with pytest.raises(Unauthenticated):
        by_token(alter(issued.token))


@pytest.mark.parametrize("scheme", ["Basic", ""])
def test_another_scheme_opens_nothing(issued, scheme):
    with pytest.raises(Unauthenticated):
        by_token(issued.token, scheme)


def test_an_expired_token_opens_nothing(issued):
    Token.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    with pytest.raises(Unauthenticated):
        by_token(issued.token)


@pytest.mark.parametrize("how", ["banned", "switched off"])
def test_nothing_opens_for_who_was_barred(person, issued, session, how):
    ticket, grant = issue_ticket(issued.actor), issue_grant(issued.actor)
    end(person("alice"), how)
    for presented in (lambda: by_token(issued.token), lambda: by_ticket(ticket)):
        with pytest.raises(Unauthenticated):
            presented()
    with pytest.raises(Forbidden):
        actor_by_grant(grant.token, address="")
    assert by_session(session) is None
    with pytest.raises(Unauthenticated):
        accounts.log_in("alice", PASSWORD, address="")


def test_logging_out_ends_the_token_with_all_that_came_of_it_and_no_other(person, issued):
    other = issue_token(person("alice"), address="")
    ticket, grant = issue_ticket(issued.actor), issue_grant(issued.actor)
    accounts.log_out(issued.actor)
    for presented in (lambda: by_token(issued.token), lambda: by_ticket(ticket)):
        with pytest.raises(Unauthenticated):
            presented()
    with pytest.raises(Forbidden):
        actor_by_grant(grant.token, address="")
    with pytest.raises(Unauthenticated):
        accounts.renewed(issued.actor)
    assert by_token(other.token).user.username == "alice"
    assert head("access").seq == 1


def test_logging_out_everywhere_ends_everything(person, issued, session):
    other, grant = issue_token(person("alice"), address=""), issue_grant(issued.actor)
    ticket = issue_ticket(other.actor)
    accounts.log_out_everywhere(issued.actor)
    for presented in (
        lambda: by_token(issued.token),
        lambda: by_token(other.token),
        lambda: by_ticket(ticket),
        lambda: accounts.renewed(other.actor),
    ):
        with pytest.raises(Unauthenticated):
            presented()
    with pytest.raises(Forbidden):
        actor_by_grant(grant.token, address="")
    assert by_session(session) is None


def test_a_session_says_who_is_asking_until_its_password_changes(person, session):
    assert by_session(session).user.username == "alice"
    user = person("alice")
    user.set_password("another one entirely")
    user.save()
    assert by_session(session) is None


@pytest.mark.parametrize("key", ["0" * 32, "../../etc", "", "x" * 500])
def test_a_made_up_session_is_nobody(db, key):
    assert by_session(key) is None


def test_a_grant_of_a_session_ends_with_it(session):
    actor = by_session(session)
    grant = issue_grant(actor)
    assert actor_by_grant(grant.token, address="").user_id == actor.user_id
    assert session not in grant.token
    accounts.log_out(actor)
    with pytest.raises(Forbidden):
        actor_by_grant(grant.token, address="")


def test_a_session_that_is_over_ends_with_all_that_came_of_it(session, settings, monkeypatch):
    settings.GRANT_S = 10**7
    actor = by_session(session)
    grant, ticket, over_at = issue_grant(actor), issue_ticket(actor), LogInSession.objects.get().expire_date
    with_ticket = by_ticket(issue_ticket(actor))
    for one in (actor, with_ticket):
        assert accounts.renewed(one).user_id == actor.user_id
    Ticket.objects.update(expires_at=over_at + timedelta(minutes=1))
    monkeypatch.setattr(clock, "now", lambda: over_at)
    assert by_session(session) is None
    for presented in (
        lambda: accounts.renewed(actor),
        lambda: accounts.renewed(with_ticket),
        lambda: by_ticket(ticket),
    ):
        with pytest.raises(Unauthenticated):
            presented()
    with pytest.raises(Forbidden):
        actor_by_grant(grant.token, address="")


def test_a_session_that_is_prolonged_is_ended_by_a_log_out_as_any_other(session):
    actor, before = by_session(session), head("access").seq
    LogInSession.objects.update(expire_date=LogInSession.objects.get().expire_date + timedelta(days=1))
    accounts.log_out(by_session(session))
    with pytest.raises(Unauthenticated):
        accounts.renewed(actor)
    [told] = read("access", after=before, epoch=head("access").epoch)
    assert f'"credential":"{accounts.session_credential(session)}"'.encode() in told.frame


def test_a_ticket_opens_once(issued):
    ticket = issue_ticket(issued.actor)
    assert by_ticket(ticket).credential == issued.actor.credential
    with pytest.raises(Unauthenticated):
        by_ticket(ticket)


@pytest.mark.django_db(transaction=True)
def test_of_two_that_present_one_ticket_at_once_one_comes_in(issued):
    for _ in range(5):
        ticket = issue_ticket(issued.actor)
        answers = together(*(lambda ticket=ticket: by_ticket(ticket) for _ in range(3)))
        assert sorted(type(one).__name__ for one in answers) == ["Actor", "Unauthenticated", "Unauthenticated"]


def test_a_ticket_is_good_for_its_half_minute_and_kept_as_a_hash(issued):
    ticket = issue_ticket(issued.actor)
    row = Ticket.objects.get()
    assert ticket not in row.digest
    assert timedelta(seconds=29) < row.expires_at - clock.now() <= timedelta(seconds=30)
    Ticket.objects.update(expires_at=clock.now())
    with pytest.raises(Unauthenticated):
        by_ticket(ticket)


def test_a_grant_says_who_is_asking(issued):
    grant = issue_grant(issued.actor)
    assert actor_by_grant(grant.token, address="10.0.0.1").user == issued.actor.user


@pytest.mark.parametrize(
    "alter", [lambda text: text[:-1], lambda text: "x" + text, lambda text: "", lambda text: "a:b:c"]
)
def test_an_altered_grant_is_refused(issued, alter):
    with pytest.raises(Forbidden):
        actor_by_grant(alter(issue_grant(issued.actor).token), address="")


def test_an_expired_grant_is_refused(issued, settings):
    settings.GRANT_S = -1
    with pytest.raises(Forbidden):
        actor_by_grant(issue_grant(issued.actor).token, address="")


def test_a_grant_is_no_token_and_a_token_no_grant(issued):
    with pytest.raises(Unauthenticated):
        by_token(issue_grant(issued.actor).token)
    with pytest.raises(Forbidden):
        actor_by_grant(issued.token, address="")


def test_whoever_came_by_a_grant_gets_no_other_proof_of_who_they_are(issued):
    grant = issue_grant(issued.actor)
    holder = actor_by_grant(grant.token, address="")
    for one in (holder, accounts.renewed(holder)):
        assert issue_grant(one).token == grant.token
        with pytest.raises(Forbidden):
            issue_ticket(one)
    # It says when it ends: to the second, never later than it does
    apart = clock.parse(grant.expires_at) - clock.parse(issue_grant(holder).expires_at)
    assert timedelta(0) <= apart < timedelta(seconds=1)


def test_a_log_in_under_way_does_not_outlive_what_it_was_checked_against(issued, person):
    changes = (
        lambda: accounts.log_out_everywhere(issued.actor),
        lambda: User.objects.filter(username="alice").update(password=make_password(PASSWORD)),
        lambda: end(person("alice"), "switched off"),
    )
    for change in changes:
        checked = accounts.check_password("alice", PASSWORD, address="")
        change()
        with pytest.raises(Unauthenticated):
            issue_token(checked, address="")
    assert Token.objects.count() == 1


def test_a_wrong_password_is_noted_without_saying_what_was_wrong(person):
    person("alice")
    messages = set()
    for name, password in (("alice", "wrong"), ("nobody", PASSWORD)):
        with pytest.raises(Unauthenticated) as refused:
            accounts.log_in(name, password, address="10.0.0.1")
        messages.add(str(refused.value))
    assert len(messages) == 1
    assert list(ActivityEntry.objects.values_list("action", "address")) == [("login.failed", "10.0.0.1")] * 2


def test_whatever_strangers_try_they_fill_no_log(person, monkeypatch):
    alice, refuse = person("alice"), partial(accounts.log_in, password="wrong", address="10.0.0.1")
    monkeypatch.setattr("backend.accounts.services.logins.authenticate", lambda **_: None)

    def failing(name: str, times: int) -> QuerySet[ActivityEntry]:
        for _ in range(times):
            with pytest.raises(Unauthenticated):
                refuse(name)
        return ActivityEntry.objects.filter(action="login.failed", object_name=name).order_by("pk")

    # Of an account ten are noted in ten minutes, and the last of them says that there are more
    # What is noted within the same millisecond has no order
    assert sorted((row.data for row in failing("alice", 12)), key=len) == [{}] * 9 + [{"code": "repeated"}]
    assert set(ActivityEntry.objects.values_list("object_id", flat=True)) == {alice.pk}
    # Of all names that are none a hundred, whatever they are
    assert [failing(f"nobody{number}", 1).count() for number in (*range(99), 100, 101)] == [1] * 100 + [0]
    # Others have room of their own
    person("bob")
    assert failing("bob", 1).count() == 1


def test_what_is_over_is_forgotten(issued):
    issue_ticket(issued.actor)
    live = issue_ticket(issued.actor)
    Ticket.objects.exclude(digest=accounts.digest(live)).update(expires_at=clock.now() - timedelta(seconds=1))
    EndedSession.objects.create(credential="session:old", ended_at=clock.now() - timedelta(days=1))
    EndedSession.objects.create(credential="session:new", ended_at=clock.now())
    assert accounts.forget_expired() == 2
    assert by_ticket(live)
    assert EndedSession.objects.get().credential == "session:new"


def test_a_name_is_changed_and_an_empty_one_refused(issued):
    assert accounts.update_me(issued.actor, display_name="  Alice A. ").display_name == "Alice A."
    for wrong in (" ", "x" * 81):
        with pytest.raises(Invalid):
            accounts.update_me(issued.actor, display_name=wrong)


def test_a_name_that_stays_the_same_is_told_to_nobody(issued):
    shown = accounts.update_me(issued.actor, display_name="Alice A.")
    told = LogEntry.objects.count(), ActivityEntry.objects.count()
    assert accounts.update_me(issued.actor, display_name=" Alice A. ") == shown
    assert (LogEntry.objects.count(), ActivityEntry.objects.count()) == told


def test_only_administrators_of_the_server_ban(issued, admin, person):
    bob = person("bob")
    for nobody in (issued.actor, admin):
        with pytest.raises(Forbidden):
            accounts.ban_user(nobody, bob.pk, reason="spam")
    root = structs.replace(admin, is_superuser=True)
    token = issue_token(bob, address="").token
    accounts.ban_user(root, bob.pk, reason="spam")
    with pytest.raises(Unauthenticated):
        by_token(token)
    assert ActivityEntry.objects.get(action="user.banned").data == {"reason": "spam"}


def test_passwords_are_kept_by_argon2_in_what_people_run():
    """The tests themselves use something quicker, so the real settings are asked in a process of their own."""
    program = (
        "import django; django.setup()\n"
        "from django.contrib.auth.hashers import make_password, check_password\n"
        "kept = make_password('correct horse'); print(*kept.split('$')[:4], check_password('correct horse', kept))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split() == ["argon2", "argon2id", "v=19", "m=19456,t=2,p=1", "True"]

"""Begins and ends log-ins: tokens and sessions."""

from __future__ import annotations

import secrets
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth import authenticate
from msgspec import Struct

from backend import clock, locks
from backend.accounts.access import Actor, lasting_name, person_for
from backend.accounts.events import AccessRevoked, LostAccess
from backend.accounts.models import (
    AccountLink,
    EndedSession,
    Identity,
    Letter,
    LogInSession,
    NamespaceInvitation,
    Passkey,
    PendingRegistration,
    Ticket,
    Token,
    User,
)
from backend.accounts.selectors import actor_of, may_enter
from backend.accounts.selectors.registrations import registration_of
from backend.accounts.services.codes import require_no_second_factor
from backend.accounts.services.credentials import digest
from backend.accounts.services.people import locked_user
from backend.accounts.services.posting import tell_of_change
from backend.accounts.sessions import session_credential
from backend.audit.actions import Action, times_recorded
from backend.errors import AddressUnconfirmed, NotFound, Unauthenticated
from backend.events.catalogue import ACCESS_STREAM
from backend.events.publish import atomic, publish, record
from backend.locks import Rank

TOKEN_PREFIX = "oc_"
_CLIENT_CHARS = 200
_FAILURES_WINDOW = timedelta(minutes=10)
_FAILURES_OF_ACCOUNT, _FAILURES_WITHOUT = 10, 100
"""Rows of the log in that time, for each account and for all names without one: strangers cannot fill it."""


class IssuedToken(Struct, frozen=True, kw_only=True):
    """A new token with its secret, which is not stored."""

    token: str
    expires_at: str
    actor: Actor


def check_password(username: str, password: str, *, address: str) -> User:
    """Return the user with this name and password; raises the same Unauthenticated for every failure.

    Raises SecondFactorNeeded for a person whose log-ins ask for a code as well, AddressUnconfirmed for one who has
    registered and is still to open the link that was mailed to them.
    """
    user = authenticate(username=username, password=password)
    if not isinstance(user, User) or not may_enter(user):
        _require_no_registration(username, password)
        record_failure(username, address=address)
        raise Unauthenticated("The user name or the password is wrong.")
    require_no_second_factor(user)
    return user


def _require_no_registration(username: str, password: str) -> None:
    if (waiting := registration_of(username, password)) is not None:
        said = f"Open the link that was mailed to {waiting.email} first. Nothing arrived? Have another one sent."
        raise AddressUnconfirmed(said, email=waiting.email)


def record_failure(username: str, *, address: str) -> None:
    """Record a failed log-in; the last one for which there is room says that further ones are left out."""
    user_id = User.objects.filter(username=username).values_list("pk", flat=True).first()
    record_refused("login.failed", user_id, username, address=address)


def record_refused(
    name: str, user_id: UUID | None, username: str, *, address: str, data: dict[str, str] | None = None
) -> None:
    """Record what strangers can cause, so often alone that it does not fill the log."""
    limit = _FAILURES_OF_ACCOUNT if user_id else _FAILURES_WITHOUT
    recorded = times_recorded(name, object_id=user_id, since=clock.now() - _FAILURES_WINDOW, limit=limit)
    if recorded >= limit:
        return
    repeated = {"code": "repeated"} if recorded == limit - 1 else {}
    about = {"object_type": "user", "object_id": user_id, "object_name": username, "data": (data or {}) | repeated}
    record(Action(name=name, address=address, **about))  # type: ignore[arg-type]


def log_in(username: str, password: str, *, address: str, client: str = "") -> IssuedToken:
    """Issue a token for a name and password; ``client`` is the User-Agent. Raises Unauthenticated, RateLimited."""
    user = check_password(username, password, address=address)
    return issue_token(user, address=address, client=client)


def issue_token(user: User, *, address: str, client: str = "", passkey: str = "") -> IssuedToken:
    """Issue a token to a user; raises Unauthenticated where all their log-ins ended since this row was read.

    ``passkey`` is the name of the one by which they came, if any.
    """
    secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
    expires_at = clock.now() + timedelta(days=settings.TOKEN_DAYS)
    with atomic():
        user = _unchanged(user)
        row = Token.objects.create(
            user=user, digest=digest(secret), expires_at=expires_at, address=address, client=client[:_CLIENT_CHARS]
        )
        actor = actor_of(user, credential=f"token:{row.pk}", address=address)
        data = {"passkey": passkey} if passkey else {}
        publish(actor.does("login", object_type="user", object_id=user.pk, object_name=user.username, data=data))
    return IssuedToken(token=secret, expires_at=clock.stamp(expires_at), actor=actor)


def _unchanged(checked: User) -> User:
    """Lock the row of a person whose password or code was checked; raises Unauthenticated where it counts no more."""
    now = locks.take_one(Rank.USER, User.objects.filter(pk=checked.pk), no_key=True)
    if now is None or not may_enter(now) or now.get_session_auth_hash() != checked.get_session_auth_hash():
        raise Unauthenticated("This account was changed just now. Log in again.")
    return now


def begin_session(actor: Actor, *, provider: str = "", passkey: str = "") -> None:
    """Record that a user logged in with a browser session, and by which provider or passkey if by one."""
    data = {name: by for name, by in (("provider", provider), ("passkey", passkey)) if by}
    about = {"object_type": "user", "object_id": actor.user_id, "object_name": actor.user.username, "data": data}
    record(actor.does("login", **about))


def log_out(actor: Actor) -> None:
    """End the credential of the actor: its token or session, grants and sockets."""
    with atomic():
        _end(actor.credential)
        lost = LostAccess(user=str(actor.user_id), credential=lasting_name(actor.credential), code=4401)
        publish(
            actor.does("logout", object_type="user", object_id=actor.user_id, object_name=actor.user.username),
            AccessRevoked(audience=(ACCESS_STREAM,), data=lost),
        )


def end_session(user_id: UUID, session_key: str) -> None:
    """End the grants and sockets of a log-in session that Django has ended."""
    credential = session_credential(session_key)
    with atomic():
        _end(credential)
        lost = LostAccess(user=str(user_id), credential=credential, code=4401)
        publish(None, AccessRevoked(audience=(ACCESS_STREAM,), data=lost), actor_id=user_id)


def log_out_everywhere(actor: Actor) -> None:
    """End every token and session of the actor, their tickets, grants and sockets."""
    about = {"object_type": "user", "object_id": actor.user_id, "object_name": actor.user.username}
    with atomic():
        locked_user(actor.user_id)
        _end(actor.credential)
        end_everything(actor.user_id, actor.does("logout.all", **about))


def log_out_person(actor: Actor, user_id: UUID) -> None:
    """End every log-in of a person whose account the actor manages. Raises NotFound, Forbidden."""
    user = person_for(actor, user_id, to="manage")
    about = {"object_type": "user", "object_id": user.pk, "object_name": user.username}
    with atomic():
        locked_user(user.pk)
        end_everything(user.pk, actor.does("logout.all", **about))


def end_with_password(user: User) -> None:
    """End every token and session of a user whose password has changed."""
    about = Action(name="password.changed", object_type="user", object_id=user.pk, object_name=user.username)
    with atomic():
        # Set on this row, too: users who change their own password in the admin stay logged in there.
        user.sessions_key, user.kept_credential = end_everything(user.pk, about), ""
        end_links(user.pk)
        # Who is left without a password keeps the way in that they have.
        if user.has_usable_password():
            end_identities(user)
            tell_of_change(user, Letter.Kind.PASSWORD)


def end_log_in(actor: Actor, log_in_id: UUID) -> str:
    """End one of the actor's own log-ins, with its grants and sockets; returns its credential. Raises NotFound."""
    return _end_log_in(actor, log_in_id, user_id=actor.user_id, username=actor.user.username)


def end_log_in_of(actor: Actor, user_id: UUID, log_in_id: UUID) -> str:
    """End one log-in of a person whose account the actor manages. Raises NotFound, Forbidden."""
    user = person_for(actor, user_id, to="manage")
    return _end_log_in(actor, log_in_id, user_id=user.pk, username=user.username)


def _end_log_in(actor: Actor, log_in_id: UUID, *, user_id: UUID, username: str) -> str:
    with atomic():
        if Token.objects.filter(pk=log_in_id, user=user_id, revoked_at=None).exists():
            credential = f"token:{log_in_id}"
        else:
            row = LogInSession.objects.filter(public_id=log_in_id, user=user_id).first()
            if row is None:
                raise NotFound("This log-in does not exist, or has ended.")
            credential = session_credential(row.session_key)
            row.delete()
        _end(credential)
        lost = LostAccess(user=str(user_id), credential=credential, code=4401)
        publish(
            actor.does("session.ended", object_type="user", object_id=user_id, object_name=username),
            AccessRevoked(audience=(ACCESS_STREAM,), data=lost),
        )
    return credential


def end_everything(user_id: UUID, action: Action, *, keep: str = "") -> str:
    """End all log-ins of a person, with tickets, grants and running downloads, but for the credential ``keep``.

    Returns the new key that their sessions are bound to.
    """
    key = secrets.token_hex(8)
    kind, _, name = keep.partition(":")
    tokens = Token.objects.filter(user=user_id, revoked_at=None)
    (tokens.exclude(pk=name) if kind == "token" else tokens).update(revoked_at=clock.now())
    tickets = Ticket.objects.filter(user=user_id)
    (tickets.exclude(credential__startswith=keep) if keep else tickets).delete()
    sessions = LogInSession.objects.filter(user=user_id)
    ended = [row for row in sessions.values_list("pk", flat=True) if session_credential(row) != keep]
    sessions.filter(pk__in=ended).delete()
    # Who asked for another address may be the reason why everything ends.
    AccountLink.objects.filter(user=user_id, kind=AccountLink.Kind.EMAIL).delete()
    Letter.objects.filter(user=user_id, kind=Letter.Kind.CONFIRM).delete()
    User.objects.filter(pk=user_id).update(sessions_key=key, kept_credential=keep)
    lost = LostAccess(user=str(user_id), credential=None, code=4401)
    publish(action, AccessRevoked(audience=(ACCESS_STREAM,), data=lost))
    return key


def end_links(user_id: UUID, *, mailed_alone: bool = False) -> None:
    """End the links with which a person sets a password, and the mails that would bring one."""
    rows = AccountLink.objects.filter(user=user_id, kind__in=(AccountLink.Kind.INVITE, AccountLink.Kind.RESET))
    (rows.exclude(email="") if mailed_alone else rows).delete()
    Letter.objects.filter(user=user_id, kind=Letter.Kind.RESET).delete()


def end_identities(user: User) -> None:
    """End the links to accounts at providers, and the passkeys: an intruder may have added some of their own."""
    for passkey in Passkey.objects.filter(user=user):
        passkey.delete()
        publish(
            Action(
                name="passkey.removed", object_type="user", object_id=user.pk, object_name=user.username,
                data={"passkey": passkey.name},
            )
        )  # fmt: skip
    for row in Identity.objects.filter(user=user):
        row.delete()
        publish(
            Action(
                name="identity.unlinked", object_type="user", object_id=user.pk, object_name=user.username,
                data={"provider": row.issuer},
            )
        )  # fmt: skip


def end_all_log_ins() -> None:
    """End every log-in of every person, with tickets, grants and links, as after a restore.

    One that was ended since then would be valid again. Tokens of bots stay: no person logs in for them.
    """
    with atomic():
        Token.objects.filter(revoked_at=None, user__is_bot=False).update(revoked_at=clock.now())
        for ended in (LogInSession, Ticket, AccountLink, NamespaceInvitation, PendingRegistration):
            ended.objects.all().delete()
        User.objects.filter(is_bot=False).update(sessions_key=secrets.token_hex(8), kept_credential="")


def _end(credential: str) -> None:
    kind, _, name = credential.partition(":")
    if kind == "token":
        Token.objects.filter(pk=name, revoked_at=None).update(revoked_at=clock.now())
    else:
        EndedSession.objects.get_or_create(credential=lasting_name(credential), defaults={"ended_at": clock.now()})

"""Every change to people and credentials: logging in and out, tickets, grants, quota."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth import authenticate
from django.core import signing
from django.db.models import F, Q
from django.db.models.functions import Greatest
from msgspec import Struct

from backend import clock, locks
from backend.accounts.access import Actor, lasting_name
from backend.accounts.events import AccessRevoked, LostAccess
from backend.accounts.hooks import user_changed
from backend.accounts.models import EndedSession, Membership, Namespace, Role, Ticket, Token, User
from backend.accounts.payloads import Grant, UserPayload, user_payload
from backend.accounts.selectors import actor_of, credential_holds, may_enter, user_by_id, user_by_session, user_by_token
from backend.audit.actions import Action
from backend.errors import Forbidden, Invalid, NotFound, QuotaExceeded, Unauthenticated
from backend.events.catalogue import ACCESS_STREAM
from backend.events.publish import atomic, publish, record
from backend.ids import parse_id
from backend.locks import Rank

TOKEN_PREFIX = "oc_"
DISPLAY_NAME_CHARS = 80
_GRANT_SALT = "offchat.grant"


class IssuedToken(Struct, frozen=True, kw_only=True):
    """A fresh token, shown this once."""

    token: str
    expires_at: str
    actor: Actor


class Credentials(Struct, frozen=True, kw_only=True):
    """What a request presents: at most one of these is looked at, in this order."""

    authorization: str = ""
    ticket: str = ""
    session_key: str = ""


def digest(secret: str) -> str:
    """How secrets are kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


def actor_for(presented: Credentials, *, address: str) -> Actor | None:
    """Who is asking, for every edge; None where nothing was presented.

    Raises Unauthenticated where something was presented that does not hold.
    """
    if presented.authorization:
        return _by_token(presented.authorization, address)
    if presented.ticket:
        return _by_ticket(presented.ticket, address)
    if presented.session_key:
        return _by_session(presented.session_key, address)
    return None


def session_credential(key: str) -> str:
    """The name of a log-in session in grants and tickets; does not give the session away."""
    return f"session:{digest(key)[:40]}"


def _by_session(key: str, address: str) -> Actor | None:
    found = user_by_session(key, clock.now())
    if found is None:
        return None
    user, over_at = found
    return actor_of(user, credential=f"{session_credential(key)}@{int(over_at.timestamp())}", address=address)


def _by_token(header: str, address: str) -> Actor:
    scheme, _, secret = header.partition(" ")
    found = user_by_token(digest(secret.strip()), clock.now()) if scheme.lower() in {"token", "bearer"} else None
    if found is None:
        raise Unauthenticated("This token is unknown, expired or revoked. Log in again.")
    token, user = found
    return actor_of(user, credential=f"token:{token.pk}", address=address)


def _by_ticket(ticket: str, address: str) -> Actor:
    row = Ticket.objects.select_related("user").filter(pk=digest(ticket), expires_at__gt=clock.now()).first()
    # The delete decides: of two sockets that present one ticket at once, only one gets the row.
    if row is None or not Ticket.objects.filter(pk=row.pk).delete()[0] or not may_enter(row.user):
        raise Unauthenticated("This ticket was used already or has expired. Ask for a new one.")
    if not credential_holds(row.credential, clock.now()):
        raise Unauthenticated("The log-in behind this ticket has ended. Log in again.")
    return actor_of(row.user, credential=row.credential, address=address)


def check_password(username: str, password: str, *, address: str) -> User:
    """The user with this name and password; every failure reads the same, so that names are not given away."""
    user = authenticate(username=username, password=password)
    if not isinstance(user, User) or not may_enter(user):
        record(Action(name="login.failed", address=address, object_type="user", object_name=username))
        raise Unauthenticated("The user name or the password is wrong.")
    return user


def log_in(username: str, password: str, *, address: str) -> IssuedToken:
    """A fresh token for somebody who knows their password."""
    user = check_password(username, password, address=address)
    return issue_token(user, address=address)


def issue_token(user: User, *, address: str) -> IssuedToken:
    """A fresh token for a user."""
    secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
    expires_at = clock.now() + timedelta(days=settings.TOKEN_DAYS)
    with atomic():
        row = Token.objects.create(user=user, digest=digest(secret), expires_at=expires_at)
        actor = actor_of(user, credential=f"token:{row.pk}", address=address)
        publish(actor.does("login", object_type="user", object_id=user.pk, object_name=user.username))
    return IssuedToken(token=secret, expires_at=clock.stamp(expires_at), actor=actor)


def begin_session(actor: Actor) -> None:
    """Note that somebody logged in with a browser session."""
    record(actor.does("login", object_type="user", object_id=actor.user_id, object_name=actor.user.username))


def log_out(actor: Actor) -> None:
    """End the credential that the actor came with: its token or session, its grants, its sockets."""
    with atomic():
        _end(actor.credential)
        lost = LostAccess(user=str(actor.user_id), credential=lasting_name(actor.credential), code=4401)
        publish(
            actor.does("logout", object_type="user", object_id=actor.user_id, object_name=actor.user.username),
            AccessRevoked(audience=(ACCESS_STREAM,), data=lost),
        )


def end_session(user_id: UUID, session_key: str) -> None:
    """End a log-in session that Django has ended: its grants and its sockets go with it."""
    credential = session_credential(session_key)
    with atomic():
        _end(credential)
        lost = LostAccess(user=str(user_id), credential=credential, code=4401)
        publish(None, AccessRevoked(audience=(ACCESS_STREAM,), data=lost), actor_id=user_id)


def log_out_everywhere(actor: Actor) -> None:
    """End every token and session of the actor, their tickets, grants and sockets."""
    about = {"object_type": "user", "object_id": actor.user_id, "object_name": actor.user.username}
    with atomic():
        _end(actor.credential)
        _end_everything(actor.user_id, actor.does("logout.all", **about))


def end_with_password(user: User) -> None:
    """End every token and session of somebody who has another password now: whoever knew the old one is out."""
    about = Action(name="password.changed", object_type="user", object_id=user.pk, object_name=user.username)
    with atomic():
        # The row at hand learns it, too: whoever changes their own password in the admin stays logged in there.
        user.sessions_key = _end_everything(user.pk, about)


def _end_everything(user_id: UUID, action: Action) -> str:
    """End all that lets a person in, down to downloads that run; answers what their sessions are bound to from now."""
    key = secrets.token_hex(8)
    Token.objects.filter(user=user_id, revoked_at=None).update(revoked_at=clock.now())
    Ticket.objects.filter(user=user_id).delete()
    User.objects.filter(pk=user_id).update(sessions_key=key)
    lost = LostAccess(user=str(user_id), credential=None, code=4401)
    publish(action, AccessRevoked(audience=(ACCESS_STREAM,), data=lost))
    return key


def _end(credential: str) -> None:
    kind, _, name = credential.partition(":")
    if kind == "token":
        Token.objects.filter(pk=name, revoked_at=None).update(revoked_at=clock.now())
    else:
        EndedSession.objects.get_or_create(credential=lasting_name(credential), defaults={"ended_at": clock.now()})


def locked_user(user_id: UUID) -> User:
    """A person's row, locked without its key, for whatever else they do meanwhile refers to that; raises NotFound."""
    user = locks.take_one(Rank.USER, User.objects.filter(pk=user_id), no_key=True)
    if user is None:
        raise NotFound("This person does not exist.")
    return user


def update_me(actor: Actor, *, display_name: str) -> UserPayload:
    """Change how one is called."""
    shown = display_name.strip()
    if not 1 <= len(shown) <= DISPLAY_NAME_CHARS:
        raise Invalid(
            "This name does not fit.", fields={"display_name": [f"1 to {DISPLAY_NAME_CHARS} characters are needed."]}
        )
    with atomic():
        user = locked_user(actor.user_id)
        if user.display_name == shown:
            return user_payload(user)
        user.display_name = shown
        user.save(update_fields=["display_name"])
        return _told(user, by=actor.user_id, address=actor.address)


def tell_user_changed(user_id: UUID, *, by: UUID | None, address: str) -> None:
    """Let everybody see what an operator has changed in somebody's name or picture."""
    with atomic():
        _told(locked_user(user_id), by=by, address=address)


def _told(user: User, *, by: UUID | None, address: str) -> UserPayload:
    publish(
        Action(name="user.updated", actor_id=by, address=address, object_type="user", object_id=user.pk,
               object_name=user.username)
    )  # fmt: skip
    shown = user_payload(user)
    user_changed(user.pk, shown)
    return shown


def ban_user(actor: Actor, user_id: UUID, *, reason: str) -> None:
    """Shut a person out of the whole server: tokens, sockets, grants. For administrators of the server."""
    if not actor.is_superuser:
        raise Forbidden("Only administrators may ban people.")
    with atomic():
        user = locked_user(user_id)
        user.banned_at = clock.now()
        user.save(update_fields=["banned_at"])
        publish(
            actor.does("user.banned", object_type="user", object_id=user_id, object_name=user.username,
                       data={"reason": reason}),
            AccessRevoked(audience=(ACCESS_STREAM,), data=LostAccess(user=str(user_id), credential=None, code=4403)),
        )  # fmt: skip


def tell_access_changed(user_id: UUID, *, by: UUID | None) -> None:
    """Make every socket of somebody look again at who they are and what they may do, as all others do by themselves.

    Those of who may enter no more, or may not use that endpoint any more, close; the others give up what is not the
    person's any longer, and act with the new rights.
    """
    with atomic():
        user = User.objects.filter(pk=user_id).first()
        code = 4401 if user and may_enter(user) else 4403
        name = user.username if user else ""
        publish(
            Action(name="user.access_changed", actor_id=by, object_type="user", object_id=user_id, object_name=name),
            AccessRevoked(audience=(ACCESS_STREAM,), data=LostAccess(user=str(user_id), credential=None, code=code)),
        )


def issue_ticket(actor: Actor) -> str:
    """A ticket that opens one socket within half a minute."""
    if actor.grant:
        raise Forbidden("A link to files opens nothing else. Log in first.")
    ticket = secrets.token_urlsafe(32)
    expires_at = clock.now() + timedelta(seconds=settings.TICKET_S)
    Ticket.objects.create(
        digest=digest(ticket), user_id=actor.user_id, credential=actor.credential, expires_at=expires_at
    )
    return ticket


def issue_grant(actor: Actor) -> Grant:
    """A signed proof of who the actor is; stored nowhere, ends with the credential behind it.

    Whoever came by a grant gets that one again: a link that got into wrong hands must not renew itself.
    """
    if actor.grant:
        return actor.grant
    expires_at = clock.now() + timedelta(seconds=settings.GRANT_S)
    content = {
        "u": str(actor.user_id),
        "c": actor.credential,
        "k": actor.sessions_key,
        "e": int(expires_at.timestamp()),
    }
    return Grant(token=signing.dumps(content, salt=_GRANT_SALT, compress=False), expires_at=clock.stamp(expires_at))


def actor_by_grant(grant: str, *, address: str) -> Actor:
    """Who holds a grant; raises Forbidden where it was altered, has expired, or its log-in has ended."""
    refused = Forbidden("This link has expired or is not valid. Reload the page to get a fresh one.")
    try:
        content = signing.loads(grant, salt=_GRANT_SALT)
    except signing.BadSignature:
        raise refused from None
    moment = clock.now()
    user_id = parse_id(content["u"])
    user = user_by_id(user_id) if user_id and content["e"] > moment.timestamp() else None
    if user is None or user.sessions_key != content["k"] or not credential_holds(content["c"], moment):
        raise refused
    presented = Grant(token=grant, expires_at=clock.stamp(datetime.fromtimestamp(content["e"], UTC)))
    return actor_of(user, credential=content["c"], address=address, grant=presented)


def renewed(actor: Actor) -> Actor:
    """The actor as they stand now, for what goes on for long; raises Unauthenticated where their log-in has ended."""
    user = user_by_id(actor.user_id)
    if user is None or user.sessions_key != actor.sessions_key or not credential_holds(actor.credential, clock.now()):
        raise Unauthenticated("The log-in behind this request has ended. Log in again.")
    return actor_of(user, credential=actor.credential, address=actor.address, grant=actor.grant)


def forget_expired() -> int:
    """Remove tickets that were never used and sessions that ended longer ago than any grant lives."""
    moment = clock.now()
    gone, _ = Ticket.objects.filter(expires_at__lt=moment).delete()
    ended, _ = EndedSession.objects.filter(ended_at__lt=moment - timedelta(seconds=2 * settings.GRANT_S)).delete()
    return gone + ended


def reserve_space(namespace_id: UUID, size: int) -> None:
    """Take ``size`` bytes of a namespace's quota (inside a transaction); raises QuotaExceeded."""
    rows = Namespace.objects.filter(pk=namespace_id).filter(
        Q(quota_bytes=None) | Q(quota_bytes__gte=F("used_bytes") + size)
    )
    if not rows.update(used_bytes=F("used_bytes") + size):
        raise QuotaExceeded(
            "This namespace has no room left for a file of this size. Delete something, or ask an administrator."
        )


def release_space(namespace_id: UUID, size: int) -> None:
    """Give ``size`` bytes of quota back (inside a transaction)."""
    Namespace.objects.filter(pk=namespace_id).update(used_bytes=Greatest(F("used_bytes") - size, 0))


def ensure_namespace(slug: str, name: str) -> UUID:
    """The namespace called ``slug``, made where it is missing."""
    return Namespace.objects.get_or_create(slug=slug, defaults={"name": name})[0].pk


def ensure_user(
    username: str, *, password: str, display_name: str, roles: Mapping[UUID, Role], superuser: bool = False
) -> UUID:
    """The person called ``username`` with these roles, made where missing (demo data and first set-up)."""
    with atomic():
        user = User.objects.filter(username=username).first()
        if user is None:
            user = User(username=username, display_name=display_name, is_staff=superuser, is_superuser=superuser)
            user.set_password(password)
            user.save()
        for namespace_id, role in roles.items():
            Membership.objects.get_or_create(namespace_id=namespace_id, user=user, defaults={"role": role})
        return user.pk

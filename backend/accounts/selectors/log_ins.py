"""Reads the log-ins of a person: tokens and cookie sessions in one list."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from backend import clock
from backend.accounts.access import Actor, lasting_name, person_for
from backend.accounts.models import LogInSession, Token, User
from backend.accounts.payloads import LogInPayload
from backend.accounts.sessions import public_id, session_credential
from backend.audit.actions import addresses_recorded
from backend.errors import Forbidden
from backend.ids import parse_id

Place = tuple[datetime, UUID]
"""Key of a log-in in the list: its time and its id."""
_LOG_INS = 1000


def log_ins_of(
    actor: Actor, *, before: Place | None = None, after: Place | None = None, limit: int = 50
) -> list[tuple[Place, LogInPayload]]:
    """Return the valid log-ins of the actor, newest first, each with its key; keys bound the page."""
    return _page_of(actor, actor.user_id, before, after, limit)


def log_ins_of_person(
    actor: Actor, user_id: UUID, *, before: Place | None = None, after: Place | None = None, limit: int = 50
) -> list[tuple[Place, LogInPayload]]:
    """Return the valid log-ins of a person whose account the actor manages. Raises NotFound, Forbidden."""
    return _page_of(actor, person_for(actor, user_id, to="manage").pk, before, after, limit)


def log_in_of(actor: Actor, session_key: str) -> UUID:
    """Return the id that the actor's own log-in has in the list; ``session_key`` is that of the request.

    Raises Forbidden where the request came with no log-in of the list.
    """
    kind, _, name = lasting_name(actor.credential).partition(":")
    if kind == "token" and (token_id := parse_id(name)):
        return token_id
    if session_key and session_credential(session_key) == lasting_name(actor.credential):
        return public_id(session_key)
    raise Forbidden("This needs a log-in of your own, by a token or in a browser.")


def log_in_holds(field: str, moment: datetime) -> Q:
    """Condition for rows whose ``field`` holds the id of a log-in that is still valid: two look-ups for each row."""
    tokens = Token.objects.filter(pk=OuterRef(field), revoked_at=None, expires_at__gt=moment)
    sessions = LogInSession.objects.filter(public_id=OuterRef(field), expire_date__gt=moment)
    return Q(Exists(tokens)) | Q(Exists(sessions))


def used_since(user_id: UUID, moment: datetime) -> bool:
    """Whether a person has used a log-in since a time, or up to an hour before: uses are noted once an hour."""
    later = Q(created_at__gte=moment) | Q(used_at__gte=moment - timedelta(hours=1))
    rows: tuple[QuerySet[Any], ...] = (Token.objects.filter(user=user_id), LogInSession.objects.filter(user=user_id))
    return any(kind.filter(later).exists() for kind in rows)


def logged_in_from(username: str) -> set[str]:
    """Return the addresses of a person's newest thousand log-ins by the log, also of those that have ended."""
    user_id = User.objects.filter(username=username).values_list("pk", flat=True).first()
    if user_id is None:
        return set()
    return addresses_recorded("login", object_id=user_id, actor_id=user_id, limit=_LOG_INS)


def _page_of(
    actor: Actor, user_id: UUID, before: Place | None, after: Place | None, limit: int
) -> list[tuple[Place, LogInPayload]]:
    moment = clock.now()
    tokens = Token.objects.filter(user=user_id, revoked_at=None, expires_at__gt=moment)
    sessions = LogInSession.objects.filter(user=user_id, expire_date__gt=moment)
    candidates = [
        *((row.created_at, row.pk, row) for row in _page(tokens, "pk", before, after, limit)),
        *((row.created_at, row.public_id, row) for row in _page(sessions, "public_id", before, after, limit)),
    ]
    candidates.sort(key=lambda entry: entry[:2], reverse=before is None)
    page = list(islice(candidates, limit))
    return [((at, key), _payload(row, key, actor)) for at, key, row in (reversed(page) if before else page)]


def _page(rows: QuerySet[Any], key: str, before: Place | None, after: Place | None, limit: int) -> list[Any]:
    """Return the rows of one kind that a page of both kinds may hold."""
    if before:
        later = Q(created_at__gt=before[0]) | Q(created_at=before[0], **{f"{key}__gt": before[1]})
        return list(rows.filter(later).order_by("created_at", key)[:limit])
    if after:
        rows = rows.filter(Q(created_at__lt=after[0]) | Q(created_at=after[0], **{f"{key}__lt": after[1]}))
    return list(rows.order_by("-created_at", f"-{key}")[:limit])


def _payload(row: Token | LogInSession, key: UUID, actor: Actor) -> LogInPayload:
    if isinstance(row, Token):
        kind, credential, expires_at = "token", f"token:{row.pk}", row.expires_at
    else:
        kind, credential, expires_at = "session", session_credential(row.session_key), row.expire_date
    return LogInPayload(
        id=str(key),
        kind=kind,  # type: ignore[arg-type]
        current=credential == lasting_name(actor.credential),
        created_at=clock.stamp(row.created_at),
        used_at=clock.stamp(row.used_at or row.created_at),
        expires_at=clock.stamp(expires_at),
        address=row.address,
        client=row.client,
    )

"""What the server has of a person's account, for the copy of their data."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from msgspec import Struct

from backend import clock
from backend.accounts.models import LogInSession, Membership, Token, User
from backend.accounts.own_payloads import PasskeyPayload
from backend.accounts.payloads import SettingsPayload, settings_payload
from backend.accounts.selectors.addresses import email_of
from backend.accounts.selectors.passkeys import passkeys_of
from backend.accounts.selectors.second_factors import second_factor_of


class OwnAccount(Struct, frozen=True, kw_only=True):
    """The account of a person, without anything that gives access to it.

    ``pending_email`` waits to be confirmed; ``codes_since`` is since when log-ins ask for a code.
    """

    id: str
    username: str
    display_name: str
    email: str
    pending_email: str | None
    codes_since: str | None
    passkeys: list[PasskeyPayload]
    created_at: str
    last_login_at: str | None
    last_seen_at: str | None
    has_picture: bool
    is_superuser: bool
    settings: SettingsPayload


class OwnMembership(Struct, frozen=True, kw_only=True):
    """A namespace that a person belongs to."""

    id: str
    slug: str
    name: str
    role: str
    quota_bytes: int | None


class OwnLogIn(Struct, frozen=True, kw_only=True):
    """A log-in that is still stored: from where, with what, and when it was last used."""

    kind: str
    created_at: str
    used_at: str | None
    expires_at: str
    address: str
    client: str


def account_of(user_id: UUID) -> OwnAccount:
    """Return the account of a person."""
    row = User.objects.get(pk=user_id)
    return OwnAccount(
        id=str(row.pk), username=row.username, display_name=row.display_name, email=row.email,
        pending_email=email_of(user_id).pending, codes_since=second_factor_of(user_id).since,
        passkeys=passkeys_of(user_id),
        created_at=clock.stamp(row.date_joined), last_login_at=clock.stamp_or_none(row.last_login),
        last_seen_at=clock.stamp_or_none(row.last_seen_at), has_picture=row.avatar_id is not None,
        is_superuser=row.is_superuser, settings=settings_payload(row.settings),
    )  # fmt: skip


def portrait_of(user_id: UUID) -> UUID | None:
    """Return the id of the picture that a person shows; None where there is none."""
    return User.objects.filter(pk=user_id).values_list("avatar_id", flat=True).first()


def memberships_of(user_id: UUID) -> Iterator[OwnMembership]:
    """Return the namespaces that a person belongs to."""
    for row in Membership.objects.filter(user=user_id).select_related("namespace").order_by("pk"):
        place = row.namespace
        yield OwnMembership(
            id=str(place.pk), slug=place.slug, name=place.name, role=row.role, quota_bytes=row.quota_bytes
        )


def stored_log_ins(user_id: UUID) -> Iterator[OwnLogIn]:
    """Return every log-in of a person of which a row is stored, also those that have ended."""
    for token in Token.objects.filter(user=user_id).order_by("pk"):
        yield _log_in("token", token, clock.stamp(token.expires_at))
    for session in LogInSession.objects.filter(user=user_id).order_by("created_at"):
        yield _log_in("session", session, clock.stamp(session.expire_date))


def _log_in(kind: str, row: Token | LogInSession, expires_at: str) -> OwnLogIn:
    return OwnLogIn(
        kind=kind, created_at=clock.stamp(row.created_at), used_at=clock.stamp_or_none(row.used_at),
        expires_at=expires_at, address=row.address, client=row.client,
    )  # fmt: skip

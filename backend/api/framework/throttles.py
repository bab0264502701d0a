"""Rate limits: log-ins by address and name, links by address, writes by person."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network
from uuid import UUID

from django.conf import settings

from backend.accounts.access import Actor
from backend.accounts.selectors.invitations import admits
from backend.accounts.selectors.log_ins import logged_in_from
from backend.accounts.services import digest
from backend.api.framework import cache
from backend.errors import AddressUnconfirmed, RateLimited, SecondFactorNeeded, Unauthenticated

_WINDOW_S, _HOUR_S = 60, 3600
_TRIES_PER_MINUTE = 20
_TRIES_PER_NAMESPACE = 5
_MAILS_PER_HOUR = 5
_INVITATIONS_PER_HOUR = 100
_NAMES_PER_ADDRESS = 10
"""Factor of the limit for all names of an address: a whole office may share one."""
_FAILURES_PER_TRY = 5
"""Factor of the limit for what fails for one name within an hour, from all addresses (ASVS 2.2.1: a hundred)."""
_LOOKS_PER_TRY = 10
"""Factor of that for what every look at the log-in page asks: few of those who look log in, and it opens nothing."""


def place_of(address: str) -> str:
    """What of an address counts: of IPv6 the network (/64), of which one client has every address."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or ip_network((int(parsed), 64), strict=False))
    return address


def require_login_attempt_left(username: str, address: str) -> None:
    """Raise RateLimited where this name, or any names, were tried too often from this address in this minute."""
    # The name first: attempts refused for one name do not count for the others at the address.
    _require("login", f"{place_of(address)} {username.lower()}", settings.LOGIN_ATTEMPTS_PER_MINUTE)
    _require("login-address", place_of(address), _NAMES_PER_ADDRESS * settings.LOGIN_ATTEMPTS_PER_MINUTE)


@contextmanager
def passwords_tried(username: str, address: str) -> Iterator[None]:
    """Around a try of a password: raise RateLimited where too many by this name have failed in this hour, anywhere.

    Where the person has logged in before they may try on, so that a stranger who fails in their name keeps them out of
    new places alone.
    """
    limit = _FAILURES_PER_TRY * settings.LOGIN_ATTEMPTS_PER_MINUTE
    key, wait = _counter("login-failed", username.lower(), _HOUR_S)
    if (cache.look_up(key) or 0) >= limit and place_of(address) not in map(place_of, logged_in_from(username)):
        raise RateLimited(
            "Too many log-ins by this name have failed. Log in where you have done so before, or by a passkey, or try "
            f"again in {wait / 60:.0f} minutes.",
            retry_after_s=round(wait, 1),
        )
    try:
        yield
    except (SecondFactorNeeded, AddressUnconfirmed):
        raise
    except Unauthenticated:
        cache.counted(key, seconds=2 * _HOUR_S)
        raise


def forget_failures(username: str) -> None:
    """Count failed log-ins by a name anew, once the person has shown by mail that the account is theirs."""
    cache.forget(_counter("login-failed", username.lower(), _HOUR_S)[0])


def require_link_attempt_left(address: str) -> None:
    """Raise RateLimited where too many invitation or reset links were tried from this address in this minute."""
    _require("link", place_of(address), settings.LOGIN_ATTEMPTS_PER_MINUTE)


def require_invited_attempt_left(code: str, address: str) -> None:
    """The same for the code of a link into a namespace; of one that admits people more: a whole class holds it."""
    link = digest(code)
    if admits(link):
        _require("invited", f"{place_of(address)} {link}", _NAMES_PER_ADDRESS * settings.LOGIN_ATTEMPTS_PER_MINUTE)
    else:
        require_link_attempt_left(address)


def require_code_attempt_left(user_id: UUID | None, address: str) -> None:
    """Raise RateLimited where codes of this person, or of any from this address, were tried too often in this minute.

    ``user_id`` is None for a log-in that was made up.
    """
    if user_id is not None:
        _require("code", str(user_id), settings.LOGIN_ATTEMPTS_PER_MINUTE)
    _require("code-address", place_of(address), _NAMES_PER_ADDRESS * settings.LOGIN_ATTEMPTS_PER_MINUTE)


def require_provider_attempt_left(address: str) -> None:
    """Raise RateLimited where too many log-ins by providers were tried from this address in this minute."""
    _require("provider", place_of(address), _NAMES_PER_ADDRESS * settings.LOGIN_ATTEMPTS_PER_MINUTE)


def require_passkey_attempt_left(address: str, user_id: UUID | None = None) -> None:
    """Raise RateLimited where too many log-ins by passkeys were tried from this address in this minute.

    Those by passkeys of a person count for that person as well, wherever they come from.
    """
    if user_id is not None:
        _require("passkey", str(user_id), settings.LOGIN_ATTEMPTS_PER_MINUTE)
    _require("passkey", place_of(address), _NAMES_PER_ADDRESS * settings.LOGIN_ATTEMPTS_PER_MINUTE)


def require_passkey_options_left(address: str) -> None:
    """Raise RateLimited where far too many looks at the log-in page came from this address in this minute."""
    limit = _LOOKS_PER_TRY * _NAMES_PER_ADDRESS * settings.LOGIN_ATTEMPTS_PER_MINUTE
    _require("passkey-options", place_of(address), limit)


def require_registration_left(code: str, address: str) -> None:
    """Raise RateLimited where too many accounts were asked for from this address in this hour.

    With the ``code`` of a link that admits people they are counted for that link, and may be more.
    """
    link = digest(code)
    if code and admits(link):
        limit = _NAMES_PER_ADDRESS * settings.LOGIN_ATTEMPTS_PER_MINUTE
        _require("register", f"{place_of(address)} {link}", limit, window_s=_HOUR_S)
    else:
        require_link_attempt_left(address)
        _require("register", place_of(address), settings.LOGIN_ATTEMPTS_PER_MINUTE, window_s=_HOUR_S)


def require_mail_left(email: str, *, by: Actor | None = None) -> None:
    """Raise RateLimited where mails to this address, or by this person, were asked for too often in this hour."""
    if by is not None:
        _require("mail", str(by.user_id), _MAILS_PER_HOUR, window_s=_HOUR_S)
    _require("mail", email.strip().casefold(), _MAILS_PER_HOUR, window_s=_HOUR_S)


def require_invitation_left(actor: Actor, email: str | None) -> None:
    """Raise RateLimited where a person has made too many links into namespaces in this hour, or for this address."""
    _require("invitation", str(actor.user_id), _INVITATIONS_PER_HOUR, window_s=_HOUR_S)
    if email is not None:
        require_mail_left(email)


def require_try_left(actor: Actor, namespace_id: UUID | None = None) -> None:
    """Raise RateLimited where a person, or those of a namespace, tried receivers of alerts too often in this minute."""
    _require("try", str(actor.user_id), _TRIES_PER_MINUTE)
    if namespace_id:
        _require("try", str(namespace_id), _TRIES_PER_NAMESPACE)


def require_write_left(actor: Actor) -> None:
    """Raise RateLimited where a person has written too often in this minute."""
    _require("write", str(actor.user_id), settings.WRITES_PER_MINUTE)


def _require(action: str, subject: str, limit: int, *, window_s: int = _WINDOW_S) -> None:
    """Count in fixed windows (two commands of the cache); raises RateLimited above ``limit``."""
    key, wait = _counter(action, subject, window_s)
    if cache.counted(key, seconds=2 * window_s) > limit:
        raise RateLimited(f"Too many tries. Try again in {wait:.0f} seconds.", retry_after_s=round(wait, 1))


def _counter(action: str, subject: str, window_s: int) -> tuple[str, float]:
    """The key that counts in the window of this moment, and how many seconds of that are left."""
    moment = time.time()
    window = int(moment // window_s)
    key = f"rate:{action}:{sha256(subject.encode(errors='replace')).hexdigest()}:{window}"
    return key, (window + 1) * window_s - moment

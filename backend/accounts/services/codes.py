"""Takes the codes of second factors: each once, and not many wrong ones; names the log-ins that wait for one."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.core import signing
from msgspec import Struct

from backend import clock, sealing
from backend.accounts import totp
from backend.accounts.models import SecondFactor, User
from backend.accounts.selectors import may_enter, user_by_id
from backend.accounts.selectors.factors import factor_due_of
from backend.accounts.selectors.passkeys import has_passkey
from backend.accounts.services.credentials import digest
from backend.accounts.services.people import locked_user
from backend.audit.actions import Action
from backend.errors import RateLimited, SecondFactorNeeded, Unauthenticated
from backend.events.publish import atomic, publish

PURPOSE = "second factor"
"""What secrets of apps are sealed for."""
_SALT = "offchat.second_factor"
_FLOW_S = 300
_FREE_FAILURES = 5
_LONGEST_WAIT = timedelta(minutes=15)


class ToLink(Struct, frozen=True, kw_only=True):
    """An account at a provider that is linked once the code was right, as the provider's claims call it."""

    issuer: str
    subject: str
    email: str


def require_no_second_factor(user: User, *, links: ToLink | None = None) -> None:
    """Raise SecondFactorNeeded for a person whose log-ins ask for a code.

    Raises Unauthenticated for one of whom a second factor is asked that is a passkey: it is what lets them in.
    """
    if SecondFactor.objects.filter(user=user).exclude(confirmed_at=None).exists():
        carried = [links.issuer, links.subject, links.email] if links else []
        flow = signing.dumps([user.pk.hex, _bound_to(user), *carried], salt=_SALT)
        raise SecondFactorNeeded("Now enter the code that your app shows, or a recovery code.", second_factor=flow)
    if has_passkey(user.pk) and (due := factor_due_of(user)) and due <= clock.now():
        raise Unauthenticated("A namespace of yours asks for a second factor: log in by your passkey.", passkey=True)


def _bound_to(user: User) -> str:
    """What a flow holds on to: a new password ends it."""
    return user.get_session_auth_hash()[:16]


def named_in_flow(flow: str) -> UUID | None:
    """Return whom a log-in names that waits for a code; None where it waits no longer, or was made up."""
    return _read(flow)[0]


def linked_by_flow(flow: str) -> ToLink | None:
    """Return what a log-in links that waits for a code; None where it links nothing."""
    carried = _read(flow)[2]
    return ToLink(issuer=carried[0], subject=carried[1], email=carried[2]) if len(carried) == 3 else None


def _read(flow: str) -> tuple[UUID | None, str, list[str]]:
    try:
        key, bound_to, *carried = signing.loads(flow, salt=_SALT, max_age=_FLOW_S)
        return UUID(key), bound_to, carried
    except (signing.BadSignature, ValueError, TypeError):
        return None, "", []


def person_of_flow(flow: str) -> User:
    """Return the person whose log-in waits for a code; raises Unauthenticated where it waits no longer."""
    user_id, bound_to, _ = _read(flow)
    user = user_by_id(user_id) if user_id else None
    if user is None or not may_enter(user) or bound_to != _bound_to(user):
        raise Unauthenticated("This log-in took too long. Enter your password again.")
    return user


def takes(user: User, code: str, *, address: str) -> bool:
    """Whether the code is one of this person, which is used up by that; raises RateLimited after some wrong ones."""
    with atomic():
        locked_user(user.pk)
        row = SecondFactor.objects.filter(user=user).first()
        if row is None:
            return False
        require_try_left(row)
        step = fresh_step(row, code)
        spent = digest(totp.plain(code))
        is_right = step is not None or spent in row.recovery
        if step is not None:
            row.last_step = step
        elif is_right:
            row.recovery = [left for left in row.recovery if left != spent]
            publish(_recovered(user, len(row.recovery), address))
        row.failures, row.failed_at = (0, None) if is_right else (row.failures + 1, clock.now())
        row.save()
    return is_right


def _recovered(user: User, left: int, address: str) -> Action:
    return Action(
        name="second_factor.recovered", actor_id=user.pk, address=address, object_type="user", object_id=user.pk,
        object_name=user.username, data={"left": left},
    )  # fmt: skip


def fresh_step(row: SecondFactor, code: str) -> int | None:
    """Return the time step whose code this is; None where it is none, or was taken already."""
    secret = sealing.opened(row.secret, purpose=PURPOSE)
    if secret is None:
        return None
    return totp.step_of(secret, code, now_s=clock.now().timestamp(), after=row.last_step)


def require_try_left(row: SecondFactor) -> None:
    """Raise RateLimited after some wrong codes in a row, for a minute more with each."""
    if row.failed_at is None or row.failures < _FREE_FAILURES:
        return
    wait = min(timedelta(minutes=row.failures - _FREE_FAILURES + 1), _LONGEST_WAIT)
    left_s = (row.failed_at + wait - clock.now()).total_seconds()
    if left_s > 0:
        raise RateLimited(f"Too many wrong codes. Try again in {left_s:.0f} seconds.", retry_after_s=round(left_s, 1))

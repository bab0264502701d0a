"""Second factors: an app that makes codes is turned on and off, and its recovery codes are made."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from backend import clock, sealing
from backend.accounts import passwords, totp
from backend.accounts.access import Actor, person_for
from backend.accounts.inputs import PasswordAndCode
from backend.accounts.models import Letter, Passkey, SecondFactor, User
from backend.accounts.payloads import RecoveryCodes, SecondFactorBegun
from backend.accounts.services.codes import PURPOSE, fresh_step, require_try_left, takes
from backend.accounts.services.credentials import digest
from backend.accounts.services.logins import end_everything
from backend.accounts.services.own_account import end_other_log_ins
from backend.accounts.services.people import locked_user
from backend.accounts.services.posting import tell_of_change
from backend.audit.actions import Action
from backend.errors import Conflict, Forbidden, Invalid, NotFound
from backend.events.publish import atomic, publish

_ISSUER = "OffChat"


def begin_second_factor(actor: Actor, password: str) -> SecondFactorBegun:
    """Make a secret for an app of the actor; nothing changes until a code of it comes. Raises Invalid, Conflict."""
    user = _with_password(actor, password)
    secret = totp.new_secret()
    with atomic():
        locked_user(user.pk)
        row = SecondFactor.objects.filter(user=user).first()
        if row is not None and row.confirmed_at is not None:
            raise Conflict("Codes are on already. Turn them off first.")
        fresh = {"secret": sealing.sealed(secret, purpose=PURPOSE), "created_at": clock.now()}
        # Failures stay: whoever begins anew gets no further tries.
        SecondFactor.objects.update_or_create(user=user, defaults=fresh)
    url = totp.address(secret, username=user.username, issuer=_ISSUER)
    return SecondFactorBegun(secret=secret, url=url)


def confirm_second_factor(actor: Actor, code: str, *, session_key: str) -> RecoveryCodes:
    """Turn codes on, by one that the app shows; all other log-ins end. Raises Invalid, Conflict.

    ``session_key`` is that of the request, empty where it came with a token.
    """
    codes, is_right = totp.new_recovery_codes(), False
    with atomic():
        user = locked_user(actor.user_id)
        row = SecondFactor.objects.filter(user=user, confirmed_at=None).first()
        if row is None:
            raise Conflict("There is nothing to confirm: begin anew.")
        require_try_left(row)
        step = fresh_step(row, code)
        if step is None:
            row.failures, row.failed_at = row.failures + 1, clock.now()
        else:
            is_right, row.last_step, row.confirmed_at = True, step, clock.now()
            row.failures, row.failed_at, row.recovery = 0, None, _digests(codes)
            end_other_log_ins(actor, user, _of(actor, "second_factor.on"), session_key=session_key)
            tell_of_change(user, Letter.Kind.CODES)
        row.save()
    if not is_right:
        raise _wrong_code()
    return RecoveryCodes(codes=codes)


def renew_recovery_codes(actor: Actor, given: PasswordAndCode) -> RecoveryCodes:
    """Put new recovery codes in the place of those that are left. Raises Invalid, Conflict, RateLimited."""
    codes = totp.new_recovery_codes()
    _require_both(actor, given)
    with atomic():
        user = locked_user(actor.user_id)
        SecondFactor.objects.filter(user=user).update(recovery=_digests(codes))
        publish(_of(actor, "second_factor.codes_renewed"))
        tell_of_change(user, Letter.Kind.RECOVERY)
    return RecoveryCodes(codes=codes)


def end_second_factor(actor: Actor, given: PasswordAndCode, *, session_key: str) -> None:
    """Turn codes off; all other log-ins end. Raises Invalid, Conflict, RateLimited."""
    _require_both(actor, given)
    with atomic():
        user = locked_user(actor.user_id)
        SecondFactor.objects.filter(user=user).delete()
        end_other_log_ins(actor, user, _of(actor, "second_factor.off"), session_key=session_key)
        tell_of_change(user, Letter.Kind.NO_CODES)


def remove_second_factor(actor: Actor, user_id: UUID) -> None:
    """Turn codes off for a person whose account the actor manages; all their log-ins end, and they are told by mail.

    Raises NotFound, Forbidden, Conflict for oneself.
    """
    if user_id == actor.user_id and actor.by is not None:
        raise Conflict("Turn your own codes off on your account page, or ask another administrator.")
    person_for(actor, user_id, to="manage")
    with atomic():
        user = locked_user(user_id)
        if not SecondFactor.objects.filter(user=user).exclude(confirmed_at=None).delete()[0]:
            raise NotFound("This person's log-ins ask for no code.")
        end_everything(user.pk, actor.does("second_factor.removed", **_person(user)))
        tell_of_change(user, Letter.Kind.TAKEN)


def remove_passkeys_of(actor: Actor, user_id: UUID) -> None:
    """Take the passkeys of a person whose account the actor manages; all their log-ins end, and they are told by mail.

    Raises NotFound, Forbidden, Conflict for oneself.
    """
    if user_id == actor.user_id and actor.by is not None:
        raise Conflict("Remove your own passkeys on your account page, or ask another administrator.")
    person_for(actor, user_id, to="manage")
    with atomic():
        user = locked_user(user_id)
        rows = Passkey.objects.filter(user=user).order_by("pk")
        held = list(rows.values_list("name", flat=True))
        if not held:
            raise NotFound("This person has no passkey.")
        rows.delete()
        for name in held:
            publish(actor.does("passkey.removed", **_person(user), data={"passkey": name}))
        end_everything(user.pk, actor.does("logout.all", **_person(user)))
        tell_of_change(user, Letter.Kind.TAKEN)


def _person(user: User) -> dict[str, Any]:
    return {"object_type": "user", "object_id": user.pk, "object_name": user.username}


def _require_both(actor: Actor, given: PasswordAndCode) -> None:
    user = _with_password(actor, given.password)
    if not SecondFactor.objects.filter(user=user).exclude(confirmed_at=None).exists():
        raise Conflict("Your log-ins ask for no code.")
    if not takes(user, given.code, address=actor.address):
        raise _wrong_code()


def _with_password(actor: Actor, password: str) -> User:
    user = User.objects.get(pk=actor.user_id)
    if user.is_bot:
        raise Forbidden("This is a bot: it has tokens, and never enters a code.")
    if not passwords.holds(user, password):
        raise Invalid("Nothing was changed.", fields={"password": ["This is not your password."]})
    return user


def _digests(codes: list[str]) -> list[str]:
    return [digest(totp.plain(code)) for code in codes]


def _of(actor: Actor, name: str) -> Action:
    return actor.does(name, object_type="user", object_id=actor.user_id, object_name=actor.user.username)


def _wrong_code() -> Invalid:
    return Invalid("Nothing was changed.", fields={"code": ["This code is wrong, or was used already."]})

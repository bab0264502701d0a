"""Passkeys: made and shown for a log-in, renamed, and removed."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError

from backend import clock, names
from backend.accounts import passkeys
from backend.accounts.access import Actor, lasting_name
from backend.accounts.inputs.passkeys import NewPasskey, PasskeyProof
from backend.accounts.models import Identity, Letter, Passkey, SecondFactor, UsedChallenge, User
from backend.accounts.own_payloads import PasskeyOptions, PasskeyPayload
from backend.accounts.selectors import may_enter
from backend.accounts.selectors.passkeys import has_passkey, passkey_payload
from backend.accounts.services.codes import takes
from backend.accounts.services.credentials import digest
from backend.accounts.services.logins import IssuedToken, issue_token, record_failure, record_refused
from backend.accounts.services.people import locked_actor, locked_user
from backend.accounts.services.posting import tell_of_change
from backend.accounts.services.proving import require_themselves
from backend.audit.actions import Action
from backend.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated
from backend.events.publish import atomic, publish

MOST = 20
"""Passkeys of one person."""
_LOG_IN = "log-in"
"""What a challenge for a log-in is bound to: devices change networks between question and answer."""
_UNCHANGED = "Nothing was changed."
_CODE = "Enter the code that your app shows, or a recovery code."


def begin_passkey(actor: Actor, proof: PasskeyProof) -> PasskeyOptions:
    """Return what the actor's browser is asked to make a passkey by, for five minutes; nothing changes until it has.

    Raises Invalid for a wrong password or code, Forbidden for bots, Conflict where there are no passkeys.
    """
    _require_offered()
    user = _proven(actor, proof)
    rows = list(Passkey.objects.filter(user=user).order_by("pk"))
    _require_room(len(rows))
    options = passkeys.creation_options(
        user_id=user.pk, username=user.username, display_name=user.display_name, bound=_bound(actor),
        known=[passkeys.Known(credential_id=bytes(row.credential_id), transports=row.transports) for row in rows],
    )  # fmt: skip
    return PasskeyOptions(options=options)


def add_passkey(actor: Actor, given: NewPasskey) -> PasskeyPayload:
    """Keep the passkey that the actor's browser has made; they are told by mail.

    Raises Invalid, Conflict, Unauthenticated where all their log-ins have ended meanwhile.
    """
    _require_offered()
    try:
        made = passkeys.made(given.credential, bound=_bound(actor))
    except passkeys.NotAcceptedError:
        said = "This passkey was not accepted, or took too long. Try again."
        raise Invalid(_UNCHANGED, fields={"credential": [said]}) from None
    try:
        with atomic():
            user = locked_actor(actor)
            _require_room(Passkey.objects.filter(user=user).count())
            if not _is_first(made.challenge):
                raise Conflict("This passkey was added just now. Begin anew for another one.")
            row = Passkey.objects.create(
                user=user, credential_id=made.credential_id, public_key=made.public_key, sign_count=made.sign_count,
                name=names.normalised(given.name), transports=made.transports, aaguid=made.aaguid,
                backed_up=made.backed_up, created_at=clock.now(),
            )  # fmt: skip
            publish(_about(actor, "passkey.added", row.name))
            tell_of_change(user, Letter.Kind.PASSKEY)
    except IntegrityError:
        raise Conflict("This passkey is known here already.") from None
    return passkey_payload(row)


def rename_passkey(actor: Actor, passkey_id: UUID, name: str) -> PasskeyPayload:
    """Give one of the actor's passkeys another name; raises NotFound."""
    with atomic():
        locked_user(actor.user_id)
        row = _own(actor, passkey_id)
        row.name = names.normalised(name)
        row.save(update_fields=["name"])
        publish(_about(actor, "passkey.renamed", row.name))
    return passkey_payload(row)


def remove_passkey(actor: Actor, passkey_id: UUID, proof: PasskeyProof) -> None:
    """Have a passkey open nothing any more; raises NotFound, Invalid, Conflict where it is the only way in."""
    _proven(actor, proof)
    with atomic():
        user = locked_user(actor.user_id)
        row = _own(actor, passkey_id)
        usable = [provider.issuer for provider in settings.OIDC_PROVIDERS.values()]
        others = has_passkey(user.pk, but=row.pk) or Identity.objects.filter(user=user, issuer__in=usable).exists()
        if not user.has_usable_password() and not others:
            raise Conflict("This is the only way into your account. Set a password first: ask for a new one by mail.")
        row.delete()
        publish(_about(actor, "passkey.removed", row.name))
        tell_of_change(user, Letter.Kind.NO_KEY)


def ask_for_passkey() -> PasskeyOptions:
    """Return what a browser is asked to show a passkey by; raises Conflict."""
    _require_offered()
    return PasskeyOptions(options=passkeys.request_options(bound=_LOG_IN))


def check_passkey(credential: dict[str, Any], *, address: str) -> tuple[User, str]:
    """Return whom a passkey lets in, and what they call it; raises the same Unauthenticated for every failure.

    The passkey has verified its person, which stands for password and code.
    """
    _require_offered()
    rows = Passkey.objects.select_related("user")
    row = rows.filter(credential_id=passkeys.named_in(credential)).first()
    if row is None:
        record_failure("", address=address)
        raise _refused()
    try:
        shown = passkeys.shown(credential, public_key=bytes(row.public_key), bound=_LOG_IN)
    except passkeys.LateError:
        # Who has waited too long has tried nothing.
        raise _refused() from None
    except passkeys.NotAcceptedError:
        shown = None
    if shown is None or shown.user != row.user_id.bytes or not _takes(row, shown, address=address):
        record_failure(row.user.username, address=address)
        raise _refused()
    return row.user, row.name


def log_in_with_passkey(credential: dict[str, Any], *, address: str, client: str = "") -> IssuedToken:
    """Issue a token to whom a passkey lets in; raises Unauthenticated."""
    user, name = check_passkey(credential, address=address)
    return issue_token(user, address=address, client=client, passkey=name)


def _takes(row: Passkey, shown: passkeys.Shown, *, address: str) -> bool:
    """Whether a passkey lets its person in now; that is noted. A copy of it is known by a count that goes back."""
    with suppress(NotFound), atomic():
        user = locked_user(row.user_id)
        now = Passkey.objects.filter(pk=row.pk).first()
        if now is None or user.is_bot or not may_enter(user) or not _is_first(shown.challenge):
            return False
        if (shown.sign_count or now.sign_count) and shown.sign_count <= now.sign_count:
            data = {"passkey": now.name, "code": "count"}
            record_refused("passkey.refused", user.pk, user.username, address=address, data=data)
            return False
        changed = {"sign_count": shown.sign_count, "backed_up": shown.backed_up, "last_used_at": clock.now()}
        Passkey.objects.filter(pk=now.pk).update(**changed)
        row.user = user
        return True
    return False


def _is_first(challenge: str) -> bool:
    """Whether this challenge was not answered before; it is answered now."""
    expires_at = clock.now() + timedelta(seconds=passkeys.CHALLENGE_S)
    return UsedChallenge.objects.get_or_create(digest=digest(challenge), defaults={"expires_at": expires_at})[1]


def _proven(actor: Actor, proof: PasskeyProof) -> User:
    """The actor, if it is they themselves: by password or a log-in just now, and by a code where codes are on."""
    user = User.objects.get(pk=actor.user_id)
    if user.is_bot:
        raise Forbidden("This is a bot: it has tokens alone.")
    require_themselves(actor, user, proof.password, refusal=_UNCHANGED)
    asked = SecondFactor.objects.filter(user=user).exclude(confirmed_at=None).exists()
    if asked and not (proof.code and takes(user, proof.code, address=actor.address)):
        wrong = "This code is wrong, or was used already." if proof.code else _CODE
        raise Invalid(_UNCHANGED, fields={"code": [wrong]})
    return user


def _own(actor: Actor, passkey_id: UUID) -> Passkey:
    row = Passkey.objects.filter(pk=passkey_id, user=actor.user_id).first()
    if row is None:
        raise NotFound("This passkey does not exist.")
    return row


def _require_room(count: int) -> None:
    if count >= MOST:
        raise Conflict(f"You have {MOST} passkeys. Remove one first.")


def _require_offered() -> None:
    if not passkeys.offered():
        raise Conflict("There are no passkeys here: browsers make them for servers with a name and https alone.")


def _bound(actor: Actor) -> str:
    return f"new {actor.user_id} {lasting_name(actor.credential)}"


def _about(actor: Actor, name: str, passkey: str) -> Action:
    about = {"object_type": "user", "object_id": actor.user_id, "object_name": actor.user.username}
    return actor.does(name, **about, data={"passkey": passkey})


def _refused() -> Unauthenticated:
    return Unauthenticated("This passkey lets nobody in here. Try again, or log in in another way.")

"""Changes of people to their own account: password and settings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.auth import HASH_SESSION_KEY
from msgspec import UNSET, structs, to_builtins

from backend import clock
from backend.accounts import passwords
from backend.accounts.access import Actor, lasting_name
from backend.accounts.hooks import consent_withdrawn, digest_chosen, visibility_changed
from backend.accounts.inputs import PasswordChange, SettingsChange
from backend.accounts.models import Letter, User
from backend.accounts.payloads import SettingsPayload, settings_payload
from backend.accounts.selectors import visibility_of
from backend.accounts.services.logins import end_everything, end_links
from backend.accounts.services.people import locked_user
from backend.accounts.services.posting import tell_of_change
from backend.accounts.sessions import SessionStore, session_credential
from backend.audit.actions import Action
from backend.errors import Conflict, Invalid
from backend.events.publish import atomic, publish

_LANGUAGE = re.compile(r"([A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3})?")


def change_password(actor: Actor, change: PasswordChange, *, session_key: str) -> None:
    """Change the actor's password; all their other tokens, sessions and sockets end. Raises Invalid, Conflict.

    ``session_key`` is that of the request, empty where it came with a token.
    """
    user = User.objects.get(pk=actor.user_id)
    if not passwords.holds(user, change.old):
        raise Invalid("The password was not changed.", fields={"old": ["This is not your password."]})
    previous_hash, new_hash = user.password, passwords.hashed(change.new, for_=user, field="new")
    with atomic():
        user = locked_user(actor.user_id)
        if user.password != previous_hash:
            raise Conflict("Your password was changed elsewhere just now. Log in again.")
        action = actor.does("password.changed", object_type="user", object_id=user.pk, object_name=user.username)
        User.objects.filter(pk=user.pk).update(password=new_hash)
        user.password = new_hash
        end_links(user.pk)
        end_other_log_ins(actor, user, action, session_key=session_key)
        tell_of_change(user, Letter.Kind.PASSWORD)


def end_other_log_ins(actor: Actor, user: User, action: Action, *, session_key: str) -> None:
    """End every log-in of the actor's own account but that of the request (inside a transaction), for ``action``."""
    user.sessions_key = end_everything(user.pk, action, keep=lasting_name(actor.credential))
    if session_credential(session_key) == lasting_name(actor.credential):
        session = SessionStore(session_key)
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()


def change_settings(actor: Actor, change: SettingsChange) -> SettingsPayload:
    """Change the actor's settings; those that are left out stay unchanged. Raises Invalid."""
    given = {name: value for name, value in structs.asdict(change).items() if value is not UNSET}
    changes: dict[str, Any] = to_builtins(given)
    if not _LANGUAGE.fullmatch(changes.get("language", "")):
        raise Invalid(
            "The request does not make sense.", fields={"language": ["Must be a language tag like `en` or `pt-BR`."]}
        )
    with atomic():
        user = locked_user(actor.user_id)
        if user.settings | changes != user.settings:
            user.settings = user.settings | changes
            user.save(update_fields=["settings"])
            if "photo_details" in changes:
                consent_withdrawn(user.pk, changes["photo_details"])
            if {"presence", "last_seen"} & changes.keys():
                _forget_last_seen(user)
                visibility_changed(user.pk)
            if "digest" in changes:
                digest_chosen(user.pk, changes["digest"])
            publish(
                actor.does("user.settings_changed", object_type="user", object_id=user.pk, object_name=user.username)
            )
    return settings_payload(user.settings)


def end_digests(user_id: UUID) -> None:
    """Send a person no more mails about what they have not read, as the link in each of them asks for."""
    with atomic():
        user = locked_user(user_id)
        if settings_payload(user.settings).digest != "off":
            user.settings = user.settings | {"digest": "off"}
            user.save(update_fields=["settings"])
            digest_chosen(user.pk, "off")
            publish(
                Action(
                    name="user.settings_changed", object_type="user", object_id=user.pk, object_name=user.username,
                    data={"by": "link"},
                )
            )  # fmt: skip


def _forget_last_seen(user: User) -> None:
    """Drop what is not shared any more."""
    if user.last_seen_at and not visibility_of([user.pk])[user.pk].shares_last_seen:
        User.objects.filter(pk=user.pk).update(last_seen_at=None)


def note_last_seen(user_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Write down that people were there until now, who let others see that; returns the time of each."""
    keys, moment = list(user_ids), clock.now()
    if keys:
        User.objects.filter(pk__in=keys).update(last_seen_at=moment)
    return dict.fromkeys(keys, clock.stamp(moment))

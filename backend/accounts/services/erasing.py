"""Ends an account for good and makes its person nameless; what they wrote is erased by the apps that hold it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import CASCADE, QuerySet

from backend import clock
from backend.accounts.access import Actor
from backend.accounts.inputs import ERASED
from backend.accounts.models import Avatar, LogInSession, Membership, SecondFactor, Token, User
from backend.accounts.services.avatars import end_avatars
from backend.accounts.services.belonging import belonging_changed
from backend.accounts.services.codes import takes
from backend.accounts.services.logins import end_everything
from backend.accounts.services.people import locked_user, nameless, publish_looks
from backend.accounts.services.proving import require_themselves
from backend.audit.actions import Action
from backend.errors import Conflict, Invalid
from backend.events.publish import atomic

_OWN_SERVICES = {"chat.Member", "accounts.Membership", "accounts.Token", "accounts.LogInSession"}
"""Rows that are removed by services of their own, which publish that."""
_KEPT = {"moderation.Restriction"}
"""Rows that outlast the account: a ban would otherwise end with it."""
_BATCH = 500
_CODE = "Enter the code that your app shows, or a recovery code."


def require_own_password(actor: Actor, password: str, code: str) -> None:
    """Raise Invalid unless it is the actor's password, with a code where log-ins ask for one.

    Of who has no password, a log-in by a provider some minutes ago counts.
    Raises RateLimited after some wrong codes, Conflict for the only administrator of the server.
    """
    user = User.objects.get(pk=actor.user_id)
    require_themselves(actor, user, password, refusal="Nothing was erased.")
    # Before the code: a recovery code is spent when it is looked at.
    others = User.objects.filter(is_superuser=True, is_active=True, banned_at=None).exclude(pk=user.pk)
    if user.is_superuser and not others.exists():
        raise Conflict("You are the only administrator of this server. Make another person one first.")
    asked = SecondFactor.objects.filter(user=user).exclude(confirmed_at=None).exists()
    if asked and not takes(user, code, address=actor.address):
        raise Invalid(
            "Nothing was erased.", fields={"code": ["This code is wrong, or was used already." if code else _CODE]}
        )


def close_account(user_id: UUID) -> str:
    """End an account that is to be erased (inside a transaction): log-ins, sockets, grants; returns its user name."""
    user = locked_user(user_id)
    user.is_active, user.erased_at = False, user.erased_at or clock.now()
    user.save(update_fields=["is_active", "erased_at"])
    action = Action(name="user.erasure_begun", actor_id=user.pk, object_type="user", object_id=user.pk)
    end_everything(user.pk, action)
    return user.username


def was_erased(user_id: UUID) -> bool | None:
    """Return whether the erasure of an account has begun; None where there is no such account."""
    found = User.objects.filter(pk=user_id).values_list("erased_at", flat=True)
    return None if not found else found[0] is not None


def make_nameless(user_id: UUID) -> None:
    """Take name, picture, address, settings and rights from an account, and tell all who see its name."""
    with atomic():
        user = locked_user(user_id)
        if user.username.startswith(ERASED) and not user.has_usable_password():
            return
        _end_pictures(user)
        user.username = nameless(ERASED, user_id.hex[-12:])
        user.display_name = user.first_name = user.last_name = user.email = ""
        user.avatar_id = user.last_seen_at = user.last_login = None
        user.settings = {}
        user.is_superuser = user.is_staff = False
        user.set_unusable_password()
        user.save()
        publish_looks(user, Action(name="user.erased", object_type="user", object_id=user.pk))


def _end_pictures(user: User) -> None:
    """End the pictures of a person, and what they have sent for rooms but is not shown; what a room wears stays its."""
    sent = Avatar.objects.filter(user=user)
    worn = sent.filter(room__isnull=False, state=Avatar.State.READY)
    worn.update(user=None)
    end_avatars(sent)


def leave_namespaces(user_id: UUID) -> list[tuple[str, str]]:
    """Take a person out of all namespaces; returns type and id of each membership."""
    with atomic(), belonging_changed([user_id], by=None):
        rows = Membership.objects.filter(user=user_id)
        found = [("membership", str(key)) for key in rows.values_list("pk", flat=True)]
        rows.delete()
    return found


def forget_log_ins(user_id: UUID) -> list[tuple[str, str]]:
    """Delete all log-ins of a person with their addresses; returns type and id of each."""
    tokens, sessions = Token.objects.filter(user=user_id), LogInSession.objects.filter(user=user_id)
    found = [("log_in", str(key)) for key in tokens.values_list("pk", flat=True)[:_BATCH]]
    found += [("log_in", str(key)) for key in sessions.values_list("public_id", flat=True)[:_BATCH]]
    tokens.filter(pk__in=[key for _, key in found]).delete()
    sessions.filter(public_id__in=[key for _, key in found]).delete()
    return found


def forget_rows(user_id: UUID) -> list[tuple[str, str]]:
    """Delete up to 500 rows that go with an account, of any app; returns type and id of each.

    Those are drafts, marks, subscriptions and the like: all that the database itself would delete with the account.
    """
    for label, rows in _rows_of(user_id):
        if keys := list(rows.values_list("pk", flat=True)[:_BATCH]):
            rows.filter(pk__in=keys).delete()
            return [(label.rpartition(".")[2].lower(), str(key)) for key in keys]
    return []


def _rows_of(user_id: UUID) -> Iterator[tuple[str, QuerySet[Any]]]:
    relations: list[Any] = [*User._meta.get_fields(include_hidden=True)]  # noqa: SLF001, Django's own way
    for one in relations:
        if one.auto_created and not one.concrete and getattr(one, "on_delete", None) is CASCADE:
            model = one.related_model
            label = model._meta.label  # noqa: SLF001
            if label not in _OWN_SERVICES | _KEPT:
                yield label, model._base_manager.filter(**{one.field.name: user_id})  # noqa: SLF001


def rows_left(user_id: UUID) -> list[str]:
    """Return the types of rows that are still there of a person who is being erased."""
    left = [label for label, rows in _rows_of(user_id) if rows.exists()]
    own = (Membership.objects, Token.objects, LogInSession.objects)
    left += [rows.model.__name__ for rows in own if rows.filter(user=user_id).exists()]
    user = User.objects.get(pk=user_id)
    if any((user.email, user.display_name, user.avatar_id, user.settings, user.is_active)):
        left.append("User")
    return left

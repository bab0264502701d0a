"""The actions of ``offchat people``, which need Django."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from django.conf import settings

from backend.accounts.access import Actor
from backend.accounts.inputs import NewNamespace, NewUser
from backend.accounts.payloads import PersonPayload
from backend.accounts.selectors import all_persons, operator, person_detail, user_called
from backend.accounts.services import (
    MadeLink,
    create_namespace,
    create_person,
    remove_passkeys_of,
    remove_second_factor,
    reset_password,
    set_active,
)
from backend.cli.answers import answer, password_from, table

FIRST_NAMESPACE = "main"


def _make(options: argparse.Namespace) -> None:
    new = NewUser(
        username=options.name,
        namespace=options.namespace,
        role=options.role or ("owner" if options.admin else "member"),
        display_name=options.display_name,
        password=None if options.action == "invite" else password_from(options),
    )
    created = create_person(_operator(needs_namespace=options.namespace is None), new, superuser=options.admin)
    link = _link(options, created.link) if created.link else None
    payload = {"user": created.user, "invite_url": link}
    link_lines = (
        [f"{created.user.username} sets a password here, within 72 hours and once:", f"  {link}"] if link else []
    )
    answer(
        options,
        payload,
        f"{created.user.username} is there" + (", an administrator." if options.admin else "."),
        *link_lines,
    )


def _reset(options: argparse.Namespace) -> None:
    created = reset_password(operator(), user_called(options.name).pk)
    link = _link(options, created)
    answer(
        options,
        {"reset_url": link, "expires_at": created.expires_at},
        f"Until {created.expires_at}, and once:",
        f"  {link}",
    )


def _no_codes(options: argparse.Namespace) -> None:
    key = user_called(options.name).pk
    remove_second_factor(operator(), key)
    answer(options, person_detail(operator(), key), f"{options.name} logs in with the password alone.")


def _no_passkeys(options: argparse.Namespace) -> None:
    key = user_called(options.name).pk
    remove_passkeys_of(operator(), key)
    answer(options, person_detail(operator(), key), f"{options.name} has no passkey any more, and is logged out.")


def _switch(options: argparse.Namespace) -> None:
    key, active = user_called(options.name).pk, options.action == "on"
    set_active(operator(), key, active=active)
    answer(options, person_detail(operator(), key), f"{options.name} is switched {options.action}.")


def _list(options: argparse.Namespace) -> None:
    actor = operator()
    persons: list[PersonPayload] = []
    while page := all_persons(actor, after=persons[-1].user.username if persons else None):
        persons += page
    answer(options, persons, *table([_row(person) for person in persons]) or ["There is nobody yet."])


def _row(person: PersonPayload) -> list[str]:
    roles = ", ".join(f"{membership.slug}: {membership.role}" for membership in person.namespaces) or "in no namespace"
    factors = ["codes" if factor == "app" else "passkeys" for factor in person.factors or []]
    states = [
        *(["administrator"] if person.is_superuser else []), *([] if person.is_active else ["switched off"]), *factors,
    ]  # fmt: skip
    return [person.user.username, person.user.display_name, roles, ", ".join(states)]


def _operator(*, needs_namespace: bool) -> Actor:
    """Return the operator; creates the first namespace where there is none and none was named."""
    if needs_namespace and not operator().slugs:
        create_namespace(operator(), NewNamespace(slug=FIRST_NAMESPACE, name="Main"))
    return operator()


def _link(options: argparse.Namespace, link: MadeLink) -> str:
    base = (options.url or settings.BASE_URL).rstrip("/")
    if not base:
        base = "http://127.0.0.1:8000"
        print(
            "offchat: where people reach this server is not known: add --url, or set OFFCHAT_BASE_URL.", file=sys.stderr
        )
    return f"{base}/join#{link.token}"


ACTIONS: dict[str, Callable[[argparse.Namespace], None]] = {
    "add": _make,
    "invite": _make,
    "reset": _reset,
    "no-codes": _no_codes,
    "no-passkeys": _no_passkeys,
    "off": _switch,
    "on": _switch,
    "list": _list,
}

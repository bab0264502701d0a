"""What ``offchat people`` does, once Django is ready."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from django.conf import settings

from backend.accounts.access import Actor
from backend.accounts.inputs import NewNamespace, NewUser
from backend.accounts.payloads import PersonPayload
from backend.accounts.selectors import all_persons, operator, person_detail, user_called
from backend.accounts.services import MadeLink, create_namespace, create_person, reset_password, set_active
from backend.cli.answers import answer, password_from, table

FIRST_NAMESPACE = "main"


def _make(given: argparse.Namespace) -> None:
    new = NewUser(
        username=given.name,
        namespace=given.namespace,
        role=given.role or ("owner" if given.admin else "member"),
        display_name=given.display_name,
        password=None if given.action == "invite" else password_from(given),
    )
    made = create_person(_operator(needs_namespace=given.namespace is None), new, superuser=given.admin)
    link = _link(given, made.link) if made.link else None
    found = {"user": made.user, "invite_url": link}
    said = [f"{made.user.username} sets a password here, within 72 hours and once:", f"  {link}"] if link else []
    answer(given, found, f"{made.user.username} is there" + (", an administrator." if given.admin else "."), *said)


def _reset(given: argparse.Namespace) -> None:
    made = reset_password(operator(), user_called(given.name).pk)
    link = _link(given, made)
    answer(
        given, {"reset_url": link, "expires_at": made.expires_at}, f"Until {made.expires_at}, and once:", f"  {link}"
    )


def _switch(given: argparse.Namespace) -> None:
    key, active = user_called(given.name).pk, given.action == "on"
    set_active(operator(), key, active=active)
    answer(given, person_detail(operator(), key), f"{given.name} is switched {given.action}.")


def _list(given: argparse.Namespace) -> None:
    actor = operator()
    found: list[PersonPayload] = []
    while page := all_persons(actor, after=found[-1].user.username if found else None):
        found += page
    answer(given, found, *table([_row(one) for one in found]) or ["There is nobody yet."])


def _row(person: PersonPayload) -> list[str]:
    roles = ", ".join(f"{one.slug}: {one.role}" for one in person.namespaces) or "in no namespace"
    states = [*(["administrator"] if person.is_superuser else []), *([] if person.is_active else ["switched off"])]
    return [person.user.username, person.user.display_name, roles, ", ".join(states)]


def _operator(*, needs_namespace: bool) -> Actor:
    """Who acts; the first namespace is made where there is none and nobody named one."""
    if needs_namespace and not operator().slugs:
        create_namespace(operator(), NewNamespace(slug=FIRST_NAMESPACE, name="Main"))
    return operator()


def _link(given: argparse.Namespace, link: MadeLink) -> str:
    base = (given.url or settings.BASE_URL).rstrip("/")
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
    "off": _switch,
    "on": _switch,
    "list": _list,
}

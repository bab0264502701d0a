"""What ``offchat namespaces`` does, once Django is ready."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from backend.accounts.inputs import NamespaceChange, NewNamespace
from backend.accounts.selectors import members_of, namespace_detail, operator, user_called
from backend.accounts.services import (
    add_membership,
    change_membership,
    change_namespace,
    create_namespace,
    remove_membership,
)
from backend.cli.answers import USAGE, Refused, answer, table


def _list(given: argparse.Namespace) -> None:
    actor = operator()
    found = [namespace_detail(actor, slug) for slug in actor.slugs]
    rows = [[one.slug, one.name, f"{one.used_bytes} of {one.quota_bytes or 'any number of'} bytes"] for one in found]
    answer(given, found, *table(rows) or ["There is none yet: `offchat namespaces add SLUG`."])


def _add(given: argparse.Namespace) -> None:
    made = create_namespace(operator(), NewNamespace(slug=given.slug, name=given.name))
    answer(given, made, f"{made.slug} is there.")


def _change(given: argparse.Namespace) -> None:
    if given.action == "rename":
        change = NamespaceChange(name=given.name)
    else:
        change = NamespaceChange(quota_bytes=_bytes(given.bytes))
    changed = change_namespace(operator(), given.slug, change)
    answer(given, changed, f"{changed.slug} is called {changed.name}; quota: {changed.quota_bytes or 'none'}.")


def _bytes(text: str) -> int | None:
    if text == "none":
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        raise Refused(f"BYTES is a whole number or `none`, not {text!r}.", status=USAGE)
    return int(text)


def _members(given: argparse.Namespace) -> None:
    actor = operator()
    if given.add:
        key = user_called(given.add).pk
        row, made = add_membership(actor, given.slug, key, role=given.role or "member")
        if not made and given.role and row.role != given.role:
            change_membership(actor, given.slug, key, role=given.role)
    if given.remove:
        remove_membership(actor, given.slug, user_called(given.remove).pk)
    found = members_of(actor, given.slug)
    while page := members_of(actor, given.slug, after=found[-1].user.username if found else None):
        found += page
    answer(given, found, *table([[row.user.username, row.role] for row in found]) or ["Nobody belongs to it yet."])


ACTIONS: dict[str, Callable[[argparse.Namespace], None]] = {
    "list": _list,
    "add": _add,
    "rename": _change,
    "quota": _change,
    "members": _members,
}

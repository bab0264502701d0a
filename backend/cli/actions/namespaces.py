"""The actions of ``offchat namespaces``, which need Django."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from backend.accounts.inputs import NamespaceChange, NewNamespace, RetentionTrial
from backend.accounts.selectors import members_of, namespace_detail, operator, user_called
from backend.accounts.services import (
    add_membership,
    change_membership,
    change_namespace,
    create_namespace,
    remove_membership,
)
from backend.chat.selectors.retention import RetentionPreview, RuleCount, preview_retention
from backend.chat.services import apply_retention
from backend.cli.answers import USAGE, Refused, answer, table
from backend.media.selectors.retention import reason_of_rule


def _list(options: argparse.Namespace) -> None:
    actor = operator()
    namespaces = [namespace_detail(actor, slug) for slug in actor.slugs]
    rows = [
        [namespace.slug, namespace.name, f"{namespace.used_bytes} bytes of {namespace.quota_bytes or 'no limit'}"]
        for namespace in namespaces
    ]
    answer(options, namespaces, *table(rows) or ["There is none yet: `offchat namespaces add SLUG`."])


def _add(options: argparse.Namespace) -> None:
    created = create_namespace(operator(), NewNamespace(slug=options.slug, name=options.name))
    answer(options, created, f"{created.slug} is there.")


def _change(options: argparse.Namespace) -> None:
    if options.action == "rename":
        change = NamespaceChange(name=options.name)
    else:
        change = NamespaceChange(quota_bytes=_bytes(options.bytes))
    changed = change_namespace(operator(), options.slug, change)
    answer(options, changed, f"{changed.slug} is called {changed.name}; quota: {changed.quota_bytes or 'none'}.")


def _bytes(text: str) -> int | None:
    if text == "none":
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        raise Refused(f"BYTES is a whole number or `none`, not {text!r}.", status=USAGE)
    return int(text)


def _retention(options: argparse.Namespace) -> None:
    actor = operator()
    preview = preview_retention(actor, options.slug, RetentionTrial())
    lines = [f"{_files(count)}: {reason_of_rule(count.rule)}" for count in preview.rules]
    lines.append(f"{'More than ' if preview.more else ''}{_files(preview)} would be deleted.")
    if options.apply:
        deleted = 0
        while number := apply_retention(actor.slugs[options.slug]):
            deleted += number
        lines[-1] = f"{deleted:,} files were deleted."
    answer(options, preview, *lines)


def _files(counted: RetentionPreview | RuleCount) -> str:
    return f"{counted.files:,} {'file' if counted.files == 1 else 'files'} ({counted.bytes:,} bytes)"


def _members(options: argparse.Namespace) -> None:
    actor = operator()
    if options.add:
        key = user_called(options.add).pk
        row, created = add_membership(actor, options.slug, key, role=options.role or "member")
        if not created and options.role and row.role != options.role:
            change_membership(actor, options.slug, key, role=options.role)
    if options.remove:
        remove_membership(actor, options.slug, user_called(options.remove).pk)
    members = members_of(actor, options.slug)
    while page := members_of(actor, options.slug, after=members[-1].user.username if members else None):
        members += page
    answer(
        options, members, *table([[row.user.username, row.role] for row in members]) or ["Nobody belongs to it yet."]
    )


ACTIONS: dict[str, Callable[[argparse.Namespace], None]] = {
    "list": _list,
    "add": _add,
    "rename": _change,
    "quota": _change,
    "retention": _retention,
    "members": _members,
}

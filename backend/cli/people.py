"""The command line of ``offchat people``: add, invite, reset, no-codes, no-passkeys, off, on, list."""

from __future__ import annotations

import argparse
import shlex
import sys
from pathlib import Path
from typing import TypeAlias

from backend.cli.answers import add_common

ROLES = ("viewer", "member", "moderator", "admin", "owner")

Parsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - its only name


def add_parser(commands: Parsers) -> None:
    """Add the command to those of ``offchat``."""
    people = commands.add_parser("people", help="make, invite, reset and list people")
    actions = people.add_subparsers(dest="action", required=True, metavar="ACTION")
    add = _with_name(actions, "add", "make a person; asks for a password on a terminal")
    add.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    invite = _with_name(actions, "invite", "make a person, and a link with which they set their password")
    for making in (add, invite):
        making.add_argument("--admin", action="store_true", help="an administrator of the whole server")
        making.add_argument("--namespace", metavar="SLUG", help="where they belong (default: the oldest)")
        making.add_argument("--role", choices=ROLES, help="their role there (default: member; owner with --admin)")
        making.add_argument("--display-name", metavar="TEXT", help="how they are called")
    reset = _with_name(actions, "reset", "a link with which a person sets a new password")
    for linking in (invite, reset):
        linking.add_argument("--url", metavar="URL", help="where people reach the server (default: OFFCHAT_BASE_URL)")
    _with_name(actions, "no-codes", "have a person's log-ins ask for no code any more: their app is lost")
    _with_name(actions, "no-passkeys", "have a person's passkeys open nothing any more: their device is lost")
    _with_name(actions, "off", "switch a person off: their sockets close at once")
    _with_name(actions, "on", "switch a person on again")
    add_common(actions.add_parser("list", help="everybody, with roles and second factors"))


def _with_name(actions: Parsers, name: str, summary: str) -> argparse.ArgumentParser:
    parser = actions.add_parser(name, help=summary, description=summary.capitalize() + ".")
    parser.add_argument("name", metavar="NAME", help="user name")
    add_common(parser)
    return parser


def first_administrator(data: Path) -> str:
    """Return the command line that creates the first administrator, for another terminal."""
    program = (
        Path(sys.argv[0]).absolute()
        if Path(sys.argv[0]).name == "offchat"
        else Path(sys.executable).with_name("offchat")
    )
    return f"{shlex.quote(str(program))} people add --admin NAME --data {shlex.quote(str(data))}"

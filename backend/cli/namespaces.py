"""The command line of ``offchat namespaces``: list, add, rename, quota, retention, members."""

from __future__ import annotations

import argparse

from backend.cli.answers import add_common
from backend.cli.people import ROLES, Parsers


def add_parser(commands: Parsers) -> None:
    """Add the command to those of ``offchat``."""
    namespaces = commands.add_parser("namespaces", help="list, make and change namespaces, and who belongs to them")
    actions = namespaces.add_subparsers(dest="action", required=True, metavar="ACTION")
    add_common(actions.add_parser("list", help="all of them, with their quota"))
    add = _with_slug(actions, "add", "make a namespace")
    add.add_argument("--name", metavar="TEXT", help="how it is called (default: its slug)")
    rename = _with_slug(actions, "rename", "call a namespace otherwise")
    rename.add_argument("name", metavar="TEXT", help="how it is called")
    quota = _with_slug(actions, "quota", "limit what a namespace may store")
    quota.add_argument("bytes", metavar="BYTES", help="a whole number, or `none`")
    retention = _with_slug(actions, "retention", "say what the rules for how long files are kept would delete now")
    retention.add_argument("--apply", action="store_true", help="delete it for good, as workers do little by little")
    members = _with_slug(actions, "members", "list who belongs to a namespace, or change it")
    change = members.add_mutually_exclusive_group()
    change.add_argument("--add", metavar="NAME", help="bring a person in, or give them another role")
    change.add_argument("--remove", metavar="NAME", help="take a person out")
    members.add_argument("--role", choices=ROLES, help="the role of who is added (default: member)")


def _with_slug(actions: Parsers, name: str, summary: str) -> argparse.ArgumentParser:
    parser = actions.add_parser(name, help=summary, description=summary.capitalize() + ".")
    parser.add_argument("slug", metavar="SLUG", help="its short name in addresses")
    add_common(parser)
    return parser

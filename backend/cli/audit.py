"""The command line of ``offchat audit``: verify, head."""

from __future__ import annotations

from backend.cli.answers import add_common
from backend.cli.people import Parsers


def add_parser(commands: Parsers) -> None:
    """Add the command to those of ``offchat``."""
    audit = commands.add_parser("audit", help="show that the activity log was not changed afterwards")
    actions = audit.add_subparsers(dest="action", required=True, metavar="ACTION")
    verify = actions.add_parser("verify", help="read the whole log; the exit status is 1 where it was changed")
    verify.add_argument("--anchor", metavar="N:HASH", help="what `audit head` has printed before: finds a cut-off end")
    add_common(verify)
    add_common(actions.add_parser("head", help="print number and hash of the newest block, to be kept elsewhere"))

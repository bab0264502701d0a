"""The command line of ``offchat storage``: migrate, cors."""

from __future__ import annotations

from backend.cli.answers import add_common
from backend.cli.people import Parsers


def add_parser(commands: Parsers) -> None:
    """Add the command to those of ``offchat``."""
    storage = commands.add_parser("storage", help="move stored files between the disk and an object storage")
    actions = storage.add_subparsers(dest="action", required=True, metavar="ACTION")
    migrate = actions.add_parser("migrate", help="move all files to where new ones go, while OffChat runs")
    migrate.add_argument("--to", choices=("s3", "disk"), required=True, help="where they shall stand")
    migrate.add_argument("--dry-run", action="store_true", help="only count what would be moved")
    add_common(migrate)
    cors = actions.add_parser("cors", help="have the bucket take parts of files from the pages of this server")
    cors.add_argument("--origin", action="append", help="an address of pages (default: OFFCHAT_BASE_URL); repeatable")
    add_common(cors)

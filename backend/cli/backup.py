"""The command lines of ``offchat backup``, ``restore`` and ``backup-key``."""

from __future__ import annotations

import argparse
import base64
import secrets
from pathlib import Path

from backend.cli.answers import add_common
from backend.cli.people import Parsers

ACTIONS = ("verify", "list", "prune")
_KEY_BYTES = 32


def add_parsers(commands: Parsers) -> None:
    """Add the commands to those of ``offchat``."""
    backup = commands.add_parser("backup", help="copy the database and all files, while OffChat runs")
    backup.add_argument(
        "action", nargs="?", choices=ACTIONS, help="read one again, list them, remove old ones; else make one"
    )
    backup.add_argument("target", metavar="TARGET", help="folder of backups, or s3://BUCKET/PREFIX")
    backup.add_argument("--id", metavar="ID", help="verify: another than the newest backup")
    backup.add_argument("--all", action="store_true", help="verify: all backups")
    backup.add_argument("--keep", metavar="N", type=_count, help="how many of the newest ones stay")
    add_common(backup)
    restore = commands.add_parser("restore", help="put a backup into an empty installation")
    restore.add_argument("source", metavar="SOURCE", help="folder of backups, or s3://BUCKET/PREFIX")
    restore.add_argument("--id", metavar="ID", help="another than the newest backup")
    restore.add_argument("--erasures", metavar="DIR", type=Path, help="notes of erasures that came after the backup")
    restore.add_argument("--despite-damage", action="store_true", help="leave out files that are damaged in the backup")
    add_common(restore)
    commands.add_parser("backup-key", help="print a new key for encrypted backups, as a setting")


def run(_: argparse.Namespace) -> int:
    """Print a new key as a setting for the environment; returns the exit status."""
    print(f"OFFCHAT_BACKUP_KEY={base64.urlsafe_b64encode(secrets.token_bytes(_KEY_BYTES)).decode().rstrip('=')}")
    return 0


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text[:9]) > 0):
        raise argparse.ArgumentTypeError(f"a whole number of at least 1, not {text!r}")
    return int(text[:9])

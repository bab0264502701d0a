"""The command line of ``offchat media``: probe, thumbnail, process."""

from __future__ import annotations

from pathlib import Path

from backend.cli.answers import add_common
from backend.cli.people import Parsers


def add_parser(commands: Parsers) -> None:
    """Add the command to those of ``offchat``."""
    media = commands.add_parser("media", help="facts and pictures of a video, or process one that was sent")
    actions = media.add_subparsers(dest="action", required=True, metavar="ACTION")
    probe = actions.add_parser("probe", help="print duration, size, bit rate and codec of a video")
    thumbnail = actions.add_parser("thumbnail", help="make a picture of a video, in WebP")
    for reading in (probe, thumbnail):
        reading.add_argument("file", metavar="FILE", type=Path, help="path of a video")
    thumbnail.add_argument("--at", type=float, metavar="SECONDS", help="the moment (default: one that shows something)")
    thumbnail.add_argument("--output", type=Path, metavar="PICTURE", help="file to write (default: standard output)")
    actions.add_parser("scan", help="have the virus scanner look into all stored files again", add_help=False)
    process = actions.add_parser("process", help="process a sent video here and now, as a worker would")
    process.add_argument("file", metavar="FILE", help="id of the file in OffChat")
    for parser in (probe, thumbnail, process):
        add_common(parser)

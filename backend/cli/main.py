"""The ``offchat`` command: run everything, check the configuration, or manage the database."""

import argparse
import atexit
import gc
import io
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from backend.cli import audit, backup, media, namespaces, people, storage
from backend.cli.supervisor import ChildFailed
from backend.cli.up import Options, up
from backend.errors import Misconfigured


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    atexit.register(_end)
    if isinstance(sys.stdout, io.TextIOWrapper):
        # The name of a folder may be no text in any encoding.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        return _run(given)
    except (Misconfigured, ChildFailed) as error:
        print(f"offchat: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _end() -> None:
    # SQLite writes its log into the database when that is closed, which a collector that looks at nothing does not do.
    if "django.apps" in sys.modules and sys.modules["django.apps"].apps.ready:
        sys.modules["django.db"].connections.close_all()
    # Otherwise each command ends with half a second of looking for garbage among all that Django has loaded.
    gc.freeze()


def _run(given: list[str]) -> int:
    if given[:1] == ["manage"]:
        return _of_django("offchat manage", *given[1:])
    if given[:2] == ["media", "scan"]:
        return _of_django("offchat", "scan_files", *given[2:])
    if given[:1] and given[0] in MAINTENANCE:
        return _of_django("offchat", *given)
    options = _parser().parse_args(given)
    if options.command == "up":
        up(_options(options))
        return 0
    if options.command in _ON_DATABASE:
        _set_up_django(options)
    run: Callable[[argparse.Namespace], int] = import_module(_RUNNERS[options.command]).run
    return run(options)


def _of_django(*arguments: str) -> int:
    # Late, as all of Django and of the runners: the supervisor of `offchat up` needs none of it.
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    from backend.cli.database import cause_of

    try:
        execute_from_command_line(list(arguments))
    except OperationalError as error:
        if "--traceback" in arguments:
            raise
        raise Misconfigured(cause_of(error)) from error
    return 0


def _set_up_django(options: argparse.Namespace) -> None:
    import django

    if options.data:
        os.environ["OFFCHAT_DATA"] = str(_absolute(options.data))
    gc.disable()  # Nothing of what is loaded is garbage.
    django.setup()
    gc.freeze()
    gc.enable()


MAINTENANCE = {
    "cleanup_orphaned_files": "remove stored bytes that no file holds",
    "cleanup_thumbnails": "remove pictures that nothing shows",
    "generate_missing_thumbnails": "have missing and damaged pictures made anew",
    "refresh_stats_views": "count the statistics of every namespace anew",
    "scan_files": "have the virus scanner look into stored files again",
    "verify_file_integrity": "compare stored files with what was sent",
}
"""Management commands of Django that are commands of their own here."""

_RUNNERS = {
    "check": "backend.cli.check",
    "doctor": "backend.cli.doctor",
    "push-keys": "backend.cli.push_keys",
    "people": "backend.cli.actions.run",
    "namespaces": "backend.cli.actions.run",
    "media": "media_pipeline.command",
    "storage": "backend.cli.actions.storage",
    "audit": "backend.cli.actions.audit",
    "backup": "backend.cli.actions.backup",
    "restore": "backend.cli.actions.backup",
    "backup-key": "backend.cli.backup",
}
"""The modules whose ``run`` does a command. By name: each loads much, and the pipeline stands above this package."""

_ON_DATABASE = {"audit", "backup", "doctor", "restore", "people", "namespaces", "media", "storage"}
"""The commands that take ``--data`` and need Django set up before their module is loaded."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="offchat", description="Self-hosted real-time chat with live media.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    up_ = commands.add_parser("up", help="run everything on this machine until Ctrl-C")
    up_.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    up_.add_argument("--port", type=_port, default=8000, help="port, 0 for any free one (default: %(default)s)")
    up_.add_argument("--data", type=Path, metavar="DIR", help="data folder (default: OFFCHAT_DATA, else var)")
    up_.add_argument("--web", type=_count, default=1, metavar="N", help="web processes (default: %(default)s)")
    up_.add_argument("--workers", type=_count, default=1, metavar="N", help="worker processes (default: %(default)s)")
    up_.add_argument("--no-demo", dest="demo", action="store_false", help="without demo people, rooms and videos")
    check_ = commands.add_parser("check", help="say what is wrong with the configuration")
    check_.add_argument("--public", action="store_true", help="judge as for an address that others can reach")
    doctor_ = commands.add_parser(
        "doctor", help="say what does not work, and the command that mends it; exit status 0 well, 1 degraded, 2 broken"
    )
    doctor_.add_argument("--data", type=Path, metavar="DIR", help="data folder (default: OFFCHAT_DATA, else var)")
    doctor_.add_argument("--json", action="store_true", help="one JSON object with all findings")
    people.add_parser(commands)
    namespaces.add_parser(commands)
    storage.add_parser(commands)
    audit.add_parser(commands)
    backup.add_parsers(commands)
    commands.add_parser("push-keys", help="print a new pair of keys for push notifications, as settings")
    media.add_parser(commands)
    for name, summary in MAINTENANCE.items():
        commands.add_parser(name, help=summary, add_help=False)
    commands.add_parser("manage", help="a management command of Django, e.g. createsuperuser", add_help=False)
    return parser


def _options(given: argparse.Namespace) -> Options:
    data = given.data or Path(os.environ.get("OFFCHAT_DATA", "").strip() or "var")
    return Options(
        host=given.host,
        port=given.port,
        data=_absolute(data),
        web=given.web,
        workers=given.workers,
        demo=given.demo,
    )


def _absolute(folder: Path) -> Path:
    try:
        return folder.absolute()
    except OSError as error:
        raise Misconfigured("The current folder is gone: change into another one first.") from error


def _port(text: str) -> int:
    if not _is_number(text) or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"a port is a number between 0 and 65535, not {text!r}")
    return int(text)


def _count(text: str) -> int:
    """A whole number of at least one."""
    if not _is_number(text) or int(text) < 1:
        raise argparse.ArgumentTypeError(f"a whole number of at least 1, not {text!r}")
    return int(text)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


if __name__ == "__main__":
    sys.exit(main())

"""The commands that ``offchat up`` runs, and the environment they share."""

import os
import sys
from pathlib import Path
from urllib.parse import quote

from backend.cli.embedded.address import Address
from backend.cli.supervisor import Command

# -P: a file that happens to lie in the current folder must not be imported instead of a library.
_PYTHON = (sys.executable, "-P", "-m")


def environment(data: Path, address: Address, socket_folder: Path, metrics: Path | None) -> dict[str, str]:
    """Return the environment of the children: the caller's, with defaults."""
    return {
        "REDIS_URL": f"unix://{quote(os.fsencode(socket_folder / 'valkey.sock'))}",
        "ALLOWED_HOSTS": ",".join(address.names()),
        **{name: value for name, value in os.environ.items() if value.strip()},
        "OFFCHAT_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "backend.settings",
        # What a part writes stands in its log at once.
        "PYTHONUNBUFFERED": "1",
        # They count together: the web server tells of all.
        "PROMETHEUS_MULTIPROC_DIR": str(metrics or ""),
        "METRICS_ADDRESS": "",
        # Its own looks at whether it answers come without.
        "PROXY_PROTOCOL": "",
    }


def prepare(*, public: bool) -> Command:
    """Migrations, and for a public address a check of the configuration; runs to its end."""
    flags = ["--public"] if public else []
    return Command(name="prepare", argv=(*_PYTHON, "backend.cli.embedded.prepare", *flags))


def demo() -> Command:
    """Demo people, rooms and videos, where they do not exist yet; runs to its end."""
    return Command(name="demo", argv=(*_PYTHON, "media_pipeline.demo"))


def worker(number: int) -> Command:
    """A worker process; work that it cannot finish in time is taken over after its lease."""
    return Command(name=_numbered("worker", number), argv=(*_PYTHON, "media_pipeline.worker"), stop_s=3.0)


def web(number: int, descriptor: int) -> Command:
    """A web process on a listening socket; it gives open requests 5 s (see ``consumers.serve``)."""
    argv = (*_PYTHON, "consumers.serve", "--fd", str(descriptor))
    return Command(name=_numbered("web", number), argv=argv, stop_s=5.7, fds=(descriptor,))


def _numbered(name: str, number: int) -> str:
    """``web``, ``web-2``, ``web-3``: the name of the log and of the file with the process id."""
    return name if number == 0 else f"{name}-{number + 1}"

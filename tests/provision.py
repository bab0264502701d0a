"""Puts on the machine what the tests need beside Python packages: PostgreSQL, Chromium, ffmpeg, nginx and others.

Installs what is missing from the distribution, as root or with sudo; elsewhere it names every missing piece and fails,
so that no test is left out in silence. Use: ``python -m tests.provision``.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests import promtool, swift, telemetry
from tests.checkers import checkers

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HEADLESS_SHELL = "chromium-headless-shell"
"""Package and program, which not every distribution has."""
MODULES = ("/usr/lib/nginx/modules", "/usr/lib64/nginx/modules", "/usr/share/nginx/modules")


def _has_postgres() -> bool:
    return any(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or shutil.which("initdb") is not None


def chromium() -> str | None:
    """The program that the browser tests drive; None where there is none."""
    return next(filter(None, map(shutil.which, CHROMIUM)), None)


def headless_shell() -> str | None:
    """Chromium's engine without the browser around it; None where there is none."""
    return shutil.which(HEADLESS_SHELL)


def _has_chromium() -> bool:
    return chromium() is not None


def _has_ffmpeg() -> bool:
    return shutil.which("ffmpeg") is not None and shutil.which("ffprobe") is not None


def nginx() -> str | None:
    """The web server; None where there is none."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def _has_nginx() -> bool:
    return nginx() is not None


def load_streams() -> str | None:
    """What nginx's configuration needs for streams, nothing where they are built in; None where there are none."""
    program = nginx()
    if program is None:
        return None
    told = subprocess.run([program, "-V"], check=False, capture_output=True, text=True).stderr
    if "--with-stream" in told.split():
        return ""
    modules = (Path(folder) / "ngx_stream_module.so" for folder in MODULES)
    return next((f"load_module {module};" for module in modules if module.exists()), None)


def _has_streams() -> bool:
    return load_streams() is not None


def clamd() -> str | None:
    """The virus scanner's server; None where there is none."""
    return shutil.which("clamd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def _has_clamd() -> bool:
    return clamd() is not None


def _has_promtool() -> bool:
    return promtool.promtool() is not None


Needs = dict[str, tuple[str, Callable[[], bool]]]

NEEDS: Needs = {
    "postgresql": ("PostgreSQL's server programs", _has_postgres),
    "chromium": ("Chromium", _has_chromium),
    "ffmpeg": ("ffmpeg and ffprobe", _has_ffmpeg),
    "nginx-light": ("nginx", _has_nginx),
    "libnginx-mod-stream": ("nginx's module for streams", _has_streams),
    "clamav-daemon": ("clamd", _has_clamd),
    "systemd": ("systemd-analyze", lambda: shutil.which("systemd-analyze") is not None),
}
FETCHED: Needs = {"prometheus": ("promtool", _has_promtool)}
"""Packages of which a program is taken, without installing them."""


def main() -> int:
    """Install what is missing; the exit status is 1 when a piece is missing still."""
    packages = _missing(NEEDS)
    if packages or _missing(FETCHED):
        _install(packages)
    if not headless_shell():
        _install_where_known(HEADLESS_SHELL)
    promtool.provide()
    swift.provide()
    checkers()
    telemetry.packages()
    needs = NEEDS | FETCHED
    for package in _missing(needs):
        sys.stderr.write(f"The tests need {needs[package][0]}: install the package `{package}`.\n")
    return 1 if _missing(needs) else 0


def _missing(needs: Needs) -> list[str]:
    return [package for package, (_, there) in needs.items() if not there()]


def _install(packages: list[str]) -> None:
    """Let apt fetch its lists and do it, where there is apt and the right to use it; looked at afterwards."""
    _apt("update")
    if packages:
        sys.stderr.write(f"Installing {', '.join(packages)}\n")
        _apt("install", "-y", "--no-install-recommends", *packages)


def _install_where_known(package: str) -> None:
    """Install what the tests can do without, if apt's lists have it and nothing has to go for it."""
    looked = ["apt-cache", "show", package]
    if shutil.which("apt-cache") and not subprocess.run(looked, check=False, capture_output=True).returncode:
        _apt("install", "-y", "--no-install-recommends", "--no-remove", package)


def _apt(*arguments: str) -> None:
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if not shutil.which("apt-get") or (as_root and not shutil.which("sudo")):
        return
    apt = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-o", "Acquire::Retries=1"]
    subprocess.run([*apt, *arguments], check=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main())

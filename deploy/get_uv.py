"""Puts uv, the installer of everything else, into a folder, with nothing but Python's standard library.

The wheel comes from the package index that pip would use, and must have the checksum written here. Where the index
cannot be reached like that (client certificates, keyrings, folders of wheels), pip downloads it, if there is one.
Use: ``python3 deploy/get_uv.py <folder>``; which creates ``<folder>/bin/uv``.
"""

import configparser
import hashlib
import html
import io
import os
import platform
import re
import ssl
import subprocess
import sys
import tempfile
import zipfile
from http.client import HTTPException
from pathlib import Path
from urllib.error import URLError
from urllib.parse import unquote, urljoin, urlsplit
from urllib.request import (
    HTTPBasicAuthHandler,
    HTTPPasswordMgrWithPriorAuth,
    HTTPSHandler,
    OpenerDirector,
    build_opener,
)

VERSION = "0.13.8"
WHEELS = {
    "x86_64": (
        f"uv-{VERSION}-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
        "e18a57b8b352eb7c8feb317b9f6f533c8f0ad9673fd6cf34bbe3cf1a9f6a8984",
    ),
    "aarch64": (
        f"uv-{VERSION}-py3-none-manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64.whl",
        "0b3e8b1a4f5e405e31e2ff33de8af4744831e9f7338539671efbd8c3c94e791d",
    ),
}
"""For each kind of machine the wheel's name and SHA-256."""

LOCK = Path(__file__).resolve().parent.parent / "uv.lock"
"""Names the index that the packages are locked to, which is also where uv itself is looked for."""

TIMEOUT_S = 30


class NotFetched(Exception):
    """uv could not be downloaded in this way; the message is the reason."""


def main(folder: Path) -> int:
    """Put ``uv`` into ``folder/bin``; returns the exit status, and prints the reason of a failure in one sentence."""
    machine = platform.machine()
    try:
        if machine not in WHEELS or not platform.libc_ver()[0]:
            raise NotFetched(f"there is no known build of it for {machine} with this C library")
        fetch(folder, *WHEELS[machine])
    except NotFetched as refusal:
        print(
            f"OffChat needs uv {VERSION}, and {refusal}. Set PIP_INDEX_URL to a package index that this machine "
            "reaches, or install uv so that `uv --version` answers.",
            file=sys.stderr,
        )
        return 1
    except OSError as error:
        print(f"uv cannot be put into {folder}: {error.strerror}.", file=sys.stderr)
        return 1
    return 0


def fetch(folder: Path, name: str, checksum: str) -> None:
    """Put the program of the wheel ``name`` into ``folder/bin``; raises NotFetched, or OSError."""
    try:
        wheel = _from_index(_index(), name)
    except NotFetched as refusal:
        wheel = _by_pip(refusal)
    if hashlib.sha256(wheel).hexdigest() != checksum:
        raise NotFetched(f"what arrived as {name} has another checksum than the one that is known")
    _unpack(wheel, folder / "bin" / "uv")


def _index() -> str:
    """The package index: from the environment, else from pip's configuration files, else that of the lock."""
    for variable in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL"):
        if os.environ.get(variable, "").strip():
            return os.environ[variable].strip()
    config = configparser.RawConfigParser()
    home = Path(os.environ.get("HOME") or "/")
    files = [Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "pip/pip.conf", home / ".pip/pip.conf"]
    try:
        config.read(["/etc/xdg/pip/pip.conf", "/etc/pip.conf", *files, os.environ.get("PIP_CONFIG_FILE", "")])
    except (configparser.Error, UnicodeDecodeError):
        return _locked_index()
    return config.get("global", "index-url", fallback="") or _locked_index()


def _locked_index() -> str:
    found = re.search(r'registry = "([^"]+)"', LOCK.read_text(encoding="utf-8"))
    if not found:
        raise NotFetched(f"{LOCK.name} names no package index")
    return found[1]


def _from_index(index: str, name: str) -> bytes:
    """Download the wheel by the index's page about uv (PEP 503)."""
    shown = f"the package index {_without_log_in(index)}"
    try:
        opener = _opener(index)
        with opener.open(_without_log_in(index).rstrip("/") + "/uv/", timeout=TIMEOUT_S) as answer:
            base, page = answer.url, answer.read().decode(errors="replace")
        links = (urljoin(base, html.unescape(link)) for link in re.findall(r"""href\s*=\s*["']([^"']+)""", page))
        found = next((link for link in links if unquote(urlsplit(link).path).endswith(f"/{name}")), None)
        if found is None:
            raise NotFetched(f"{shown} has no {name}")
        with opener.open(found, timeout=TIMEOUT_S) as answer:
            return bytes(answer.read())
    except (OSError, ValueError, HTTPException) as error:
        reason = error.reason if isinstance(error, URLError) else error
        hint = " (install the package ca-certificates)" if isinstance(reason, ssl.SSLCertVerificationError) else ""
        raise NotFetched(f"{shown} does not give it: {reason}{hint}") from error


def _by_pip(refusal: NotFetched) -> bytes:
    """Download the wheel with pip and its configuration; raises ``refusal`` where this fails."""
    with tempfile.TemporaryDirectory() as place:
        ask = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary=:all:", "-d", place]
        done = subprocess.run([*ask, f"uv=={VERSION}"], capture_output=True, stdin=subprocess.DEVNULL, check=False)
        wheels = list(Path(place).glob("*.whl"))
        if done.returncode or not wheels:
            raise refusal
        return wheels[0].read_bytes()


def _unpack(wheel: bytes, program: Path) -> None:
    """Take the program out of its wheel; it appears whole or not at all."""
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        content = archive.read(f"uv-{VERSION}.data/scripts/uv")
    program.parent.mkdir(parents=True, exist_ok=True)
    fresh = program.with_name(f".uv-{os.getpid()}")
    try:
        fresh.write_bytes(content)
        fresh.chmod(0o755)
        fresh.replace(program)
    finally:
        fresh.unlink(missing_ok=True)


def _opener(index: str) -> OpenerDirector:
    """Opens addresses with the proxies and certificates of the environment, and the log-in that the index names."""
    parts = urlsplit(index)
    log_ins = HTTPPasswordMgrWithPriorAuth()
    if parts.username:
        name, password = unquote(parts.username), unquote(parts.password or "")
        log_ins.add_password(None, _without_log_in(index), name, password, is_authenticated=True)
    context = ssl.create_default_context(cafile=os.environ.get("PIP_CERT") or None)
    return build_opener(HTTPBasicAuthHandler(log_ins), HTTPSHandler(context=context))


def _without_log_in(url: str) -> str:
    return re.sub(r"(?<=://)[^/]*@", "", url)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Say where to: python3 deploy/get_uv.py <folder>")
    sys.exit(main(Path(sys.argv[1])))

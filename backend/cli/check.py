"""``offchat check``: checks the configuration, and states each fault with its remedy in a sentence."""

import argparse
import logging
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import django
import imageio_ffmpeg
import redis
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http.request import validate_host

from backend.cli.database import cause_of
from backend.cli.demo_accounts import DEMO_NAMES, DEMO_PASSWORD
from backend.cli.push_keys import public_key_of
from backend.errors import Misconfigured
from backend.storage import blobs, cors
from backend.storage.stores import DISK

FREE_BYTES = 1024**3
"""Free bytes on the disk of the data folder below which the check fails."""


@dataclass(frozen=True)
class Finding:
    """The result of one check: its subject, a sentence, and whether it passed."""

    subject: str
    text: str
    fine: bool


def run(options: argparse.Namespace) -> int:
    """Print every finding; returns the exit status, 1 where something is wrong."""
    findings = look(public=options.public)
    for finding in findings:
        print(f"{'ok' if finding.fine else 'wrong':6} {finding.subject}: {finding.text}")
    return 0 if all(finding.fine for finding in findings) else 1


def look(*, public: bool) -> list[Finding]:
    """Run all checks; raises Misconfigured when a setting cannot be read.

    ``public`` adds the checks of a server that others reach; so does OFFCHAT_BASE_URL.
    """
    django.setup()
    # Errors are reported in a finding.
    logging.disable()
    looks: dict[str, Callable[[], str]] = {
        "settings": _settings,
        "addresses": _addresses,
        "data folder": _data_folder,
        "storage": _storage,
        "uploads into it": _direct_uploads,
        "database": _database,
        "redis": _redis,
        "screens": _screens,
        "push notifications": _push,
        "ffmpeg": _ffmpeg,
    }
    if public or settings.BASE_URL:
        looks["public address"] = safe_in_public
    try:
        return [_judge(subject, check) for subject, check in looks.items()]
    finally:
        logging.disable(logging.NOTSET)


def _judge(subject: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(subject, check(), fine=True)
    except Misconfigured as error:
        return Finding(subject, str(error), fine=False)


def _settings() -> str:
    errors = [error for error in checks.run_checks() if error.is_serious()]
    if errors:
        raise Misconfigured("; ".join(str(error.msg) for error in errors))
    return "read"


def _addresses() -> str:
    host = urlsplit(settings.BASE_URL).hostname or ""
    if settings.BASE_URL and not validate_host(host, settings.ALLOWED_HOSTS):
        raise Misconfigured(f"OFFCHAT_BASE_URL names {host!r}, which ALLOWED_HOSTS does not contain.")
    return f"answers to {', '.join(settings.ALLOWED_HOSTS)}"


def _data_folder() -> str:
    try:
        settings.STAGING.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Misconfigured(f"{settings.STAGING} cannot be made: {error.strerror}; set OFFCHAT_DATA.") from error
    if not os.access(settings.STAGING, os.W_OK):
        raise Misconfigured(f"{settings.STAGING} cannot be written; set OFFCHAT_DATA.")
    free = shutil.disk_usage(settings.STAGING).free
    if free < max(FREE_BYTES, settings.MAX_UPLOAD_BYTES):
        raise Misconfigured(f"Only {free // 1024**2} MiB are free in {settings.STAGING}.")
    return f"{settings.STAGING.parent}, {free // 1024**3} GiB free"


def _storage() -> str:
    if settings.MEDIA_STORE == DISK:
        return f"{settings.MEDIA_ROOT}"
    try:
        blobs.probe()
    except OSError as error:
        raise Misconfigured(f"{error}; look at the settings that begin with AWS_.") from error
    return f"the bucket {settings.AWS_STORAGE_BUCKET_NAME}, written and read"


def _direct_uploads() -> str:
    if not settings.DIRECT_UPLOAD_BYTES:
        return "off: all files come through this server"
    if not settings.BASE_URL:
        return "not looked at without OFFCHAT_BASE_URL"
    try:
        if cors.lets_in(settings.BASE_URL):
            return f"pages of {settings.BASE_URL} may send files of {settings.DIRECT_UPLOAD_BYTES:,} bytes and more"
    except OSError as error:
        raise Misconfigured(f"{error}; look at the settings that begin with AWS_.") from error
    raise Misconfigured(
        f"The bucket takes no files from pages of {settings.BASE_URL}, so that large ones come through this server: "
        "`offchat storage cors` changes that, DIRECT_UPLOAD_BYTES=0 stops browsers from trying."
    )


def _database() -> str:
    try:
        executor = MigrationExecutor(connection)
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError as error:
        raise Misconfigured(cause_of(error)) from error
    if missing:
        raise Misconfigured(f"{missing} migrations are missing: run `offchat manage migrate`.")
    return f"{connection.vendor}, up to date"


def _redis() -> str:
    if not os.environ.get("REDIS_URL", "").strip():
        return "embedded, started by `offchat up`"
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=3, socket_timeout=3) as client:
            client.ping()
    except (redis.RedisError, ValueError) as error:
        raise Misconfigured(f"It does not answer: {error}; look at REDIS_URL.") from error
    return "answers"


def _screens() -> str:
    if not (settings.SCREENS / "index.html").is_file():
        raise Misconfigured("They are not built: run `make screens`.")
    return "built"


def _push() -> str:
    if not settings.VAPID_PRIVATE_KEY:
        return "off: `offchat up` makes their keys at its next start; elsewhere set those of `offchat push-keys`"
    if public_key_of(settings.VAPID_PRIVATE_KEY) != settings.VAPID_PUBLIC_KEY.rstrip("="):
        raise Misconfigured("VAPID_PUBLIC_KEY does not belong to VAPID_PRIVATE_KEY: set a pair of `offchat push-keys`.")
    return "there are keys"


def _ffmpeg() -> str:
    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        raise Misconfigured("There is none for this machine: install the package `ffmpeg`.") from error


def safe_in_public() -> str:
    """Check that this server may be public; raises Misconfigured for debug mode or known passwords."""
    if settings.DEBUG:
        raise Misconfigured("DEBUG shows source and settings to everybody: unset it.")
    known = ", ".join(_with_demo_password())
    if known:
        raise Misconfigured(
            f"The password everybody knows still opens the accounts of {known}: `offchat manage changepassword NAME`."
        )
    return "no known passwords"


def _with_demo_password() -> Iterator[str]:
    try:
        for user in get_user_model().objects.filter(username__in=DEMO_NAMES, is_active=True):
            if user.check_password(DEMO_PASSWORD):
                yield user.get_username()
    except DatabaseError:
        return

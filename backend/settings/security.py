"""Secrets, hosts, cookies, passwords: who may speak with this server and how."""

import os
import secrets
from pathlib import Path

from backend.errors import Misconfigured
from backend.settings import env


def _secret_key(data: Path) -> str:
    """SECRET_KEY, else the one kept in the data folder; raises Misconfigured where that cannot be used."""
    given = env.text("SECRET_KEY")
    if given:
        return given
    try:
        return _kept_key(data)
    except OSError as error:
        raise Misconfigured(
            f"The data folder {data} cannot be used: {error.strerror}; set OFFCHAT_DATA to another, or set SECRET_KEY."
        ) from error


def _kept_key(data: Path) -> str:
    """The key in the data folder, made at random the first time."""
    path = data / "secret_key"
    if path.is_file():
        # Nothing is written where it stands: a process starts on a full disk, too.
        return path.read_text()
    data.mkdir(parents=True, exist_ok=True)
    fresh = data / f".secret_key.{os.getpid()}"
    fresh.touch(mode=0o600)
    fresh.write_text(secrets.token_urlsafe(50))
    try:
        # A link is made whole or not at all: two processes that start at once agree on one key.
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return path.read_text()


DEBUG = env.flag("DEBUG")
SECRET_KEY = _secret_key(env.DATA)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
BASE_URL = env.text("OFFCHAT_BASE_URL")
_SECURE = BASE_URL.startswith("https://")

CSRF_TRUSTED_ORIGINS = [BASE_URL] if BASE_URL else []
CSRF_FAILURE_VIEW = "backend.api.framework.errors.csrf_failed"
CORS_ALLOWED_ORIGINS = env.words("CORS_ALLOWED_ORIGINS")
CORS_ALLOW_CREDENTIALS = False
CORS_EXPOSE_HEADERS = [
    "Location", "Tus-Resumable", "Tus-Version", "Tus-Extension", "Tus-Max-Size", "Tus-Checksum-Algorithm",
    "Upload-Offset", "Upload-Length", "Upload-Defer-Length", "Upload-Concat", "Upload-Complete", "Upload-Limit",
    "Accept-Patch", "Upload-Expires", "Upload-Metadata",
    "Upload-Media", "Upload-Message", "Retry-After", "ETag", "Accept-Ranges", "Content-Range", "Content-Disposition",
    "X-Request-ID",
]  # fmt: skip
CORS_ALLOW_HEADERS = [
    "accept", "authorization", "content-type", "if-match", "if-none-match", "if-range", "idempotency-key", "range",
    "x-csrftoken", "x-http-method-override", "tus-resumable", "upload-length", "upload-metadata", "upload-offset",
    "upload-checksum", "upload-concat", "upload-defer-length", "upload-complete",
    "upload-draft-interop-version", "content-disposition", "x-request-id",
]  # fmt: skip

SESSION_ENGINE = "backend.accounts.sessions"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = env.text("SESSION_COOKIE_NAME", "sessionid")
SECURE_HSTS_SECONDS = 31_536_000 if _SECURE else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("TRUST_PROXY") else None
X_FRAME_OPTIONS = "DENY"
TRUST_PROXY = env.flag("TRUST_PROXY")
"""Whether X-Forwarded-For and X-Forwarded-Proto are believed: only behind a proxy that overwrites them."""

PROXY_PROTOCOL = env.flag("PROXY_PROTOCOL")
"""Whether each connection begins with a head of the PROXY protocol, which tells whose it is."""

if TRUST_PROXY and PROXY_PROTOCOL:
    raise Misconfigured(
        "TRUST_PROXY and PROXY_PROTOCOL exclude each other: behind a balancer that passes connections on as they are, "
        "clients could write X-Forwarded-For."
    )

AUTHENTICATION_BACKENDS = ["backend.accounts.passwords.PasswordBackend"]
PASSWORD_HASHERS = ["backend.accounts.passwords.Argon2Hasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

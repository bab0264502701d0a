"""Mail: where it goes, from whom, and how long one try may last."""

from urllib.parse import unquote, urlsplit

from backend.errors import Misconfigured
from backend.settings import env

_URL = env.text("EMAIL_URL", "console:")
_WRONG = (
    "EMAIL_URL must be `console:`, smtp://[user:password@]host[:port] (with ?tls=starttls for an upgrade), smtps:// "
    "for TLS from the start, or the dotted name of a Django mail backend. What was given is not shown: it may hold a "
    "password."
)
_PORTS = {"smtp": 25, "smtps": 465}


def _smtp() -> tuple[str, int, str, str, bool, bool]:
    """Host, port, user, password, whether STARTTLS is asked for, and whether TLS begins at once."""
    try:
        parts = urlsplit(_URL)
        host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    except (ValueError, KeyError):
        raise Misconfigured(_WRONG) from None
    if not host or parts.path not in {"", "/"} or parts.query not in {"", "tls=starttls"}:
        raise Misconfigured(_WRONG)
    upgrade = parts.query == "tls=starttls"
    if upgrade and parts.scheme == "smtps":
        raise Misconfigured(_WRONG)
    return host, port, unquote(parts.username or ""), unquote(parts.password or ""), upgrade, parts.scheme == "smtps"


EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD, EMAIL_USE_TLS, EMAIL_USE_SSL = (
    _smtp() if "://" in _URL else ("localhost", 25, "", "", False, False)
)
if "://" in _URL:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
elif _URL == "console:":
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
elif all(part.isidentifier() for part in _URL.split(".")) and "." in _URL:
    EMAIL_BACKEND = _URL
else:
    raise Misconfigured(_WRONG)

EMAIL_TIMEOUT = env.number("EMAIL_TIMEOUT_S", 10, least=1, most=120)
"""Seconds that a mail server may take for each answer."""

DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "OffChat <offchat@localhost>")
if "\n" in DEFAULT_FROM_EMAIL or "@" not in DEFAULT_FROM_EMAIL:
    raise Misconfigured(f"EMAIL_FROM must be an address like `OffChat <chat@example.org>`, not {DEFAULT_FROM_EMAIL!r}.")

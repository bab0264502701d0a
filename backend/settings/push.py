"""Web push: the keys that name this server to the browsers' push services, and where it may send to."""

import base64
import binascii
from pathlib import Path

from backend.errors import Misconfigured
from backend.settings import env
from backend.settings.limits import YEAR_S
from backend.settings.security import BASE_URL

VAPID_FILE = env.DATA / "vapid_keys"
"""The file in the data folder in which ``offchat up`` keeps its pair of keys: the public one, then the private."""


def _pair(kept: Path) -> tuple[str, str]:
    """The public and the private key of the environment, else those of the data folder; empty where there are none."""
    public, private = env.text("VAPID_PUBLIC_KEY"), env.text("VAPID_PRIVATE_KEY")
    if not public and not private:
        public, private = _kept_pair(kept)
    if (public or private) and (_size(public), _size(private)) != (65, 32):
        raise Misconfigured(
            "VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY must be a pair as `offchat push-keys` prints it: 65 and 32 bytes "
            "in base64url. Set both, or none."
        )
    return public, private


def _kept_pair(path: Path) -> tuple[str, str]:
    try:
        public, private = path.read_text().split()
    except FileNotFoundError:
        return "", ""
    except (OSError, ValueError) as error:
        raise Misconfigured(f"{path} cannot be read as a pair of keys: remove it, and a new one is made.") from error
    return public, private


def _size(key: str) -> int:
    """How many bytes a key in base64url has; 0 where it is none."""
    try:
        return len(base64.b64decode(key + "=" * (-len(key) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError):
        return 0


VAPID_PUBLIC_KEY, VAPID_PRIVATE_KEY = _pair(VAPID_FILE)
"""Without them no push notification is sent."""

VAPID_SUBJECT = env.text("VAPID_SUBJECT", BASE_URL if BASE_URL.startswith("https://") else "mailto:operator@localhost")
"""Where a push service reaches the operator: a `mailto:` or `https:` address."""

if not VAPID_SUBJECT.startswith(("mailto:", "https://")):
    raise Misconfigured(f"VAPID_SUBJECT must begin with mailto: or https://, not {VAPID_SUBJECT!r}.")

PUSH_ALLOWED_ORIGINS = env.words("PUSH_ALLOWED_ORIGINS")
"""Push services that may stand at a private address or without https, like ``http://127.0.0.1:9000``."""

PUSH_DELAY_S = env.number("PUSH_DELAY_S", 3, most=YEAR_S)
"""How long a message waits before it is pushed, in seconds: those who read it meanwhile on an open page are not."""

"""The key that encrypts backups."""

import base64
import binascii

from backend.errors import Misconfigured
from backend.settings import env

_KEY_BYTES = 32


def _key(given: str) -> bytes:
    try:
        key = base64.b64decode(given + "=" * (-len(given) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        key = b"-"
    if given and len(key) != _KEY_BYTES:
        raise Misconfigured("OFFCHAT_BACKUP_KEY must be what `offchat backup-key` prints: 32 bytes in base64url.")
    return key


BACKUP_KEY = _key(env.text("OFFCHAT_BACKUP_KEY"))
"""Empty where backups are not encrypted."""

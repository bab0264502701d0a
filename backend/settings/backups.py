"""The key that encrypts backups, and how a bucket is reached that they are kept in."""

import base64
import binascii

from msgspec import Struct

from backend.errors import Misconfigured
from backend.settings import env, storage

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


class Reached(Struct, frozen=True, kw_only=True):
    """How an object storage is reached: its address, region, keys, and by what it encrypts what it keeps."""

    endpoint: str
    region: str
    key_id: str
    secret: str
    encryption: str


def _encryption(default: str) -> str:
    if not env.text("OFFCHAT_BACKUP_S3_ENCRYPTION"):
        return default
    given = env.one_of("OFFCHAT_BACKUP_S3_ENCRYPTION", "AES256", "AWS:KMS", "NONE", default="NONE")
    return {"AES256": "AES256", "AWS:KMS": "aws:kms", "NONE": ""}[given]


def _reached() -> Reached:
    """Read what reaches backups; what is not set is as for the files, the keys only both together."""
    key_id, secret = env.text("OFFCHAT_BACKUP_S3_ACCESS_KEY_ID"), env.text("OFFCHAT_BACKUP_S3_SECRET_ACCESS_KEY")
    if bool(key_id) != bool(secret):
        raise Misconfigured(
            "OFFCHAT_BACKUP_S3_ACCESS_KEY_ID and OFFCHAT_BACKUP_S3_SECRET_ACCESS_KEY belong together: set both or none."
        )
    endpoint = env.text("OFFCHAT_BACKUP_S3_ENDPOINT_URL")
    return Reached(
        endpoint=endpoint or storage.AWS_S3_ENDPOINT_URL,
        region=env.text("OFFCHAT_BACKUP_S3_REGION_NAME") or storage.AWS_S3_REGION_NAME,
        # Keys are never sent to an address that they were not given for.
        key_id=key_id or ("" if endpoint else storage.AWS_ACCESS_KEY_ID),
        secret=secret or ("" if endpoint else storage.AWS_SECRET_ACCESS_KEY),
        encryption=_encryption("" if endpoint else storage.AWS_S3_ENCRYPTION),
    )


BACKUP_S3 = _reached()

"""Codes that an app and the server make of a shared secret and the time (RFC 6238), and recovery codes."""

from __future__ import annotations

import base64
import hmac
import secrets
from urllib.parse import quote, urlencode

STEP_S = 30
_DIGITS = 6
_DRIFT = 1
"""So many steps may the clock of the app be wrong, either way."""
_RECOVERY_CODES = 10
_RECOVERY_BYTES = 15


def new_secret() -> str:
    """Return 160 random bits in base32, as apps take them."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def address(secret: str, *, username: str, issuer: str) -> str:
    """Return the ``otpauth:`` address that apps read from a QR code."""
    query = urlencode({"secret": secret, "issuer": issuer, "digits": _DIGITS, "period": STEP_S}, quote_via=quote)
    return f"otpauth://totp/{quote(issuer, safe='')}:{quote(username, safe='')}?{query}"


def code_at(secret: str, step: int) -> str:
    """Return the code of a time step, which is the Unix time divided by 30."""
    mac = hmac.digest(base64.b32decode(secret), step.to_bytes(8, "big"), "sha1")
    start = mac[-1] & 0x0F
    number = int.from_bytes(mac[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**_DIGITS:0{_DIGITS}}"


def step_of(secret: str, code: str, *, now_s: float, after: int) -> int | None:
    """Return the time step whose code this is; None where it is none, too old, or not newer than step ``after``."""
    given, here = "".join(code.split()), int(now_s // STEP_S)
    for step in range(here - _DRIFT, here + _DRIFT + 1):
        if hmac.compare_digest(code_at(secret, step).encode(), given.encode(errors="replace")) and step > after:
            return step
    return None


def new_recovery_codes() -> list[str]:
    """Return ten codes of 120 random bits each, in groups of four letters."""
    texts = (base64.b32encode(secrets.token_bytes(_RECOVERY_BYTES)).decode().lower() for _ in range(_RECOVERY_CODES))
    return ["-".join(text[at : at + 4] for at in range(0, len(text), 4)) for text in texts]


def plain(code: str) -> str:
    """Return a recovery code as it is compared, however it was written."""
    return "".join(letter for letter in code.lower() if letter.isalnum())

"""Makes the pair of keys by which the browsers' push services know this server."""

from __future__ import annotations

import argparse
import base64
import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def make_pair() -> tuple[str, str]:
    """Return a new public and private key in base64url."""
    key = ec.generate_private_key(ec.SECP256R1())
    private = _text(key.private_numbers().private_value.to_bytes(32))
    return public_key_of(private), private


def public_key_of(private: str) -> str:
    """Return the public key that belongs to a private one, both in base64url."""
    number = int.from_bytes(base64.urlsafe_b64decode(private.rstrip("=") + "="))
    public = ec.derive_private_key(number, ec.SECP256R1()).public_key()
    return _text(public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def run(_: argparse.Namespace) -> int:
    """Print a new pair as settings for the environment; returns the exit status."""
    public, private = make_pair()
    print(f"VAPID_PUBLIC_KEY={public}\nVAPID_PRIVATE_KEY={private}")
    return 0


def keep_pair(path: Path) -> None:
    """Write a new pair to a file, whole or not at all; a pair that stands there stays."""
    if path.exists():
        return
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.touch(mode=0o600)
    fresh.write_text("\n".join(make_pair()) + "\n")
    fresh.replace(path)


def _text(key: bytes) -> str:
    return base64.urlsafe_b64encode(key).rstrip(b"=").decode()

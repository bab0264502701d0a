"""Proof of possession: a sender who has bytes that the namespace already holds need not send them."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta
from hmac import compare_digest
from typing import Any

from django.db.models import F

from backend import clock
from backend.accounts.access import Actor
from backend.errors import Conflict, Forbidden, Gone, NotFound
from backend.media.models import Upload
from backend.media.payloads import ChallengePayload, Range
from backend.media.selectors.known_bytes import KnownBytes, known_bytes
from backend.media.services.uploads.handles import UploadHandle
from backend.storage import blobs

ATTEMPTS = 3
CHALLENGE_S = 60
_RANGES, _RANGE_BYTES = 32, 64
_SEND = "Send the bytes."
_RANDOM = secrets.SystemRandom()


def begin_possession(actor: Actor, handle: UploadHandle, sha256: str) -> ChallengePayload:
    """Ask for a proof that the actor has the bytes with this hash; an upload has :data:`ATTEMPTS` of them.

    Raises NotFound where the namespace holds no such bytes, or none that the actor may read, and Conflict once the
    attempts are used up.
    """
    rows = Upload.objects.filter(pk=handle.id, ended_at=None, challenges__lt=ATTEMPTS)
    if not rows.update(challenges=F("challenges") + 1, challenge=None):
        raise Conflict(f"The {ATTEMPTS} attempts of this upload are used up, or it has ended. {_SEND}")
    known = known_bytes(actor, handle.namespace_id, sha256=sha256, size=handle.size)
    if known is None:
        raise NotFound(f"You can see no file here with these bytes. {_SEND}")
    token, ranges = secrets.token_hex(32), _random_ranges(handle.size)
    expires_at = clock.stamp(clock.now() + timedelta(seconds=CHALLENGE_S))
    challenge = {"token": token, "sha256": sha256, "ranges": ranges, "expires_at": expires_at}
    Upload.objects.filter(pk=handle.id, ended_at=None).update(challenge=challenge)
    return ChallengePayload(challenge=token, ranges=ranges, expires_in=CHALLENGE_S)


def check_possession(actor: Actor, handle: UploadHandle, *, challenge: str, proof: str) -> KnownBytes:
    """Judge a proof; returns the bytes that the sender has proved to have.

    The challenge is used up, however this ends. Raises Forbidden for a wrong proof, Gone for a challenge that is over
    or unknown, and NotFound where the bytes are withheld or gone by now.
    """
    asked = _used_up(handle, challenge)
    known = known_bytes(actor, handle.namespace_id, sha256=asked["sha256"], size=handle.size)
    expected = _proof(challenge, asked["ranges"], known) if known else None
    if known is None or expected is None:
        raise NotFound(f"You can see no file here with these bytes any more. {_SEND}")
    if not compare_digest(expected, proof):
        raise Forbidden(f"This is not the proof that was asked for. {_SEND}")
    return known


def head_of(known: KnownBytes, length: int) -> bytes:
    """The first bytes, by which their type is judged; raises NotFound where they are gone."""
    try:
        with blobs.open_blob(known.key) as file:
            return file.read(length)
    except FileNotFoundError:
        raise NotFound(f"These bytes are gone. {_SEND}") from None


def _random_ranges(size: int) -> list[Range]:
    if size <= _RANGES * _RANGE_BYTES:
        return [(0, size)]
    return sorted((_RANDOM.randrange(size - _RANGE_BYTES + 1), _RANGE_BYTES) for _ in range(_RANGES))


def _used_up(handle: UploadHandle, token: str) -> dict[str, Any]:
    upload = Upload.objects.filter(pk=handle.id, ended_at=None).first()
    asked: dict[str, Any] | None = upload.challenge if upload else None
    if asked is None or not compare_digest(asked["token"], token):
        raise Gone(f"This challenge is unknown or used up. {_SEND}")
    same = Upload.objects.filter(pk=handle.id, challenge__token=token)
    if not same.update(challenge=None) or asked["expires_at"] <= clock.stamp(clock.now()):
        raise Gone(f"This challenge is used up or too old. {_SEND}")
    return asked


def _proof(token: str, ranges: Iterable[Range], known: KnownBytes) -> str | None:
    state = hashlib.sha256(token.encode())
    try:
        with blobs.open_blob(known.key) as file:
            for offset, length in ranges:
                file.seek(offset)
                state.update(file.read(length))
    except FileNotFoundError:
        return None
    return state.hexdigest()

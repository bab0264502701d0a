"""Speaks WebAuthn with the browsers of people: what a passkey is asked for, and whether what it answers holds."""

from __future__ import annotations

import secrets
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import webauthn
from django.conf import settings
from django.core import signing
from msgspec import Struct
from webauthn.helpers import (
    base64url_to_bytes,
    options_to_json_dict,
    parse_attestation_object,
    parse_cbor,
    parse_client_data_json,
)
from webauthn.helpers.structs import (
    AttestationFormat,
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from backend.accounts.ctap_cbor import count_items

CHALLENGE_S = 300
"""So long a passkey may take to answer."""
CREDENTIAL_BYTES = 1023
"""The longest id of a credential by the standard."""
_KEY_BYTES = 2048
_MOST_BYTES = 8192
"""Of each part that a passkey answers; one with a chain of certificates takes some 3,000."""
_FLAGS, _HEAD_BYTES = 32, 37
"""Where the flags stand in what a passkey tells of itself, and how much stands before a new key."""
_NEW_KEY, _EXTENSIONS = 0x40, 0x80
_LENGTH_OF_ID = slice(_HEAD_BYTES + 16, _HEAD_BYTES + 18)
_NAME = "OffChat"
_FORMATS = {AttestationFormat.NONE, AttestationFormat.PACKED}
"""Attestations are not asked for: browsers send none, or one that the passkey signed itself."""


class NotAcceptedError(Exception):
    """What a passkey has answered does not hold."""


class LateError(NotAcceptedError):
    """A passkey has answered when its time was over."""


class Known(Struct, frozen=True, kw_only=True):
    """A passkey that a person has already, so that the same one is not made again."""

    credential_id: bytes
    transports: list[str]


class Made(Struct, frozen=True, kw_only=True):
    """A new passkey: ``sign_count`` is how often it has signed; ``aaguid`` names its kind."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    transports: list[str]
    aaguid: UUID
    backed_up: bool
    challenge: str


class Shown(Struct, frozen=True, kw_only=True):
    """A passkey that has signed; ``user`` is the id that it was made for."""

    user: bytes
    sign_count: int
    backed_up: bool
    challenge: str


def offered() -> bool:
    """Whether browsers make passkeys for the address of this server: https, or localhost, and no number."""
    parts = urlsplit(settings.BASE_URL)
    host = parts.hostname or ""
    try:
        ip_address(host)
    except ValueError:
        return parts.scheme == "https" or host == "localhost" or host.endswith(".localhost")
    return False


def creation_options(*, user_id: UUID, username: str, display_name: str, known: list[Known], bound: str) -> Any:
    """What a browser is asked to make a passkey by, as JSON; the answer holds for what ``bound`` names."""
    options = webauthn.generate_registration_options(
        rp_id=_host(),
        rp_name=_NAME,
        user_id=user_id.bytes,
        user_name=username,
        user_display_name=display_name or username,
        challenge=_new_challenge(bound),
        timeout=CHALLENGE_S * 1000,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(
                id=one.credential_id, transports=[AuthenticatorTransport(name) for name in one.transports]
            )
            for one in known
        ],
    )
    return options_to_json_dict(options)


def request_options(*, bound: str) -> Any:
    """What a browser is asked to show a passkey by, as JSON: any of this server, so that no name is typed."""
    options = webauthn.generate_authentication_options(
        rp_id=_host(),
        challenge=_new_challenge(bound),
        timeout=CHALLENGE_S * 1000,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json_dict(options)


def made(credential: dict[str, Any], *, bound: str) -> Made:
    """Return the passkey that a browser has made; raises NotAcceptedError."""
    try:
        challenge = _challenge_in(credential, bound)
        # Whatever strangers send: what the library makes of it is refused, never an error of the server.
        attestation = _part(credential, "attestationObject")
        _require_plain_attestation(attestation)
        attested = parse_attestation_object(attestation)
        if attested.fmt not in _FORMATS:
            raise NotAcceptedError
        parsed = webauthn.helpers.parse_registration_credential_json(credential)
        found = webauthn.verify_registration_response(
            credential=parsed, expected_challenge=challenge.encode(), expected_rp_id=_host(),
            expected_origin=_origin(), require_user_verification=True,
        )  # fmt: skip
        result = Made(
            credential_id=found.credential_id, public_key=found.credential_public_key, sign_count=found.sign_count,
            transports=sorted({one.value for one in parsed.response.transports or []}), aaguid=UUID(found.aaguid),
            backed_up=found.credential_backed_up, challenge=challenge,
        )  # fmt: skip
    except Exception as failed:
        raise NotAcceptedError from failed
    if not 0 < len(result.credential_id) <= CREDENTIAL_BYTES or len(result.public_key) > _KEY_BYTES:
        raise NotAcceptedError
    return result


def named_in(credential: dict[str, Any]) -> bytes:
    """Return the id of the passkey that has signed, as it says; empty where there is none."""
    name = credential.get("id")
    try:
        found = base64url_to_bytes(name) if isinstance(name, str) else b""
    except ValueError:
        return b""
    return found if len(found) <= CREDENTIAL_BYTES else b""


def shown(credential: dict[str, Any], *, public_key: bytes, bound: str) -> Shown:
    """Return what a passkey with this key has signed; raises NotAcceptedError, LateError.

    The count is for the caller to judge.
    """
    try:
        challenge = _challenge_in(credential, bound)
        _require_plain(_part(credential, "authenticatorData"), new_key=False)
        found = webauthn.verify_authentication_response(
            credential=credential, expected_challenge=challenge.encode(), expected_rp_id=_host(),
            expected_origin=_origin(), credential_public_key=public_key, credential_current_sign_count=0,
            require_user_verification=True,
        )  # fmt: skip
        user = _part(credential, "userHandle")
    except LateError:
        raise
    except Exception as failed:
        raise NotAcceptedError from failed
    return Shown(user=user, sign_count=found.new_sign_count, backed_up=found.credential_backed_up, challenge=challenge)


def _new_challenge(bound: str) -> bytes:
    return _signer(bound).sign(secrets.token_urlsafe(24)).encode()


def _challenge_in(credential: dict[str, Any], bound: str) -> str:
    """The challenge that was signed, if it is one of ours that still holds and was made for the same one."""
    said = parse_client_data_json(_part(credential, "clientDataJSON"))
    if said.cross_origin:
        raise NotAcceptedError
    challenge = said.challenge.decode()
    try:
        _signer(bound).unsign(challenge, max_age=CHALLENGE_S)
    except signing.SignatureExpired as late:
        raise LateError from late
    return challenge


def _part(credential: dict[str, Any], name: str) -> bytes:
    found = base64url_to_bytes(credential["response"][name])
    if len(found) > _MOST_BYTES:
        raise NotAcceptedError
    return found


def _require_plain_attestation(attestation: bytes) -> None:
    """Raise where the library would decode more than a passkey may send: it does so before it looks at signatures."""
    if count_items(attestation) != 1:
        raise NotAcceptedError
    _require_plain(parse_cbor(attestation)["authData"], new_key=True)


def _require_plain(about: bytes, *, new_key: bool) -> None:
    """The same for what a passkey tells of itself, with a ``new_key`` or without: a key, then extensions."""
    flags, begin = about[_FLAGS], _HEAD_BYTES
    if bool(flags & _NEW_KEY) != new_key:
        raise NotAcceptedError
    if new_key:
        begin = _LENGTH_OF_ID.stop + int.from_bytes(about[_LENGTH_OF_ID], "big")
    if flags & (_NEW_KEY | _EXTENSIONS):
        count_items(about[begin:], shortest=True)


def _signer(bound: str) -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=f"offchat.passkey {bound}")


def _host() -> str:
    host = urlsplit(settings.BASE_URL).hostname or ""
    # As browsers say it: they tell of names in other letters as xn--….
    return host if host.isascii() else host.encode("idna").decode()


def _origin() -> str:
    parts = urlsplit(settings.BASE_URL)
    default = {"https": 443, "http": 80}.get(parts.scheme)
    port = "" if parts.port in {None, default} else f":{parts.port}"
    return f"{parts.scheme}://{_host()}{port}"

"""A device that makes passkeys and signs with them (ES256), as a browser would hand over what it answers."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, encode_cbor

Options = dict[str, Any]
Answer = dict[str, Any]
_PRESENT, _VERIFIED, _MADE, _EXTENDED = 0x01, 0x04, 0x40, 0x80


@dataclass
class Device:
    """One passkey; ``count`` is how often it has signed, or None for a device that does not count.

    ``extensions`` is what it tells besides, as CBOR.
    """

    origin: str = "http://localhost"
    verifies: bool = True
    count: int | None = 0
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    user: str = ""
    extensions: bytes = b""

    def make(self, options: Options, *, besides: bytes = b"") -> Answer:
        """What it answers to options for a new passkey; ``besides`` is one more pair of its attestation, as CBOR."""
        self.user = options["user"]["id"]
        numbers = self.key.public_key().public_numbers()
        point = {-2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        cose = encode_cbor({1: 2, 3: -7, -1: 1} | point)
        credential = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cose
        about = self._about(options["rp"]["id"], _MADE, credential)
        attested = encode_cbor({"fmt": "none", "attStmt": {}, "authData": about})
        attested = bytes([attested[0] + bool(besides)]) + attested[1:] + besides
        said = self._said("webauthn.create", options["challenge"])
        return self._told({"attestationObject": attested, "clientDataJSON": said}) | {"transports": ["internal"]}

    def sign(self, options: Options, **instead: object) -> Answer:
        """What it answers to options of a log-in; ``instead`` of what it would say."""
        if self.count is not None:
            self.count += 1
        about, said = self._about(options["rpId"]), self._said("webauthn.get", options["challenge"], **instead)
        signature = self.key.sign(about + hashlib.sha256(said).digest(), ec.ECDSA(SHA256()))
        given = {"authenticatorData": about, "clientDataJSON": said, "signature": signature}
        return self._told(given | {"userHandle": base64url_to_bytes(self.user)})

    def _about(self, host: str, flags: int = 0, credential: bytes = b"") -> bytes:
        flags |= _PRESENT | (_VERIFIED if self.verifies else 0) | (_EXTENDED if self.extensions else 0)
        count = (self.count or 0).to_bytes(4, "big")
        return hashlib.sha256(host.encode()).digest() + bytes([flags]) + count + credential + self.extensions

    def _said(self, kind: str, challenge: str, **instead: object) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin} | instead).encode()

    def _told(self, response: dict[str, bytes]) -> Answer:
        name = bytes_to_base64url(self.id)
        texts = {key: bytes_to_base64url(value) for key, value in response.items()}
        return {"id": name, "rawId": name, "type": "public-key", "response": texts, "clientExtensionResults": {}}

"""The inputs of passkeys."""

from __future__ import annotations

from typing import Any

from backend import names
from backend.inputs import Input, refuse

NAME_CHARS = 80


class PasskeyProof(Input, frozen=True, kw_only=True):
    """The caller's password, empty for people who have none, and a code where their log-ins ask for one."""

    password: str = ""
    code: str = ""


class PasskeyName(Input, frozen=True, kw_only=True):
    """What a person calls a passkey."""

    name: str

    def __post_init__(self) -> None:
        """Refuse names that are empty, too long, or cannot be shown."""
        fault = names.fault_of(names.normalised(self.name), longest=NAME_CHARS)
        refuse("Nothing was changed.", {"name": [fault]} if fault else {})


class NewPasskey(PasskeyName, frozen=True, kw_only=True):
    """What the browser has made, as ``PublicKeyCredential.toJSON`` tells it, and what the person calls it."""

    credential: dict[str, Any]


class ShownPasskey(Input, frozen=True, kw_only=True):
    """What a passkey has signed for a log-in, as ``PublicKeyCredential.toJSON`` tells it."""

    credential: dict[str, Any]

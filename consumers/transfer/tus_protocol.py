"""The words of tus 1.0 (resumable uploads): what its headers say, in and out; pure, no I/O."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime
from uuid import UUID

from django.conf import settings
from msgspec import convert

from backend.chat.services import in_room
from backend.errors import Invalid
from backend.inputs import NO_NUL
from backend.library.services import in_collection
from backend.media.inputs import UploadFields
from backend.media.placements import Destination
from backend.media.services import NewUpload, UploadHandle

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,expiration,termination"
CONTENT_TYPE = "application/offset+octet-stream"
METADATA_BYTES = 64 * 1024
_DIGITS = 19
_NOT_SPOKEN = {
    "Upload-Checksum": "checksum",
    "Upload-Concat": "concatenation",
    "Upload-Defer-Length": "creation-defer-length",
}
"""Headers of extensions that are not announced: whoever sends one relies on something that would not happen."""


def offered() -> dict[str, str]:
    """What this server speaks, for OPTIONS."""
    return {
        "Tus-Version": VERSION,
        "Tus-Extension": EXTENSIONS,
        "Tus-Max-Size": str(settings.MAX_UPLOAD_BYTES),
    }


def is_bytes(content_type: str) -> bool:
    """Whether a ``Content-Type`` announces bytes of an upload; case does not count (RFC 9110 §8.3.1)."""
    return content_type.partition(";")[0].strip().lower() == CONTENT_TYPE


def require_spoken(given: Callable[[bytes], str]) -> None:
    """Raise Invalid for a header of an extension that is not announced; ``given`` looks a header up."""
    for name, extension in _NOT_SPOKEN.items():
        if given(name.lower().encode()):
            raise Invalid(f"The tus extension {extension} is not spoken here.", fields={name: ["Leave it out."]})


def number_in(name: str, text: str) -> int:
    """A header that counts bytes; raises Invalid for anything but plain digits."""
    if not (text.isascii() and text.isdigit()):
        wrong = f"Not a number: “{text[:40]}”." if text else "Is missing."
        raise Invalid(f"The header {name} must be a whole number of bytes.", fields={name: [wrong]})
    # No file is that long, and the language refuses to read numbers of any length.
    return int(text) if len(text) <= _DIGITS else 10**_DIGITS


def parsed_metadata(text: str) -> dict[str, str]:
    """``Upload-Metadata``: pairs of a key and a base64 value (UTF-8), separated by commas; a value may be missing.

    Raises Invalid, which names the keys that are wrong.
    """
    if len(text) > METADATA_BYTES:
        raise Invalid("Upload-Metadata is too long.", fields={"Upload-Metadata": [f"At most {METADATA_BYTES} bytes."]})
    found: dict[str, str] = {}
    wrong: dict[str, list[str]] = {}
    for pair in text.split(",") if text.strip() else []:
        key, _, coded = pair.strip().partition(" ")
        if not key or key in found:
            wrong[key or "Upload-Metadata"] = ["A key is missing." if not key else "Given twice."]
            continue
        try:
            found[key] = _plain(coded.strip())
        except ValueError as why:
            found[key], wrong[key] = "", [str(why)]
    if wrong:
        raise Invalid("Upload-Metadata cannot be read.", fields=wrong)
    return found


def _plain(coded: str) -> str:
    try:
        text = base64.b64decode(coded, validate=True).decode()
    except (binascii.Error, UnicodeError):
        raise ValueError("Must be base64 of UTF-8 text.") from None
    if "\0" in text:
        raise ValueError(NO_NUL)
    return text


def wanted_upload(fields: dict[str, str], size: int, metadata: str = "") -> tuple[NewUpload, Destination]:
    """The upload that the fields ask for, and its destination; raises Invalid that names the wrong fields."""
    given = convert(fields, UploadFields)
    new = NewUpload(
        name=given.filename,
        size=size,
        content_type=given.filetype,
        title=given.title,
        client_id=_canonical(given.client_id),
        upload_id=_canonical(given.upload_id),
        metadata=metadata,
    )
    to = Destination(
        placement=in_room(given.room_id) or in_collection(given.collection_id),
        namespace=given.namespace or None,
        in_library=given.in_library,
        body=given.body,
    )
    return new, to


def _canonical(given: str) -> str:
    """The one way to write an id; empty for none."""
    return str(UUID(given)) if given else ""


def headers_about(handle: UploadHandle) -> dict[str, str]:
    """What every answer says about an upload, from its creation on."""
    message = {"Upload-Message": str(handle.message_id)} if handle.message_id else {}
    return {"Upload-Media": str(handle.media_id), **message}


def expiry(handle: UploadHandle) -> dict[str, str]:
    """Until when an unfinished upload is kept."""
    if handle.ended:
        return {}
    return {"Upload-Expires": format_datetime(datetime.fromisoformat(handle.expires_at), usegmt=True)}

"""Parses and builds the headers of tus 1.0 (resumable uploads); pure, no I/O."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from msgspec import convert

from backend.chat.services import in_room
from backend.errors import Invalid
from backend.inputs import NO_NUL
from backend.library.services import in_collection
from backend.media.inputs import UploadFields
from backend.media.placements import Destination
from backend.media.services import NewUpload, PartialHandle, ReceivedHandle, UploadHandle
from consumers.transfer.checksums import ALGORITHMS

VERSION = "1.0.0"
EXTENSIONS = "checksum,concatenation,creation,creation-defer-length,creation-with-upload,expiration,termination"
CONTENT_TYPE = "application/offset+octet-stream"
METADATA_BYTES = 64 * 1024
_DIGITS = 19
PARTIAL = "partial"
_FINAL = "final;"


def offered() -> dict[str, str]:
    """Return the headers of OPTIONS: supported versions, extensions and size."""
    return {
        "Tus-Version": VERSION,
        "Tus-Extension": EXTENSIONS,
        "Tus-Max-Size": str(settings.MAX_UPLOAD_BYTES),
        "Tus-Checksum-Algorithm": ALGORITHMS,
    }


def is_bytes(content_type: str) -> bool:
    """Whether a ``Content-Type`` announces bytes of an upload; case does not count (RFC 9110 §8.3.1)."""
    return content_type.partition(";")[0].strip().lower() == CONTENT_TYPE


def require_spoken(header: Callable[[bytes], str]) -> None:
    """Raise Invalid for what is not supported of an extension; ``header`` looks a header up."""
    if "upload-checksum" in header(b"trailer").lower():
        raise Invalid("The checksum must stand before the bytes.", fields={"Trailer": ["Send it as a header."]})


def number_in(name: str, text: str) -> int:
    """Parse a header that counts bytes; raises Invalid for anything but digits."""
    if not (text.isascii() and text.isdigit()):
        wrong = f"Not a number: “{text[:40]}”." if text else "Is missing."
        raise Invalid(f"The header {name} must be a whole number of bytes.", fields={name: [wrong]})
    digits = text.lstrip("0") or "0"
    # No file is that long, and Python refuses to read numbers of any length.
    return int(digits) if len(digits) <= _DIGITS else 10**_DIGITS


def declared_length(header: Callable[[bytes], str]) -> int | None:
    """Return the length of a new upload, None where it is told later; raises Invalid for neither or both."""
    length, deferred = header(b"upload-length"), header(b"upload-defer-length")
    if not deferred:
        return number_in("Upload-Length", length)
    if deferred != "1" or length:
        fault = "Not together with Upload-Length." if length else "Must be 1."
        raise Invalid("An upload begins with its length, or defers it.", fields={"Upload-Defer-Length": [fault]})
    return None


def final_parts(header: Callable[[bytes], str]) -> list[UUID]:
    """Return the parts that a new upload is put together of, in order; none where it is of another kind.

    Raises Invalid for another ``Upload-Concat``, and for a length, which is the sum of those of the parts.
    """
    concat = header(b"upload-concat")
    if concat in {"", PARTIAL}:
        return []
    if not concat.startswith(_FINAL):
        raise _unread("Must be “partial”, or “final;” and the addresses of the parts.")
    for name in ("Upload-Length", "Upload-Defer-Length"):
        if header(name.lower().encode()):
            raise Invalid("The length is that of the parts.", fields={name: ["Leave it out."]})
    parts = parts_in(concat)
    if not parts:
        raise _unread("Names no parts.")
    if len(set(parts)) < len(parts):
        raise _unread("Names a part twice.")
    return parts


def parts_in(concat: str) -> list[UUID]:
    """Return the parts that ``Upload-Concat`` names, by absolute or relative addresses; raises Invalid."""
    addresses = concat.removeprefix(_FINAL).split()
    try:
        return [UUID(urlsplit(address).path.rstrip("/").rpartition("/")[2]) for address in addresses]
    except ValueError:
        raise _unread("Names what is no part.") from None


def _unread(fault: str) -> Invalid:
    return Invalid("Upload-Concat cannot be read.", fields={"Upload-Concat": [fault]})


def standing(handle: UploadHandle | PartialHandle) -> dict[str, str]:
    """Return the headers that tell how far an upload is; the offset of one that is put together counts at its end."""
    concat = PARTIAL if isinstance(handle, PartialHandle) else handle.concat
    joining = concat.startswith(_FINAL) and not handle.ended
    headers = {
        "Upload-Offset": "" if joining else str(handle.received),
        "Cache-Control": "no-store",
        **length_of(handle),
        "Upload-Metadata": handle.metadata,
        "Upload-Concat": concat,
        **expiry(handle),
    }
    return {name: value for name, value in headers.items() if value}


def length_of(handle: ReceivedHandle) -> dict[str, str]:
    """Return the header with the length of an upload, or the one that says that it is not known."""
    return {"Upload-Defer-Length": "1"} if handle.deferred else {"Upload-Length": str(handle.size)}


def parsed_metadata(text: str) -> dict[str, str]:
    """Parse ``Upload-Metadata``: pairs of a key and a base64 value (UTF-8), separated by commas; values are optional.

    Raises Invalid with the wrong keys.
    """
    if len(text) > METADATA_BYTES:
        raise Invalid("Upload-Metadata is too long.", fields={"Upload-Metadata": [f"At most {METADATA_BYTES} bytes."]})
    values: dict[str, str] = {}
    wrong: dict[str, list[str]] = {}
    for pair in text.split(",") if text.strip() else []:
        key, _, coded = pair.strip().partition(" ")
        if not key or key in values:
            wrong[key or "Upload-Metadata"] = ["A key is missing." if not key else "Given twice."]
            continue
        try:
            values[key] = _plain(coded.strip())
        except ValueError as error:
            values[key], wrong[key] = "", [str(error)]
    if wrong:
        raise Invalid("Upload-Metadata cannot be read.", fields=wrong)
    return values


def _plain(coded: str) -> str:
    try:
        text = base64.b64decode(coded, validate=True).decode()
    except (binascii.Error, UnicodeError):
        raise ValueError("Must be base64 of UTF-8 text.") from None
    if "\0" in text:
        raise ValueError(NO_NUL)
    return text


def wanted_upload(
    fields: dict[str, str], size: int | None, metadata: str = "", *, concat: str = ""
) -> tuple[NewUpload, Destination]:
    """Return the upload that the fields describe, and its destination; ``size`` is None while it is not known.

    Raises Invalid with the wrong fields.
    """
    if fields.get("purpose"):
        raise Invalid("This upload cannot begin.", fields={"purpose": ["Only of one by tus, in one piece."]})
    parsed = convert(fields, UploadFields)
    new = NewUpload(
        name=parsed.filename,
        size=size or 0,
        deferred=size is None,
        content_type=parsed.filetype,
        title=parsed.title,
        client_id=_canonical(parsed.client_id),
        upload_id=_canonical(parsed.upload_id),
        metadata=metadata,
        concat=concat,
    )
    to = Destination(
        placement=in_room(parsed.room_id) or in_collection(parsed.collection_id),
        namespace=parsed.namespace or None,
        in_library=parsed.in_library,
        body=parsed.body,
        caption=parsed.caption,
        tags=parsed.tag_texts,
        described=parsed.described,
        reply_to=parsed.reply_to_id,
        thread=parsed.thread_id,
        broadcast=parsed.broadcasts,
    )
    return new, to


def _canonical(text: str) -> str:
    """Return the canonical form of an id; empty for none."""
    return str(UUID(text)) if text else ""


def headers_about(handle: UploadHandle | PartialHandle) -> dict[str, str]:
    """Return the headers with the ids of file and message, in every response about an upload; a part has none."""
    if isinstance(handle, PartialHandle):
        return {}
    message = {"Upload-Message": str(handle.message_id)} if handle.message_id else {}
    return {"Upload-Media": str(handle.media_id), **message}


def expiry(handle: ReceivedHandle) -> dict[str, str]:
    """Return the header with the expiry of an unfinished upload."""
    if handle.ended:
        return {}
    return {"Upload-Expires": format_datetime(datetime.fromisoformat(handle.expires_at), usegmt=True)}

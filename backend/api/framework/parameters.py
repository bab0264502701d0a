"""Type and description of each parameter in the OpenAPI document: a name means the same everywhere."""

from __future__ import annotations

from typing import Any, get_args

from backend.accounts.inputs import MOST_RETENTION_DAYS
from backend.emoji import REACTION_CHARS
from backend.library.payloads import Visibility
from backend.media.payloads import Hold, Kind, State
from backend.operations.kinds import KINDS

_ID: dict[str, Any] = {"type": "string", "format": "uuid"}
_TIME: dict[str, Any] = {"type": "string", "format": "date-time"}
_BYTES: dict[str, Any] = {"type": "integer", "minimum": 0}
_SOME: dict[str, Any] = {"type": "string", "minLength": 1}

HOLDS = (*get_args(Hold), "any", "none")
"""Values of the filter ``hold`` in lists of files."""


def _text(most: int, **more: Any) -> dict[str, Any]:
    return {"type": "string", "maxLength": most, **more}


def _one_of(*words: str) -> dict[str, Any]:
    return {"type": "string", "enum": list(words)}


_SCHEMAS: dict[tuple[str, str], dict[str, Any]] = {
    **{
        ("path", name): _ID
        for name in (
            "media_id",
            "message_id",
            "room_id",
            "upload_id",
            "log_in_id",
            "tag_id",
            "group_id",
            "collection_id",
            "subscription_id",
            "job_id",
            "export_id",
            "import_id",
            "erasure_id",
            "link_id",
            "scheduled_id",
            "entry_id",
            "case_id",
            "action_id",
            "identity_id",
            "passkey_id",
            "invitation_id",
            "webhook_id",
            "delivery_id",
            "rule_id",
            "bot_id",
            "token_id",
            "hook_id",
            "command_id",
            "picture_id",
            "call_id",
            "alert_id",
        )
    },
    ("path", "user_id"): {"type": "string", "anyOf": [{"format": "uuid"}, {"const": "me"}]},
    ("path", "slug"): _text(60, minLength=1),
    ("path", "avatar_id"): _ID,
    ("path", "alert_kind"): _one_of(*KINDS),
    ("path", "code"): {"type": "string", "pattern": r"^[\w-]{1,32}$"},
    ("path", "secret"): _text(100, minLength=1),
    ("path", "side"): {"type": "integer", "enum": [64, 128, 256]},
    ("path", "name"): {"type": "string", "pattern": r"^[a-z0-9-]{3,30}\.a\d{1,5}\.(webp|mp4|m4a|m3u8|vtt)$"},
    **{
        ("query", name): _ID
        for name in (
            "actor",
            "after",
            "around",
            "before",
            "from",
            "id",
            "media",
            "object",
            "parent",
            "room",
            "uploader",
            "user",
            "tag",
            "collection",
            "duplicate_of",
        )
    },
    **{("query", name): _TIME for name in ("at", "since", "until")},
    **{("query", name): _text(200) for name in ("action", "namespace", "q")},
    **{
        ("query", name): _one_of("true", "false")
        for name in ("active", "has_text", "trashed", "untagged", "without_factor")
    },
    ("query", "assignee"): {"type": "string", "anyOf": [{"format": "uuid"}, {"enum": ["me", "none"]}]},
    ("query", "by"): _one_of("came", "taken"),
    ("query", "children"): _one_of("lift", "delete"),
    **{
        ("query", name): {"type": "string", "pattern": r"^.*\.\..*$"}
        for name in ("created", "duration", "size", "taken", "width")
    },
    ("header", "If-Match"): _SOME,
    ("query", "cursor"): _text(1000),
    ("query", "download"): _one_of("1"),
    ("query", "emoji"): _text(REACTION_CHARS, minLength=1),
    ("query", "format"): _one_of("csv", "json"),
    ("query", "g"): _SOME,
    ("query", "height"): {"type": "integer", "minimum": 1, "maximum": 4320},
    ("query", "tz"): _text(64),
    ("query", "hold"): _one_of(*HOLDS),
    ("query", "visibility"): _one_of(*get_args(Visibility)),
    ("query", "kind"): _one_of(*get_args(Kind)),
    ("query", "min_confidence"): {"type": "number", "minimum": 0, "maximum": 1},
    ("query", "days"): {"type": "integer", "minimum": 1, "maximum": 366},
    ("query", "retention_days"): {"type": "integer", "minimum": 1, "maximum": MOST_RETENTION_DAYS},
    ("query", "numbers"): {"type": "string", "pattern": r"^\d{1,5}(-\d{1,5})?$"},
    ("query", "limit"): {"type": "integer", "minimum": 1},
    ("query", "s"): _SOME,
    ("query", "state"): _one_of(*get_args(State)),
    ("query", "sort"): _one_of("relevance", "newest", "oldest", "largest", "longest", "taken"),
    ("query", "suggest"): _one_of("1"),
    ("query", "url"): _text(2000, minLength=1),
    ("query", "l"): _SOME,
    ("query", "unread"): _one_of("true", "false"),
    ("query", "saved"): _one_of("true", "false"),
    ("header", "Idempotency-Key"): _text(200, minLength=1),
    ("header", "If-None-Match"): _SOME,
    ("header", "If-Range"): _SOME,
    ("header", "Range"): _SOME,
    ("header", "Tus-Resumable"): _one_of("1.0.0"),
    ("header", "Upload-Checksum"): _SOME,
    ("header", "Upload-Complete"): _one_of("?0", "?1"),
    ("header", "Upload-Concat"): _SOME,
    ("header", "Upload-Defer-Length"): _one_of("1"),
    ("header", "Upload-Draft-Interop-Version"): _one_of("6", "7", "8"),
    ("header", "Upload-Length"): _BYTES,
    ("header", "Upload-Metadata"): _SOME,
    ("header", "Upload-Offset"): _BYTES,
    ("header", "X-HTTP-Method-Override"): _one_of("PATCH", "HEAD", "DELETE", "OPTIONS"),
}

_MEANINGS = {
    "action_id": "The id of a step in a case.",
    "alert_id": "The id of an alert.",
    "alert_kind": "A kind of alert.",
    "avatar_id": "The id of a picture.",
    "bot_id": "The id of a bot, which is that of its person.",
    "call_id": "The id of a call of a slash command.",
    "case_id": "The id of a case.",
    "code": "The end of the address of an invitation.",
    "collection_id": "The id of a collection.",
    "command_id": "The id of a slash command.",
    "delivery_id": "The id of a delivery of a webhook.",
    "entry_id": "The id of an entry of the list.",
    "erasure_id": "The id of an erasure.",
    "export_id": "The id of a copy of one's data, or of a room.",
    "import_id": "The id of an import.",
    "hook_id": "The id of an incoming webhook.",
    "job_id": "The id of a job.",
    "passkey_id": "The id of a passkey.",
    "identity_id": "The id of a link to an account at a provider.",
    "invitation_id": "The id of a link into a room or a namespace.",
    "group_id": "The id of a group of files that are the same.",
    "link_id": "The id of a link.",
    "log_in_id": "The id of a log-in.",
    "subscription_id": "The id of a push subscription.",
    "media_id": "The id of a file.",
    "message_id": "The id of a message.",
    "name": "What was made of the file and by which attempt, as in `thumbnails` and `stream`.",
    "picture_id": "The id of the picture of a linked page.",
    "room_id": "The id of a room.",
    "rule_id": "The id of a rule.",
    "scheduled_id": "The id of a message for later.",
    "secret": "The end of the address of an incoming webhook.",
    "tag_id": "The id of a tag.",
    "token_id": "The id of a token of a bot.",
    "webhook_id": "The id of a webhook.",
    "slug": "The name of a namespace in addresses.",
    "Tus-Resumable": "The version of tus that the client speaks; it is missing where it speaks the draft of the IETF.",
    "Upload-Draft-Interop-Version": "The iteration of the draft of the IETF that the client speaks in place of tus.",
    "upload_id": "The id of an upload.",
    "user_id": "The id of a person; where one leaves a room also `me`.",
}


def described(parameter: dict[str, Any]) -> dict[str, Any]:
    """Add type and description to a parameter of the document, where they are known."""
    own = parameter["schema"]
    schema = own if own.keys() - {"type"} else _SCHEMAS.get((parameter["in"], parameter["name"]), own)
    meaning = parameter.get("description") or _MEANINGS.get(parameter["name"], "")
    return {**parameter, "description": meaning, "schema": schema}

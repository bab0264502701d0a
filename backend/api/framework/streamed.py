"""The part of the OpenAPI document that no view describes: paths with streamed bodies, and health checks."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from backend.api.framework.described import BYTES, HEADERS, TEXT, answer, operation, parameter, ref


def _form(name: str, summary: str) -> dict[str, Any]:
    about = "Upload-Media Upload-Message"
    names = ("room", "body", "caption", "client_id", "namespace", "title", "reply_to", "thread", "broadcast")
    fields = dict.fromkeys(names, TEXT)
    schema = {"type": "object", "properties": {**fields, "file": BYTES}, "required": ["file"]}
    content = {"application/json": ref("AttachmentPayload")}
    responses = {
        "201": answer("The attachment", headers=about, content=content),
        "200": answer("The attachment of an earlier one with this `client_id`", headers=about, content=content),
    }
    refused = "400 401 403 404 409 410 413 415 422 423 429 507"
    form = operation(name, summary, responses, refused, about=about, tags=["chat"])
    form["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": schema}}}
    return {"post": form}


def _library_form() -> dict[str, Any]:
    names = ("namespace", "title", "tags", "collection", "visibility", "generate_ai_tags")
    schema = {
        "type": "object",
        "properties": {**dict.fromkeys(names, TEXT), "file": {"type": "array", "items": BYTES}},
        "required": ["file"],
    }
    body = {"anyOf": [ref("FilePayload"), ref("FilesSent")]}
    good = {"201": answer("The file; of several those that stand", content={"application/json": body})}
    refused = "400 401 403 404 405 409 410 413 415 422 429 507"
    summary = "Send files into a library; fields before or after them"
    form = operation("post_upload_library", summary, good, refused)
    form["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": schema}}}
    return {"post": form}


_TUS = parameter("header", "Tus-Resumable", enum=["1.0.0"])
_DRAFT = parameter("header", "Upload-Draft-Interop-Version", enum=["6", "7", "8"])
_COMPLETE = parameter("header", "Upload-Complete", "By the draft: whether the upload ends here, `?1` or `?0`.")
_UPLOAD = parameter("path", "upload_id")
_METADATA = (
    "`filename, filetype, namespace, room, client_id, upload_id, body, caption, title, collection, visibility, tags, "
    "generate_ai_tags, reply_to, thread, broadcast`; with `purpose` (`import`) bytes that become no file"
)
_METHODS = ["PATCH", "HEAD", "DELETE", "OPTIONS"]
_OVERRIDE = "Stands for this method, where only POST can be sent."
_ABOUT = "Tus-Resumable Upload-Media Upload-Message"
_REFUSED_WITH = f"{_ABOUT} Upload-Offset Upload-Complete Upload-Limit"
_STANDS = f"{_REFUSED_WITH} Upload-Expires"
_AT = f"{_STANDS} Upload-Length Upload-Defer-Length Upload-Metadata Upload-Concat"
_CHUNK = {key: {"schema": BYTES} for key in ("application/offset+octet-stream", "application/partial-upload")}
_SPOKEN = "Tus-Version Tus-Extension Tus-Max-Size Tus-Checksum-Algorithm Accept-Patch Upload-Limit"
_OFFERED = answer("What is spoken here", headers=f"Tus-Resumable {_SPOKEN}")
_APPENDED = answer("`Upload-Offset` is what the server has now", headers=_STANDS)
_NOT_APPENDED = "400 401 403 404 409 410 412 413 415 422 423 460 507"
_CHECKSUM = parameter(
    "header",
    "Upload-Checksum",
    "`sha1`, `sha256` or `crc32c` of the bytes of this request, and the value in base64; 460 where they differ.",
)

_UPLOADS = {
    "options": operation("options_uploads", "Which tus is spoken here", {"204": _OFFERED}, security=[{}]),
    "post": operation(
        "post_upload",
        "Begin a resumable upload (tus 1.0, or the draft of the IETF), with its first bytes if they are at hand",
        {"201": answer("It has begun, or had already", headers=f"Location {_STANDS}")},
        "400 401 403 404 405 409 410 412 413 415 422 423 429 460 507",
        about=f"Location {_REFUSED_WITH}",
        parameters=[
            *(_TUS, _DRAFT, _COMPLETE),
            parameter("header", "Upload-Length", "Size in bytes."),
            parameter("header", "Upload-Defer-Length", "In place of the length: it is told with a later PATCH."),
            parameter("header", "Upload-Concat", "`partial`, or `final;` and the addresses of the parts of the file."),
            parameter("header", "Upload-Metadata", _METADATA),
            _CHECKSUM,
        ],
        requestBody={"required": False, "content": _CHUNK},
    ),
}
_ONE_UPLOAD = {
    "options": operation(
        "options_upload", "What is spoken here", {"204": _OFFERED}, security=[{}], parameters=[_UPLOAD]
    ),
    "head": operation(
        "head_upload",
        "How far an upload is",
        dict.fromkeys(("200", "204"), answer("`Upload-Offset`; 204 by the draft", headers=_AT)),
        "400 401 403 404 410 412 423",
        about=_REFUSED_WITH,
        parameters=[_UPLOAD, _TUS, _DRAFT],
    ),
    "patch": operation(
        "patch_upload",
        "Append bytes",
        {"204": _APPENDED, "201": answer("By the draft: the file is whole", headers=_STANDS)},
        _NOT_APPENDED,
        about=_REFUSED_WITH,
        parameters=[
            *(_UPLOAD, _TUS, _DRAFT, _COMPLETE),
            parameter("header", "Upload-Offset", HEADERS["Upload-Offset"], required=True),
            _CHECKSUM,
            parameter("header", "Upload-Length", "Size in bytes, once, where it was deferred."),
        ],
        requestBody={"required": True, "content": _CHUNK},
    ),
    "delete": operation(
        "delete_upload",
        "Cancel an upload",
        {"204": answer("Gone", headers=_REFUSED_WITH)},
        "400 401 403 404 410 412 423",
        about=_REFUSED_WITH,
        parameters=[_UPLOAD, _TUS, _DRAFT],
    ),
    "post": operation(
        "post_upload_as",
        "Another method, for clients and proxies that know only GET and POST",
        {
            "204": answer("As the other", headers=f"{_AT} {_SPOKEN}"),
            "201": answer("As PATCH", headers=_STANDS),
            "200": answer("As HEAD", headers=_AT),
        },
        f"{_NOT_APPENDED} 405",
        about=_REFUSED_WITH,
        parameters=[
            *(_UPLOAD, _TUS, _DRAFT, _COMPLETE),
            parameter("header", "X-HTTP-Method-Override", _OVERRIDE, required=True, enum=_METHODS),
            parameter("header", "Upload-Offset", "With PATCH."),
            _CHECKSUM,
        ],
        requestBody={"required": False, "content": _CHUNK},
    ),
}
_POSSESSION = {
    "post": operation(
        "post_upload_possession",
        "Prove to have bytes that the namespace holds, in place of sending them",
        {
            "200": answer(
                "To a hash what is to be proved; to its proof the file, which is complete",
                headers="Upload-Media Upload-Message Upload-Offset",
                content={"application/json": {"anyOf": [ref("ChallengePayload"), ref("AttachmentPayload")]}},
            )
        },
        "400 401 403 404 409 410 413 415 423 429 507",
        about="Upload-Media Upload-Message",
        parameters=[_UPLOAD],
        requestBody={"required": True, "content": {"application/json": {"schema": ref("Possession")}}},
    ),
}

_SENT = {"application/json": ref("MessagePayload")}
_HOOK_FORM = {"body": TEXT, "text": TEXT, "client_id": TEXT, "thread": TEXT, "file": BYTES}
_HOOK = {
    "post": operation(
        "post_hook",
        "Send a message, or a file, to the room of an incoming webhook; the address is the only credential",
        {
            "201": answer("The message", content=_SENT, headers="Upload-Media Upload-Message"),
            "200": answer("The message of an earlier one with this `client_id`", content=_SENT),
        },
        "400 403 404 405 409 410 413 415 422 423 429 507",
        about="Upload-Media Upload-Message",
        parameters=[parameter("path", "secret")],
        security=[{}],
        requestBody={
            "required": True,
            "content": {
                "application/json": {"schema": ref("HookMessage")},
                "multipart/form-data": {
                    "schema": {"type": "object", "properties": _HOOK_FORM},
                },
            },
        },
    ),
}

_IMPORT_FORM = {
    "kind": {"type": "string", "enum": ["slack", "discord", "offchat"]}, "namespace": TEXT, "dry_run": TEXT,
    "direct": TEXT, "file": BYTES,
}  # fmt: skip
_IMPORT = {
    "post": operation(
        "post_import",
        "Import rooms from a ZIP, in a form (the fields before the file) or sent by tus before (JSON). "
        "`dry_run` reads it and takes nothing over, `direct` "
        "takes conversations of two people over as well",
        {"202": answer("It is queued", content={"application/json": ref("TransferPayload")}, headers="Location")},
        "400 401 403 404 405 409 410 413 415 423 429 503 507",
        requestBody={
            "required": True,
            "content": {
                "multipart/form-data": {
                    "schema": {"type": "object", "properties": _IMPORT_FORM, "required": ["kind", "file"]}
                },
                "application/json": {"schema": ref("StartReceived")},
            },
        },
        tags=["administration"],
    ),
}
_MEDIA = parameter("path", "media_id")
_KEPT = [
    parameter("header", "Range", "One range of bytes."),
    parameter("header", "If-Range", "An ETag: the range only of these bytes."),
    parameter("header", "If-None-Match", "ETags that the client has."),
]
_KEYS = [
    parameter("query", "g", "A grant, where neither header nor cookie can be sent."),
    parameter("query", "s", "The key of a moderator's reveal link."),
]
_OPEN: list[dict[str, list[str]]] = [{"token": []}, {"session": []}, {}]


def _download(
    name: str,
    summary: str,
    *parameters: dict[str, Any],
    of: dict[str, Any] = _MEDIA,
    elsewhere: bool = False,
    refused: str = "400 401 403 404 416",
    content: Mapping[str, Any] = MappingProxyType({}),
) -> dict[str, Any]:
    """Describe an address of bytes; ``elsewhere``: where they stand in an object storage, it may redirect there."""
    headers = "ETag Accept-Ranges Content-Disposition"
    answers = {
        "200": answer("All bytes", headers=headers, content={"*/*": BYTES, **content}),
        "206": answer("The range that was asked for", headers=f"{headers} Content-Range", content={"*/*": BYTES}),
        "304": answer("Not changed", headers="ETag"),
    }
    more: dict[str, Any] = {"parameters": [of, *parameters, *_KEPT], "security": _OPEN}
    stored = {"302": answer("An object storage has them, for a minute at this address", headers="Location")}
    return {
        "get": operation(f"get_{name}", summary, answers | (stored if elsewhere else {}), refused, **more),
        "head": operation(f"head_{name}", f"{summary}: the headers alone", _bare(answers), refused, **more),
    }


def _bare(answers: dict[str, Any]) -> dict[str, Any]:
    return {status: {key: response[key] for key in ("description", "headers")} for status, response in answers.items()}


_PICTURES = ("image/jpeg", "image/png", "image/webp", "image/gif", "image/heic", "image/avif")


def _picture(name: str, whose: str, of: str, shape: str, refused: str, **more: Any) -> dict[str, Any]:
    """Describe an address that the picture of a person or room is sent to; ``of`` names what then has it."""
    looks, more = {"application/json": ref(shape)}, {"tags": ["accounts"], **more}
    sent = {"required": True, "content": {kind: {"schema": BYTES} for kind in _PICTURES}}
    taken = {
        "200": answer(f"{of} with it", content=looks),
        "202": answer(f"{of} as before: the picture is shown once it is made", content=looks),
    }
    put = f"Set {whose}: the bytes of a JPEG, PNG, WebP, GIF, HEIC or AVIF of 5 MiB at most"
    gone = {"200": answer(f"{of} without it", content=looks)}
    return {
        "put": operation(f"put_{name}", put, taken, f"{refused} 413 415 422 429 503", requestBody=sent, **more),
        "delete": operation(f"delete_{name}", f"Take {whose} away", gone, f"{refused} 429", **more),
    }


_AVATAR = _picture("avatar", "one's own picture", "The person", "UserPayload", "400 401 403")
_ROOM = [parameter("path", "room_id")]
_ROOM_PICTURE = _picture(
    "room_picture", "the picture of a room", "The room", "RoomShared", "400 401 403 404 409", parameters=_ROOM,
    tags=["chat"],
)  # fmt: skip

_EMOJI = _picture(
    "emoji", "an emoji of a namespace's own, for its moderators", "The emoji", "EmojiPayload", "400 401 403 404 409",
    parameters=[parameter("path", "slug"), parameter("path", "name", "2 to 32 of a-z, 0-9, _, + and -.")],
    tags=["accounts"],
)  # fmt: skip
_EMOJI["delete"]["responses"] = {
    "204": answer("It is removed; its name stays as text where it was written"),
    **{status: one for status, one in _EMOJI["delete"]["responses"].items() if status != "200"},
}

_HLS = {"application/vnd.apple.mpegurl": TEXT}
_PLAYLIST = {
    "get": operation(
        "get_file_stream",
        "A video in several heights, or one that is being converted, as a playlist (HLS), which `stream.hls` names",
        {"200": answer("The heights, the fragments of one, or the pieces that stand", content=_HLS)},
        "400 401 403 404 410",
        parameters=[_MEDIA, *_KEYS, parameter("query", "height", "One of the heights that the playlist names.")],
        security=_OPEN,
    )
}

_DESCRIBED = {
    "allOf": [
        ref("AttachmentPayload"),
        {"type": "object", "properties": {"expires_at": TEXT}, "required": ["expires_at"]},
    ]
}


def _health(name: str, summary: str, *statuses: str, schema: dict[str, Any]) -> dict[str, Any]:
    answers = {status: answer(summary, content={"application/json": schema}) for status in statuses}
    return {"get": operation(name, summary, answers, security=[{}], tags=["health"])}


STREAMED: dict[str, Any] = {
    "/api/chat/videos/upload/": _form("post_upload_video", "Send a video; the fields come before the file"),
    "/api/v1/hooks/{secret}/": _HOOK,
    "/api/chat/upload/": _form("post_upload_file", "Send any file; the fields come before it"),
    "/api/chat/videos/{media_id}/download/": _download(
        "video_download",
        "A video's bytes; with `Accept: application/json` its facts and a fresh address",
        _KEYS[0],
        elsewhere=True,
        content={"application/json": _DESCRIBED},
    ),
    "/api/v1/me/avatar/": _AVATAR,
    "/api/chat/rooms/{room_id}/picture/": _ROOM_PICTURE,
    "/api/v1/namespaces/{slug}/emojis/{name}/": _EMOJI,
    "/media/avatars/{avatar_id}/{side}.webp": _download(
        "avatar",
        "A person's picture, while it is theirs; its address is in `avatar_url`",
        _KEYS[0],
        parameter("path", "side", "64, 128 or 256 pixels."),
        of=parameter("path", "avatar_id"),
    ),
    "/media/links/{picture_id}.webp": _download(
        "link_picture",
        "The picture of a page that a message links to; its address is in the `image` of a preview",
        _KEYS[0],
        of=parameter("path", "picture_id"),
    ),
    "/media/archives/{job_id}.zip": {
        "get": operation(
            "get_archive",
            "The files of an archive as a ZIP; its address is in the `result` of its job",
            {"200": answer("The ZIP", headers="Content-Disposition", content={"application/zip": BYTES})},
            "400 401 403 404 410",
            parameters=[parameter("path", "job_id"), _KEYS[0]],
            security=_OPEN,
        )
    },
    "/media/exports/{export_id}.zip": _download(
        "export",
        "The copy of one's data as a ZIP; its address is in `me/export/`",
        _KEYS[0],
        of=parameter("path", "export_id"),
        elsewhere=True,
        refused="400 401 403 404 410 416",
    ),
    "/media/rooms/{export_id}.zip": _download(
        "room_copy",
        "The copy of a room as a ZIP; its address is in `rooms/<id>/export/`",
        _KEYS[0],
        of=parameter("path", "export_id"),
        elsewhere=True,
        refused="400 401 403 404 409 410 416",
    ),
    "/api/v1/imports/": _IMPORT,
    "/media/{media_id}/file": _download(
        "media_file",
        "A file as it was sent",
        *_KEYS,
        parameter("query", "l", "The key of a signed link."),
        parameter("query", "download", "`1` saves it."),
        elsewhere=True,
    ),
    "/media/{media_id}/growing": _download(
        "growing_file",
        "A video while it is being uploaded: what has come of it, then what comes",
        _KEYS[0],
    ),
    "/media/{media_id}/{name}": _download(
        "media_thumbnail",
        "A thumbnail or another rendition, as `medium.a1.webp` or `mp4.a1.mp4`",
        *_KEYS,
        parameter("path", "name"),
    ),
    "/api/v1/media/files/{media_id}/stream/": _PLAYLIST,
    "/api/v1/media/files/{media_id}/download/": _download(
        "file_download",
        "The bytes of any file, to save; with `Accept: application/json` its facts and a fresh address",
        _KEYS[0],
        elsewhere=True,
        content={"application/json": _DESCRIBED},
    ),
    "/api/v1/media/upload/": _library_form(),
    "/api/v1/media/uploads/": _UPLOADS,
    "/api/v1/media/uploads/{upload_id}": _ONE_UPLOAD,
    "/api/v1/media/uploads/{upload_id}/possession/": _POSSESSION,
    "/healthz": _health("get_healthz", "This process lives", "200", schema={"type": "object"}),
    "/readyz": _health("get_readyz", "Whether requests can be served", "200", "503", schema=ref("Readiness")),
}

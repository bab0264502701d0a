"""The part of the OpenAPI document that no view describes: paths with streamed bodies, and health checks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from backend.edge.problems import STATUS

_REFUSED = {str(status): title for status, title in STATUS.values()}
_TEXT: dict[str, Any] = {"type": "string"}
_BYTES: dict[str, Any] = {"type": "string", "format": "binary"}

_HEADERS = {
    "Location": "Where the upload is, or the bytes are.",
    "Upload-Media": "The id of the file that this becomes.",
    "Upload-Message": "The id of the message that holds it; only with a room.",
    "Upload-Offset": "How many bytes the server has.",
    "Upload-Length": "How many bytes the file has.",
    "Upload-Defer-Length": "`1` while the length is not known.",
    "Upload-Concat": "`partial` for a part of a file; of a file that was put together its parts, as they were named.",
    "Upload-Complete": "Whether the upload has ended with its last byte: `?1` or `?0` (the draft of the IETF).",
    "Upload-Limit": "`max-size` in bytes and `max-age` in seconds (the draft of the IETF).",
    "Accept-Patch": "What bytes are appended as.",
    "Upload-Expires": "Until when an unfinished upload is kept.",
    "Upload-Metadata": "What was said when it began.",
    "Tus-Resumable": "`1.0.0`",
    "Tus-Version": "Versions that are spoken.",
    "Tus-Extension": "Extensions that are spoken.",
    "Tus-Max-Size": "The largest file in bytes.",
    "Tus-Checksum-Algorithm": "Checksums that a request may be sent with.",
    "Allow": "The methods of this address.",
    "ETag": "Names these bytes.",
    "Accept-Ranges": "`bytes`",
    "Content-Range": "Which bytes these are, and of how many.",
    "Content-Disposition": "Whether to show or to save it, and its name.",
    "Retry-After": "Seconds until it is worth trying again.",
}


_WITH = {
    "409": "Retry-After",
    "412": "Tus-Version",
    "416": "Content-Range",
    "423": "Retry-After",
    "429": "Retry-After",
    "default": "Retry-After",
}
"""Headers of refusals."""


def refusals(statuses: Iterable[str], headers: str = "") -> dict[str, Any]:
    """Return the responses for problems with these statuses, and the default one for any other problem."""
    content = {"application/problem+json": _ref("Problem")}
    return {
        status: _answer(
            _REFUSED.get(status, "Any other problem: 500, 503"),
            headers=f"{headers} {_WITH.get(status, '')}",
            content=content,
        )
        for status in (*statuses, "default")
    }


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _headers(names: str) -> dict[str, Any]:
    return {name: {"description": _HEADERS[name], "schema": _TEXT} for name in names.split()}


def _answer(
    meaning: str, *, headers: str = "", content: Mapping[str, dict[str, Any]] = MappingProxyType({})
) -> dict[str, Any]:
    """Return a response; ``headers`` are names separated by blanks, ``content`` maps media types to schemas."""
    described = {"headers": _headers(headers)} if headers.strip() else {}
    bodies = {"content": {kind: {"schema": schema} for kind, schema in content.items()}} if content else {}
    return {"description": meaning, **described, **bodies}


def _operation(
    name: str, summary: str, good: dict[str, Any], refused: str = "", *, about: str = "", **more: Any
) -> dict[str, Any]:
    """Return an operation; ``good`` maps a status to its response, ``refused`` lists the statuses of problems.

    ``about`` lists headers that refusals carry as well.
    """
    return {
        "operationId": name,
        "summary": summary,
        "tags": ["media"],
        "security": [{"token": []}, {"session": []}],
        "responses": {**good, **refusals(refused.split(), about)},
        **more,
    }


def parameter(place: str, name: str, meaning: str = "", *, required: bool = False, **schema: Any) -> dict[str, Any]:
    """Return a parameter; ``place`` is path, query or header."""
    return {
        "in": place,
        "name": name,
        "description": meaning,
        "required": required or place == "path",
        "schema": {**_TEXT, **schema},
    }


def _form(name: str, summary: str) -> dict[str, Any]:
    about = "Upload-Media Upload-Message"
    names = ("room", "body", "caption", "client_id", "namespace", "title", "reply_to", "thread", "broadcast")
    fields = dict.fromkeys(names, _TEXT)
    schema = {"type": "object", "properties": {**fields, "file": _BYTES}, "required": ["file"]}
    content = {"application/json": _ref("AttachmentPayload")}
    responses = {
        "201": _answer("The attachment", headers=about, content=content),
        "200": _answer("The attachment of an earlier one with this `client_id`", headers=about, content=content),
    }
    refused = "400 401 403 404 409 410 413 415 422 423 429 507"
    operation = _operation(name, summary, responses, refused, about=about, tags=["chat"])
    operation["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": schema}}}
    return {"post": operation}


def _library_form() -> dict[str, Any]:
    names = ("namespace", "title", "tags", "collection", "visibility", "generate_ai_tags")
    schema = {
        "type": "object",
        "properties": {**dict.fromkeys(names, _TEXT), "file": {"type": "array", "items": _BYTES}},
        "required": ["file"],
    }
    body = {"anyOf": [_ref("FilePayload"), _ref("FilesSent")]}
    good = {"201": _answer("The file; of several those that stand", content={"application/json": body})}
    refused = "400 401 403 404 405 409 410 413 415 422 429 507"
    summary = "Send files into a library; fields before or after them"
    operation = _operation("post_upload_library", summary, good, refused)
    operation["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": schema}}}
    return {"post": operation}


_TUS = parameter("header", "Tus-Resumable", enum=["1.0.0"])
_DRAFT = parameter("header", "Upload-Draft-Interop-Version", enum=["6", "7", "8"])
_COMPLETE = parameter("header", "Upload-Complete", "By the draft: whether the upload ends here, `?1` or `?0`.")
_UPLOAD = parameter("path", "upload_id")
_METADATA = (
    "`filename, filetype, namespace, room, client_id, upload_id, body, caption, title, collection, visibility, tags, "
    "generate_ai_tags, reply_to, thread, broadcast`"
)
_METHODS = ["PATCH", "HEAD", "DELETE", "OPTIONS"]
_OVERRIDE = "Stands for this method, where only POST can be sent."
_ABOUT = "Tus-Resumable Upload-Media Upload-Message"
_REFUSED_WITH = f"{_ABOUT} Upload-Offset Upload-Complete Upload-Limit"
_STANDS = f"{_REFUSED_WITH} Upload-Expires"
_AT = f"{_STANDS} Upload-Length Upload-Defer-Length Upload-Metadata Upload-Concat"
_CHUNK = {key: {"schema": _BYTES} for key in ("application/offset+octet-stream", "application/partial-upload")}
_SPOKEN = "Tus-Version Tus-Extension Tus-Max-Size Tus-Checksum-Algorithm Accept-Patch Upload-Limit"
_OFFERED = _answer("What is spoken here", headers=f"Tus-Resumable {_SPOKEN}")
_APPENDED = _answer("`Upload-Offset` is what the server has now", headers=_STANDS)
_NOT_APPENDED = "400 401 403 404 409 410 412 413 415 422 423 460 507"
_CHECKSUM = parameter(
    "header",
    "Upload-Checksum",
    "`sha1`, `sha256` or `crc32c` of the bytes of this request, and the value in base64; 460 where they differ.",
)

_UPLOADS = {
    "options": _operation("options_uploads", "Which tus is spoken here", {"204": _OFFERED}, security=[{}]),
    "post": _operation(
        "post_upload",
        "Begin a resumable upload (tus 1.0, or the draft of the IETF), with its first bytes if they are at hand",
        {"201": _answer("It has begun, or had already", headers=f"Location {_STANDS}")},
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
    "options": _operation(
        "options_upload", "What is spoken here", {"204": _OFFERED}, security=[{}], parameters=[_UPLOAD]
    ),
    "head": _operation(
        "head_upload",
        "How far an upload is",
        dict.fromkeys(("200", "204"), _answer("`Upload-Offset`; 204 by the draft", headers=_AT)),
        "400 401 404 410 412 423",
        about=_REFUSED_WITH,
        parameters=[_UPLOAD, _TUS, _DRAFT],
    ),
    "patch": _operation(
        "patch_upload",
        "Append bytes",
        {"204": _APPENDED, "201": _answer("By the draft: the file is whole", headers=_STANDS)},
        _NOT_APPENDED,
        about=_REFUSED_WITH,
        parameters=[
            *(_UPLOAD, _TUS, _DRAFT, _COMPLETE),
            parameter("header", "Upload-Offset", _HEADERS["Upload-Offset"], required=True),
            _CHECKSUM,
            parameter("header", "Upload-Length", "Size in bytes, once, where it was deferred."),
        ],
        requestBody={"required": True, "content": _CHUNK},
    ),
    "delete": _operation(
        "delete_upload",
        "Cancel an upload",
        {"204": _answer("Gone", headers=_REFUSED_WITH)},
        "400 401 403 404 410 412 423",
        about=_REFUSED_WITH,
        parameters=[_UPLOAD, _TUS, _DRAFT],
    ),
    "post": _operation(
        "post_upload_as",
        "Another method, for clients and proxies that know only GET and POST",
        {
            "204": _answer("As the other", headers=f"{_AT} {_SPOKEN}"),
            "201": _answer("As PATCH", headers=_STANDS),
            "200": _answer("As HEAD", headers=_AT),
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
    "post": _operation(
        "post_upload_possession",
        "Prove to have bytes that the namespace holds, in place of sending them",
        {
            "200": _answer(
                "To a hash what is to be proved; to its proof the file, which is complete",
                headers="Upload-Media Upload-Message Upload-Offset",
                content={"application/json": {"anyOf": [_ref("ChallengePayload"), _ref("AttachmentPayload")]}},
            )
        },
        "400 401 403 404 409 410 413 415 423 429 507",
        about="Upload-Media Upload-Message",
        parameters=[_UPLOAD],
        requestBody={"required": True, "content": {"application/json": {"schema": _ref("Possession")}}},
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
    **content: dict[str, Any],
) -> dict[str, Any]:
    """Describe an address of bytes; ``elsewhere``: where they stand in an object storage, it may redirect there."""
    headers = "ETag Accept-Ranges Content-Disposition"
    answers = {
        "200": _answer("All bytes", headers=headers, content={"*/*": _BYTES, **content}),
        "206": _answer("The range that was asked for", headers=f"{headers} Content-Range", content={"*/*": _BYTES}),
        "304": _answer("Not changed", headers="ETag"),
    }
    more: dict[str, Any] = {"parameters": [of, *parameters, *_KEPT], "security": _OPEN}
    refused = "400 401 403 404 416"
    stored = {"302": _answer("An object storage has them, for a minute at this address", headers="Location")}
    return {
        "get": _operation(f"get_{name}", summary, answers | (stored if elsewhere else {}), refused, **more),
        "head": _operation(f"head_{name}", f"{summary}: the headers alone", _bare(answers), refused, **more),
    }


def _bare(answers: dict[str, Any]) -> dict[str, Any]:
    return {status: {key: response[key] for key in ("description", "headers")} for status, response in answers.items()}


_PICTURES = ("image/jpeg", "image/png", "image/webp", "image/gif")
_LOOKS = {"application/json": _ref("UserPayload")}
_AVATAR = {
    "put": _operation(
        "put_avatar",
        "Set one's own picture: the bytes of a JPEG, PNG, WebP or GIF of 5 MiB at most",
        {
            "200": _answer("The person with it", content=_LOOKS),
            "202": _answer("The person as before: the picture is shown once it is made", content=_LOOKS),
        },
        "400 401 403 413 415 422 429 503",
        requestBody={"required": True, "content": {kind: {"schema": _BYTES} for kind in _PICTURES}},
        tags=["accounts"],
    ),
    "delete": _operation(
        "delete_avatar",
        "Take one's own picture away",
        {"200": _answer("The person without it", content=_LOOKS)},
        "400 401 403 429",
        tags=["accounts"],
    ),
}

_HLS = {"application/vnd.apple.mpegurl": _TEXT}
_PLAYLIST = {
    "get": _operation(
        "get_file_stream",
        "A video in several heights, or one that is being converted, as a playlist (HLS), which `stream.hls` names",
        {"200": _answer("The heights, the fragments of one, or the pieces that stand", content=_HLS)},
        "400 401 403 404 410",
        parameters=[_MEDIA, *_KEYS, parameter("query", "height", "One of the heights that the playlist names.")],
        security=_OPEN,
    )
}

_DESCRIBED = {
    "allOf": [
        _ref("AttachmentPayload"),
        {"type": "object", "properties": {"expires_at": _TEXT}, "required": ["expires_at"]},
    ]
}


def _health(name: str, summary: str, *statuses: str, schema: dict[str, Any]) -> dict[str, Any]:
    answers = {status: _answer(summary, content={"application/json": schema}) for status in statuses}
    return {"get": _operation(name, summary, answers, security=[{}], tags=["health"])}


STREAMED: dict[str, Any] = {
    "/api/chat/videos/upload/": _form("post_upload_video", "Send a video; the fields come before the file"),
    "/api/chat/upload/": _form("post_upload_file", "Send any file; the fields come before it"),
    "/api/chat/videos/{media_id}/download/": _download(
        "video_download",
        "A video's bytes; with `Accept: application/json` its facts and a fresh address",
        _KEYS[0],
        elsewhere=True,
        **{"application/json": _DESCRIBED},
    ),
    "/api/v1/me/avatar/": _AVATAR,
    "/media/avatars/{avatar_id}/{side}.webp": _download(
        "avatar",
        "A person's picture, while it is theirs; its address is in `avatar_url`",
        _KEYS[0],
        parameter("path", "side", "64, 128 or 256 pixels."),
        of=parameter("path", "avatar_id"),
    ),
    "/media/archives/{job_id}.zip": {
        "get": _operation(
            "get_archive",
            "The files of an archive as a ZIP; its address is in the `result` of its job",
            {"200": _answer("The ZIP", headers="Content-Disposition", content={"application/zip": _BYTES})},
            "400 401 403 404 410",
            parameters=[parameter("path", "job_id"), _KEYS[0]],
            security=_OPEN,
        )
    },
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
    "/api/v1/media/upload/": _library_form(),
    "/api/v1/media/uploads/": _UPLOADS,
    "/api/v1/media/uploads/{upload_id}": _ONE_UPLOAD,
    "/api/v1/media/uploads/{upload_id}/possession/": _POSSESSION,
    "/healthz": _health("get_healthz", "This process lives", "200", schema={"type": "object"}),
    "/readyz": _health("get_readyz", "Whether requests can be served", "200", "503", schema=_ref("Readiness")),
}

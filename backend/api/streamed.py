"""What the OpenAPI document says of the addresses whose bodies stream; they are served beside Django, without views."""

from __future__ import annotations

from typing import Any

from backend.api.problems import STATUS

_ATTACHMENT = {"application/json": {"schema": {"$ref": "#/components/schemas/AttachmentPayload"}}}
_PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
_SECURITY: list[dict[str, list[str]]] = [{"token": []}, {"session": []}]
_BYTES: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
_REFUSED = {str(status): title for status, title in STATUS.values()}


def _operation(name: str, summary: str, good: dict[str, str], refused: str, **more: Any) -> dict[str, Any]:
    """One operation; ``good`` maps a status to what it means, ``refused`` names the statuses of problems."""
    answers: dict[str, Any] = {status: {"description": meaning} for status, meaning in good.items()}
    problems = {one: {"description": _REFUSED[one], "content": _PROBLEM} for one in refused.split()}
    tag = "media" if "upload" in name.split("_") else "chat"
    return {
        "operationId": name,
        "summary": summary,
        "tags": [tag],
        "security": _SECURITY,
        "responses": {**answers, **problems},
        **more,
    }


def _in(place: str, name: str, meaning: str = "", *, required: bool = False) -> dict[str, Any]:
    return {
        "in": place,
        "name": name,
        "description": meaning,
        "required": required or place == "path",
        "schema": {"type": "string"},
    }


def _form(name: str, summary: str) -> dict[str, Any]:
    text = {"type": "string"}
    fields = {"room": text, "body": text, "client_id": text, "file": _BYTES["schema"]}
    schema = {"type": "object", "properties": fields, "required": ["file"]}
    taken = {"201": "The attachment", "200": "The attachment of an earlier upload with this `client_id`"}
    operation = _operation(name, summary, taken, "400 401 403 404 413 415 422 429 507")
    operation["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": schema}}}
    for status in taken:
        operation["responses"][status]["content"] = _ATTACHMENT
    return {"post": operation}


_TUS = _in("header", "Tus-Resumable", "`1.0.0`", required=True)
_OFFSET = _in("header", "Upload-Offset", "How many bytes the server has.", required=True)
_LENGTH = _in("header", "Upload-Length", "Size in bytes.", required=True)
_ABOUT = _in("header", "Upload-Metadata", "`filename, filetype, namespace, room, client_id, upload_id, body, title`")
_UPLOAD = _in("path", "upload_id")
_MEDIA = _in("path", "media_id")
_RANGE = _in("header", "Range", "One range of bytes.")
_CHUNK = {"required": True, "content": {"application/offset+octet-stream": _BYTES}}

_DOWNLOAD = _operation(
    "get_video_download",
    "A video's bytes; with `Accept: application/json` its facts and a fresh address",
    {"200": "All bytes", "206": "The range that was asked for", "304": "Not changed"},
    "400 401 403 404 416",
    parameters=[_MEDIA, _RANGE],
)
_DOWNLOAD["responses"]["200"]["content"] = {"application/octet-stream": _BYTES, **_ATTACHMENT}

STREAMED: dict[str, Any] = {
    "/api/chat/videos/upload/": _form("post_upload_video", "Send a video; the fields come before the file"),
    "/api/chat/upload/": _form("post_upload_file", "Send any file; the fields come before it"),
    "/api/chat/videos/{media_id}/download/": {"get": _DOWNLOAD},
    "/api/v1/media/uploads/": {
        "post": _operation(
            "post_upload",
            "Begin a resumable upload (tus 1.0)",
            {"201": "`Location` is the upload's address; `Upload-Media` and `Upload-Message` name what it becomes"},
            "400 401 403 404 409 410 413 415 422 429 507",
            parameters=[_TUS, _LENGTH, _ABOUT],
        ),
    },
    "/api/v1/media/uploads/{upload_id}": {
        "head": _operation(
            "head_upload",
            "How far an upload is",
            {"200": "`Upload-Offset`"},
            "400 401 404 410",
            parameters=[_UPLOAD, _TUS],
        ),
        "patch": _operation(
            "patch_upload",
            "Append bytes",
            {"204": "`Upload-Offset` is what the server has now"},
            "400 401 403 404 409 410 413 415 422 423 507",
            parameters=[_UPLOAD, _TUS, _OFFSET],
            requestBody=_CHUNK,
        ),
        "delete": _operation(
            "delete_upload", "Cancel an upload", {"204": "Gone"}, "400 401 404 410", parameters=[_UPLOAD, _TUS]
        ),
    },
}

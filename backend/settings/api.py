"""The HTTP edge: Django REST framework and the OpenAPI document."""

from typing import Any

from backend.settings.limits import REQUEST_BYTES

FILE_UPLOAD_MAX_MEMORY_SIZE = REQUEST_BYTES + 1
"""No body that Django takes becomes a temporary file, which a full disk would refuse."""

REST_FRAMEWORK: dict[str, Any] = {
    # Who may come in, and how answers look, stands in backend.api.framework.endpoint, the base of every endpoint.
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["backend.api.framework.rendering.StructRenderer"],
    "DEFAULT_PARSER_CLASSES": [],
    "DEFAULT_METADATA_CLASS": None,
    "URL_FORMAT_OVERRIDE": None,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "backend.api.framework.errors.problem_response",
    "UNAUTHENTICATED_USER": None,
    "UNAUTHENTICATED_TOKEN": None,
}

SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "OffChat",
    "DESCRIPTION": "Self-hosted real-time chat with live media. The WebSocket protocol is described in the docs.",
    "VERSION": "0.1.0",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": False,
    "SORT_OPERATIONS": True,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "POSTPROCESSING_HOOKS": ["backend.api.framework.schema.with_contract"],
}

"""Builds the OpenAPI document: structs as its components, and the decorator for what a view takes and returns."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeVar

import msgspec
from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from msgspec import Struct

from backend.api.framework.described import parameter, refusals
from backend.api.framework.parameters import described
from backend.api.framework.shapes import INPUTS, SHAPES, Problem
from backend.api.framework.streamed import STREAMED
from backend.inputs import Input

F = TypeVar("F", bound=Callable[..., Any])

_REF = "#/components/schemas/{name}"


def readable(components: Mapping[str, Any], ref_template: str) -> dict[str, Any]:
    """Complete the schemas that msgspec makes of structs.

    Free-form objects take any key, descriptions lose the indent of the source, and the acting person of an activity
    row, which is untyped below accounts, is a user.
    """
    schemas = {name: _opened(schema) for name, schema in components.items()}
    for schema in schemas.values():
        if "description" in schema:
            schema["description"] = inspect.cleandoc(schema["description"])
    if "ActivityPayload" in schemas:
        user = {"$ref": ref_template.format(name="UserPayload")}
        for person in ("actor", "person"):
            schemas["ActivityPayload"]["properties"][person] = {"anyOf": [user, {"type": "null"}]}
    return schemas


def _opened(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_opened(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    opened = {key: _opened(part) for key, part in schema.items()}
    if opened.get("type") == "object" and not {"properties", "additionalProperties"} & opened.keys():
        opened["additionalProperties"] = True
    return opened


def answers(
    answer: type[Struct] | None,
    *,
    takes: type[Input] | None = None,
    status: int = 200,
    also: int | None = None,
    accepted: type[Struct] | None = None,
    instead: type[Struct] | None = None,
    text: str | None = None,
    many: bool = False,
    refuses: Sequence[int] = (),
    query: Mapping[str, Described] = MappingProxyType({}),
    summary: str,
) -> Callable[[F], F]:
    """Declare for the OpenAPI document what a method of an endpoint takes and returns.

    ``also`` is a second status with the same body, ``accepted`` the body of a 202, ``instead`` another body of the same
    status, ``text`` the media type of a text that may come in its place, ``many`` says that the body is a list of them;
    ``refuses`` are statuses of problems, besides those that all methods of a kind share (:func:`with_contract`);
    ``query`` maps query parameters to their descriptions, some with the words that they may be.
    """
    body = _body(answer, instead, many=many)
    good: dict[int | tuple[int, str], Any] = {code: body for code in (status, also) if code}
    if text:
        good[status, text] = {"type": "string"}
    if accepted:
        good[202] = _body(accepted)
    bad = {(code, "application/problem+json"): _ref(Problem) for code in (400, 401, *refuses)}
    parameters = [_parameter(name, meaning) for name, meaning in query.items()]
    if text:
        parameters.append(OpenApiParameter("Content-Disposition", str, "header", response=[status]))

    def decorate(method: F) -> F:
        operation_id = _operation_id(method.__qualname__)
        if takes:
            _BODIES[operation_id] = takes
        return extend_schema(
            operation_id=operation_id,
            request={"application/json": _ref(takes)} if takes else None,
            responses={**good, **bad},
            parameters=parameters,
            summary=summary,
        )(method)

    return decorate


_BODIES: dict[str, type[Input]] = {}
"""What operations take, by their ids: drf-spectacular leaves out the bodies of DELETE."""

Described = str | tuple[str, tuple[str, ...] | dict[str, Any]]


def _parameter(name: str, meaning: Described) -> OpenApiParameter:
    description, limits = (meaning, None) if isinstance(meaning, str) else meaning
    if isinstance(limits, dict):
        return OpenApiParameter(name, limits, "query", description=description)
    return OpenApiParameter(name, str, "query", description=description, enum=limits)


def _operation_id(qualname: str) -> str:
    """Return the id of an operation: ``get_rooms`` for ``RoomsView.get``."""
    endpoint, _, method = qualname.partition(".")
    return f"{method}_{re.sub(r'(?<!^)(?=[A-Z])', '_', endpoint.removesuffix('View')).lower()}"


class Credentials(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The security schemes of the API."""

    target_class = "backend.api.framework.auth.ActorAuthentication"
    name = ["token", "session"]

    def get_security_requirement(self, *_: Any) -> list[dict[str, list[Any]]]:
        """Return the alternatives: either scheme."""
        return [{name: []} for name in self.name]

    def get_security_definition(self, *_: Any) -> list[dict[str, Any]]:
        """Return the schemes: a token in the header, or a session cookie with its CSRF token."""
        header = "`Authorization: Token <token>`"
        cookie = "With `X-CSRFToken` for everything but GET and HEAD."
        return [
            {"type": "apiKey", "in": "header", "name": "Authorization", "description": header},
            {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME, "description": cookie},
        ]


def _body(answer: type[Struct] | None, instead: type[Struct] | None = None, *, many: bool = False) -> Any:
    if answer is None:
        return OpenApiResponse(description="Done; no body.")
    body: dict[str, Any] = {"anyOf": [_ref(answer), _ref(instead)]} if instead else _ref(answer)
    return {"type": "array", "items": body} if many else body


def _ref(struct: type[Struct]) -> dict[str, str]:
    return {"$ref": _REF.format(name=struct.__name__)}


def components() -> dict[str, Any]:
    """Return the components of the OpenAPI document by name."""
    _, schemas = msgspec.json.schema_components(SHAPES, ref_template=_REF)
    for struct in INPUTS:
        _leave_out(schemas[struct.__name__], struct.in_address)
    return readable(schemas, _REF)


def _leave_out(schema: dict[str, Any], in_address: Sequence[str]) -> None:
    """Remove fields from a body's schema that are read from the path."""
    for name in in_address:
        del schema["properties"][name]
        schema["required"] = [field for field in schema["required"] if field != name]


def with_contract(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Add the structs to the document, and the common responses to each operation; drf-spectacular's hook."""
    for path in result["paths"].values():
        for method, operation in path.items():
            _complete(method, operation)
    result["paths"] = dict(sorted({**result["paths"], **STREAMED}.items()))
    result["paths"] = {path: _described(operations) for path, operations in result["paths"].items()}
    result.setdefault("components", {}).setdefault("schemas", {}).update(components())
    return result


def _described(operations: dict[str, Any]) -> dict[str, Any]:
    """Return the operations of a path with types and descriptions of all parameters."""
    return {
        method: {**operation, "parameters": [described(entry) for entry in operation["parameters"]]}
        if "parameters" in operation
        else operation
        for method, operation in operations.items()
    }


_AFRESH = {
    "post_ticket",
    "post_grant",
    "post_reveal",
    "post_case_reveal",
    "post_users",
    "post_user_reset",
    "post_my_password",
    "post_webhooks",
    "post_webhook_secret",
    "post_bots",
    "post_bot_tokens",
    "post_hooks",
    "post_commands",
    "post_command_secret",
}
"""Operations whose responses hold credentials; a repetition is never answered from the store."""

_REVISED = {"get_file", "patch_file", "post_file_restore", "post_file_retry"}
"""Operations whose responses carry the revision of a file as ETag."""

_ETAG = {"ETag": {"description": "The revision, for `If-Match`.", "schema": {"type": "string"}}}
_LOCATION = {"Location": {"description": "Where the job is.", "schema": {"type": "string"}}}
_READ = parameter("header", "If-Match", "The ETag of what was read: a later state is not overwritten (412).")

_KEY = parameter("header", "Idempotency-Key", "A repetition with the same key and body is answered as the first time.")


def _complete(method: str, operation: dict[str, Any]) -> None:
    answers: dict[str, Any] = operation["responses"]
    statuses = {status for status in answers if status >= "4"}
    authenticated = "security" in operation
    if method == "delete" and (takes := _BODIES.get(operation["operationId"])):
        operation["requestBody"] = {"content": {"application/json": {"schema": _ref(takes)}}}
    if "requestBody" in operation:
        operation["requestBody"]["required"] = True
        statuses |= {"413", "415"}
    if authenticated:
        # The scopes of a bot's token, and the CSRF token of a session.
        statuses.add("403")
    if method != "get":
        statuses.add("429")
    if method == "post" and authenticated and operation["operationId"] not in _AFRESH:
        statuses.add("409")
        operation["parameters"] = [*operation.get("parameters", ()), _KEY]
    if operation["operationId"] in _REVISED:
        answers["200"]["headers"] = _ETAG
        if method == "patch":
            operation["parameters"] = [*operation.get("parameters", ()), _READ]
    if "202" in answers:
        answers["202"]["headers"] = _LOCATION
    operation["responses"] = {**answers, **refusals(sorted(statuses))}

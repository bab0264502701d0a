"""The OpenAPI document: the structs of the contract as its components, and one word for what every view can answer."""

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

from backend.api.framework.parameters import described
from backend.api.framework.shapes import INPUTS, SHAPES, Problem
from backend.api.framework.streamed import STREAMED, parameter, refusals
from backend.inputs import Input

F = TypeVar("F", bound=Callable[..., Any])

_REF = "#/components/schemas/{name}"


def readable(components: Mapping[str, Any], ref_template: str) -> dict[str, Any]:
    """The schemas of structs, with what msgspec cannot say.

    Free-form objects take any key, descriptions lose the indent of the source, and the acting person of an activity
    row, which the event log must not know about, is a user.
    """
    found = {name: _opened(schema) for name, schema in components.items()}
    for schema in found.values():
        if "description" in schema:
            schema["description"] = inspect.cleandoc(schema["description"])
    if "ActivityPayload" in found:
        user = {"$ref": ref_template.format(name="UserPayload")}
        found["ActivityPayload"]["properties"]["actor"] = {"anyOf": [user, {"type": "null"}]}
    return found


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
    refuses: Sequence[int] = (),
    query: Mapping[str, str] = MappingProxyType({}),
    summary: str,
) -> Callable[[F], F]:
    """What a method of an endpoint takes and answers, for the OpenAPI document.

    ``also`` is a second status with the same answer; every method may also refuse with ``refuses``, and with what goes
    for its kind (:func:`with_contract`); ``query`` maps a parameter of the address to what it means.
    """
    good = {code: _body(answer) for code in (status, also) if code}
    bad = {(code, "application/problem+json"): _ref(Problem) for code in (400, 401, *refuses)}
    parameters = [OpenApiParameter(name, str, "query", description=meaning) for name, meaning in query.items()]
    request = {"application/json": _ref(takes)} if takes else None

    def decorate(method: F) -> F:
        described: F = extend_schema(
            operation_id=_operation_id(method.__qualname__),
            request=request,
            responses={**good, **bad},
            parameters=parameters,
            summary=summary,
        )(method)
        return described

    return decorate


def _operation_id(qualname: str) -> str:
    """``RoomsView.get`` is ``get_rooms``."""
    endpoint, _, method = qualname.partition(".")
    return f"{method}_{re.sub(r'(?<!^)(?=[A-Z])', '_', endpoint.removesuffix('View')).lower()}"


class Credentials(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """What a client may present."""

    target_class = "backend.api.framework.auth.ActorAuthentication"
    name = ["token", "session"]

    def get_security_requirement(self, *_: Any) -> list[dict[str, list[Any]]]:
        """Either of the two."""
        return [{name: []} for name in self.name]

    def get_security_definition(self, *_: Any) -> list[dict[str, Any]]:
        """A token in the header, or a session cookie with its CSRF token."""
        header = "`Authorization: Token <token>`"
        cookie = "With `X-CSRFToken` for everything but GET and HEAD."
        return [
            {"type": "apiKey", "in": "header", "name": "Authorization", "description": header},
            {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME, "description": cookie},
        ]


def _body(answer: type[Struct] | None) -> Any:
    return _ref(answer) if answer else OpenApiResponse(description="Done; no body.")


def _ref(struct: type[Struct]) -> dict[str, str]:
    return {"$ref": _REF.format(name=struct.__name__)}


def components() -> dict[str, Any]:
    """The components of the OpenAPI document."""
    _, found = msgspec.json.schema_components(SHAPES, ref_template=_REF)
    for taken in INPUTS:
        _leave_out(found[taken.__name__], taken.in_address)
    return readable(found, _REF)


def _leave_out(schema: dict[str, Any], in_address: Sequence[str]) -> None:
    """Take fields out of a body's schema that are read from the address."""
    for name in in_address:
        del schema["properties"][name]
        schema["required"] = [one for one in schema["required"] if one != name]


def with_contract(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """drf-spectacular's hook: adds the structs to the document, and to each operation what goes for its kind."""
    for path in result["paths"].values():
        for method, operation in path.items():
            _complete(method, operation)
    result["paths"] = dict(sorted({**result["paths"], **STREAMED}.items()))
    result["paths"] = {path: _described(operations) for path, operations in result["paths"].items()}
    result.setdefault("components", {}).setdefault("schemas", {}).update(components())
    return result


def _described(operations: dict[str, Any]) -> dict[str, Any]:
    """The operations of an address with all parameters typed."""
    return {
        method: {**one, "parameters": [described(asked) for asked in one["parameters"]]} if "parameters" in one else one
        for method, one in operations.items()
    }


_AFRESH = {"post_ticket", "post_grant", "post_reveal", "post_users", "post_user_reset", "post_my_password"}
"""What lets somebody in is answered afresh each time."""

_REVISED = {"get_file", "patch_file", "post_file_restore"}
"""What answers with the revision of a file as its ETag."""

_ETAG = {"ETag": {"description": "The revision, for `If-Match`.", "schema": {"type": "string"}}}
_READ = parameter("header", "If-Match", "The ETag of what was read: a later state is not overwritten (412).")

_KEY = parameter("header", "Idempotency-Key", "A repetition with the same key and body is answered as the first time.")


def _complete(method: str, operation: dict[str, Any]) -> None:
    answers: dict[str, Any] = operation["responses"]
    refused = {status for status in answers if status >= "4"}
    known = "security" in operation
    if "requestBody" in operation:
        operation["requestBody"]["required"] = True
        refused |= {"413", "415"}
    if method != "get":
        # The CSRF token of a session.
        refused |= {"429", "403"} if known else {"429"}
    if method == "post" and known and operation["operationId"] not in _AFRESH:
        refused.add("409")
        operation["parameters"] = [*operation.get("parameters", ()), _KEY]
    if operation["operationId"] in _REVISED:
        answers["200"]["headers"] = _ETAG
        if method == "patch":
            operation["parameters"] = [*operation.get("parameters", ()), _READ]
    operation["responses"] = {**answers, **refusals(sorted(refused))}

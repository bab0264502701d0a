"""Each operation of the OpenAPI document shows what is sent and answered, and what it shows is what its schema says."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from backend.api.docs import openapi
from backend.api.framework.examples import examples

BODIES = {"application/json", "multipart/form-data"}
"""Contents with an example; bytes have none."""


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """The document, in whose schemas an object has no fields but those that are named."""
    found: dict[str, Any] = json.loads(openapi())
    for name, schema in found["components"]["schemas"].items():
        # The download of a video adds a field to an attachment.
        if "properties" in schema and name != "AttachmentPayload":
            schema.setdefault("additionalProperties", False)
    return found


def contents(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every body that has to have an example, with where it stands."""
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            found = {"request": operation.get("requestBody", {})}
            found |= {status: one for status, one in operation["responses"].items() if status < "3"}
            for part, body in found.items():
                for kind, content in body.get("content", {}).items():
                    if kind in BODIES:
                        yield f"{method} {path} {part} {kind}", content


def test_every_operation_shows_what_is_sent_and_what_is_answered(document: dict[str, Any]) -> None:
    assert [where for where, content in contents(document) if "example" not in content] == []


def test_every_example_is_what_its_schema_says(document: dict[str, Any]) -> None:
    wrong = []
    for where, content in contents(document):
        schema = {**copy.copy(content["schema"]), "components": document["components"]}
        if "multipart" in where:
            # A file stands in an example by its name.
            schema["properties"] = {**schema["properties"], "file": {}}
        faults = Draft202012Validator(schema).iter_errors(content["example"])
        wrong += [f"{where}: {fault.message[:300]}" for fault in faults]
    assert not wrong, "\n".join(wrong)


def test_no_example_is_of_another_operation(document: dict[str, Any]) -> None:
    known = {one["operationId"] for found in document["paths"].values() for one in found.values()}
    assert examples().keys() <= known

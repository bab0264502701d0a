"""The examples of the OpenAPI document: what clients send and are answered, by operation, from a file of real answers.

``python -m tests.examples`` writes the file.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

_PLACE = Path(__file__).parents[1] / "examples.json"


@cache
def examples() -> dict[str, dict[str, Any]]:
    """Return the examples by operation id: ``request`` and ``response``.

    ``form`` and ``accepted`` where a form and the body of a 202 are others.
    """
    found: dict[str, dict[str, Any]] = json.loads(_PLACE.read_text())
    return found


def with_examples(document: dict[str, Any]) -> dict[str, Any]:
    """Add the examples to the document; types that are generated from it are made without them."""
    for operations in document["paths"].values():
        for operation in operations.values():
            _add_examples(operation)
    return document


def _add_examples(operation: dict[str, Any]) -> None:
    known = examples().get(operation.get("operationId", ""), {})
    if "request" in known:
        for kind, content in operation.get("requestBody", {}).get("content", {}).items():
            if kind in {"application/json", "multipart/form-data"}:
                is_other = kind == "multipart/form-data" and "form" in known
                content["example"] = known["form" if is_other else "request"]
    for status, response in operation["responses"].items():
        content = response.get("content", {}).get("application/json")
        # Work that goes on answers something else than work that is done.
        example = known.get("accepted" if status == "202" and "accepted" in known else "response")
        if status < "3" and content and example is not None:
            content["example"] = example

"""The OpenAPI and AsyncAPI documents, each built once, and the Swagger page, which works offline."""

from __future__ import annotations

import threading
from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer2
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.views import APIView

from backend.api.framework.endpoint import OwnKind
from backend.api.framework.examples import with_examples

# What makes the document cannot be run by two threads at once.
_MAKING = threading.Lock()


def openapi() -> bytes:
    """Return the OpenAPI document as JSON; the first call takes half a second, and others wait for it."""
    with _MAKING:
        return _openapi()


@cache
def _openapi() -> bytes:
    document = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    text: bytes = OpenApiJsonRenderer2().render(with_examples(document))
    return text


class PublicPage(APIView):
    """A page of the documents, for all; query parameters are ignored."""

    authentication_classes = ()
    permission_classes = ()
    content_negotiation_class = OwnKind
    http_method_names = ["get", "head"]


class SchemaView(PublicPage):
    """The OpenAPI document."""

    @extend_schema(exclude=True)
    def get(self, _: Request) -> HttpResponse:
        """Return the document as JSON."""
        return _json(openapi(), "OffChat.json")


def _json(text: bytes, name: str) -> HttpResponse:
    inline = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(text, content_type="application/json", headers=inline)


@cache
def asyncapi() -> bytes:
    """Return the AsyncAPI document, which ``consumers.contract`` writes."""
    return (Path(__file__).parent / "asyncapi.json").read_bytes()


class SocketsView(PublicPage):
    """The AsyncAPI document of the sockets."""

    @extend_schema(exclude=True)
    def get(self, _: Request) -> HttpResponse:
        """Return the document as JSON."""
        return _json(asyncapi(), "OffChat.asyncapi.json")


class DocsView(SpectacularSwaggerSplitView):
    """The Swagger page; its script is a response of its own (``?script``), for the CSP forbids inline scripts."""

    authentication_classes = ()
    content_negotiation_class = OwnKind
    http_method_names = ["get", "head"]

    def _get_schema_url(self, _: Any) -> str:
        return reverse("schema")

"""The documents of the API, each made once, and the page that shows the first, which works without the internet."""

from __future__ import annotations

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


@cache
def openapi() -> bytes:
    """The OpenAPI document as JSON; half a second of work for the first who asks."""
    document = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    text: bytes = OpenApiJsonRenderer2().render(document)
    return text


class SchemaView(APIView):
    """The OpenAPI document; whatever stands in the query is ignored."""

    authentication_classes = ()
    permission_classes = ()
    content_negotiation_class = OwnKind
    http_method_names = ["get", "head"]

    @extend_schema(exclude=True)
    def get(self, _: Request) -> HttpResponse:
        """As JSON."""
        return _json(openapi(), "OffChat.json")


def _json(text: bytes, name: str) -> HttpResponse:
    inline = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(text, content_type="application/json", headers=inline)


@cache
def asyncapi() -> bytes:
    """The AsyncAPI document, which is written with the contract."""
    return (Path(__file__).parent / "asyncapi.json").read_bytes()


class SocketsView(APIView):
    """The AsyncAPI document of the sockets."""

    authentication_classes = ()
    permission_classes = ()
    content_negotiation_class = OwnKind
    http_method_names = ["get", "head"]

    @extend_schema(exclude=True)
    def get(self, _: Request) -> HttpResponse:
        """As JSON."""
        return _json(asyncapi(), "OffChat.asyncapi.json")


class DocsView(SpectacularSwaggerSplitView):
    """The page; its script comes by itself, for no page may hold one. Of the query only ``script`` means something."""

    authentication_classes = ()
    content_negotiation_class = OwnKind
    http_method_names = ["get", "head"]

    def _get_schema_url(self, _: Any) -> str:
        return reverse("schema")

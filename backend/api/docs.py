"""The OpenAPI document and the page that shows it, which works without the internet."""

from __future__ import annotations

from drf_spectacular.renderers import OpenApiJsonRenderer2
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from backend.api.framework.endpoint import OwnKind


class SchemaView(SpectacularAPIView):
    """The document, as JSON."""

    authentication_classes = ()
    content_negotiation_class = OwnKind
    http_method_names = ["get", "head"]
    renderer_classes = [OpenApiJsonRenderer2]


class DocsView(SpectacularSwaggerSplitView):
    """The page; its script comes by itself, for no page may hold one."""

    authentication_classes = ()
    content_negotiation_class = OwnKind
    http_method_names = ["get", "head"]

"""The OpenAPI document and the page that shows it, which works without the internet."""

from __future__ import annotations

from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView


class SchemaView(SpectacularAPIView):
    """The document, as JSON."""

    authentication_classes = ()
    renderer_classes = [OpenApiJsonRenderer]


class DocsView(SpectacularSwaggerView):
    """The page."""

    authentication_classes = ()

"""The HTTP entry: Django as an ASGI application; import it before anything that needs models."""

import os

from django.core.asgi import get_asgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")

application = get_asgi_application()

# Addresses import all that answers at them: done here, for the first request would wait for it otherwise.
get_resolver().url_patterns  # noqa: B018

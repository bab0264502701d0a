"""Where the built screens stand, and what they are told at run time; one build fits every installation.

The names of what they are told are those of the product's documents.
"""

from backend.settings.env import DATA, ROOT, flag, number, text
from backend.settings.limits import MAX_UPLOAD_BYTES

API_BASE_URL = text("VITE_API_BASE_URL")
"""Where the API stands; empty where it is this server."""

MEDIA_BASE_URL = text("VITE_MEDIA_BASE_URL")
"""Where media paths are fetched from; empty where it is this server."""

MAX_FILE_SIZE = min(number("VITE_MAX_FILE_SIZE", MAX_UPLOAD_BYTES, least=1), MAX_UPLOAD_BYTES)
"""Largest file that the screens offer to send, in bytes; never more than the server takes."""

ENABLE_UPLOAD = flag("VITE_ENABLE_UPLOAD", default=True)
ENABLE_AI_FEATURES = flag("VITE_ENABLE_AI_FEATURES")

_SHIPPED = ROOT / "backend" / "screens"

SCREENS = _SHIPPED if _SHIPPED.is_dir() else ROOT / "admin_ui" / "app" / "dist"
"""The built screens of the wheel or of this clone; ``index.html`` is served for the pages, the rest under ``app/``."""

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [("app", SCREENS)] if SCREENS.is_dir() else []
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MIMETYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".webmanifest": "application/manifest+json",
}
"""Said here, so that no table of the machine or of the library decides what a browser runs."""

WHITENOISE_IMMUTABLE_FILE_TEST = rf"^{STATIC_URL}app/assets/.+-[\w-]{{8}}\.\w+$"
"""Files whose names carry a hash of what is in them; browsers keep them for ever."""

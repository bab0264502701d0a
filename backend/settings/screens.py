"""What the screens are told at run time, named as in the product's documents; one build fits every installation."""

from backend.settings.env import flag, number, text
from backend.settings.limits import MAX_UPLOAD_BYTES

API_BASE_URL = text("VITE_API_BASE_URL")
"""Where the API stands; empty where it is this server."""

MEDIA_BASE_URL = text("VITE_MEDIA_BASE_URL")
"""Where media paths are fetched from; empty where it is this server."""

MAX_FILE_SIZE = min(number("VITE_MAX_FILE_SIZE", MAX_UPLOAD_BYTES, least=1), MAX_UPLOAD_BYTES)
"""Largest file that the screens offer to send, in bytes; never more than the server takes."""

ENABLE_UPLOAD = flag("VITE_ENABLE_UPLOAD", default=True)
ENABLE_AI_FEATURES = flag("VITE_ENABLE_AI_FEATURES")

"""Extracts facts and thumbnails from untrusted files; independent of Django and of the rest of OffChat."""

"""The Django application of media files, uploads and stored bytes."""

from django.apps import AppConfig


class MediaConfig(AppConfig):
    """Media files, uploads, blobs, thumbnails."""

    name = "backend.media"
    label = "media"

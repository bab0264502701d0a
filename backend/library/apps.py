"""The Django application of the media library."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """Tags, collections, and what people say of files."""

    name = "backend.library"
    label = "library"

    def ready(self) -> None:
        """Offer collections as places for uploads; hear of files that come into a library or leave it."""
        from backend.library.services import COLLECTION, CollectionPlacement
        from backend.library.subscribers import subscribe
        from backend.media.placements import offer_placement

        offer_placement(COLLECTION, CollectionPlacement())
        subscribe()

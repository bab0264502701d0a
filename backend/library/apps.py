"""The Django application of the media library."""

from uuid import UUID

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """Tags, collections, and what people say of files."""

    name = "backend.library"
    label = "library"

    def ready(self) -> None:
        """Offer collections as places for uploads, hear of files that come into a library or leave it, name indexes."""
        from backend.library.services import COLLECTION, CollectionPlacement, check_tag_tokens, check_tags, tags_of
        from backend.library.subscribers import subscribe
        from backend.media.placements import offer_placement
        from backend.media.services import check_files, files_of
        from backend.search.upkeep import Part, keep_up

        offer_placement(COLLECTION, CollectionPlacement())
        subscribe()
        keep_up("tags", Part(UUID, lambda namespace_id: tags_of(namespace_id).count(), check_tags))
        keep_up("tagged", Part(UUID, lambda namespace_id: files_of(namespace_id).count(), check_tag_tokens))
        keep_up("files", Part(UUID, lambda namespace_id: files_of(namespace_id).count(), check_files))

"""The Django application of media files, uploads and stored bytes."""

from django.apps import AppConfig


class MediaConfig(AppConfig):
    """Media files, uploads, blobs, thumbnails."""

    name = "backend.media"
    label = "media"

    def ready(self) -> None:
        """Hear of people who allow less of their photos to be kept, and tell what people have stored."""
        from backend.accounts.hooks import hear_of_withdrawals_with
        from backend.accounts.selectors import measure_space_with
        from backend.media.selectors.space import space_of_people
        from backend.media.services import forget_photo_details

        hear_of_withdrawals_with(forget_photo_details)
        measure_space_with(space_of_people)

"""The Django application of rooms, members and messages."""

from django.apps import AppConfig


class ChatConfig(AppConfig):
    """Rooms, members, messages, attachments."""

    name = "backend.chat"
    label = "chat"

    def ready(self) -> None:
        """Tell the media app how to find where a file is shown; hear of people."""
        from backend.chat.selectors import places_of_media
        from backend.chat.subscribers import subscribe
        from backend.media.hooks import find_places_with

        find_places_with(places_of_media)
        subscribe()

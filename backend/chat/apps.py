"""The Django application of rooms, members and messages."""

from uuid import UUID

from django.apps import AppConfig


class ChatConfig(AppConfig):
    """Rooms, members, messages, attachments."""

    name = "backend.chat"
    label = "chat"

    def ready(self) -> None:
        """Register chat's hooks with media (visibility, placements) and with accounts (changed people)."""
        from backend.chat.access import all_shown_in_rooms, captioned, list_uses_in_rooms, shown_in_rooms, uses_in_rooms
        from backend.chat.selectors import places_of_media
        from backend.chat.services import (
            ROOM,
            RoomPlacement,
            captions_of,
            check_captions,
            check_messages,
            delete_among_many,
            messages_of,
        )
        from backend.chat.subscribers import subscribe
        from backend.library.access import count_uses_with, find_captions_with, list_uses_with
        from backend.library.hooks import offer_file_action
        from backend.media.access import show_files_with
        from backend.media.hooks import find_places_with
        from backend.media.placements import offer_placement
        from backend.search.upkeep import Part, keep_up

        show_files_with(shown_in_rooms, for_lists=all_shown_in_rooms)
        count_uses_with(uses_in_rooms)
        find_captions_with(captioned)
        list_uses_with(list_uses_in_rooms)
        find_places_with(places_of_media)
        offer_file_action("delete", delete_among_many)
        offer_placement(ROOM, RoomPlacement())
        subscribe()
        keep_up("captions", Part(int, lambda namespace_id: captions_of(namespace_id).count(), check_captions))
        keep_up("messages", Part(UUID, lambda namespace_id: messages_of(namespace_id).count(), check_messages))

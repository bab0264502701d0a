"""Every change in conversations: one function, one sentence, one short transaction."""

from backend.chat.services.files import delete_attachment, take_down
from backend.chat.services.members import add_member, change_role, remove_member, rooms_told
from backend.chat.services.messages import delete_message, mark_read, send_message, type_in_room
from backend.chat.services.people import show_user
from backend.chat.services.rooms import create_room, delete_room, update_room
from backend.chat.services.uploads import (
    Destination,
    drop_upload,
    expire_uploads,
    finish_upload,
    judge_upload,
    start_upload,
    terminate_upload,
    upload_goes_on,
)

__all__ = [
    "Destination",
    "add_member",
    "change_role",
    "create_room",
    "delete_attachment",
    "delete_message",
    "delete_room",
    "drop_upload",
    "expire_uploads",
    "finish_upload",
    "judge_upload",
    "mark_read",
    "remove_member",
    "rooms_told",
    "send_message",
    "show_user",
    "start_upload",
    "take_down",
    "terminate_upload",
    "type_in_room",
    "update_room",
    "upload_goes_on",
]

"""Every change in conversations: one function, one sentence, one short transaction."""

from backend.chat.services.blocks import block_person, unblock_person
from backend.chat.services.captions import captions_of, check_captions, return_captions
from backend.chat.services.closed_rooms import clear_closed_rooms
from backend.chat.services.drafts import set_draft
from backend.chat.services.editing import edit_message
from backend.chat.services.erasing import (
    end_membership,
    erase_message,
    erase_reaction,
    forwards_to_erase,
    messages_to_erase,
    reactions_to_erase,
    rooms_to_leave,
    written_left,
)
from backend.chat.services.files import delete_among_many, delete_attachment, sort_file, take_down
from backend.chat.services.forwarding import forward_message
from backend.chat.services.importing import (
    ImportedMember,
    ImportedMessage,
    ImportedReaction,
    ImportedRoom,
    add_imported_messages,
    begin_imported_room,
    drop_imported_room,
    forget_followers_outside,
    show_imported_room,
)
from backend.chat.services.invited import InvitedRooms
from backend.chat.services.joining import accept_invitation, join_room, make_invitation, revoke_invitation
from backend.chat.services.link_pictures import PictureFacts, forget_pictures
from backend.chat.services.members import add_member, change_role, remove_member, rooms_told
from backend.chat.services.messages import delete_message, send_message, type_in_room
from backend.chat.services.moderated import take_down_message
from backend.chat.services.people import show_user
from backend.chat.services.personal import personalise_room
from backend.chat.services.pictures import (
    begin_room_picture,
    pictured_room,
    remove_room_picture,
    room_picture_made,
    show_room_picture,
    submit_picture,
)
from backend.chat.services.pins import pin_message, unpin_message
from backend.chat.services.placements import ROOM, RoomPlacement, in_room
from backend.chat.services.presence import forget_dead_processes, renew_presence, show_presence, tell_presence
from backend.chat.services.previews import (
    PageFacts,
    PreviewOrder,
    begin_previews,
    finish_previews,
    forget_previews,
    remove_previews,
    tend_previews,
)
from backend.chat.services.reactions import add_reaction, remove_reaction
from backend.chat.services.reads import mark_read, mark_unread
from backend.chat.services.retention import apply_retention
from backend.chat.services.rooms import administer_room, create_room, delete_room, update_room
from backend.chat.services.saved import save_message, unsave_message
from backend.chat.services.scheduled import (
    cancel_scheduled,
    change_scheduled,
    forget_scheduled,
    schedule_message,
    send_scheduled,
)
from backend.chat.services.search import check_messages, index_earlier, index_files_shown, messages_of
from backend.chat.services.sending import send
from backend.chat.services.threads import follow_thread, read_thread

__all__ = [
    "ROOM",
    "ImportedMember",
    "ImportedMessage",
    "ImportedReaction",
    "ImportedRoom",
    "InvitedRooms",
    "PageFacts",
    "PictureFacts",
    "PreviewOrder",
    "RoomPlacement",
    "accept_invitation",
    "add_imported_messages",
    "add_member",
    "add_reaction",
    "administer_room",
    "apply_retention",
    "begin_imported_room",
    "begin_previews",
    "begin_room_picture",
    "block_person",
    "cancel_scheduled",
    "captions_of",
    "change_role",
    "change_scheduled",
    "check_captions",
    "check_messages",
    "clear_closed_rooms",
    "create_room",
    "delete_among_many",
    "delete_attachment",
    "delete_message",
    "delete_room",
    "drop_imported_room",
    "edit_message",
    "end_membership",
    "erase_message",
    "erase_reaction",
    "finish_previews",
    "follow_thread",
    "forget_dead_processes",
    "forget_followers_outside",
    "forget_pictures",
    "forget_previews",
    "forget_scheduled",
    "forward_message",
    "forwards_to_erase",
    "in_room",
    "index_earlier",
    "index_files_shown",
    "join_room",
    "make_invitation",
    "mark_read",
    "mark_unread",
    "messages_of",
    "messages_to_erase",
    "personalise_room",
    "pictured_room",
    "pin_message",
    "reactions_to_erase",
    "read_thread",
    "remove_member",
    "remove_previews",
    "remove_reaction",
    "remove_room_picture",
    "renew_presence",
    "return_captions",
    "revoke_invitation",
    "room_picture_made",
    "rooms_to_leave",
    "rooms_told",
    "save_message",
    "schedule_message",
    "send",
    "send_message",
    "send_scheduled",
    "set_draft",
    "show_imported_room",
    "show_presence",
    "show_room_picture",
    "show_user",
    "sort_file",
    "submit_picture",
    "take_down",
    "take_down_message",
    "tell_presence",
    "tend_previews",
    "type_in_room",
    "unblock_person",
    "unpin_message",
    "unsave_message",
    "update_room",
    "written_left",
]

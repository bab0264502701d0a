"""Reading rooms, members, history, and where a file is shown; every count of queries here is pinned by tests."""

from backend.chat.selectors.beginnings import Beginnings, beginnings_of
from backend.chat.selectors.context import said_around, said_before, said_lately
from backend.chat.selectors.edits import edits_of
from backend.chat.selectors.files import (
    attachment,
    files_said_last,
    is_shown_in_open_rooms,
    places_of_media,
    seen_in_room_alone,
)
from backend.chat.selectors.gallery import GalleryPage, GalleryPlace, gallery_page, gallery_place
from backend.chat.selectors.link_pictures import shown_link_picture
from backend.chat.selectors.members import UNREAD_LIMIT, counts, members_among, members_of, unread_count
from backend.chat.selectors.messages import PAGE_BYTES, history, message, message_seen_last, shown_messages
from backend.chat.selectors.notified import (
    author_of,
    followers_of,
    in_timeline,
    messages_seen,
    people_in_room,
    reachable,
    rooms_seen,
)
from backend.chat.selectors.opening import (
    BlocksPage,
    blocked_by,
    came_into_room,
    channels_of,
    invitation,
    invitations_to,
    look_at_invitation,
)
from backend.chat.selectors.parts import RoomPart, room_parts
from backend.chat.selectors.pins import PinPage, PinPlace, pins_of
from backend.chat.selectors.presence import (
    Asked,
    Watched,
    presence_of,
    presence_of_all,
    presence_stream,
    sharing_a_room,
    watched_by,
    watched_by_all,
)
from backend.chat.selectors.reactions import own_reactions, reactions_to
from backend.chat.selectors.reads import reads_in, seen_by
from backend.chat.selectors.rooms import (
    RoomPlace,
    messages_within,
    named_rooms,
    namespace_rooms,
    room,
    rooms_among,
    rooms_of,
)
from backend.chat.selectors.saved import SavedPage, saved_by
from backend.chat.selectors.streams import (
    Since,
    joined_streams,
    joined_streams_of,
    own_position,
    position_of,
    room_stream,
    streams_that_show,
    user_stream,
)
from backend.chat.selectors.threads import ThreadPlace, ThreadsPage, root_for, thread_page, threads_of
from backend.chat.selectors.unread import UnreadRoom, unread_rooms
from backend.chat.selectors.unsent import drafts_of, scheduled, scheduled_of
from backend.chat.selectors.waiting import Brief, Waiting, briefs, unread_in, waiting_in

__all__ = [
    "PAGE_BYTES",
    "UNREAD_LIMIT",
    "Asked",
    "Beginnings",
    "BlocksPage",
    "Brief",
    "GalleryPage",
    "GalleryPlace",
    "PinPage",
    "PinPlace",
    "RoomPart",
    "RoomPlace",
    "SavedPage",
    "Since",
    "ThreadPlace",
    "ThreadsPage",
    "UnreadRoom",
    "Waiting",
    "Watched",
    "attachment",
    "author_of",
    "beginnings_of",
    "blocked_by",
    "briefs",
    "came_into_room",
    "channels_of",
    "counts",
    "drafts_of",
    "edits_of",
    "files_said_last",
    "followers_of",
    "gallery_page",
    "gallery_place",
    "history",
    "in_timeline",
    "invitation",
    "invitations_to",
    "is_shown_in_open_rooms",
    "joined_streams",
    "joined_streams_of",
    "look_at_invitation",
    "members_among",
    "members_of",
    "message",
    "message_seen_last",
    "messages_seen",
    "messages_within",
    "named_rooms",
    "namespace_rooms",
    "own_position",
    "own_reactions",
    "people_in_room",
    "pins_of",
    "places_of_media",
    "position_of",
    "presence_of",
    "presence_of_all",
    "presence_stream",
    "reachable",
    "reactions_to",
    "reads_in",
    "room",
    "room_parts",
    "room_stream",
    "rooms_among",
    "rooms_of",
    "rooms_seen",
    "root_for",
    "said_around",
    "said_before",
    "said_lately",
    "saved_by",
    "scheduled",
    "scheduled_of",
    "seen_by",
    "seen_in_room_alone",
    "sharing_a_room",
    "shown_link_picture",
    "shown_messages",
    "streams_that_show",
    "thread_page",
    "threads_of",
    "unread_count",
    "unread_in",
    "unread_rooms",
    "user_stream",
    "waiting_in",
    "watched_by",
    "watched_by_all",
]

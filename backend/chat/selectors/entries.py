"""By which words messages and their files are found, and under which keys they stand in the index."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from backend.chat.models import Attachment, Message
from backend.clock import LONG_AGO
from backend.search.documents import MARK, Document, document
from backend.search.index import TextIndex

ENTRIES = TextIndex(table="chat_searchentry", fts="chat_search")
"""Where messages and their files are found."""

_LINK = re.compile(r"https?://\S", re.IGNORECASE)
_LOW, _OTHERS = (1 << 80) - 1, (1 << 62) - 1


def entry_key(message: Message, media_id: UUID | None = None) -> UUID:
    """The key of a message, or of a file in it: in the order of the times of the messages, always the same."""
    key = first_key(message.created_at).int | message.pk.int & _LOW
    return UUID(int=key ^ (media_id.int & _OTHERS if media_id else 0))


def first_key(moment: datetime) -> UUID:
    """What no key of a message is below that was sent at this time or later."""
    milliseconds = (moment - LONG_AGO) // timedelta(milliseconds=1)
    return UUID(int=min(max(0, milliseconds), 2**48 - 1) << 80)


def documents_of(message: Message, attachments: Iterable[Attachment]) -> dict[UUID, Document]:
    """What a message and these of its files are found by; nothing for a message without text."""
    files = {entry_key(message, one.media_id): document_of_file(message, one) for one in attachments}
    return {entry_key(message): document_of_text(message), **files} if message.body else files


def document_of_text(message: Message) -> Document:
    """The text of a message."""
    marks = [*_marks(message), has_mark("link")] if _LINK.search(message.body) else _marks(message)
    return Document(document((message.body,), (), (), ()).fields, marks=tuple(marks))


def document_of_file(message: Message, attachment: Attachment) -> Document:
    """What a file is found by, of falling weight: its names, what is said of it, its text, the text beside it."""
    media = attachment.media
    texts = (media.title, media.name), (media.alt_text, attachment.caption), (media.text,), (message.body,)
    return Document(document(*texts).fields, marks=(*_marks(message), has_mark(media.kind)))


def _marks(message: Message) -> list[str]:
    return [room_mark(message.room_id), sender_mark(message.sender_id)]


def room_mark(room_id: UUID) -> str:
    """A room as the index holds it: it is asked for like a word, so that nothing is found that may not be seen."""
    return f"{MARK}r{room_id.hex}"


def sender_mark(user_id: UUID) -> str:
    """A sender as the index holds it."""
    return f"{MARK}u{user_id.hex}"


def has_mark(kind: str) -> str:
    """The kind of a file, or that a text holds a link."""
    return f"{MARK}h{kind}"

"""Keeps files findable by their captions and by the words of the messages that show them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import QuerySet

from backend import locks
from backend.chat.access import CAPTIONS
from backend.chat.events import MessageUpdated
from backend.chat.models import Attachment, Message
from backend.chat.payloads import message_payload
from backend.chat.selectors import shown_messages
from backend.chat.services.locks import lock_places
from backend.chat.services.search import forget_attached
from backend.events.publish import atomic, publish
from backend.locks import Rank
from backend.media.services import learn_words
from backend.search.documents import Document, document
from backend.search.upkeep import Checked


def index_captions(message: Message, attachments: Sequence[Attachment]) -> None:
    """Have these files of a message found by their captions and by its words (inside a transaction)."""
    reindex_captions(message, [one for one in attachments if message.body or one.caption])


def reindex_captions(message: Message, attachments: Sequence[Attachment]) -> None:
    """The same for files whose captions have changed: by the words of the earlier ones they are found no more."""
    if attachments:
        documents = {one.pk: _document(message, one) for one in attachments}
        CAPTIONS.write(documents)
        learn_words(message.room.namespace_id, documents.values())


def return_captions(media_ids: Collection[UUID]) -> None:
    """Publish again the messages whose captions were withheld with these files, which are released."""
    with atomic():
        lock_places(lambda: media_ids)
        captioned = Attachment.objects.filter(media__in=media_ids, message__deleted_at=None).exclude(caption="")
        for message in shown_messages().filter(pk__in=captioned.values("message")).order_by("pk"):
            publish(None, MessageUpdated.of(message_payload(message)))


def detach(attachments: QuerySet[Attachment]) -> None:
    """Take files out of messages, whose words do not find them there any more (inside a transaction)."""
    rows = list(attachments.select_related("message"))
    if rows:
        forget_attached(rows)
        CAPTIONS.forget([one.pk for one in rows])
        attachments.delete()


def captions_of(namespace_id: UUID | None) -> QuerySet[Attachment]:
    """The files in messages of a namespace (None: of all), in the order of their keys."""
    rows = Attachment.objects.select_related("message__room").order_by("pk")
    return rows.filter(message__room__namespace=namespace_id) if namespace_id else rows


def check_captions(namespace_id: UUID | None, after: int | None, limit: int, mend: bool) -> Checked:  # noqa: FBT001
    """Compare the captions that find the next files with the messages that show them."""
    rows = captions_of(namespace_id)
    attachments = list((rows.filter(pk__gt=after) if after else rows)[:limit])
    wrong = CAPTIONS.differing({row.pk: _document(row.message, row) for row in attachments})
    for row in attachments if mend else ():
        if row.pk in wrong:
            with atomic():
                message = _locked(row.message_id)
                current = Attachment.objects.filter(pk=row.pk).first()
                if message and current:
                    reindex_captions(message, [current])
    return Checked(attachments[-1].pk if attachments else None, len(attachments), len(wrong))


def _locked(message_id: UUID) -> Message | None:
    """The message, locked until the transaction ends."""
    rows = Message.objects.select_related("room").filter(pk=message_id)
    return locks.take_one(Rank.MESSAGE, rows, of=("self",))


def _document(message: Message, attachment: Attachment) -> Document:
    return document((), (), (message.body, attachment.caption), ())

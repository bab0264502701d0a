"""Keeps files findable by the words of the messages that show them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from backend.chat.access import CAPTIONS
from backend.chat.models import Attachment, Message
from backend.media.services import learn_words
from backend.search.documents import document


def index_captions(message: Message, attachments: Sequence[Attachment]) -> None:
    """Have these files of a message found by its words (inside a transaction)."""
    if message.body and attachments:
        caption = document((), (), (message.body,), ())
        CAPTIONS.write({attachment.pk: caption for attachment in attachments})
        learn_words(message.room.namespace_id, [caption])


def detach(attachments: QuerySet[Attachment]) -> None:
    """Take files out of messages, whose words do not find them there any more (inside a transaction)."""
    CAPTIONS.forget(attachments.values_list("pk", flat=True))
    attachments.delete()

"""Threads: what the root of a reply tells of it, and who follows a thread and has read how far."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import F

from backend import locks
from backend.accounts.access import Actor
from backend.chat.access import NO_MESSAGE, member_for, message_for
from backend.chat.events import MessageUpdated, ThreadUpdated
from backend.chat.hooks import Seen, messages_read
from backend.chat.models import Attachment, Member, Message, ThreadFollower
from backend.chat.payloads import ThreadMark, message_payload
from backend.chat.selectors import shown_messages, user_stream
from backend.chat.selectors.threads import NO_ROOT, root_for, thread_mark, unread_marks
from backend.errors import Invalid, NotFound
from backend.events.publish import atomic, publish
from backend.locks import Rank

_REPLIERS = 5
_LOOKED_THROUGH = 50
"""Newest replies among which those who replied last are sought when one is deleted."""
_FOLLOWERS_TOLD = 200
"""Followers who are told at most what is unread for them when a reply is deleted: those who have read furthest."""


class Answering(NamedTuple):
    """What a message answers: a message that it quotes, and the root of its thread.

    A reply in a thread that is ``broadcast`` stands in the timeline as well.
    """

    reply_to: UUID | None = None
    root: Message | None = None
    broadcast: bool = False

    @property
    def in_timeline(self) -> bool:
        """Whether the message stands in the timeline of its room."""
        return self.root is None or self.broadcast


def answering(
    actor: Actor, member: Member, *, reply_to: UUID | None, thread: UUID | None, broadcast: bool
) -> Answering:
    """What a message to the room answers, which is locked; raises NotFound, and Invalid for what is no thread there."""
    if reply_to and message_for(actor, reply_to).room_id != member.room_id:
        raise NotFound(NO_MESSAGE)
    return Answering(reply_to, _root(member, thread) if thread else None, broadcast)


def _root(member: Member, thread: UUID) -> Message:
    # Locked, so that nothing of it changes between its row and the event that shows it.
    rows = Message.objects.filter(pk=thread, room=member.room_id, number__gt=member.hidden_until)
    root = locks.take_one(Rank.MESSAGE, rows)
    if root is None or root.thread_id is not None:
        raise Invalid("This reply cannot be sent there.", fields={"thread": [NO_ROOT]})
    return root


def files_of_root(root_id: UUID | None) -> list[UUID]:
    """The files of a root: a reply publishes it again, so that they are locked as those of the reply are."""
    rows = Attachment.objects.filter(message=root_id) if root_id else Attachment.objects.none()
    return list(rows.values_list("media_id", flat=True))


def replied(root: Message, reply: Message) -> None:
    """Publish the root of a reply that was just sent.

    Its author, whom the reply mentions, and who has sent it follow the thread from now on.
    """
    who = str(reply.sender_id)
    repliers = [who, *(one for one in root.repliers if one != who)][:_REPLIERS]
    Message.objects.filter(pk=root.pk).update(
        reply_count=F("reply_count") + 1, last_reply_at=reply.created_at, repliers=repliers
    )
    _publish_root(root.pk, by=reply.sender_id)
    read = dict.fromkeys([*map(UUID, reply.mentions), root.sender_id], root.number) | {reply.sender_id: reply.number}
    begin_following(root, read, by=reply, again=[reply.sender_id])


def _publish_root(root_id: UUID, *, by: UUID | None) -> None:
    publish(None, MessageUpdated.of(message_payload(shown_messages().get(pk=root_id))), actor_id=by)


def replies_gone(messages: Iterable[Message], *, by: UUID | None) -> None:
    """Publish the roots of replies that were just deleted (inside a transaction that holds their rooms)."""
    replies = [message for message in messages if message.thread_id]
    counts = Counter(reply.thread_id for reply in replies if reply.thread_id)
    for root_id, count in sorted(counts.items()):
        last_reply_at, repliers = latest_repliers(root_id)
        Message.objects.filter(pk=root_id).update(
            reply_count=F("reply_count") - count, last_reply_at=last_reply_at, repliers=repliers
        )
        _publish_root(root_id, by=by)
        newest_gone = max(reply.number for reply in replies if reply.thread_id == root_id)
        _tell_followers(Message.objects.get(pk=root_id), newest_gone, by=by)


def latest_repliers(root_id: UUID | None) -> tuple[datetime | None, list[str]]:
    """When the newest reply in a thread came that stands, and who replied last, newest first."""
    living = Message.objects.filter(thread=root_id, deleted_at=None).order_by("-number")
    newest = list(living.values_list("created_at", "sender_id")[:_LOOKED_THROUGH])
    repliers = list(dict.fromkeys(str(sender) for _, sender in newest))[:_REPLIERS]
    return newest[0][0] if newest else None, repliers


def _tell_followers(root: Message, number: int, *, by: UUID | None) -> None:
    """Tell who had not read reply ``number`` what is unread for them now: a client cannot know what was counted."""
    marks = unread_marks(root, number, limit=_FOLLOWERS_TOLD)
    publish(None, *(ThreadUpdated(audience=(name,), data=mark) for name, mark in marks.items()), actor_id=by)


def begin_following(root: Message, read: Mapping[UUID, int], *, by: Message, again: Collection[UUID] = ()) -> None:
    """People follow a thread ``by`` its newest reply, each having read up to a number (in a transaction of the room).

    Who has ceased to follow it does so ``again`` only where named. People who cannot see the root are left out.
    """
    known = dict(ThreadFollower.objects.filter(thread=root.pk, user__in=read).values_list("user_id", "following"))
    fresh = [key for key in read if key not in known]
    anew = [key for key in again if known.get(key) is False]
    if not fresh and not anew:
        return
    seeing = Member.objects.filter(room=root.room_id, user__in=[*fresh, *anew], hidden_until__lt=root.number)
    members = set(seeing.values_list("user_id", flat=True))
    ThreadFollower.objects.bulk_create(
        ThreadFollower(thread_id=root.pk, user_id=key, read_number=read[key]) for key in fresh if key in members
    )
    for key in anew:
        rows = ThreadFollower.objects.filter(thread=root.pk, user=key)
        rows.update(following=True, read_number=read[key])
    for key in [*fresh, *anew]:
        if key in members:
            _publish_mark(root, key, by=by)


def _publish_mark(root: Message, user_id: UUID, *, by: Message | None = None) -> ThreadMark:
    mark = thread_mark(root, user_id)
    event = ThreadUpdated(audience=(user_stream(user_id),), data=mark, subject=by.pk if by else None)
    publish(None, event, actor_id=by.sender_id if by else user_id)
    return mark


def follow_thread(actor: Actor, thread_id: UUID | None, *, following: bool) -> ThreadMark:
    """Follow a thread, or cease to; who begins to follow it has read all of it."""
    with atomic():
        root = root_for(actor, thread_id)
        member_for(actor, root.room_id, lock=True)
        newest = thread_mark(root, actor.user_id)
        if newest.following == following:
            return newest
        read = {"read_number": max(newest.number, root.number)} if following else {}
        marked = {"following": following, **read}
        ThreadFollower.objects.update_or_create(thread=root, user_id=actor.user_id, defaults=marked)
        return _publish_mark(root, actor.user_id)


def read_thread(actor: Actor, thread_id: UUID | None, message_id: UUID | None) -> ThreadMark:
    """Move the mark of a person in a thread forwards, never back; of one that they do not follow none is kept."""
    with atomic():
        root, message = root_for(actor, thread_id), message_for(actor, message_id)
        if root.pk not in {message.pk, message.thread_id}:
            raise Invalid("This message belongs to another thread.", fields={"message": ["Not of this thread."]})
        # Who does not follow it may have been mentioned in it all the same.
        messages_read(Seen(user_id=actor.user_id, room_id=root.room_id, thread_id=root.pk, number=message.number))
        rows = ThreadFollower.objects.filter(thread=root.pk, user=actor.user_id, following=True)
        if rows.filter(read_number__lt=message.number).update(read_number=message.number):
            return _publish_mark(root, actor.user_id)
        return thread_mark(root, actor.user_id)

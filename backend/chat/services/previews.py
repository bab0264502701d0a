"""Shows what the pages that messages link to say of themselves, where a namespace allows looking at them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db.models import Exists, OuterRef
from msgspec import Struct

from backend import clock, locks
from backend.accounts.access import Actor
from backend.accounts.selectors import namespaces_without_previews, policy_of
from backend.chat.access import message_for
from backend.chat.events import MessageUpdated
from backend.chat.jobs import PreviewLinks
from backend.chat.links import links_in
from backend.chat.models import Attachment, LinkPicture, LinkPreview, Message, PreviewedMessage
from backend.chat.payloads import message_payload
from backend.chat.selectors import shown_messages
from backend.chat.selectors.streams import streams_seeing
from backend.chat.services.link_pictures import (
    PictureFacts,
    drop_uses,
    keep_picture,
    keep_uses,
    review_pictures,
    show_pictures,
)
from backend.chat.services.locks import lock_places
from backend.errors import Forbidden, Gone
from backend.events.log import replace_message, streams_about
from backend.events.publish import atomic, publish
from backend.jobs.enqueue import enqueue, send
from backend.locks import Rank

_KNOWN, _UNKNOWN = timedelta(days=1), timedelta(hours=1)
"""How long a page is not looked at again, and one that said nothing or did not answer."""

LOOKS_PER_MINUTE, LOOKS_PER_DAY = 20, 500
"""Pages that are looked at for one person: this server is no tool to flood another one with, nor a disk of pictures."""

_FORGOTTEN = 1000
_ASKED_AGAIN_AFTER = timedelta(seconds=30)
"""When a worker is asked again that has not answered; each time after twice as long."""
_TRIES = 5
_AT_ONCE = 200


class PageFacts(Struct, frozen=True, kw_only=True):
    """What a page says of itself: plain text, of bounded length, and its picture.

    ``is_picture_missing``: it names one that could not be had just now, so that the one from before stays.
    """

    title: str
    description: str
    site: str
    picture: PictureFacts | None = None
    is_picture_missing: bool = False


class PreviewOrder(Struct, frozen=True, kw_only=True):
    """The links of a message, and those of them that are to be looked at."""

    message_id: UUID
    namespace_id: UUID
    urls: list[str]
    unknown: list[str]


IsRefused = Callable[[UUID, str], bool]
"""Whether a picture, by its id and the SHA-256 of what the page gave, may not be shown in a namespace."""


def request_previews(message: Message, namespace_id: UUID) -> None:
    """Ask for the previews of a message that is being sent or changed, where its namespace has them."""
    if not message.without_previews and links_in(message.body) and policy_of(namespace_id).link_previews:
        due = PreviewedMessage(
            message=message, namespace_id=namespace_id, due_at=clock.now() + _ASKED_AGAIN_AFTER, tries=0
        )
        PreviewedMessage.objects.bulk_create(
            [due], update_conflicts=True, unique_fields=["message"], update_fields=["due_at", "tries"]
        )
        enqueue(PreviewLinks(subject=message.pk))


def renew_previews(message: Message) -> None:
    """Take away the previews of links that the new text of a message does not hold, and ask for those of new ones."""
    links = links_in(message.body)
    kept = [one for one in message.previews if one["url"] in links]
    if kept != message.previews:
        message.previews = kept
        Message.objects.filter(pk=message.pk).update(previews=kept)
        keep_uses(message, kept)
    request_previews(message, message.room.namespace_id)


def begin_previews(message_id: UUID) -> PreviewOrder | None:
    """Return what is to be looked at for a message; None where it shall have no previews, or links to nothing."""
    message = Message.objects.select_related("room").filter(pk=message_id, deleted_at=None).first()
    urls = links_in(message.body) if message and not message.without_previews else []
    if message is None or not urls or not policy_of(message.room.namespace_id).link_previews:
        PreviewedMessage.objects.filter(message=message_id).update(due_at=None)
        return None
    known = LinkPreview.objects.filter(digest__in=map(_digest, urls), expires_at__gt=clock.now())
    digests = set(known.values_list("digest", flat=True))
    unknown = [url for url in urls if _digest(url) not in digests]
    allowed = _looks_left(message.sender_id, len(unknown))
    return PreviewOrder(
        message_id=message_id, namespace_id=message.room.namespace_id, urls=urls, unknown=unknown[:allowed]
    )


def _looks_left(user_id: UUID, wanted: int) -> int:
    """How many of the pages that are wanted for a person may be looked at in this minute, and on this day."""
    moment = int(clock.now().timestamp())
    for span_s, most in ((60, LOOKS_PER_MINUTE), (86_400, LOOKS_PER_DAY)):
        if wanted:
            key = f"link-previews:{user_id}:{span_s}:{moment // span_s}"
            cache.add(key, 0, timeout=2 * span_s)
            wanted = max(0, min(wanted, most - (cache.incr(key, wanted) - wanted)))
    return wanted


def finish_previews(
    order: PreviewOrder, found: Mapping[str, PageFacts | None], *, refused: IsRefused = lambda _, __: False
) -> None:
    """Keep what pages said, and show it under the message, unless its text has changed or it was deleted meanwhile.

    Pictures that are ``refused`` are kept for others, and not shown here.
    """
    _keep_pages(found)
    known = LinkPreview.objects.select_related("picture").exclude(title="").in_bulk(list(map(_digest, order.urls)))
    pages = {url: known[digest] for url in order.urls if (digest := _digest(url)) in known}
    candidates = {page.picture.pk: page.picture for page in pages.values() if page.picture}
    pictures = [one for key, one in candidates.items() if not refused(key, one.sha256)]
    with atomic():
        message = _locked(order.message_id)
        if message is None or message.deleted_at or message.without_previews:
            return
        if links_in(message.body) != order.urls or not policy_of(order.namespace_id).link_previews:
            return
        PreviewedMessage.objects.filter(message=message).update(due_at=None)
        uses = show_pictures(message, pictures)
        slug = message.room.namespace.slug
        previews = [_preview(url, page, _image(page.picture, uses, slug)) for url, page in pages.items()]
        if message.previews != previews:
            _show(message, previews, by=None)


def _keep_pages(found: Mapping[str, PageFacts | None]) -> None:
    """Store what pages said; a page whose picture is still the same keeps the copy of it."""
    moment = clock.now()
    digests = {url: _digest(url) for url in found}
    before = LinkPreview.objects.select_related("picture").in_bulk(list(digests.values()))
    rows = []
    for url, facts in found.items():
        row = _row(digests[url], facts, moment + (_KNOWN if facts and not facts.is_picture_missing else _UNKNOWN))
        row.picture = _picture_of(facts, before.get(digests[url])) if facts else None
        rows.append(row)
    rows.sort(key=lambda row: row.digest)  # Two messages with the same links lock them in one order.
    fields = ["title", "description", "site", "picture", "expires_at"]
    LinkPreview.objects.bulk_create(rows, update_conflicts=True, unique_fields=["digest"], update_fields=fields)
    shown = {row.picture_id for row in rows}
    review_pictures({old.picture_id for old in before.values() if old.picture_id} - shown)


def _picture_of(facts: PageFacts, old: LinkPreview | None) -> LinkPicture | None:
    known, new = old.picture if old else None, facts.picture
    if known and (facts.is_picture_missing or (new and known.sha256 == new.sha256)):
        return known
    # Where the store does not take the new one just now, the old one is better than none.
    return (keep_picture(new) or known) if new else None


def _digest(url: str) -> str:
    return sha256(url.encode()).hexdigest()


def _row(digest: str, facts: PageFacts | None, expires_at: Any) -> LinkPreview:
    shown = {} if facts is None else {"title": facts.title, "description": facts.description, "site": facts.site}
    return LinkPreview(digest=digest, expires_at=expires_at, **shown)


def _preview(url: str, row: LinkPreview, image: dict[str, Any] | None) -> dict[str, Any]:
    shown: dict[str, Any] = {"url": url, "title": row.title, "description": row.description, "site": row.site}
    return shown | {"image": image} if image else shown


def _image(picture: LinkPicture | None, uses: Mapping[UUID, UUID], namespace: str) -> dict[str, Any] | None:
    """What a message keeps of a picture that it shows."""
    if picture is None or picture.pk not in uses:
        return None
    return {
        "id": str(uses[picture.pk]), "width": picture.width, "height": picture.height, "size": picture.size,
        "placeholder": picture.placeholder, "at": clock.stamp(picture.made_at), "namespace": namespace,
    }  # fmt: skip


def _locked(message_id: UUID) -> Message | None:
    """Lock what shows a message, and then itself."""
    room = Message.objects.filter(pk=message_id).values_list("room_id", flat=True).first()
    if room is None:
        return None
    files = Attachment.objects.filter(message=message_id).values_list("media_id", flat=True)
    lock_places(lambda: list(files.all()), rooms=[room])
    rows = Message.objects.select_related("room__namespace").filter(pk=message_id)
    return locks.take_one(Rank.MESSAGE, rows, of=("self",))


def _show(message: Message, previews: Sequence[Mapping[str, Any]], *, by: UUID | None, **fields: object) -> None:
    Message.objects.filter(pk=message.pk).update(previews=list(previews), **fields)
    payload = message_payload(shown_messages().get(pk=message.pk))
    if not previews:
        drop_uses([message.pk])
        told = streams_about(message.pk, type="room.added")
        replace_message(message.pk, payload, unseen_in=told - streams_seeing(message, told) if told else ())
    publish(None, MessageUpdated.of(payload), actor_id=by)


def remove_previews(actor: Actor, message_id: UUID | None) -> None:
    """Take the previews off a message of one's own for good, also where none has come yet.

    Raises NotFound, Forbidden for a message that another person sent, Gone for a deleted one.
    """
    with atomic():
        if message_for(actor, message_id).sender_id != actor.user_id:
            raise Forbidden("You may take previews off your own messages only.")
        message = _locked(message_for(actor, message_id).pk)
        if message is None or message.deleted_at is not None:
            raise Gone("This message was deleted. Nothing was changed.")
        if message.previews:
            _show(message, [], by=actor.user_id, without_previews=True)
        else:
            Message.objects.filter(pk=message.pk).update(without_previews=True)


def tend_previews() -> int:
    """Ask again for previews that no worker has made, and take them off where a namespace wants them no longer."""
    return _asked_again() + _withdrawn()


def _asked_again() -> int:
    moment = clock.now()
    due = PreviewedMessage.objects.filter(due_at__lte=moment).order_by("due_at")
    rows = list(due.values_list("message", "tries")[:_AT_ONCE])
    for message_id, tries in rows:
        next_at = moment + _ASKED_AGAIN_AFTER * 2 ** (tries + 1) if tries + 1 < _TRIES else None
        PreviewedMessage.objects.filter(message=message_id).update(due_at=next_at, tries=tries + 1)
        send(PreviewLinks(subject=message_id))
    return len(rows)


def _withdrawn() -> int:
    previewed = PreviewedMessage.objects.filter(namespace_id=OuterRef("pk"))
    without = namespaces_without_previews().filter(Exists(previewed)).values_list("pk", flat=True)
    done = 0
    for namespace_id in without:
        rows = PreviewedMessage.objects.filter(namespace_id=namespace_id).order_by("pk")
        for message_id in list(rows.values_list("pk", flat=True)[: _AT_ONCE - done]):
            _withdraw(message_id)
            done += 1
    return done


def _withdraw(message_id: UUID) -> None:
    with atomic():
        message = _locked(message_id)
        if message and policy_of(message.room.namespace_id).link_previews:
            # They are wanted again: the row stays, for the next time that they are not.
            return
        if message and message.previews:
            _show(message, [], by=None)
        PreviewedMessage.objects.filter(message=message_id).delete()


def forget_previews() -> int:
    """Delete what pages said longer ago than it is used; returns the row count."""
    old = LinkPreview.objects.filter(expires_at__lte=clock.now()).values_list("pk", "picture")[:_FORGOTTEN]
    pictures = dict(old)
    gone = LinkPreview.objects.filter(pk__in=list(pictures)).delete()[0]
    review_pictures(filter(None, pictures.values()))
    return gone

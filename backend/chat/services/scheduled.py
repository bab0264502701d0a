"""Messages for a later time: made, changed and cancelled by their person, and sent when their time has come.

Only who has changed the state of a row from *waiting* acts on it, in the same transaction: nothing is sent twice.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db.models import F
from msgspec import UNSET
from msgspec.structs import replace

from backend import clock
from backend.accounts.access import Actor
from backend.accounts.selectors import actor_of, user_by_id
from backend.accounts.services import locked_user
from backend.chat.access import member_for
from backend.chat.events import ScheduledUpdated
from backend.chat.hooks import sending_failed
from backend.chat.inputs import SendMessage, require_sendable
from backend.chat.inputs.unsent import SCHEDULED_LIMIT, ScheduledChange
from backend.chat.models import ScheduledMessage
from backend.chat.own_payloads import ScheduledPayload, scheduled_payload
from backend.chat.selectors import user_stream
from backend.chat.selectors.unsent import own_scheduled
from backend.chat.services.drafts import clear_draft
from backend.chat.services.files import left_behind
from backend.chat.services.locks import lock_places
from backend.chat.services.messages import send_message
from backend.chat.services.threads import answering
from backend.errors import Conflict, DomainError, Forbidden, Invalid, Unavailable
from backend.events.log import blank_earlier
from backend.events.publish import atomic, publish
from backend.ids import parse_id
from backend.media.access import media_for
from backend.media.services import about_file, delete_file

log = structlog.get_logger()

_STATE = ScheduledMessage.State
_AT_ONCE = 100
_TRIED_FOR = timedelta(minutes=10)
"""How long the server tries to send a message while a part of it is away."""
_KEPT_FOR = timedelta(days=7)
"""How long a repeated ``client_id`` still finds what was sent or cancelled."""
_OVER = "This message was sent or cancelled meanwhile. Nothing was changed."


def schedule_message(actor: Actor, order: SendMessage) -> tuple[ScheduledPayload, bool]:
    """Have a message sent at a time to come; returns it, and whether it is new.

    What it needs is judged now, and again when it is sent. The same ``client_id`` with the same content returns the
    existing one. Raises Invalid, NotFound, Forbidden, Conflict.
    """
    if order.moment is None:
        raise Invalid("This message cannot be sent as it is.", fields={"send_at": ["Must be to come."]})
    if actor.user.is_bot:
        # Its token may be revoked by then.
        raise Forbidden("A program sends its messages when it is time for them. Nothing was scheduled.")
    client_id = str(parse_id(order.client_id))
    content = _content(order, order.moment)
    with atomic():
        locked_user(actor.user_id)
        member = member_for(actor, parse_id(order.room), to="post")
        rows = ScheduledMessage.objects.filter(user=actor.user_id)
        if existing := rows.filter(room=member.room_id, client_id=client_id).first():
            return _same(existing, content), False
        if rows.filter(state__in=(_STATE.WAITING, _STATE.FAILED)).count() >= SCHEDULED_LIMIT:
            raise Conflict(f"You have {SCHEDULED_LIMIT} messages for later. Send or cancel one of them first.")
        answering(actor, member, reply_to=order.reply_to_id, thread=order.thread_id, broadcast=bool(order.broadcast))
        for file_id in order.attachment_ids:
            media_for(actor, file_id, to="attach")
        row = ScheduledMessage.objects.create(
            user_id=actor.user_id, room_id=member.room_id, client_id=client_id, **content, changed_at=clock.now()
        )
        clear_draft(member, order.thread_id)
        return _publish(row), True


def _content(order: SendMessage, moment: datetime) -> dict[str, Any]:
    captions = {str(key): text.strip() for key, text in order.captions_by_id.items() if text.strip()}
    return {
        "body": order.body or "",
        "attachments": [str(key) for key in dict.fromkeys(order.attachment_ids)],
        "captions": captions,
        "reply_to": order.reply_to_id,
        "thread": order.thread_id,
        "broadcast": bool(order.broadcast),
        "send_at": moment,
    }


def _same(existing: ScheduledMessage, content: dict[str, Any]) -> ScheduledPayload:
    waits = existing.state in {_STATE.WAITING, _STATE.FAILED}
    if waits and any(getattr(existing, name) != value for name, value in content.items()):
        raise Conflict("You have scheduled another message under this client_id. Nothing was changed; use a new one.")
    return scheduled_payload(existing)


def change_scheduled(actor: Actor, scheduled_id: UUID | None, change: ScheduledChange) -> ScheduledPayload:
    """Change text, files or time of a message that was not sent yet; a time that has passed sends it at once.

    One that could not be sent waits again. Raises NotFound, Invalid, and Conflict for one that was sent or cancelled.
    """
    with atomic():
        locked_user(actor.user_id)
        row = own_scheduled(actor, scheduled_id)
        if row.state not in {_STATE.WAITING, _STATE.FAILED}:
            raise Conflict(_OVER)
        changes = _changes(row, change)
        body, attachments = changes.get("body", row.body), changes.get("attachments", row.attachments)
        require_sendable(row.client_id, body, attachments)
        _require_captioned(changes.get("captions", row.captions), attachments)
        for file_id in changes.get("attachments", ()):
            media_for(actor, UUID(file_id), to="attach")
        fresh = {**changes, "state": _STATE.WAITING, "error": None, "changed_at": clock.now()}
        if not ScheduledMessage.objects.filter(pk=row.pk, state=row.state).update(**fresh):
            raise Conflict(_OVER)
        _forget_files(actor.user_id, {*row.attachments} - {*attachments})
        payload = _publish(ScheduledMessage.objects.get(pk=row.pk))
    if change.moment and change.moment <= clock.now():
        _send(row.pk)
        return scheduled_payload(own_scheduled(actor, scheduled_id))
    return payload


def _changes(row: ScheduledMessage, change: ScheduledChange) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if change.body is not UNSET:
        changes["body"] = change.body
    if change.attachments is not UNSET:
        changes["attachments"] = list(dict.fromkeys(str(UUID(text)) for text in change.attachments))
        kept = {*changes["attachments"]}
        changes["captions"] = {key: text for key, text in row.captions.items() if key in kept}
    if change.captions is not UNSET:
        changes["captions"] = {str(UUID(key)): text.strip() for key, text in change.captions.items() if text.strip()}
    if change.moment:
        changes["send_at"] = max(change.moment, clock.now())
    return changes


def _require_captioned(captions: dict[str, str], attachments: list[str]) -> None:
    if not {*captions} <= {*attachments}:
        said = {"captions": ["Only for files that are among the attachments."]}
        raise Invalid("This message cannot be changed so.", fields=said)


def cancel_scheduled(actor: Actor, scheduled_id: UUID | None) -> None:
    """Cancel a message that was not sent yet; a cancelled one stays so. Raises NotFound, Conflict for a sent one."""
    with atomic():
        row = own_scheduled(actor, scheduled_id)
        waiting = ScheduledMessage.objects.filter(pk=row.pk, state__in=(_STATE.WAITING, _STATE.FAILED))
        if waiting.update(state=_STATE.CANCELLED, error=None, **_emptied()):
            _forget_files(actor.user_id, row.attachments)
            _publish(ScheduledMessage.objects.get(pk=row.pk))
        elif own_scheduled(actor, scheduled_id).state == _STATE.SENT:
            raise Conflict("This message was sent meanwhile. You may delete it where it stands.")


def _emptied() -> dict[str, Any]:
    return {"body": "", "attachments": [], "captions": {}, "changed_at": clock.now()}


def send_scheduled() -> int:
    """Send the messages whose time has come, at most 100 in one run; returns their number."""
    due = ScheduledMessage.objects.filter(state=_STATE.WAITING, send_at__lte=clock.now()).order_by("send_at")
    return sum(map(_send, list(due.values_list("pk", flat=True)[:_AT_ONCE])))


def _send(scheduled_id: UUID) -> bool:
    """Whether a message that is due has been sent, or cannot be; one that the server cannot send just now waits on."""
    try:
        with atomic():
            return _sent(scheduled_id)
    except Exception as wrong:
        expected = isinstance(wrong, Unavailable)
        log.warning("scheduled.failed", scheduled=str(scheduled_id), exc_info=None if expected else wrong)
        if not _tried_for_long(scheduled_id):
            return False
        with atomic():
            sentence = "The server could not send this message. Try again."
            error = {"code": "unavailable", "message": sentence, "retryable": True}
            return _failed(scheduled_id, error, among=_STATE.WAITING)


def _tried_for_long(scheduled_id: UUID) -> bool:
    """Whether a message has been tried in vain for _TRIED_FOR, which begins with the first try and not with its time.

    The server may have been away since. From that try on ``changed_at`` keeps when it was, which is after ``send_at``.
    """
    moment = clock.now()
    rows = ScheduledMessage.objects.filter(pk=scheduled_id, state=_STATE.WAITING)
    if rows.filter(changed_at__lt=F("send_at")).update(changed_at=moment):
        return False
    return rows.filter(changed_at__lte=moment - _TRIED_FOR).exists()


def _sent(scheduled_id: UUID) -> bool:
    # The row is ours from here on: whoever wants to change it waits for the end, and finds another state.
    due = ScheduledMessage.objects.filter(pk=scheduled_id, state=_STATE.WAITING, send_at__lte=clock.now())
    if not due.update(state=_STATE.SENT):
        return False
    row = ScheduledMessage.objects.get(pk=scheduled_id)
    try:
        with atomic():
            message, _ = send_message(
                _sender(row),
                row.room_id,
                client_id=row.client_id,
                body=row.body,
                attachments=[UUID(key) for key in row.attachments],
                captions={UUID(key): text for key, text in row.captions.items()},
                reply_to=row.reply_to,
                thread=row.thread,
                broadcast=row.broadcast,
                drafted=False,
            )
    except DomainError as refusal:
        if refusal.retryable:
            raise
        error = {"code": refusal.code, "message": refusal.message, "retryable": False}
        return _failed(row.pk, error, among=_STATE.SENT)
    ScheduledMessage.objects.filter(pk=row.pk).update(message=UUID(message.id), **_emptied())
    _publish(ScheduledMessage.objects.get(pk=row.pk))
    return True


def _sender(row: ScheduledMessage) -> Actor:
    user = user_by_id(row.user_id)
    if user is None:
        raise Forbidden("Your account could not send messages at that time.")
    return actor_of(user, credential=f"scheduled:{row.pk}", address="")


def _failed(scheduled_id: UUID, error: dict[str, Any], *, among: str) -> bool:
    """Whether a message that is ``among`` those of a state cannot be sent: who has cancelled or sent it was first."""
    rows = ScheduledMessage.objects.filter(pk=scheduled_id)
    if not rows.filter(state=among).update(state=_STATE.FAILED, error=error, changed_at=clock.now()):
        return False
    row = rows.get()
    _publish(row)
    sending_failed(row.user_id, row.room_id, row.pk)
    return True


def _publish(row: ScheduledMessage) -> ScheduledPayload:
    payload = scheduled_payload(row)
    event = ScheduledUpdated(audience=(user_stream(row.user_id),), data=payload, subject=row.pk)
    over = replace(payload, body="", attachments=[], captions={}, state="cancelled", message=None, error=None)
    blank_earlier(event, over)
    publish(None, event, actor_id=row.user_id)
    return payload


def _forget_files(user_id: UUID, attachments: Any) -> None:
    """Move files of the person that nothing shows any more, and only this message had kept, into the trash."""
    media_ids = [UUID(key) for key in attachments]
    if not media_ids:
        return
    lock_places(lambda: media_ids)
    for file in left_behind(media_ids):
        if file.uploader_id == user_id and file.state != "deleted":
            delete_file(file.pk, about_file("media.deleted", file, reason="It was sent nowhere."), actor_id=user_id)


def forget_scheduled() -> int:
    """Delete the rows of messages that were sent or cancelled a week ago; returns their number."""
    over = ScheduledMessage.objects.filter(
        state__in=(_STATE.SENT, _STATE.CANCELLED), changed_at__lt=clock.now() - _KEPT_FOR
    )
    keys = list(over.order_by("changed_at").values_list("pk", flat=True)[:1000])
    return ScheduledMessage.objects.filter(pk__in=keys).delete()[0]

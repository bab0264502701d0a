"""Sends what a person has asked for: a message now, one for later, or one that is forwarded."""

from __future__ import annotations

from backend.accounts.access import Actor
from backend.chat.inputs import SendMessage
from backend.chat.own_payloads import ScheduledPayload
from backend.chat.payloads import MessagePayload
from backend.chat.services.forwarding import forward_message
from backend.chat.services.messages import send_message
from backend.chat.services.scheduled import schedule_message
from backend.ids import parse_id


def send(actor: Actor, order: SendMessage) -> tuple[MessagePayload | ScheduledPayload, bool]:
    """Send a message, forward one, or have one sent later; returns it, and whether it is new."""
    room_id = parse_id(order.room)
    if order.send_at is not None:
        return schedule_message(actor, order)
    if order.forward:
        return forward_message(
            actor,
            room_id,
            order.forward_id,
            client_id=order.client_id,
            thread=order.thread_id,
            broadcast=bool(order.broadcast),
        )
    return send_message(
        actor,
        room_id,
        client_id=order.client_id,
        body=order.body or "",
        attachments=order.attachment_ids,
        captions=order.captions_by_id,
        reply_to=order.reply_to_id,
        thread=order.thread_id,
        broadcast=bool(order.broadcast),
    )

"""The endpoints of reactions to messages, pinned messages and saved ones."""

from __future__ import annotations

import re

from msgspec.structs import replace
from rest_framework.request import Request
from rest_framework.response import Response

from backend import clock
from backend.api.framework.endpoint import Endpoint, id_of
from backend.api.framework.mark_shapes import PinList, ReactionList, SavedList
from backend.api.framework.paging import PAGE, Bounds, number_of, paged, wrong_cursor
from backend.api.framework.schema import answers
from backend.chat.inputs import Position
from backend.chat.inputs.marks import PinMessage, React
from backend.chat.payloads import MessagePayload, MessageReactions, ReactionPayload, SavedPayload
from backend.chat.selectors import PinPlace, own_reactions, pins_of, reactions_to, saved_by
from backend.chat.services import add_reaction, pin_message, remove_reaction, unpin_message
from backend.emoji import REACTION_CHARS, reaction_of
from backend.errors import Invalid


class ReactionsView(Endpoint):
    """The reactions to a message."""

    @answers(
        ReactionList,
        query={"emoji": "Those with this one alone.", **PAGE},
        refuses=(404,),
        summary="Who has reacted to a message, the first ones first",
    )
    def get(self, request: Request, message_id: str) -> Response:
        """Return a page of reactions."""
        key, asked = id_of(message_id), self.query.text("emoji", most=REACTION_CHARS)
        emoji = reaction_of(asked) if asked else None
        if asked and emoji is None:
            raise Invalid(
                "The request does not make sense.",
                fields={"emoji": ["Must be exactly one emoji, or the :name: of one."]},
            )

        def fetch(bounds: Bounds) -> list[tuple[int, ReactionPayload]]:
            after, before = number_of(bounds.below), number_of(bounds.above)
            return reactions_to(self.actor, key, emoji, before=before, after=after, limit=bounds.limit)

        page = paged(request, fetch, lambda row: str(row[0]))
        return Response(ReactionList(results=[row for _, row in page.rows], next=page.next, previous=page.previous))

    @answers(
        MessageReactions,
        takes=React,
        status=201,
        also=200,
        refuses=(403, 404, 409, 410),
        summary="React to a message with an emoji",
    )
    def post(self, request: Request, message_id: str) -> Response:
        """React; 200 where the caller has done so already. Returns all reactions to the message."""
        body = self.body(React, message=message_id)
        reactions, is_new = add_reaction(self.actor, id_of(body.message), body.qualified)
        return Response(reactions, status=201 if is_new else 200)

    @answers(None, takes=React, status=204, refuses=(403, 404, 410), summary="Take a reaction back")
    def delete(self, request: Request, message_id: str) -> Response:
        """Take the reaction with an emoji back; one that is not there changes nothing."""
        body = self.body(React, message=message_id)
        remove_reaction(self.actor, id_of(body.message), body.qualified)
        return Response(status=204)


class PinView(Endpoint):
    """Whether a message is pinned."""

    http_method_names = ["put", "delete"]

    @answers(MessagePayload, refuses=(403, 404, 409, 410), summary="Pin a message in its room")
    def put(self, request: Request, message_id: str) -> Response:
        """Pin the message; returns it."""
        key = id_of(PinMessage(message=message_id).message)
        return Response(self.message(pin_message(self.actor, key)))

    @answers(None, status=204, refuses=(403, 404, 410), summary="Take a message off the pins of its room")
    def delete(self, request: Request, message_id: str) -> Response:
        """Take the message off the pins; one that is not pinned stays as it is."""
        unpin_message(self.actor, id_of(PinMessage(message=message_id).message))
        return Response(status=204)


class PinsView(Endpoint):
    """The pinned messages of a room."""

    @answers(PinList, query=PAGE, refuses=(404,), summary="The messages that are pinned in a room, newest pin first")
    def get(self, request: Request, room_id: str) -> Response:
        """Return a page of messages, and the position of the room's stream that was read before it."""
        room, positions = id_of(room_id), list[Position]()

        def fetch(bounds: Bounds) -> list[tuple[PinPlace, MessagePayload]]:
            before, after = _place(bounds.below), _place(bounds.above)
            pins = pins_of(self.actor, room, before=before, after=after, limit=bounds.limit)
            positions.append(pins.position)
            return pins.entries

        page = paged(request, fetch, lambda row: f"{row[0].at.isoformat()} {row[0].number}")
        results = [self.message(message) for _, message in page.rows]
        mine = own_reactions(self.actor.user_id, results)
        return Response(
            PinList(results=results, next=page.next, previous=page.previous, position=positions[0], mine=mine)
        )


def _place(key: str | None) -> PinPlace | None:
    if key is None:
        return None
    moment, _, number = key.partition(" ")
    try:
        at = clock.parse(moment)
    except (ValueError, OverflowError):
        raise wrong_cursor() from None
    if not re.fullmatch(r"[0-9]{1,18}", number):
        raise wrong_cursor()
    return PinPlace(at=at, number=int(number))


class SavedView(Endpoint):
    """The messages that the caller has saved."""

    @answers(SavedList, query=PAGE, summary="The messages that one has saved, the last ones first")
    def get(self, request: Request) -> Response:
        """Return a page of messages, and the position of the caller's stream that was read before it."""
        positions = list[Position]()

        def fetch(bounds: Bounds) -> list[tuple[int, SavedPayload]]:
            before, after = number_of(bounds.below), number_of(bounds.above)
            saved = saved_by(self.actor, before=before, after=after, limit=bounds.limit)
            positions.append(saved.position)
            return saved.entries

        page = paged(request, fetch, lambda row: str(row[0]))
        results = [replace(row, message=self.message(row.message)) for _, row in page.rows]
        mine = own_reactions(self.actor.user_id, [row.message for row in results])
        return Response(
            SavedList(results=results, next=page.next, previous=page.previous, position=positions[0], mine=mine)
        )

"""The state of a stream over HTTP, for where its events cannot be replayed."""

from __future__ import annotations

from offchat_client.positions import Frame, StreamAt
from offchat_client.rest import Rest

_ROOMS = 1000
_MESSAGES = 100


async def read_state(rest: Rest, stream: str) -> tuple[Frame, StreamAt | None]:
    """Return the state of a stream, and the position that was read before it; None where the subscription has it."""
    if stream == "user":
        me = await rest.get("/api/v1/me/")
        rooms = []
        async for room in rest.pages("/api/chat/rooms/", limit=100):
            rooms.append(room)
            if len(rooms) >= _ROOMS:
                break
        return {"me": me, "rooms": rooms}, None
    address = f"/api/chat/rooms/{stream.removeprefix('room:')}/"
    room = await rest.get(address)
    page = await rest.get(f"{address}messages/", limit=_MESSAGES)
    return {"room": room, "messages": page["results"]}, room["position"]

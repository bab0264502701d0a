"""picows as a peer of delivery: what comes is sent to all. Use: picows_server.py PORT."""

import sys

import uvloop
from picows import WSFrame, WSListener, WSMsgType, WSTransport, WSUpgradeRequest, ws_create_server

OPEN: set[WSTransport] = set()


class Room(WSListener):
    """One connection."""

    def on_ws_connected(self, transport: WSTransport) -> None:
        """Join the room."""
        OPEN.add(transport)

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        """Leave it."""
        OPEN.discard(transport)

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        """Send it to everybody."""
        if frame.msg_type == WSMsgType.TEXT:
            text = frame.get_payload_as_bytes()
            for one in OPEN:
                one.send(WSMsgType.TEXT, text)


def listener(request: WSUpgradeRequest) -> WSListener:
    """The listener of a new connection."""
    return Room()


async def main() -> None:
    """Serve until the process ends."""
    server = await ws_create_server(listener, "127.0.0.1", int(sys.argv[1]))
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(main())

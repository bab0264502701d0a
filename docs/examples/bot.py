"""A bot for OffChat that answers everything once: python bot.py URL USER PASSWORD STATE.json

It answers “!echo words” with the words, and “!file” with a file whose arrival it follows. It may be killed at any
moment and the server may go away: what it has to do next is found in its state file and in the streams, and an answer
that is sent again under the same `client_id` is the same message.

Needs: pip install requests websockets
"""

import asyncio
import base64
import contextlib
import json
import os
import random
import sys
import time
import uuid
from pathlib import Path

import requests
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, WebSocketException

CHUNK = 1024 * 1024
AGAIN = {423, 429, 502, 503, 504}
"""Answers after which the same request is sent again."""
LOG_IN_ENDED = 4401


def named(*what):
    """The same UUID for the same thing, however often it is asked for: what makes a send safe to repeat."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "offchat-bot:" + ":".join(what)))


def pause(attempt):
    """Seconds to wait: 0.5, 1, 2 … 30, each between its half and its whole, so that clients do not come all at once."""
    return min(30, 0.5 * 2 ** min(attempt, 6)) * random.uniform(0.5, 1)


class State:
    """What must outlive the bot: its token, the position in each stream, the last message read, files under way."""

    def __init__(self, path):
        self.path = Path(path)
        kept = json.loads(self.path.read_text()) if self.path.exists() else {}
        self.token = kept.get("token")
        self.positions = kept.get("positions", {})
        self.fresh = not self.positions  # begins now; what was said before it came concerns nobody
        self.last = kept.get("last", {})  # room → the newest message that was handled
        self.files = kept.get("files", {})  # message that asked for it → room

    def save(self):
        """Write it whole or not at all."""
        kept = {"token": self.token, "positions": self.positions, "last": self.last, "files": self.files}
        beside = self.path.with_suffix(".new")
        with beside.open("w") as file:
            json.dump(kept, file)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(0o600)
        beside.replace(self.path)


class Rest:
    """Requests that go on until there is an answer which decides."""

    def __init__(self, url, user, password, state):
        self.url, self.user, self.password, self.state = url, user, password, state
        self.http = requests.Session()

    def ask(self, method, path, *, again=AGAIN, **more):
        """The answer; waits and repeats where the server is away, too busy, or asks for patience."""
        attempt = 0
        while True:
            wait = pause(attempt)
            try:
                headers = {"Authorization": f"Token {self.state.token}"} | more.get("headers", {})
                answer = self.http.request(method, self.url + path, timeout=30, **more | {"headers": headers})
            except requests.RequestException:
                pass
            else:
                if answer.status_code == 401 and self.state.token and not path.endswith("/login/"):
                    self.log_in()
                elif answer.status_code not in again:
                    return answer
                with contextlib.suppress(ValueError):
                    wait = max(wait, float(answer.headers.get("Retry-After", 0)))
            time.sleep(wait)
            attempt += 1

    def get(self, path, **query):
        """The JSON of an address; raises HTTPError where it is refused."""
        answer = self.ask("GET", path, params=query)
        answer.raise_for_status()
        return answer.json()

    def log_in(self):
        """A token, which is good for two weeks from its last use."""
        self.state.token = ""
        names = {"username": self.user, "password": self.password}
        answer = self.ask("POST", "/api/v1/auth/login/", json=names, headers={"Authorization": None})
        if not answer.ok:
            sys.exit(answer.json()["detail"])
        self.state.token = answer.json()["token"]
        self.state.save()

    def say(self, room, body, client_id):
        """Send a message; one that stands already under this client_id is not sent again."""
        message = {"client_id": client_id, "body": body}
        answer = self.ask("POST", f"/api/chat/rooms/{room}/messages/", json=message)
        if answer.status_code >= 500:
            answer.raise_for_status()
        if not answer.ok:  # no words left, or taken out of the room meanwhile: the next try would be refused as well
            print("not said:", answer.text, flush=True)

    def send_file(self, room, name, content, key):
        """Send a file by tus and return its message; goes on where an earlier try has ended."""
        said = {"filename": name, "room": room, "client_id": named("file", key), "upload_id": named("upload", key)}
        metadata = ",".join(f"{one} {base64.b64encode(text.encode()).decode()}" for one, text in said.items())
        tus = {"Tus-Resumable": "1.0.0"}
        length = {"Upload-Length": str(len(content)), "Upload-Metadata": metadata}
        made = self.ask("POST", "/api/v1/media/uploads/", headers=tus | length)
        if made.status_code in {403, 404, 410}:
            return None  # taken out of the room, or given up before
        made.raise_for_status()
        where, message = made.headers["Location"], made.headers["Upload-Message"]
        while True:
            stands = self.ask("HEAD", where, headers=tus)
            if not stands.ok or (offset := int(stands.headers["Upload-Offset"])) >= len(content):
                return message  # whole, or given up: the file in the message says which
            headers = tus | {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
            with contextlib.suppress(requests.RequestException):
                headers["Authorization"] = f"Token {self.state.token}"
                chunk = content[offset : offset + CHUNK]
                sent = self.http.patch(self.url + where, data=chunk, headers=headers, timeout=60)
                if sent.status_code == 204:
                    continue
                if sent.status_code not in {401, 409, *AGAIN}:
                    return message
            time.sleep(pause(1))


class Bot:
    """Reads the streams in order, and does what each message asks for before it goes on to the next."""

    def __init__(self, rest, state):
        self.rest, self.state, self.me = rest, state, None
        self.sending = {}
        self.read = {}  # stream → the last number that has come

    async def run(self):
        """Connect for ever."""
        attempt = 0
        while True:
            began = time.monotonic()
            try:
                await self.connected()
            except (OSError, TimeoutError, WebSocketException) as gone:
                print("disconnected:", gone, flush=True)
                if isinstance(gone, ConnectionClosed) and gone.rcvd and gone.rcvd.code == LOG_IN_ENDED:
                    self.state.token = None
            attempt = 0 if time.monotonic() - began > 60 else attempt + 1
            await asyncio.sleep(pause(attempt))

    async def connected(self):
        """One connection, until it breaks. websockets answers the server's pings by itself."""
        if not self.state.token:
            await asyncio.to_thread(self.rest.log_in)
        headers = {"Authorization": f"Token {self.state.token}"}
        address = self.rest.url.replace("http", "ws", 1) + "/ws/chat/"
        async with connect(address, additional_headers=headers, max_size=None) as socket:
            frame = json.loads(await socket.recv())
            if frame.get("type") != "hello":
                raise OSError(f"no hello, but {frame}")
            self.me, heartbeat = frame["data"]["user"]["id"], frame["data"]["heartbeat_s"]
            ask = {"streams": "all", "positions": self.state.positions}
            await socket.send(json.dumps({"id": "follow", "type": "subscribe", "data": ask}))
            looking = asyncio.create_task(self.look(socket, heartbeat))
            try:
                async for text in socket:
                    await self.take(json.loads(text), socket)
            finally:
                looking.cancel()

    async def look(self, socket, every):
        """Ask for the heads now and then: a gap would show, and a dead connection too."""
        while True:
            await asyncio.sleep(every)
            await socket.send('{"type": "ping"}')

    async def take(self, frame, socket):
        """One frame. What it means is done before its position is saved: a bot that is killed between does it again."""
        if frame.get("re") == "follow":
            if not frame["ok"]:
                raise OSError(frame["error"]["message"])
            await self.begin(frame["data"]["streams"])
        elif frame.get("type") == "pong":
            for stream, head in frame["data"]["heads"].items():
                if self.read.get(stream, head["seq"]) < head["seq"]:
                    await socket.close()  # comes back from the position it has reached
        elif "seq" in frame and frame.get("type") != "resumed":
            await self.handle(frame, socket)
            stream = frame["stream"]
            self.read[stream] = frame["seq"]
            if stream in self.state.positions:
                self.state.positions[stream]["seq"] = frame["seq"]
                self.state.save()

    async def begin(self, streams):
        """What the server says of each stream: followed from the position, or to be read anew."""
        for stream, at in streams.items():
            if "error" in at:  # not ours any more; where it is `unavailable`, the next connection asks again
                if at["error"]["code"] == "unavailable":
                    raise OSError(at["error"]["message"])
                self.state.positions.pop(stream, None)
                continue
            if at["recovered"] is True:
                self.read[stream] = self.state.positions[stream]["seq"]
                continue
            if stream != "user" and not self.state.fresh:
                await self.read_again(stream.removeprefix("room:"))
            # What comes meanwhile waits in the socket; an event that the pages held already is answered only once.
            self.state.positions[stream] = {"epoch": at["epoch"], "seq": at["seq"]}
            self.read[stream] = at["seq"]
        self.state.fresh = False
        self.state.save()
        for key, room in self.state.files.items():
            self.send(key, room)

    async def read_again(self, room):
        """Read what was said since the last message that was handled, from its pages."""
        more, last = True, self.state.last.get(room)
        while more:
            query = {"after": last} if last else {}
            page = await asyncio.to_thread(self.rest.get, f"/api/chat/rooms/{room}/messages/", **query)
            for message in page["results"]:
                await self.answer(message)
                last = message["id"]
            more = page["more"] and "after" in query

    async def enter(self, stream, position, socket):
        """Follow a new room from its first event, also one that came while nobody listened: it begins behind that."""
        at = self.state.positions.setdefault(stream, dict(position))
        if at["epoch"] == position["epoch"] and at["seq"] > position["seq"]:
            self.state.positions[stream] = dict(position)
            await socket.close()  # comes back from that position

    async def handle(self, event, socket):
        """One durable event."""
        data = event["data"]
        if event["type"] in {"message.created", "message.updated"}:
            await self.answer(data)
        elif event["type"] == "media.updated" and event["stream"] != "user":
            await self.follow((data["name"] or "").removesuffix(".txt"), data["state"])
        elif event["type"] == "room.added":
            await self.enter(f"room:{data['id']}", data["position"], socket)
        elif event["type"] == "room.removed":
            self.state.positions.pop(f"room:{data['id']}", None)

    async def answer(self, message):
        """Do what a message asks for; a tombstone has no words any more."""
        room, key, words = message["room"], message["id"], message.get("body") or ""
        if message["sender"]["id"] == self.me:
            for file in message["attachments"]:
                await self.follow((file["name"] or "").removesuffix(".txt"), file["state"])
        elif words.startswith("!echo "):
            await asyncio.to_thread(self.rest.say, room, words[6:], named("answer", key))
        elif words == "!file":
            self.state.files[key] = room
            self.send(key, room)
        self.state.last[room] = max(key, self.state.last.get(room, ""))  # ids are in the order of time

    def send(self, key, room):
        """Send the file that a message asked for, beside the reading; what fails is sent with the next connection."""
        if key not in self.sending:
            self.sending[key] = asyncio.create_task(self.deliver(key, room))

    async def deliver(self, key, room):
        """Send a file, and look how it is: its events may have come long ago, to a process before this one."""
        content = f"The file that {key} has asked for.\n".encode() * 20_000
        try:
            message = await asyncio.to_thread(self.rest.send_file, room, f"{key}.txt", content, key)
            found = message and await asyncio.to_thread(self.rest.get, f"/api/chat/messages/{message}/")
            states = [file["state"] for file in found["attachments"]] if found else []
            await self.follow(key, states[0] if states else "deleted")
        except requests.RequestException as error:
            print("not sent:", error, flush=True)
        finally:
            del self.sending[key]

    async def follow(self, key, state):
        """Say so when a file of ours is there, or will never be."""
        if key in self.state.files and state in {"ready", "failed", "expired", "deleted"}:
            room = self.state.files[key]
            await asyncio.to_thread(self.rest.say, room, f"Your file is {state}.", named("done", key))
            self.state.files.pop(key, None)
            self.state.save()


def main():
    """Run until it is stopped."""
    url, user, password, path = sys.argv[1:]
    state = State(path)
    asyncio.run(Bot(Rest(url.rstrip("/"), user, password, state), state).run())


if __name__ == "__main__":
    main()

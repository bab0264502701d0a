"""``make chaos``: parts are killed under load, and afterwards everybody holds exactly what was acknowledged.

Two web processes, a worker, PostgreSQL and Valkey; a hundred sockets, five thousand messages and some files. Each part
is killed (SIGKILL) at least twice. It fails where a message is lost, doubled or out of order for any socket, where a
client was not resumed, where a file got neither ready nor, with a form that broke off, expired, and where what a
socket was told differs from REST.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import io
import json
import os
import random
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import httpx
from PIL import Image

from tests import seed
from tests.chaos.parts import Part, Postgres, Valkey, folder, python
from tests.chaos.people import Listener, Speaker
from tests.pair import COMMANDS_PER_10S
from tests.server import free_port

ROOMS, MEMBERS, SOCKETS, SPEAKERS, FILES = 5, 8, 100, 20, 100
DOWN_S = {"web 1": 1.0, "web 2": 1.0, "worker": 1.0, "valkey": 3.0, "postgres": 1.0}
STALLED_S = 10
"""A form whose process was killed is given up after twice that time, and a sweep."""

SETTLE_S = 180


@dataclass
class Deployment:
    """What runs, and who may enter."""

    parts: dict[str, Part]
    urls: list[str]
    tokens: dict[str, str]
    ids: dict[str, str]
    rooms: dict[str, list[str]] = field(default_factory=dict)
    """The members of each room."""

    def http(self, name: str) -> httpx.Client:
        """An HTTP client of a person."""
        return httpx.Client(
            base_url=random.choice(self.urls), headers={"Authorization": f"Token {self.tokens[name]}"}, timeout=30
        )


@contextlib.contextmanager
def deployed() -> Iterator[Deployment]:
    """All parts, started with their people."""
    with contextlib.ExitStack() as stack:
        places = [folder() for _ in range(4)]
        for place in places:
            stack.callback(shutil.rmtree, place, ignore_errors=True)
        postgres, valkey = Postgres(places[0]), Valkey(places[1])
        for part in (postgres, valkey):
            stack.callback(part.kill)
            part.start()
        # Each run has a cluster of its own, and so people of its own.
        os.environ |= {"OFFCHAT_TEST_CLUSTER": postgres.url, "OFFCHAT_TEST_RUN": str(places[3])}
        os.environ["DJANGO_SETTINGS_MODULE"] = "backend.settings"
        people = seed.copy_to(places[2], postgres=True)
        environment = {
            "OFFCHAT_DATA": str(places[2]), "REDIS_URL": valkey.url, "DATABASE_URL": people.database_url,
            "DJANGO_SETTINGS_MODULE": "backend.settings", "SECRET_KEY": "of the chaos alone",
            "COMMANDS_PER_10S": str(10 * COMMANDS_PER_10S), "WRITES_PER_MINUTE": "100000",
            "STALLED_S": str(STALLED_S),
        }  # fmt: skip
        log, ports = places[2] / "server.log", [free_port(), free_port()]
        parts: dict[str, Part] = {"postgres": postgres, "valkey": valkey}
        for number, port in enumerate(ports, start=1):
            arguments = ("--host", "127.0.0.1", "--port", str(port))
            parts[f"web {number}"] = python(
                f"web {number}", "consumers.serve", *arguments, log=log, environment=environment
            )
        parts["worker"] = python("worker", "media_pipeline.worker", log=log, environment=environment)
        for name in ("web 1", "web 2", "worker"):
            stack.callback(parts[name].kill)
            parts[name].start()
        deployment = Deployment(parts, [f"http://127.0.0.1:{port}" for port in ports], people.tokens, people.ids)
        for url in deployment.urls:
            wait_until_healthy(url)
        try:
            yield deployment
        except BaseException:
            sys.stderr.write(log.read_text()[-4000:])
            raise


def wait_until_healthy(url: str) -> None:
    """Return when a web process answers."""
    deadline = time.monotonic() + 60
    while True:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{url}/healthz", timeout=5).status_code == 200:
                return
        assert time.monotonic() < deadline, f"{url} does not answer"
        time.sleep(0.1)


def open_rooms(deployment: Deployment) -> None:
    """Rooms of some people each."""
    names = [name for name in deployment.tokens if name not in {"stranger", "viewer", "root"}]
    for number in range(ROOMS):
        members = random.sample(names, MEMBERS)
        ids = [deployment.ids[name] for name in members[1:]]
        with deployment.http(members[0]) as http:
            made = http.post("/api/chat/rooms/", json={"kind": "group", "name": f"Room {number}", "members": ids})
        assert made.status_code == 201, made.text
        deployment.rooms[made.json()["id"]] = members


async def kill_in_turn(deployment: Deployment, rounds: int, *, done: Callable[[], float]) -> None:
    """Kill each part so many times, in any order, and start it again.

    The kills are spread over the messages, however fast they come; ``done`` is the part of them that is acknowledged.
    """
    order = [name for name in deployment.parts for _ in range(rounds)]
    random.shuffle(order)
    for number, name in enumerate(order):
        await asyncio.sleep(random.uniform(1.0, 3.0))
        while done() < number / len(order):
            await asyncio.sleep(0.05)
        part = deployment.parts[name]
        await asyncio.to_thread(part.kill)
        await asyncio.sleep(DOWN_S[name])
        await asyncio.to_thread(part.start)
        print(f"  {name} was killed at {done():.0%} of the messages", flush=True)


def picture() -> bytes:
    """A small picture unlike any other."""
    data = io.BytesIO()
    Image.frombytes("RGB", (64, 64), random.randbytes(64 * 64 * 3)).save(data, "PNG")
    return data.getvalue()


async def send_files(deployment: Deployment, most: int, enough: Callable[[], bool]) -> int:
    """Send pictures as long as people talk; returns how many were acknowledged. One that breaks off is given up."""
    sent = 0
    for _ in range(most):
        if enough():
            break
        room, members = random.choice(list(deployment.rooms.items()))
        with contextlib.suppress(httpx.TransportError):
            answer = await asyncio.to_thread(_send_file, deployment, room, random.choice(members))
            sent += answer.status_code == 201
    return sent


def _send_file(deployment: Deployment, room: str, name: str) -> httpx.Response:
    with deployment.http(name) as http:
        form = http.build_request("POST", "/api/chat/upload/", data={"room": room},
                                  files={"file": ("noise.png", picture())})  # fmt: skip
        # In two halves with a moment between them, so that a kill may come in the middle.
        whole = form.read()
        form.headers.pop("Content-Length")
        return http.post(form.url, headers=dict(form.headers), content=_slowly(whole[: len(whole) // 2], whole))


def _slowly(half: bytes, whole: bytes) -> Iterator[bytes]:
    yield half
    time.sleep(1.5)
    yield whole[len(half) :]


async def load(
    deployment: Deployment, messages: int, seconds: float, rounds: int
) -> tuple[list[Listener], list[Speaker]]:
    """Talk, send files, and kill, all at once; then wait until everybody has everything."""
    people = sorted({name for members in deployment.rooms.values() for name in members})
    theirs = {name: [room for room, members in deployment.rooms.items() if name in members] for name in people}
    listeners = [Listener(deployment.urls, deployment.tokens[people[n % len(people)]]) for n in range(SOCKETS)]
    living = [asyncio.create_task(one.live()) for one in listeners]
    async with asyncio.timeout(60):
        while any(one.returns < 0 for one in listeners):
            await asyncio.sleep(0.05)
    names = [random.choice(people) for _ in range(SPEAKERS)]
    speakers = [Speaker(deployment.urls, deployment.tokens[name], theirs[name]) for name in names]
    each = -(-messages // SPEAKERS)
    talking = asyncio.gather(*(one.speak(each, seconds / each) for one in speakers))
    files = asyncio.create_task(send_files(deployment, FILES, talking.done))
    telling = asyncio.create_task(tell_progress(speakers))
    await kill_in_turn(deployment, rounds, done=lambda: _acknowledged(speakers) / (each * SPEAKERS))
    await talking
    telling.cancel()
    print("  everything was said", flush=True)
    print(f"  {await files} files were sent", flush=True)
    for url in deployment.urls:
        await asyncio.to_thread(wait_until_healthy, url)
    began = time.monotonic()
    await settled(deployment, listeners)
    print(f"  everybody had everything after {time.monotonic() - began:.1f} s", flush=True)
    for task in living:
        task.cancel()
    return listeners, speakers


async def tell_progress(speakers: list[Speaker]) -> None:
    """Print every ten seconds how much was acknowledged."""
    while True:
        await asyncio.sleep(10)
        print(f"  {_acknowledged(speakers)} messages", flush=True)


def _acknowledged(speakers: list[Speaker]) -> int:
    return sum(len(one.acknowledged) for one in speakers)


async def settled(deployment: Deployment, listeners: list[Listener]) -> None:
    """Return when every file has its end and every listener stands where its rooms do."""
    async with asyncio.timeout(SETTLE_S):
        while True:
            with contextlib.suppress(httpx.TransportError, KeyError):
                ends = {
                    f"room:{room}": await asyncio.to_thread(snapshot, deployment, room) for room in deployment.rooms
                }
                busy = [one for one in listeners if any(
                    stream in ends and at["seq"] < ends[stream]["seq"] for stream, at in one.positions.items()
                )]  # fmt: skip
                states = {state for end in ends.values() for state in end["files"].values()}
                working = states & {"uploading", "processing"}
                if not busy and not working:
                    return
            await asyncio.sleep(0.5)


def snapshot(deployment: Deployment, room: str) -> dict[str, object]:
    """A room over REST: its position, its messages in order, and the state of its files."""
    messages: list[dict[str, object]] = []
    with deployment.http(deployment.rooms[room][0]) as http:
        path = f"/api/chat/rooms/{room}/messages/"
        page = http.get(path, params={"limit": 100}).json()
        position = page["position"]
        messages = page["results"]
        while page["more"]:
            page = http.get(path, params={"limit": 100, "before": messages[0]["id"]}).json()
            messages = [*page["results"], *messages]
    files = {file["id"]: file["state"] for one in messages for file in one["attachments"]}  # type: ignore[attr-defined]
    return {**position, "messages": messages, "files": files}


def judge(deployment: Deployment, listeners: list[Listener], speakers: list[Speaker]) -> list[str]:
    """What is wrong; nothing, where everything that was acknowledged stands everywhere, once and in order."""
    wrong = [f"not resumed: {one}" for listener in listeners for one in listener.complaints]
    acknowledged = {key: said for speaker in speakers for key, said in speaker.acknowledged.items()}
    stood: dict[str, tuple[str, str]] = {}
    for room in deployment.rooms:
        stream, end = f"room:{room}", snapshot(deployment, room)
        messages = [dict(one) for one in end["messages"]]  # type: ignore[attr-defined]
        stood |= {one["id"]: (room, one["body"]) for one in messages}
        if [one["number"] for one in messages] != list(range(1, len(messages) + 1)):
            wrong.append(f"{stream}: numbers have holes")
        ids = [one["id"] for one in messages]
        files: dict[str, str] = dict(end["files"])  # type: ignore[call-overload]
        gone = {one["id"]: one["reason"] for one in messages if one["deleted_at"]}
        wrong += [f"{stream}: message {key} ended as {why}" for key, why in gone.items() if why != "expired"]
        if len({one["client_id"] for one in messages}) < len(messages):
            wrong.append(f"{stream}: a message stands twice")
        wrong += [f"{stream}: file {key} ended as {state}" for key, state in files.items() if state != "ready"]
        for listener in (one for one in listeners if stream in one.positions):
            seqs = listener.seqs[stream]
            if seqs != list(range(end["seq"] - len(seqs) + 1, end["seq"] + 1)):  # type: ignore[operator]
                wrong.append(f"{stream}: a socket was told {len(seqs)} events with holes, twice or out of order")
            if listener.gone[stream] != gone:
                wrong.append(f"{stream}: a socket knows {len(listener.gone[stream])} tombstones of {len(gone)}")
            if listener.messages[stream] != ids:
                wrong.append(f"{stream}: a socket has {len(listener.messages[stream])} messages of {len(ids)}")
            wrong += [f"{stream}: a socket saw file {key} last as {listener.files.get(key)}"
                      for key, state in files.items() if listener.files.get(key, (0, ""))[1] != state]  # fmt: skip
    lost = [key for key, said in acknowledged.items() if stood.get(key) != said]
    return [*wrong, *(f"lost: {key}" for key in lost)]


def run(messages: int, seconds: float, rounds: int) -> bool:
    """One run; whether all is well."""
    began = time.monotonic()
    with deployed() as deployment:
        open_rooms(deployment)
        listeners, speakers = asyncio.run(load(deployment, messages, seconds, rounds))
        wrong = judge(deployment, listeners, speakers)
        report(listeners, speakers, wrong, rounds=rounds, seconds=time.monotonic() - began)
    return not wrong


def report(
    listeners: list[Listener], speakers: list[Speaker], wrong: list[str], *, rounds: int, seconds: float
) -> None:
    """Print what was done, and what is wrong."""
    figures = {
        "acknowledged": _acknowledged(speakers),
        "sockets": len(listeners),
        "events": sum(map(len, (seqs for one in listeners for seqs in one.seqs.values()))),
        "resumes": sum(one.returns for one in listeners),
        "repeated sends": sum(one.repeated for one in speakers),
        "forms broken off": len({key for one in listeners for gone in one.gone.values() for key in gone}),
        "kills": rounds * len(DOWN_S),
        "seconds": round(seconds),
        "wrong": len(wrong),
    }
    print(json.dumps(figures), flush=True)
    for one in sorted(set(wrong))[:20]:
        print(f"  {one}", flush=True)


def main() -> None:
    """Run as often as asked; fails at the first run that is not well."""
    parser = argparse.ArgumentParser(prog="chaos")
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--messages", type=int, default=5000)
    parser.add_argument("--seconds", type=float, default=60, help="how long the messages take at least")
    parser.add_argument("--rounds", type=int, default=2, help="how often each part is killed")
    parser.add_argument("--seed", type=int, default=None)
    arguments = parser.parse_args()
    for _ in range(arguments.runs):
        seed_of_run = arguments.seed if arguments.seed is not None else random.randrange(10**6)
        random.seed(seed_of_run)
        print(f"seed {seed_of_run}", flush=True)
        if not run(arguments.messages, arguments.seconds, arguments.rounds):
            sys.exit(1)


if __name__ == "__main__":
    main()

"""``make chaos``: parts fail under load, and afterwards everybody holds exactly what was acknowledged.

Two web processes, a worker, PostgreSQL and Valkey, or with ``--database sqlite`` one web process without PostgreSQL;
two hundred sockets and ten thousand messages, with edits, deletions, reactions, threads, pins, marks, drafts and files
among them. Each part is killed and made to stand still, commits are held back, readers are slow, a clock jumps, and the
channel layer drops, repeats and delays all the time. It fails where something acknowledged is lost, doubled or out of
order, where a client was not resumed, where what a socket was told does not lead to what REST shows, where a file got
neither ready nor, with a form that broke off, expired, and where a process had an accident of its own.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import io
import json
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
from PIL import Image

from tests import frames
from tests.chaos.deployment import Deployment, deployed, open_rooms, prepare, wait_until_healthy
from tests.chaos.faults import Fault, bring, faults_of
from tests.chaos.judge import judge, positions
from tests.chaos.people import Common, Listener, Speaker
from tests.devices import seen
from tests.reducer import State

MEMBERS, SPEAKERS, FILES, DIARIES = 8, 20, 40, 6
EMOJI = "👍🎉👀🚀🔥🐢🌻🍕🎈🐙🧊🌈🍎🎲🎸🐝🌙🍩🦊🪁"


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


Heard = tuple[list[Listener], list[Speaker], Common, dict[str, State]]


async def load(deployment: Deployment, order: list[Fault], options: argparse.Namespace) -> Heard:
    """Talk, send files, and have things go wrong, all at once; then wait until everybody has everything."""
    people = sorted({name for members in deployment.rooms.values() for name in members})
    began = {name: await asyncio.to_thread(_begin, deployment, name) for name in people[:DIARIES]}
    names = [people[number % len(people)] for number in range(options.sockets)]
    listeners = [Listener(deployment.urls, name, deployment.tokens[name]) for name in names]
    print(f"  {len(listeners)} sockets are opened", flush=True)
    living = [asyncio.create_task(one.live()) for one in listeners]
    async with asyncio.timeout(120):
        while any(one.returns < 0 for one in listeners):
            await asyncio.sleep(0.05)
    common, each = Common(), -(-options.messages // SPEAKERS)
    speakers = [_speaker(deployment, random.choice(people), emoji, common) for emoji in EMOJI[:SPEAKERS]]
    talking = asyncio.gather(*(one.speak(each, options.seconds / each) for one in speakers))
    files = asyncio.create_task(send_files(deployment, FILES, talking.done))
    telling = asyncio.create_task(tell_progress(common))
    await bring(deployment, order, listeners, common, done=lambda: len(common.messages) / (each * SPEAKERS))
    await talking
    telling.cancel()
    print(f"  everything was said, and {await files} files were sent", flush=True)
    for url in deployment.urls:
        await asyncio.to_thread(wait_until_healthy, url)
    settling = time.monotonic()
    common.wrong += await settled(deployment, listeners, options.settle)
    print(f"  everybody had everything after {time.monotonic() - settling:.1f} s", flush=True)
    for task in living:
        task.cancel()
    return listeners, speakers, common, began


def _begin(deployment: Deployment, name: str) -> State:
    with deployment.http(name) as http:
        return seen(http)[0]


def _speaker(deployment: Deployment, name: str, emoji: str, common: Common) -> Speaker:
    theirs = [room for room, members in deployment.rooms.items() if name in members]
    return Speaker(deployment.urls, deployment.tokens[name], deployment.ids[name], theirs, emoji, common)


async def tell_progress(common: Common) -> None:
    """Print every ten seconds how much was acknowledged."""
    while True:
        await asyncio.sleep(10)
        print(f"  {len(common.messages)} messages", flush=True)


async def settled(deployment: Deployment, listeners: list[Listener], within: float) -> list[str]:
    """Return when every file has its end and every listener stands where its streams do; after a while, who does not.

    Nobody says anything any more, so that what is missing by then is missing for good.
    """
    deadline, behind = time.monotonic() + within, ["nothing was answered"]
    while time.monotonic() < deadline:
        with contextlib.suppress(httpx.TransportError, KeyError):
            if not await asyncio.to_thread(_working, deployment):
                ends = {name: await asyncio.to_thread(_ends, deployment, name)
                        for name in {one.name for one in listeners}}  # fmt: skip
                behind = [f"{stream}: a socket of {one.name} stands at {at['seq']} of {ends[one.name][stream]}"
                          for one in listeners for stream, at in one.positions.items()
                          if at["seq"] < ends[one.name].get(stream, 0)]  # fmt: skip
                if not behind:
                    return []
        await asyncio.sleep(0.5)
    return behind


def _ends(deployment: Deployment, name: str) -> dict[str, int]:
    with deployment.http(name) as http:
        return positions(http)


def _working(deployment: Deployment) -> bool:
    """Whether a file is on its way still."""
    for room, members in deployment.rooms.items():
        with deployment.http(members[0]) as http:
            shown = http.get(f"/api/chat/rooms/{room}/media/", params={"limit": 100}).json()["results"]
        if any(one.get("attachment", one)["state"] in {"uploading", "processing"} for one in shown):
            return True
    return False


def run(kept: Path, options: argparse.Namespace) -> bool:
    """One run; whether all is well."""
    began = time.monotonic()
    with deployed(kept, postgres=options.database == "postgres") as deployment:
        open_rooms(deployment, options.rooms, MEMBERS)
        order = faults_of(deployment, options.rounds)[: options.faults]
        if not deployment.clock:
            print("  no clock jumps: there is no C compiler", flush=True)
        listeners, speakers, common, states = asyncio.run(load(deployment, order, options))
        wrong = judge(deployment, listeners, common, states)
        wrong += [f"frame: {fault[:300]}" for fault in frames.faults()]
    figures = {
        "acknowledged": len(common.messages),
        "marks, edits and others": sum(common.done.values()) - len(common.messages),
        "sockets": len(listeners),
        "events": sum(len(one.told) for one in listeners),
        "resumes": sum(one.returns for one in listeners),
        "slow readers": sum(one.slow for one in listeners),
        "repeated connections of speakers": sum(one.repeated for one in speakers),
        "faults": len(order),
        "seconds": round(time.monotonic() - began),
        "wrong": len(wrong),
    }
    print(json.dumps(figures), flush=True)
    for one in sorted(set(wrong))[:20]:
        print(f"  {one}", flush=True)
    return not wrong


def main() -> None:
    """Run as often as asked; fails at the first run that is not well."""
    parser = argparse.ArgumentParser(prog="chaos")
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--database", choices=["postgres", "sqlite"], default="postgres")
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--sockets", type=int, default=200)
    parser.add_argument("--rooms", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=60, help="how long the messages take at least")
    parser.add_argument("--rounds", type=int, default=1, help="how often each fault comes")
    parser.add_argument("--faults", type=int, default=None, help="how many of them come at most")
    parser.add_argument("--settle", type=float, default=180, help="seconds until everybody has everything, at most")
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument(
        "--kept", type=lambda name: Path(name).resolve(),
        help="a folder for the people, which is made, and which later runs of the same code begin with at once",
    )  # fmt: skip
    options = parser.parse_args()
    # What was started is stopped also where this is asked to end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with contextlib.ExitStack() as stack:
        kept = options.kept or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="offchat-chaos-")))
        prepare(kept, postgres=options.database == "postgres")
        if not all(_seeded_run(kept, options) for _ in range(options.runs)):
            sys.exit(1)


def _seeded_run(kept: Path, options: argparse.Namespace) -> bool:
    seed_of_run = options.seed if options.seed is not None else random.randrange(10**6)
    random.seed(seed_of_run)
    print(f"seed {seed_of_run}", flush=True)
    return run(kept, options)


if __name__ == "__main__":
    main()

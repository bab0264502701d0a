"""What came of a rehearsal: whether each client has everything once and in order, and the figures."""

from __future__ import annotations

import asyncio
import statistics
import time

from deploy.rehearsal.load import Follower, Load, by_room

AFTER_MS = 3000
SETTLE_S = 60


async def judge(load: Load, resumed_within_s: float) -> list[str]:
    """Everything that is wrong."""
    ledger = load.ledger
    wrong, deadline = list(ledger.faults), time.monotonic() + SETTLE_S
    stood: dict[str, tuple[str, str]] = {}
    for room, followers in by_room(load.followers).items():
        messages = await _messages(load, followers[0], room)
        ids = [str(one["id"]) for one in messages]
        stood |= {str(one["id"]): (room, str(one["body"])) for one in messages}
        if [one["number"] for one in messages] != list(range(1, len(messages) + 1)):
            wrong.append(f"{room}: numbers have holes")
        for follower in followers:
            wrong += await _told(follower, f"room:{room}", ids[load.before[room] :], deadline)
    wrong += [f"lost: {key}" for key, said in ledger.sent.items() if stood.get(key) != said]
    said = [body for key, (_, body) in stood.items() if key in ledger.sent]
    texts = [body for _, body in stood.values() if body.startswith("message ")]
    if len(texts) != len(set(texts)) or len(said) != len(ledger.sent):
        wrong.append("a message stands twice")
    wrong += [f"a socket was told wrongly: {one}" for follower in load.followers for one in follower.complaints]
    slow = [seconds for seconds in ledger.returns_s if seconds > resumed_within_s]
    if slow:
        wrong.append(
            f"{len(slow)} sockets resumed later than {resumed_within_s:.0f} s after their close: {max(slow):.1f} s"
        )
    if ledger.after_ms and max(ledger.after_ms) > AFTER_MS:
        wrong.append(f"sockets were asked to wait for {max(ledger.after_ms)} ms")
    if set(ledger.closes) - {1012}:
        wrong.append(f"sockets ended otherwise than by 1012: {dict(ledger.closes)}")
    return wrong


async def _told(follower: Follower, stream: str, ids: list[str], deadline: float) -> list[str]:
    """Wait until a socket has everything; what it was told otherwise."""
    while len(follower.messages[stream]) < len(ids) and time.monotonic() < deadline:
        await asyncio.sleep(0.1)
    if follower.messages[stream] == ids:
        return []
    return [f"{stream}: a socket has {len(follower.messages[stream])} messages of {len(ids)}, or in another order"]


async def _messages(load: Load, follower: Follower, room: str) -> list[dict[str, object]]:
    headers, path = {"Authorization": f"Token {follower.person.token}"}, f"/api/chat/rooms/{room}/messages/"
    page = (await load.http.get(path, params={"limit": 100}, headers=headers)).json()
    messages: list[dict[str, object]] = page["results"]
    while page["more"]:
        more = {"limit": 100, "before": str(messages[0]["id"])}
        page = (await load.http.get(path, params=more, headers=headers)).json()
        messages = [*page["results"], *messages]
    return messages


def report(load: Load, times: list[tuple[str, float]], wrong: list[str]) -> None:
    """Print times, figures, and what is wrong."""
    ledger = load.ledger
    for step, seconds in times:
        print(f"  {step:<36}{seconds:6.1f} s")
    returns = sorted(ledger.returns_s)
    figures = {
        "sockets": len(load.followers),
        "messages acknowledged": len(ledger.sent),
        "messages told": sum(len(ids) for one in load.followers for ids in one.messages.values()),
        "sockets resumed": len(returns),
        "resumed after, median s": round(statistics.median(returns), 2) if returns else None,
        "resumed after, latest s": round(returns[-1], 2) if returns else None,
        "after_ms, greatest": max(ledger.after_ms, default=None),
        "closes": dict(ledger.closes),
        **dict(sorted(ledger.counts.items())),
        "wrong": len(wrong),
    }
    for name, figure in figures.items():
        print(f"  {name:<36}{figure}")
    for one in sorted(set(wrong))[:30]:
        print(f"  WRONG: {one}")

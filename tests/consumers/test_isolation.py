"""Streamed bodies and sockets keep to ``tests/rights.txt`` as well, and tell nothing of another namespace."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import httpx
from asgiref.sync import sync_to_async
from channels.routing import URLRouter

from backend.api.framework.streamed import STREAMED
from consumers.routes import HTTP_ROUTES, SOCKETS
from tests.rights import Row, rows, shape
from tests.sending import video_bytes
from tests.tenants import MARK, Pair, nothing, said
from tests.tus import OCTETS, SPEAKS, metadata
from tests.wire import Open, Wire

_SERVED = {shape(path) for path in STREAMED if not path.endswith("z")}
BODIES = [row for row in rows() if row.operation[1] in _SERVED]
COMMANDS = [row for row in rows() if row.is_command]
KINDS = {kind.endpoint: kind for kind in SOCKETS}


class Caller:
    """Somebody with the sockets that are open for them."""

    def __init__(self, token: str, http: httpx.AsyncClient) -> None:
        self.headers = {"Authorization": f"Token {token}"} if token else {}
        self.http = http
        self.wires: dict[str, Wire] = {}

    async def ask(self, row: Row, things: Mapping[str, str]) -> tuple[str, str]:
        """Status, or the code of a socket, and the text of the answer."""
        path, text = row.filled(things)
        named = json.loads(text or "{}")
        if row.is_command:
            return await self._command(self.wires[row.method], path, named)
        answer = await self.http.request(row.method, path, **_request(row, named, self.headers))
        told = {name: value for name, value in answer.headers.items() if name != "x-request-id"}
        return str(answer.status_code), f"{told} {answer.text}" if answer.status_code >= 400 else ""

    async def _command(self, wire: Wire, name: str, data: dict[str, Any]) -> tuple[str, str]:
        if wire.closed:
            return str(wire.closed[0]), wire.closed[1]
        sent = wire.say(name, data)
        await wire.until(lambda: wire.replies(sent))
        [reply] = wire.replies(sent)
        streams = reply.get("data", {}).get("streams", {})
        error = reply.get("error") or next((one["error"] for one in streams.values() if "error" in one), None)
        return error["code"] if error else "ok", json.dumps(error)


def _request(row: Row, named: dict[str, str], headers: dict[str, str]) -> dict[str, Any]:
    """What httpx sends: a form, the head of an upload, or its first bytes."""
    if row.path.endswith("imports/"):
        return {"data": named, "files": {"file": ("a.zip", b"no archive")}, "headers": headers}
    if row.path.endswith("upload/"):
        return {"data": named, "files": {"file": ("a.mp4", video_bytes())}, "headers": headers}
    if "/hooks/" in row.path:
        return {"json": named, "headers": headers}
    if "/uploads/" not in row.path:
        return {"content": b"no picture" if row.method == "PUT" else None, "headers": headers}
    if row.path.endswith("possession/"):
        return {"json": named, "headers": headers}
    spoken = {**headers, **SPEAKS}
    if "{upload}" not in row.path:
        said_of_it = metadata(filename="a.mp4", filetype="video/mp4", **named)
        return {"headers": {**spoken, "Upload-Length": "100", "Upload-Metadata": said_of_it}}
    if row.method == "POST":
        return {"headers": {**spoken, "X-HTTP-Method-Override": "HEAD"}}
    bytes_ = {**OCTETS, "Upload-Offset": "0"} if row.method == "PATCH" else {}
    return {"headers": {**spoken, **bytes_}, "content": video_bytes() if bytes_ else None}


@asynccontextmanager
async def callers(world: Pair, wired: Open) -> AsyncIterator[dict[str, Caller]]:
    """Everybody, with an open socket of each kind."""
    transport = httpx.ASGITransport(app=URLRouter(HTTP_ROUTES), raise_app_exceptions=False)
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(httpx.AsyncClient(transport=transport, base_url="http://localhost"))
        found = {name: Caller(token, http) for name, token in world.tokens.items()}
        for name, caller in found.items():
            for endpoint, kind in KINDS.items():
                caller.wires[endpoint] = await stack.enter_async_context(wired(kind, world.tokens[name]))
        yield found


async def test_streams_and_sockets_answer_by_role_and_tell_nothing_of_another_namespace(
    wired: Open, settings: Any
) -> None:
    settings.WRITES_PER_MINUTE = 10**6
    world = await sync_to_async(Pair)()
    async with callers(world, wired) as people:
        # Things of the other namespace are answered as the stranger is, and like things that do not exist
        wrong = [one for row in BODIES + COMMANDS if row.named for one in await _foreign(world, people, row)]
        wrong += [f"something changed {touched}" for touched in await sync_to_async(world.touched)()]
        assert not wrong, "\n".join(wrong)
        # And what is one's own as the table says, which may change it
        for row in BODIES + COMMANDS:
            for who, expected in row.answers.items():
                status, text = await people[who].ask(row, world.own.names)
                if status != expected:
                    wrong.append(f"{row} by {who}: {status} instead of {expected} {text}")
        assert not wrong, "\n".join(wrong)
        frames = [frame for who in people if who not in {"stranger", "root"} for wire in people[who].wires.values()
                  for frame in wire.frames]  # fmt: skip
        assert MARK not in json.dumps(frames)


async def _foreign(world: Pair, people: dict[str, Caller], row: Row) -> list[str]:
    wrong = []
    who = "owner" if row.answers["owner"] in {"ok", "200", "201"} else "alice"
    whole = await people["owner"].ask(row, world.other.names)
    if whole[0] not in {row.answers["stranger"], "forbidden"} or MARK in whole[1]:
        wrong.append(f"{row} about things of another namespace: {whole} instead of {row.answers['stranger']}")
    for name in row.named if "{avatar}" not in row.path else ():
        foreign = await people[who].ask(row, {**world.own.names, name: world.other.names[name]})
        none = await people[who].ask(row, {**world.own.names, name: nothing(name)})
        if (foreign[0], said(foreign[1])) != (none[0], said(none[1])) or MARK in foreign[1]:
            wrong.append(f"{row} by {who} with a foreign {name}: {foreign} and {none}")
    return wrong

"""Answers “!echo words” with the words, once, whatever is killed meanwhile.

python echo_bot.py URL USER PASSWORD STATE.json
"""

import asyncio
import json
import sys
import uuid
from pathlib import Path

from offchat_client import Client, OffChatError


async def answer(chat, message):
    """Answer one message; a `client_id` made from it makes an answer that is given again the same message."""
    if message["sender"]["id"] != chat.user and message["body"].startswith("!echo "):
        client_id = str(uuid.uuid5(uuid.UUID(message["id"]), "echo"))
        try:
            await chat.send(message["room"], message["body"][6:], client_id=client_id)
        except OffChatError as refused:
            print("not sent:", refused.message, flush=True)


def save(path, positions):
    """Write down what was handled, whole or not at all."""
    new = path.with_suffix(".new")
    new.write_text(json.dumps(positions))
    new.replace(path)


async def run(url, username, password, path):
    """Handle an event, then keep the position: what is killed in between is handled again, and answered once."""
    positions = json.loads(path.read_text()) if path.exists() else None
    chat = Client(url, username=username, password=password, positions=positions, connect_timeout=None)
    async with chat:
        save(path, chat.positions)
        async for event in chat.events():
            save(path, chat.positions)
            if event["type"] == "message.created":
                await answer(chat, event["data"])
            elif event["type"] == "reset":  # The log does not reach back to the position: the newest messages instead.
                for message in event["data"].get("messages", []):
                    await answer(chat, message)


if __name__ == "__main__":
    asyncio.run(run(*sys.argv[1:4], Path(sys.argv[4])))

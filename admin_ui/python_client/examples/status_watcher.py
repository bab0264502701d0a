"""Shows what becomes of all that one sends, from any device, until it is stopped.

python status_watcher.py URL USER PASSWORD
"""

import asyncio
import sys

from offchat_client import Client


def line(event):
    """Say in one line what has happened to a file; None for what need not be said."""
    data = event["data"]
    if event["type"] == "upload.progress":
        return f"{data['media']} {data['percent']} %"
    if event["type"] == "media.stage":
        return f"{data['media']} {data['stage']} {data['state']}"
    if event["type"] == "media.updated":
        return f"{data['id']} is {data['state']}"
    return None


async def run(url, username, password, say=print):
    """Watch for ever; a connection that breaks is made anew, and what changed meanwhile is told."""
    async with Client(url, username=username, password=password) as chat:
        async for event in chat.media.watch(mine=True):
            if text := line(event):
                say(text)


if __name__ == "__main__":
    asyncio.run(run(*sys.argv[1:4]))

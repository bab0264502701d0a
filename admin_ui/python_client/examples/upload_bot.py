"""Sends a file into a room and waits until it can be watched.

python upload_bot.py URL USER PASSWORD ROOM FILE
"""

import asyncio
import sys

from offchat_client import Client


async def run(url, username, password, room_name, path):
    """Send the file, show how far it is, and return it as it is in the end."""
    async with Client(url, username=username, password=password) as chat:
        rooms = {room["name"]: room["id"] async for room in chat.rest.pages("/api/chat/rooms/")}
        if room_name not in rooms:
            sys.exit(f"You are in no room that is called {room_name}.")

        def show(received, size):
            print(f"sent     {received:,} of {size:,} bytes", flush=True)

        upload = await chat.uploads.send(path, room=rooms[room_name], body="From Python", progress=show)
        file = await chat.media.settled(upload.media, timeout=600)
        print(f"{file['state']:8} {file['name']} {file['video_dimensions']} {file['duration_formatted']}", flush=True)
        return file


if __name__ == "__main__":
    asyncio.run(run(*sys.argv[1:6]))

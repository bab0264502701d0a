"""Speaks OffChat's protocol from Python: connect, resume, send once, upload, watch files."""

from offchat_client.client import Client
from offchat_client.errors import OffChatError
from offchat_client.media import SETTLED, Media
from offchat_client.positions import StreamAt
from offchat_client.rest import Rest
from offchat_client.uploads import Upload, Uploads

__all__ = ["SETTLED", "Client", "Media", "OffChatError", "Rest", "StreamAt", "Upload", "Uploads"]

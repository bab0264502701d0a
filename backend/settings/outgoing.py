"""Where this server may send requests of its own to addresses that its people have named."""

from backend.settings import env

OUTGOING_ALLOWED_HOSTS = env.words("OUTGOING_ALLOWED_HOSTS")
"""Hosts that may stand at a private address and need no https: ``host`` for all its ports, or ``host:port``."""

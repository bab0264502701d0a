"""Redis (or Valkey): the channel layer, the job queue and the cache."""

import os
from typing import Any
from urllib.parse import quote

from backend.settings import env

REDIS_URL = env.text("REDIS_URL", f"unix://{quote(os.fsencode(env.DATA / 'run' / 'valkey.sock'))}")

CHANNEL_LAYERS: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": env.text("CHANNEL_LAYER", "channels_redis.pubsub.RedisPubSubChannelLayer"),
        "CONFIG": {"hosts": [REDIS_URL], "prefix": "offchat"},
    }
}

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "offchat",
        # Somebody waits for it, and nothing that it holds is worth a long wait.
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    }
}

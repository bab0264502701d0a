"""The close codes of ``offchat.v1``; pure."""

RESTART = 1012
"""The client should reconnect after the time in the reason, and resume."""
INTERNAL = 1011
MALFORMED = 4400
UNAUTHENTICATED = 4401
FORBIDDEN = 4403
SLOW = 4409
TOO_FAST = 4429

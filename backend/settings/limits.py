"""How much, how long, how often: every bound that an operator may move."""

from backend.settings.env import flag, number

CENTURY_DAYS, YEAR_S = 36_525, 366 * 24 * 3600
"""No date can be reckoned with much more than these."""

MAX_UPLOAD_BYTES = number("MAX_UPLOAD_BYTES", 100 * 1024 * 1024, least=1)
"""Largest file taken, in bytes."""

REQUEST_BYTES = 3 * 1024 * 1024
"""Largest body of any request but an upload: far above every JSON body, and enough for the forms of the admin."""

ARCHIVE_BYTES = number("ARCHIVE_BYTES", 10 * 1024**3, least=1)
"""Largest archive of library files that is sent, and of rooms that is taken in, in bytes."""

PENDING_UPLOADS = number("PENDING_UPLOADS", 20, least=1)
"""Unfinished uploads one person may have at a time."""

UPLOAD_EXPIRES_S = number("UPLOAD_EXPIRES_S", 24 * 3600, least=60, most=YEAR_S)
"""After how long without bytes an unfinished upload is given up, in seconds."""

STALLED_S = number("STALLED_S", 60, least=1, most=YEAR_S)
"""How long a client may send, or take, not one byte before its request ends, in seconds."""

PLAY_WAIT_S = number("PLAY_WAIT_S", 20, least=1, most=600)
"""How long a request for bytes of a video waits that have not been uploaded yet, in seconds."""

HEAD_S = number("HEAD_S", 10, least=1, most=YEAR_S)
"""How long a connection may take to send the head of a request, or of a socket's handshake, in seconds."""

DRAIN_S = number("DRAIN_S", 5, least=1, most=3600)
"""How long open requests may go on when a web process is asked to stop, in seconds."""

CONNECTIONS = number("CONNECTIONS", 50_000, least=64)
"""Connections a web process takes at a time; fewer where the system lets it open fewer files."""

STRIP_METADATA = flag("STRIP_METADATA", default=True)
"""Whether places, devices and times are removed from files that are served, where a namespace says nothing of it."""

HLS_FROM_S = number("HLS_FROM_S", 10, most=YEAR_S)
"""From which length on, in seconds, a video that has to be converted can be played meanwhile."""

HEIGHTS_FROM_S = number("HEIGHTS_FROM_S", 60, most=YEAR_S)
"""From which length on, in seconds, a video is made in several heights once it is played; 0 makes none."""

HEIGHTS_DAYS = number("HEIGHTS_DAYS", 7, least=1, most=CENTURY_DAYS)
"""After how many days without being played the heights of a video are removed."""

HEIGHTS_BYTES = number("HEIGHTS_BYTES", 20 * 1024**3)
"""How many bytes all heights of a namespace's videos may take; those that were played longest ago make way.

0 makes none.
"""

TRASH_DAYS = number("TRASH_DAYS", 7, most=CENTURY_DAYS)
"""How long the bytes of a deleted file are kept, in days; 0 removes them at once."""

LOG_DAYS = number("LOG_DAYS", 7, least=1, most=CENTURY_DAYS)
LOG_EVENTS = number("LOG_EVENTS", 10_000, least=100)
"""How far the event log of a stream reaches back: the shorter one of days and events."""

ACTIVITY_DAYS = number("ACTIVITY_DAYS", 0, most=CENTURY_DAYS)
"""After how many days rows of the activity log are dropped; 0 keeps them for ever."""

MESSAGE_CHARS = 8000
FRAME_BYTES = 262_144
COMMANDS_PER_10S = number("COMMANDS_PER_10S", 100, least=1)
SOCKETS_PER_PERSON = number("SOCKETS_PER_PERSON", 500, least=1)
"""Open sockets of one person at a web process; more are asked to come back later."""

COMMAND_THREADS = number("COMMAND_THREADS", 8, least=1)
REQUEST_THREADS = number("REQUEST_THREADS", 16, least=1)
"""Threads for the commands of all sockets of a process; also bounds its database connections."""

SOCKET_QUEUE_BYTES = number("SOCKET_QUEUE_BYTES", 1024 * 1024, least=65_536)
"""Bytes that may wait for one slow socket; at half of it ephemeral events are dropped, at the limit it closes."""

HEARTBEAT_S = number("HEARTBEAT_S", 25, least=1, most=YEAR_S)
"""Seconds between the pings of a socket; one that leaves a ping unanswered for as long again is closed."""

TOKEN_DAYS = number("TOKEN_DAYS", 14, least=1, most=CENTURY_DAYS)
GRANT_S = number("GRANT_S", 15 * 60, least=1, most=YEAR_S)
"""How long the links of a page are good, in seconds; open pages get fresh ones before that."""

TICKET_S = 30
PRESENCE_LINGER_S = number("PRESENCE_LINGER_S", 30, least=0, most=600)
REVEAL_S = 10 * 60
WRITES_PER_MINUTE = number("WRITES_PER_MINUTE", 600, least=1)
"""Requests of one person in a minute that change something (uploads and sockets have bounds of their own)."""

LOGIN_ATTEMPTS_PER_MINUTE = number("LOGIN_ATTEMPTS_PER_MINUTE", 20, least=1)

LEASE_S = number("LEASE_S", 8, least=4, most=600)
"""How long a worker may be silent before its job is given to another, in seconds."""

MAX_ATTEMPTS = 3

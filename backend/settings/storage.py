"""Where the bytes stand: finished files behind django-storages' interface, unfinished uploads on a local disk."""

from backend.settings.env import DATA, number, text

STAGING = DATA / "staging"
"""Unfinished uploads; on the same file system as the blobs, finishing one is a link, not a copy."""

DISK_RESERVE_BYTES = number("DISK_RESERVE_BYTES", 512 * 1024 * 1024)
"""Space that uploads leave on the disk, for the database and everything else."""

MEDIA_ROOT = DATA / "blobs"

STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(MEDIA_ROOT), "directory_permissions_mode": 0o700, "file_permissions_mode": 0o600},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}

DEMO_PASSWORD = text("OFFCHAT_DEMO_PASSWORD", "offchat-demo")

"""Where the bytes stand: finished files on a disk or in an object storage, unfinished uploads on a local disk."""

from pathlib import Path

from backend.errors import Misconfigured
from backend.settings.env import DATA, flag, number, one_of, text

STAGING = DATA / "staging"
"""Unfinished uploads; on the same file system as the blobs, finishing one is a link, not a copy."""

DISK_RESERVE_BYTES = number("DISK_RESERVE_BYTES", 512 * 1024 * 1024)
"""Space that uploads leave on the disk, for the database and everything else."""

STORAGE_WARN_PERCENT = number("STORAGE_WARN_PERCENT", 85, least=1, most=100)
STORAGE_CRITICAL_PERCENT = number("STORAGE_CRITICAL_PERCENT", 95, least=1, most=100)
"""From how full on a disk or bucket is worth an alert, in percent, and from when on it is urgent."""
if STORAGE_CRITICAL_PERCENT < STORAGE_WARN_PERCENT:
    raise Misconfigured("STORAGE_CRITICAL_PERCENT cannot be less than STORAGE_WARN_PERCENT.")

STORAGE_LIMIT_BYTES = number("STORAGE_LIMIT_BYTES", 0)
"""What all files together may take in an object storage before there is an alert; 0: as much as they like."""

MEDIA_ROOT = DATA / "blobs"

AWS_STORAGE_BUCKET_NAME = text("AWS_STORAGE_BUCKET_NAME")
AWS_S3_ENDPOINT_URL = text("AWS_S3_ENDPOINT_URL")
"""Empty for Amazon's own."""
AWS_S3_REGION_NAME = text("AWS_S3_REGION_NAME", "us-east-1")
AWS_ACCESS_KEY_ID = text("AWS_ACCESS_KEY_ID")
"""Empty where the machine has a role of its own."""
AWS_SECRET_ACCESS_KEY = text("AWS_SECRET_ACCESS_KEY")
if bool(AWS_ACCESS_KEY_ID) != bool(AWS_SECRET_ACCESS_KEY):
    raise Misconfigured("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY belong together: set both or none.")

AWS_S3_ENCRYPTION = {"AES256": "AES256", "AWS:KMS": "aws:kms", "NONE": ""}[
    one_of("AWS_S3_ENCRYPTION", "AES256", "AWS:KMS", "NONE", default="AES256")
]
"""How the object storage encrypts what it writes."""

AWS_S3_CUSTOM_DOMAIN = text("AWS_S3_CUSTOM_DOMAIN")
"""The host name of a CDN."""
AWS_CLOUDFRONT_KEY_ID = text("AWS_CLOUDFRONT_KEY_ID")
AWS_CLOUDFRONT_KEY = text("AWS_CLOUDFRONT_KEY").replace("\\n", "\n")
"""A private RSA key in PEM, with which addresses at the custom domain are signed."""
if len({bool(AWS_CLOUDFRONT_KEY), bool(AWS_CLOUDFRONT_KEY_ID)}) > 1 or (
    AWS_CLOUDFRONT_KEY_ID and not AWS_S3_CUSTOM_DOMAIN
):
    raise Misconfigured("AWS_CLOUDFRONT_KEY, AWS_CLOUDFRONT_KEY_ID and AWS_S3_CUSTOM_DOMAIN belong together.")

MEDIA_STORE = one_of("MEDIA_STORE", "DISK", "S3", default="S3" if AWS_STORAGE_BUCKET_NAME else "DISK").lower()
"""Where new bytes go; read they are from wherever they stand."""
if MEDIA_STORE == "s3" and not AWS_STORAGE_BUCKET_NAME:
    raise Misconfigured("MEDIA_STORE=s3 needs a bucket: set AWS_STORAGE_BUCKET_NAME.")

UPLOAD_STAGING = one_of("UPLOAD_STAGING", "DISK", "S3", default="DISK").lower()
"""Where unfinished uploads are: on a disk that the web processes share, or in parts in the object storage."""
if UPLOAD_STAGING == "s3" and MEDIA_STORE != "s3":
    raise Misconfigured("UPLOAD_STAGING=s3 needs MEDIA_STORE=s3.")

UPLOAD_SPOOL = text("UPLOAD_SPOOL")
"""The folder in which the proxy in front leaves the bodies of uploads as files; empty: it passes them on."""
if UPLOAD_SPOOL and not (flag("TRUST_PROXY") and Path(UPLOAD_SPOOL).is_absolute()):
    raise Misconfigured("UPLOAD_SPOOL must be the whole path of a folder, and needs TRUST_PROXY.")

DIRECT_UPLOAD_BYTES = number("DIRECT_UPLOAD_BYTES", 64 * 1024 * 1024) if MEDIA_STORE == "s3" else 0
"""From how many bytes on browsers send a file straight into the object storage; 0: never."""

_SIGNED = MEDIA_STORE == "s3" and bool(AWS_CLOUDFRONT_KEY_ID or not AWS_S3_CUSTOM_DOMAIN)
MEDIA_DELIVERY = one_of("MEDIA_DELIVERY", "APP", "NGINX", "REDIRECT", default="REDIRECT" if _SIGNED else "APP").lower()
"""Who sends bytes that this server has allowed."""
if MEDIA_DELIVERY == "redirect" and not _SIGNED:
    raise Misconfigured("MEDIA_DELIVERY=redirect needs MEDIA_STORE=s3, and the keys of AWS_S3_CUSTOM_DOMAIN.")

CDN_PURGE_URL = text("CDN_PURGE_URL")
"""What is called to have a CDN forget a path: ``{path}`` stands for it, ``{encoded}`` for it within a query."""
if CDN_PURGE_URL and not CDN_PURGE_URL.startswith(("http://", "https://")):
    raise Misconfigured(f"CDN_PURGE_URL must be an address with http or https, not {CDN_PURGE_URL!r}.")
CDN_PURGE_METHOD = one_of("CDN_PURGE_METHOD", "POST", "PURGE", "DELETE", "PUT", "GET", "BAN", default="POST")
CDN_PURGE_BODY = text("CDN_PURGE_BODY")
"""Sent along as JSON; ``{path}`` stands for the path."""
_HEADER = text("CDN_PURGE_HEADER").partition(":")
if _HEADER[0] and not (_HEADER[1] and _HEADER[2].strip()):
    raise Misconfigured("CDN_PURGE_HEADER must be a name and a value, like `Authorization: Bearer TOKEN`.")
CDN_PURGE_HEADER = (_HEADER[0].strip(), _HEADER[2].strip()) if _HEADER[0] else None
"""A header with the token for it."""
if CDN_PURGE_URL and "{path}" not in CDN_PURGE_URL + CDN_PURGE_BODY and "{encoded}" not in CDN_PURGE_URL:
    raise Misconfigured("CDN_PURGE_URL or CDN_PURGE_BODY must say where the path goes: {path}.")

STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(MEDIA_ROOT), "directory_permissions_mode": 0o700, "file_permissions_mode": 0o600},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}

DEMO_PASSWORD = text("OFFCHAT_DEMO_PASSWORD", "offchat-demo")

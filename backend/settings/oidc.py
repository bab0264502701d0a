"""Providers by which people log in (OpenID Connect), as OFFCHAT_OIDC_PROVIDERS names them."""

import re
from urllib.parse import urlsplit

from msgspec import Struct

from backend.errors import Misconfigured
from backend.settings import env
from backend.settings.security import BASE_URL

_ID = re.compile(r"[a-z0-9]{1,24}")
_ISSUER_CHARS = 255
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class OidcProvider(Struct, frozen=True, kw_only=True):
    """A provider: ``trusts_email`` says that an address which is confirmed there counts here, too."""

    id: str
    name: str
    issuer: str
    client_id: str
    client_secret: str
    scopes: str
    trusts_email: bool


def _provider(key: str) -> OidcProvider:
    if not _ID.fullmatch(key):
        raise Misconfigured(f"OFFCHAT_OIDC_PROVIDERS: {key!r} must be 1 to 24 small letters and digits.")
    prefix = f"OFFCHAT_OIDC_{key.upper()}"
    issuer, client_id = env.text(f"{prefix}_ISSUER"), env.text(f"{prefix}_CLIENT_ID")
    parts = urlsplit(issuer)
    is_local = parts.scheme == "http" and parts.hostname in _LOOPBACK
    if not client_id or len(issuer) > _ISSUER_CHARS or not (parts.scheme == "https" or is_local):
        raise Misconfigured(f"{prefix}_ISSUER must be an address with https://, and {prefix}_CLIENT_ID must be given.")
    return OidcProvider(
        id=key, name=env.text(f"{prefix}_NAME", key.capitalize()), issuer=issuer, client_id=client_id,
        client_secret=env.text(f"{prefix}_CLIENT_SECRET"),
        scopes=env.text(f"{prefix}_SCOPES", "openid email profile"), trusts_email=env.flag(f"{prefix}_TRUSTS_EMAIL"),
    )  # fmt: skip


OIDC_PROVIDERS = {key: _provider(key) for key in env.words("OFFCHAT_OIDC_PROVIDERS")}
if OIDC_PROVIDERS and not BASE_URL:
    raise Misconfigured("OFFCHAT_OIDC_PROVIDERS needs OFFCHAT_BASE_URL: providers send people back to it.")

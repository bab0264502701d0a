"""``python -m tests.examples``: asks every operation once and writes what was sent and answered to ``examples.json``.

The answers are those of a caller whom ``tests/rights.txt`` allows it. Values that stay the same each time
take the place of ids, times and secrets. Addresses with streamed bodies borrow the examples of others.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests import conftest
from tests.rights import Row, rows, shape

PLACE = Path(__file__).parents[1] / "backend" / "api" / "examples.json"
_CALLERS = ("alice", "mod", "owner", "root", "nobody")
_ID = re.compile(r"\b[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\b")
_TIME = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)")
_GRANT = re.compile(r"([?&][gl]=)[\w.:-]+")
_CODE = re.compile(r"^(.*/invite/)?[\w-]{24}$")
"""Of a link into a room, alone and at the end of its address."""
_HOOK = re.compile(r"(?<=/hooks/)[\w-]+")
_SECRETS = ("token", "ticket", "reset_url", "invite_url", "secret")
"""Fields whose values are replaced, but for what stands before a #."""

_ADDED = {
    "post_login": {"username": "alice", "password": conftest.PASSWORD},
    "post_session": {"username": "alice", "password": conftest.PASSWORD},
}
_MADE_OF: dict[str, tuple[str, str | None, dict[str, Any]]] = {
    "post_upload_file": ("get_attachment", None, {}),
    "post_upload_video": ("get_attachment", None, {}),
    "post_hook": ("get_message", None, {}),
    "get_video_download": ("get_attachment", None, {"expires_at": "2026-11-20T12:43:06.606Z"}),
    "get_file_download": ("get_attachment", None, {"expires_at": "2026-11-20T12:43:06.606Z"}),
    "post_upload_library": ("get_file", None, {}),
    "post_upload_possession": ("get_attachment", None, {"state": "processing"}),
    "put_avatar": ("get_me", "user", {}),
    "delete_avatar": ("get_me", "user", {}),
    "put_room_picture": (
        "patch_namespace_room",
        None,
        {"picture_url": "/media/avatars/01a1f8ea-0d4b-7000-8000-000000000001/128.webp"},
    ),
    "delete_room_picture": ("patch_namespace_room", None, {}),
    "post_link_use": ("get_me", "user", {}),
    "post_registration": ("get_me", "user", {}),
    "post_registration_confirmation": ("get_me", "user", {}),
    "post_login_code": ("post_login", None, {}),
    "post_session_code": ("post_session", None, {}),
    "patch_my_email": ("get_my_email", None, {"pending": "alice@example.org", "mail": True}),
    "post_email_confirmation": ("get_my_email", None, {"email": "alice@example.org", "mail": True}),
    "post_message_report": ("post_file_report", None, {}),
    "post_command_secret": (
        "post_commands",
        None,
        {"url": "https://example.org/build", "secret": f"whsec_{'5f' * 16}"},
    ),
    "post_job_cancel": ("get_job", None, {"state": "cancelled", "undoable": False}),
    "post_duplicates_reopen": ("post_duplicates_dismiss", None, {"decision": None}),
}
"""The response of an operation from a part of that of another one, with some fields in the place of others."""


class Constant:
    """Puts values that stay the same in the place of those that differ each time."""

    def __init__(self) -> None:
        self._ids: dict[str, str] = {}

    def text(self, text: str) -> str:
        """A text with other ids, times and grants."""
        text = _ID.sub(lambda found: self._id(found[0]), text)
        text = _TIME.sub("2026-11-20T12:28:06.606Z", text)
        text = _CODE.sub(r"\g<1>eyJ1Ijoi", text)
        text = _HOOK.sub("oc_3q2", text)
        return _GRANT.sub(r"\1eyJ1Ijoi", text)

    def value(self, value: Any, name: str = "") -> Any:
        """The same of a whole answer, of whose lists one entry is enough."""
        if isinstance(value, dict):
            return {self.text(key): self.value(one, key) for key, one in value.items()}
        if isinstance(value, list):
            return [self.value(one) for one in (value[:1] if name == "results" else value)]
        if isinstance(value, float):
            return round(value, 1)
        if not isinstance(value, str):
            return value
        return (
            f"{value.partition('#')[0]}#eyJ1Ijoi"
            if "#" in value
            else "eyJ1Ijoi"
            if name in _SECRETS
            else self.text(value)
        )

    def _id(self, found: str) -> str:
        known = found.replace("-", "")
        made = self._ids.setdefault(known, f"01a1f8ea-0d4b-7000-8000-{len(self._ids) + 1:012x}")
        return made if "-" in found else made.replace("-", "")


def main() -> None:
    """Write the file anew."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, skip_checks=True)
    constant = Constant()
    found = {name: constant.value(one) for name, one in _asked().items()}
    for name, (source, part, other) in _MADE_OF.items():
        response = found[source]["response"]
        found.setdefault(name, {})["response"] = (response[part] if part else response) | other
    person = found["get_me"]["response"]["user"]
    room = found["get_room"]["response"]["id"]
    waiting = {"email": "erik@example.org", "expires_at": "2026-11-21T12:28:06.606Z"}
    found["post_registration"]["accepted"] = waiting
    fields = {"body": "Look at this", "room": room}
    found["post_upload_file"]["request"] = {**fields, "file": "harbour.jpg"}
    found["post_upload_video"]["request"] = {**fields, "file": "waves.mp4"}
    named = {"namespace": "demo", "title": "The harbour at noon", "file": ["harbour.jpg"]}
    found["post_upload_library"] = {"request": named, **found["post_upload_library"]}
    archive = {"kind": "slack", "namespace": "demo", "dry_run": "true", "file": "slack.zip"}
    [shown, *_] = found["get_imports"]["response"]["results"]
    received = {"upload": room, "kind": "slack", "dry_run": True}
    found["post_import"] = {"form": archive, "request": received, "accepted": shown | {"dry_run": True}}
    [emoji] = found["get_emojis"]["response"]["results"]
    found["put_emoji"] = {"response": emoji}
    found["post_upload_possession"]["request"] = {"challenge": "5f" * 32, "proof": "0c" * 32}
    found["post_hook"]["request"] = {"text": "Build 214 is green"}
    found["post_invocation_reply"]["response"] = {"message": None, "left": 4}
    found |= _direct(found)
    expires = found["post_grant"]["response"]["expires_at"]
    found["post_link"]["response"] = {"kind": "invite", "user": person, "expires_at": expires}
    space = {"slug": "demo", "name": "Demo"}
    look = {"role": "member", "by": "Olga", "rooms": 1, "email": None, "register": True, "expires_at": expires}
    found["post_invitation_code"]["response"] = {"namespace": space} | look
    found["post_invitation_code_accept"]["response"] = {"id": person["id"], **space, "role": "member"}
    provider = {"id": "company", "name": "Company", "url": "/auth/providers/company/start"}
    found["get_providers"]["response"] = {"results": [provider]}
    linked = {"id": person["id"], "provider": "company", "name": "Company", "email": "alice@example.org"}
    linked |= {"created_at": expires, "used_at": expires}
    found["get_my_identities"]["response"] = {"results": [linked], "password": True}
    found["post_my_identities"]["response"] = {"url": "https://login.example.com/authorize?response_type=code"}
    found |= _passkeys(found, person["id"], expires)
    found["post_my_second_factor"]["response"] = {
        "secret": _SECRET,
        "url": f"otpauth://totp/OffChat:alice?secret={_SECRET}",
    }
    receivers = [("mail", "ops@example.org"), ("webhook", "https://chat.example.org/hooks/ops")]
    tried = [{"type": type_, "to": to, "ok": True, "detail": None} for type_, to in receivers]
    for name in ("post_alert_rule_try", "post_namespace_alert_rule_try"):
        found[name] = {"response": {"results": tried}}
    for name in ("post_confirmation", "post_recovery_codes"):
        found[name]["response"] = {"codes": ["k7xw-2m4q-ya3d-p6rt"]}
    waiting = {"state": "queued", "total": 1200, "done": 0, "percent": 0, "changed": 0, "undoable": False}
    found["post_my_erasure"]["accepted"] = {"id": person["id"], "receipt_url": _RECEIPT.format(person["id"])}
    found["get_receipt"] = {"response": _receipt(person["id"], expires)}
    for name in ("post_bulk_operations", "post_bulk_tag"):
        found[name]["accepted"] = found["get_job"]["response"] | waiting | {"finished_at": None}
    text = json.dumps(dict(sorted(found.items())), indent=1, ensure_ascii=False)
    PLACE.write_text(f"{text}\n")


def _passkeys(found: Mapping[str, Any], key: str, moment: str) -> dict[str, Any]:
    """What is answered about passkeys where a server offers them."""
    shown = {"id": key, "name": "Phone", "transports": ["internal"], "backed_up": True}
    shown |= {"created_at": moment, "last_used_at": None}
    challenge = {"challenge": "bWFkZSB1cA", "timeout": 300000}
    asked = {**challenge, "rpId": "chat.example.org", "userVerification": "required", "allowCredentials": []}
    made = {
        **challenge, "rp": {"id": "chat.example.org", "name": "OffChat"}, "excludeCredentials": [],
        "user": {"id": "AaHx6g0LcACAAAAAAAAAAQ", "name": "alice", "displayName": "Alice Arnold"},
        "pubKeyCredParams": [{"type": "public-key", "alg": -7}], "attestation": "none",
        "authenticatorSelection": {"residentKey": "required", "userVerification": "required"},
    }  # fmt: skip
    answers = {
        "get_my_passkeys": {"results": [shown]}, "post_my_passkeys": shown, "patch_my_passkey": shown,
        "post_passkey_options": {"options": asked}, "post_my_passkey_options": {"options": made},
        "post_passkey_login": found["post_login"]["response"], "post_passkey_session": found["get_me"]["response"],
    }  # fmt: skip
    return {name: found.get(name, {}) | {"response": answer} for name, answer in answers.items()}


_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
_RECEIPT = "/api/v1/erasures/{}/receipt/?s=eyJ1Ijoi"


def _receipt(key: str, at: str) -> dict[str, Any]:
    """What an erasure has done, which would leave nobody to ask for the other examples."""
    removed = {"type": "message", "id": key, "stores": ["database", "search", "log", "cache"]}
    kept = {"type": "media", "id": key, "why": "case", "case": key, "until": None}
    return {
        "id": key, "user": key, "requested_at": at, "finished_at": at, "removed": [removed], "kept": [kept],
        "remaining": [], "backups_expire_at": None, "signature": "0c" * 32,
    }  # fmt: skip


def _direct(found: Mapping[str, Any]) -> dict[str, Any]:
    """Uploads into an object storage, which this server has none of."""
    file = found["get_attachment"]["response"]
    upload = {"id": file["id"], "media": file["id"], "message": None, "part_size": 8388608}
    wanted = {"filename": "waves.mp4", "size": 73400320, "namespace": "demo"}
    address = "https://bucket.s3.eu-central-1.amazonaws.com/incoming/5f/5f?partNumber=2&X-Amz-Signature=0c"
    return {
        "post_direct_uploads": {
            "request": wanted,
            "response": upload | {"expires_at": found["post_grant"]["response"]["expires_at"]},
        },
        "get_direct_parts": {
            "response": {
                "urls": {"2": address},
                "parts": [{"number": 1, "etag": '"9b2cf535f27731c974343645a3985328"', "size": 8388608}],
                "received": 8388608,
            }
        },
        "post_direct_completion": {
            "request": {"parts": [{"number": 1, "etag": '"9b2cf535f27731c974343645a3985328"'}]},
            "response": file | {"state": "processing"},
        },
    }


def _asked() -> dict[str, dict[str, Any]]:
    """What was sent and answered, by operation."""
    from django.test import Client, override_settings

    from backend.accounts.models import User
    from backend.accounts.services import ensure_user, issue_token
    from backend.api.docs import openapi
    from tests.pushes import PRIVATE_KEY, PUBLIC_KEY
    from tests.tenants import tenant

    own = tenant("demo", "")
    root = ensure_user("root", password=conftest.PASSWORD, display_name="Root", roles={}, superuser=True)
    tokens = {**own.tokens, "nobody": "", "root": issue_token(User.objects.get(pk=root), address="").token}
    clients = {
        who: Client(headers={"Authorization": f"Token {tokens[who]}"} if tokens[who] else {}) for who in _CALLERS
    }
    names = _names(json.loads(openapi()))
    found: dict[str, dict[str, Any]] = {}
    with override_settings(VAPID_PUBLIC_KEY=PUBLIC_KEY, VAPID_PRIVATE_KEY=PRIVATE_KEY):
        for row in (row for row in rows() if row.operation in names):
            known = found.setdefault(names[row.operation], {})
            if "response" not in known:
                who = next((one for one in _CALLERS if re.fullmatch(r"2\d\d", row.answers.get(one, ""))), "alice")
                known |= _example(clients[who], row, own.names, _ADDED.get(names[row.operation]))
    return {name: one for name, one in found.items() if one}


def _names(document: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    """The ids of the operations that Django serves."""
    from backend.api.framework.streamed import STREAMED

    return {
        (method.upper(), shape(path)): operation["operationId"]
        for path, found in document["paths"].items()
        for method, operation in found.items()
        if path not in STREAMED or path.endswith("z")
    }


def _example(client: Any, row: Row, things: Mapping[str, str], added: Any) -> dict[str, Any]:
    from django.db import transaction

    path, text = row.filled(things)
    body = json.dumps(added) if added else text
    with transaction.atomic():
        match = {"If-Match": f'"{things["revision"]}"'}
        answer = client.generic(row.method, path, body, content_type="application/json", headers=match)
        transaction.set_rollback(True)
    example = {"request": json.loads(body)} if body else {}
    if answer.status_code < 300 and answer.content:
        example["response"] = json.loads(answer.content)
    return example


if __name__ == "__main__":
    main()
    conftest.pytest_unconfigure()
    os._exit(0)

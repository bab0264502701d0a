"""Says, reports and judges things, as people and moderators do."""

from uuid import UUID

from backend.chat.models import Message
from backend.chat.services import send_message
from backend.ids import new_id
from backend.moderation.inputs import CaseStep, NewReport
from backend.moderation.selectors import queue
from backend.moderation.services import act, report_message


def say(actor, room, body="buy my watches"):
    return UUID(send_message(actor, room, client_id=str(new_id()), body=body)[0].id)


def report(actor, message_id, reason="spam", text=""):
    return report_message(actor, message_id, NewReport(reason=reason, text=text))


def the_case(mod):
    [case] = queue(mod, "demo", {})
    return case


def step(mod, case, action, **more):
    reason = {} if action in {"assign", "note"} else {"reason": "because"}
    return act(mod, UUID(case.id), CaseStep(version=case.version, action=action, **reason, **more))


def message_with(media_id):
    return Message.objects.get(attachments__media=media_id).pk

"""The page that ends the mails about unread messages: its address is in each of them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from backend.errors import NotFound
from backend.notifications.services import stop_digests

_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>OffChat</title>
<h1>{heading}</h1><p>{words}</p>{form}
</html>"""
_FORM = (
    '<form method="post"><button name="List-Unsubscribe" value="One-Click">Send me no more of these mails</button>'
    "</form>"
)


@csrf_exempt
def unsubscribe(request: HttpRequest, signed: str) -> HttpResponse:
    """Ask on GET, so that a program which follows links ends nothing; end the mails on POST, as RFC 8058 has it.

    Needs no log-in: the link names the person, and does nothing else.
    """
    if request.method == "POST":
        try:
            stop_digests(signed)
        except NotFound as unknown:
            return _page("This link does not work.", unknown.message, status=404)
        return _page("Done.", "You get no more of these mails. Your account page turns them on again.")
    if request.method not in {"GET", "HEAD"}:
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD, POST"})
    return _page("Mails about unread messages", "OffChat sends you a mail when messages stay unread.", form=_FORM)


def _page(heading: str, words: str, *, form: str = "", status: int = 200) -> HttpResponse:
    response = HttpResponse(_PAGE.format(heading=heading, words=words, form=form), status=status)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response

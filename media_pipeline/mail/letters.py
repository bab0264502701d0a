"""Writes and sends the mails about accounts: addresses, forgotten passwords, invitations."""

from __future__ import annotations

import time
from html import escape
from typing import Any

from django.core.mail import EmailMultiAlternatives
from msgspec import Struct

from backend.accounts.services import LetterOrder, begin_letters, finish_letter
from media_pipeline.mail.sending import sent

_LONGEST_S = 240.0
_ROUNDS = 50


class Words(Struct, frozen=True, kw_only=True):
    """The words of one mail: ``lines`` stand before the button, ``{name}`` is of a person."""

    subject: str
    lines: tuple[str, ...]
    button: str = ""
    end: str = ""


_NOT_YOU = "If that was not you, ask for a new password on the log-in page, and tell an administrator."
_NICHT_DU = "Warst du das nicht, fordere bei der Anmeldung ein neues Passwort an und sag einem Administrator Bescheid."

_ENGLISH = {
    "confirm": Words(
        subject="Confirm your address for OffChat",
        lines=("{name} wants to use this address in OffChat.",),
        button="Confirm this address",
        end="The link is good for 24 hours. If that was not you, do nothing: without it the address is not used.",
    ),
    "replaced": Words(
        subject="Your address in OffChat was changed",
        lines=(
            "The account {name} does not use this address any more: it was replaced or removed on the account page.",
            "If that was not you, change your password, and tell an administrator.",
        ),
    ),
    "linked": Words(
        subject="Another way into your account in OffChat",
        lines=(
            "An account at a provider was linked to the account {name}: whoever has it logs in by it from now on.",
            "If that was not you, unlink it on the account page and change your password, or ask for a new one.",
        ),
    ),
    "passkey": Words(
        subject="A new passkey for your account in OffChat",
        lines=(
            "A passkey was added to the account {name}: whoever has it logs in by it from now on.",
            "If that was not you, remove it on the account page and change your password, or ask for a new one.",
        ),
    ),
    "taken": Words(
        subject="Your second factor in OffChat was taken away",
        lines=(
            "An administrator has taken the app or the passkeys of the account {name} away, and ended all its log-ins.",
            "If you have not asked for that, speak to them, and change your password.",
        ),
    ),
    "password": Words(
        subject="Your password in OffChat was changed",
        lines=("The account {name} has a new password, and its other log-ins have ended.", _NOT_YOU),
    ),
    "codes": Words(
        subject="Log-ins to your account in OffChat ask for a code",
        lines=("Log-ins to the account {name} ask for the code of an app from now on.", _NOT_YOU),
    ),
    "no_codes": Words(
        subject="Log-ins to your account in OffChat ask for no code any more",
        lines=("Log-ins to the account {name} ask for no code any more: that was turned off.", _NOT_YOU),
    ),
    "recovery": Words(
        subject="New recovery codes for your account in OffChat",
        lines=(
            "New recovery codes were made for the account {name}. Earlier ones open nothing any more.",
            _NOT_YOU,
        ),
    ),
    "unlinked": Words(
        subject="A way into your account in OffChat was removed",
        lines=(
            "The account {name} is not linked to an account at a provider any more, which opened it until now.",
            _NOT_YOU,
        ),
    ),
    "no_key": Words(
        subject="A passkey of your account in OffChat was removed",
        lines=("A passkey of the account {name} was removed, and opens nothing any more.", _NOT_YOU),
    ),
    "reset": Words(
        subject="Choose a new password for OffChat",
        lines=("Somebody, probably you, wants a new password for the account {name}.",),
        button="Choose a new password",
        end="The link is good for one hour and can be used once. If that was not you, do nothing: your password stays.",
    ),
    "invite": Words(
        subject="An invitation to OffChat",
        lines=("{name} invites you to {namespace} in OffChat.",),
        button="Look at the invitation",
        end="The link is for you alone and can be used once. If you do not know why it came, do nothing.",
    ),
    "register": Words(
        subject="Confirm your address to get your account in OffChat",
        lines=("Somebody, probably you, wants an account {name} in OffChat with this address.",),
        button="Confirm this address",
        end="The link is good for 24 hours and once. If that was not you, do nothing: without it there is no account.",
    ),
    "known": Words(
        subject="You have an account in OffChat already",
        lines=(
            "Somebody, probably you, wanted an account {name} in OffChat with this address. It has one already.",
            "None was made: log in with the one that you have. There you can also ask for a new password.",
        ),
        button="Go to OffChat",
        end="If that was not you, do nothing: your account stays as it is.",
    ),
}
_GERMAN = {
    "confirm": Words(
        subject="Bestätige deine Adresse für OffChat",
        lines=("{name} möchte diese Adresse in OffChat verwenden.",),
        button="Adresse bestätigen",
        end="Der Link gilt 24 Stunden. Warst du das nicht, tu nichts: Die Adresse wird dann nicht verwendet.",
    ),
    "replaced": Words(
        subject="Deine Adresse in OffChat wurde geändert",
        lines=(
            "Das Konto {name} verwendet diese Adresse nicht mehr: Sie wurde auf der Kontoseite ersetzt oder entfernt.",
            "Warst du das nicht, ändere dein Passwort und sag einem Administrator Bescheid.",
        ),
    ),
    "linked": Words(
        subject="Ein weiterer Weg in dein Konto in OffChat",
        lines=(
            "Mit dem Konto {name} wurde ein Konto bei einem Anbieter verknüpft: Wer es hat, meldet sich damit an.",
            "Warst du das nicht, löse sie auf der Kontoseite und ändere dein Passwort, oder fordere ein neues an.",
        ),
    ),
    "passkey": Words(
        subject="Ein neuer Passkey für dein Konto in OffChat",
        lines=(
            "Zum Konto {name} wurde ein Passkey hinzugefügt: Wer ihn hat, meldet sich damit an.",
            "Warst du das nicht, entferne ihn auf der Kontoseite und ändere dein Passwort, oder fordere ein neues an.",
        ),
    ),
    "taken": Words(
        subject="Dein zweiter Faktor in OffChat wurde entfernt",
        lines=(
            "Ein Administrator hat die App oder die Passkeys des Kontos {name} entfernt und alle Anmeldungen beendet.",
            "Hast du das nicht gewünscht, sprich mit ihm und ändere dein Passwort.",
        ),
    ),
    "password": Words(
        subject="Dein Passwort in OffChat wurde geändert",
        lines=("Das Konto {name} hat ein neues Passwort, und seine anderen Anmeldungen sind beendet.", _NICHT_DU),
    ),
    "codes": Words(
        subject="Anmeldungen an deinem Konto in OffChat verlangen einen Code",
        lines=("Anmeldungen am Konto {name} verlangen ab jetzt den Code einer App.", _NICHT_DU),
    ),
    "no_codes": Words(
        subject="Anmeldungen an deinem Konto in OffChat verlangen keinen Code mehr",
        lines=("Anmeldungen am Konto {name} verlangen keinen Code mehr: Das wurde ausgeschaltet.", _NICHT_DU),
    ),
    "recovery": Words(
        subject="Neue Wiederherstellungscodes für dein Konto in OffChat",
        lines=("Für das Konto {name} gibt es neue Wiederherstellungscodes. Die früheren gelten nicht mehr.", _NICHT_DU),
    ),
    "unlinked": Words(
        subject="Ein Weg in dein Konto in OffChat wurde entfernt",
        lines=(
            "Das Konto {name} ist nicht mehr mit einem Konto bei einem Anbieter verknüpft, das es bisher öffnete.",
            _NICHT_DU,
        ),
    ),
    "no_key": Words(
        subject="Ein Passkey deines Kontos in OffChat wurde entfernt",
        lines=("Ein Passkey des Kontos {name} wurde entfernt und gilt nicht mehr.", _NICHT_DU),
    ),
    "reset": Words(
        subject="Wähle ein neues Passwort für OffChat",
        lines=("Jemand, vermutlich du, möchte ein neues Passwort für das Konto {name}.",),
        button="Neues Passwort wählen",
        end="Der Link gilt eine Stunde und nur einmal. Warst du das nicht, brauchst du nichts zu tun: "
        "Dein Passwort bleibt.",
    ),
    "invite": Words(
        subject="Eine Einladung zu OffChat",
        lines=("{name} lädt dich zu {namespace} in OffChat ein.",),
        button="Einladung ansehen",
        end="Der Link ist nur für dich und gilt einmal. Weißt du nicht, warum er kam, brauchst du nichts zu tun.",
    ),
    "register": Words(
        subject="Bestätige deine Adresse für dein Konto in OffChat",
        lines=("Jemand, vermutlich du, möchte mit dieser Adresse ein Konto {name} in OffChat.",),
        button="Adresse bestätigen",
        end="Der Link gilt 24 Stunden und nur einmal. Warst du das nicht, tu nichts: Ohne ihn gibt es kein Konto.",
    ),
    "known": Words(
        subject="Du hast schon ein Konto in OffChat",
        lines=(
            "Jemand, vermutlich du, wollte mit dieser Adresse ein Konto {name} in OffChat. Sie hat schon eines.",
            "Es wurde keines angelegt: Melde dich mit dem an, das du hast. Dort gibt es auch ein neues Passwort.",
        ),
        button="Zu OffChat",
        end="Warst du das nicht, tu nichts: Dein Konto bleibt, wie es ist.",
    ),
}


def deliver_due_letters() -> int:
    """Send what is due; returns how many mails were tried. It ends where the mail server is away or slow."""
    tried, begun = 0, time.monotonic()
    for _ in range(_ROUNDS):
        orders = begin_letters()
        if orders is None:
            break
        result = None
        for order, result, detail in sent(orders, letter_of):
            finish_letter(order, result, detail)
        tried += len(orders)
        if result in {"later", "away"} or time.monotonic() - begun > _LONGEST_S:
            break
    return tried


def letter_of(order: LetterOrder, connection: Any = None) -> EmailMultiAlternatives:
    """Write a mail as text and as HTML; names stand in its body alone."""
    is_german = order.language.lower().partition("-")[0] == "de"
    words = (_GERMAN if is_german else _ENGLISH)[order.kind]
    lines = [line.format(name=_plain(order.username), namespace=_plain(order.namespace)) for line in words.lines]
    link = f"{words.button}: {order.url}\n\n" if order.url else ""
    mail = EmailMultiAlternatives(
        subject=words.subject,
        body="\n\n".join(lines) + f"\n\n{link}{words.end}\n",
        to=[order.address],
        connection=connection,
        headers={"Auto-Submitted": "auto-generated"},
    )
    shown = "".join(f"<p dir=auto>{escape(line)}</p>" for line in lines)
    button = f'<p><a href="{escape(order.url)}">{escape(words.button)}</a></p>' if order.url else ""
    mail.attach_alternative(
        f'<!doctype html><html lang="{"de" if is_german else "en"}"><meta charset="utf-8">'
        f'<body style="font-family: sans-serif">{shown}{button}<p style="color: #666">{escape(words.end)}</p></body>'
        "</html>",
        "text/html",
    )
    return mail


def _plain(name: str) -> str:
    return "".join(letter for letter in name if letter.isprintable())

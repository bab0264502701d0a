"""The words of mails, in each language that they are written in."""

from __future__ import annotations

from msgspec import Struct


class Texts(Struct, frozen=True, kw_only=True):
    """The words of a mail about unread messages in one language; numbers are filled in by ``format``."""

    language: str
    subject: str
    heading: str
    one: str
    several: str
    mentions: str
    more: str
    open: str
    why: str
    stop: str


ENGLISH = Texts(
    language="en",
    subject="Unread messages in OffChat",
    heading="While you were away",
    one="1 unread message",
    several="{count} unread messages",
    mentions="{count} of them for you by name",
    more="There is more in other conversations.",
    open="Open OffChat",
    why="You get this mail because you asked for it on your account page.",
    stop="Send me no more of these mails",
)
GERMAN = Texts(
    language="de",
    subject="Ungelesene Nachrichten in OffChat",
    heading="Während du weg warst",
    one="1 ungelesene Nachricht",
    several="{count} ungelesene Nachrichten",
    mentions="{count} davon mit deinem Namen",
    more="In weiteren Unterhaltungen gibt es noch mehr.",
    open="OffChat öffnen",
    why="Du bekommst diese Mail, weil du sie auf deiner Kontoseite gewünscht hast.",
    stop="Keine solchen Mails mehr senden",
)


def texts_in(language: str) -> Texts:
    """The words in the language of a tag like ``de-AT``; English where there is none of it."""
    return GERMAN if language.lower().partition("-")[0] == "de" else ENGLISH

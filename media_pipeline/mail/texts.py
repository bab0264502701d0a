"""The words of mails, in each language that they are written in."""

from __future__ import annotations

from msgspec import Struct


class Texts(Struct, frozen=True, kw_only=True):
    """The words of a mail about unread messages in one language; numbers are filled in by ``format``."""

    language: str
    subject: str
    subject_space: str
    heading: str
    one: str
    several: str
    mentions: str
    more: str
    own_space: str
    all_space: str
    open: str
    why: str
    stop: str


ENGLISH = Texts(
    language="en",
    subject="Unread messages in OffChat",
    subject_space="Your storage in OffChat is nearly full",
    heading="While you were away",
    one="1 unread message",
    several="{count} unread messages",
    mentions="{count} of them for you by name",
    more="There is more in other conversations.",
    own_space="{percent} % of your storage is used",
    all_space="{percent} % of the storage that all share is used",
    open="Open OffChat",
    why="You get this mail because you asked for it on your account page.",
    stop="Send me no more of these mails",
)
GERMAN = Texts(
    language="de",
    subject="Ungelesene Nachrichten in OffChat",
    subject_space="Dein Speicher in OffChat ist fast voll",
    heading="Während du weg warst",
    one="1 ungelesene Nachricht",
    several="{count} ungelesene Nachrichten",
    mentions="{count} davon mit deinem Namen",
    more="In weiteren Unterhaltungen gibt es noch mehr.",
    own_space="{percent} % deines Speichers sind belegt",
    all_space="{percent} % des gemeinsamen Speichers sind belegt",
    open="OffChat öffnen",
    why="Du bekommst diese Mail, weil du sie auf deiner Kontoseite gewünscht hast.",
    stop="Keine solchen Mails mehr senden",
)


def texts_in(language: str) -> Texts:
    """The words in the language of a tag like ``de-AT``; English where there is none of it."""
    return GERMAN if language.lower().partition("-")[0] == "de" else ENGLISH

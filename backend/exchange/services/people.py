"""Finds or makes the people whom an archive names."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID, uuid5

from backend.accounts.selectors import people as people_by_id
from backend.accounts.services import import_person, known_person
from backend.events.publish import atomic
from backend.exchange.models import Imported
from backend.exchange.services.orders import TransferOrder
from backend.exchange.services.source import SourcePerson, Unreadable, source_key
from backend.ids import parse_id

MOST_PEOPLE = 100_000


class People:
    """The people of one archive by their ids there. A dry run makes none, and knows them by ids of its own."""

    def __init__(self, order: TransferOrder, source: str) -> None:
        self._order, self._source = order, source
        self._ids: dict[str, UUID] = {}
        self._names: dict[str, str] = {}
        self.made = 0

    def __contains__(self, person: str) -> bool:
        return person in self._ids

    def id_of(self, person: str | None) -> UUID | None:
        """Return the id here of a person of the archive; None for one that was never named."""
        return self._ids.get(person) if person else None

    def sender(self, person: str) -> UUID:
        """Return the id here of a person who was named; raises KeyError for others."""
        return self._ids[person]

    def name_of(self, person: str) -> str | None:
        """Return the user name here of a person of the archive; None for one that was never named."""
        return self._names.get(person)

    def ids_of(self, people: Iterable[str]) -> list[UUID]:
        """Return the ids here of those that were named, each once."""
        return list(dict.fromkeys(found for person in people if (found := self._ids.get(person))))

    def meet(self, person: SourcePerson) -> None:
        """Learn of a person; makes an account that is switched off where the namespace has none of this name."""
        if person.id in self._ids or not person.id or len(person.id) > 100:
            return
        if len(self._ids) >= MOST_PEOPLE:
            raise Unreadable(f"This archive names more than {MOST_PEOPLE:,} people.")
        key, namespace_id = source_key(self._source, "user", person.id), self._order.namespace_id
        before = Imported.objects.filter(namespace=namespace_id, source=key).values_list("target", flat=True).first()
        own_id = parse_id(person.id) if self._source == "offchat" else None
        found = known_person(
            namespace_id, user_id=before or own_id, username=person.username, is_bot=person.is_bot
        ) or self._make(person, key)
        self._ids[person.id] = found
        # A name that is taken, or cannot be used here, has become another one.
        shown = people_by_id([found]).get(found)
        self._names[person.id] = shown.username if shown else person.username

    def _make(self, person: SourcePerson, key: str) -> UUID:
        self.made += 1
        order = self._order
        if order.dry_run:
            return uuid5(order.id, key)
        with atomic():
            made = import_person(
                order.actor, order.namespace_id, username=person.username or person.display_name,
                display_name=person.display_name, is_bot=person.is_bot,
            )  # fmt: skip
            Imported.objects.update_or_create(
                namespace_id=order.namespace_id, source=key, defaults={"target": made, "transfer_id": order.id}
            )
        return made

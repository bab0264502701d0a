"""Everything that changes what is shown of the pages that messages link to."""

from __future__ import annotations

from uuid import UUID

from backend.chat import services as chat
from tests.actions import NOTHING, UPDATED, Action, World, both, edit, say
from tests.linking import FACTS, want_previews

_LINKS = ["https://example.org/a", "https://example.org/b"]


def _linking(world: World) -> UUID:
    want_previews(world.group, wanted=True)
    return say(world, body="Read https://example.org/a and https://example.org/b.")


def _look(world: World, message: UUID) -> None:
    namespace = want_previews(world.group, wanted=True)
    order = chat.PreviewOrder(message_id=message, namespace_id=namespace, urls=_LINKS, unknown=_LINKS)
    chat.finish_previews(order, {_LINKS[0]: FACTS, _LINKS[1]: None})


def _shown(world: World) -> UUID:
    message = _linking(world)
    _look(world, message)
    return message


def _switch_off(world: World, _: UUID) -> None:
    want_previews(world.group, wanted=False)
    chat.tend_previews()


PREVIEW_ACTIONS = (
    Action("a page that a message links to was looked at", _look, both(UPDATED), _linking),
    Action("a page is shown already", _look, both(NOTHING), _shown),
    Action("the text links to another page", lambda w, m: edit(w, m, "https://example.org/c"), both(UPDATED), _shown),
    Action("the sender takes the previews off", lambda w, m: chat.remove_previews(w.alice, m), both(UPDATED), _shown),
    Action("the namespace wants no previews any more", _switch_off, both(UPDATED), _shown),
)

"""Fills the database with people, each in one room of ten; runs in the installation of the old version.

Use: ``python people.py COUNT``; prints names, tokens and rooms as JSON.
"""

import json
import sys

import django

django.setup()

from backend.accounts.models import Membership, User  # noqa: E402
from backend.accounts.selectors import actor_of  # noqa: E402
from backend.accounts.services import ensure_namespace, issue_token  # noqa: E402
from backend.chat.services import create_room  # noqa: E402

MEMBERS = 10


def main(count: int) -> None:
    """Make them, without passwords: their hashes would take longer than all the rest."""
    namespace = ensure_namespace("demo", "Demo")
    people = [User(username=f"person{number:04}", display_name=f"Person {number}") for number in range(count)]
    for person in people:
        person.set_unusable_password()
    User.objects.bulk_create(people)
    Membership.objects.bulk_create(Membership(namespace_id=namespace, user=one, role="member") for one in people)
    told = []
    for start in range(0, count, MEMBERS):
        group = people[start : start + MEMBERS]
        owner = actor_of(group[0], credential="token:rehearsal", address="")
        room, _ = create_room(
            owner, kind="group", name=f"Room {start}", members=[one.pk for one in group[1:]], namespace="demo"
        )
        told += [{"token": issue_token(one, address="").token, "room": str(room.id)} for one in group]
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(int(sys.argv[1]))

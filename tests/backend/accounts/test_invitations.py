"""Links that bring people into a namespace, with or without an account."""

from uuid import UUID

import pytest
from django.apps import apps
from django.core.cache import cache

from backend.accounts.inputs.invitations import NewNamespaceInvitation
from backend.accounts.models import Membership, NamespaceInvitation, User
from backend.accounts.services import accept_namespace_invitation, add_membership, make_namespace_invitation
from backend.chat.models import Member
from backend.chat.services import create_room, remove_member
from backend.clock import LONG_AGO
from backend.errors import Conflict
from backend.moderation.inputs import NewRestriction
from backend.moderation.services import restrict
from tests.backend.accounts.test_addresses import delivered, office, token_of  # noqa: F401 - a fixture
from tests.clients import ApiClient
from tests.parallel import before_the_commit_of

pytestmark = pytest.mark.django_db

LINKS, LOOK, ACCEPT = (
    "/api/v1/namespaces/demo/invitations/", "/api/v1/auth/invitation/", "/api/v1/auth/invitation/accept/",
)  # fmt: skip


def register(code, username="erik", **more):
    new = {"username": username, "password": "staple battery horse", "invitation": code, **more}
    return ApiClient().post("/api/v1/auth/register/", new)


def accept(client, code):
    return client.post(ACCEPT, {"code": code})


def test_a_link_brings_people_with_and_without_an_account_into_the_namespace_and_its_rooms(
    client_for, alice, bob, settings
):
    cache.clear()
    settings.LOGIN_ATTEMPTS_PER_MINUTE = 20
    settings.REGISTRATION = "invitation"
    assert ApiClient().get("/api/v1/config/").json()["registration"] == "invitation"
    group = create_room(alice, kind="group", name="General", members=[bob.user_id])[0].id
    admin = client_for("admin")
    made = admin.post(LINKS, {"role": "viewer", "rooms": [group], "max_uses": 2}).json()
    code = made.pop("code")
    assert made.pop("url") == f"http://testserver/invitation#{code}"
    assert admin.get(LINKS).json()["results"] == [made], "its secret is shown once"
    assert code not in str(list(NamespaceInvitation.objects.values())), "and stored as a digest"
    look = ApiClient().post(LOOK, {"code": code}).json()
    assert (look["namespace"], look["role"], look["rooms"], look["register"]) == (
        {"slug": "demo", "name": "Demo"}, "viewer", 1, True,
    )  # fmt: skip
    assert register("").status_code == 403
    assert register("made up").status_code == 410
    assert register(code).status_code == 201
    erik = User.objects.get(username="erik")
    assert (Membership.objects.get(user=erik).role, Member.objects.get(user=erik).room_id) == ("viewer", UUID(group))
    assert accept(client_for("bob"), code).json()["role"] == "member", "who is there already stays what they are"
    assert NamespaceInvitation.objects.get().uses == 1, "which is no use of it"
    stranger = client_for("stranger")
    answers = [accept(stranger, code) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 410]
    assert answers[0].json()["role"] == "viewer"
    came = admin.get(f"{LINKS}{made['id']}/people/").json()["results"]
    assert [row["user"]["username"] for row in came] == ["stranger", "erik"], "and who came by it, the last ones first"
    assert admin.get(f"{LINKS}{group}/people/").status_code == 404
    assert client_for("mod").get(f"{LINKS}{made['id']}/people/").status_code == 403
    assert admin.get(LINKS).json()["results"] == []
    assert register(code, "frida").status_code == ApiClient().post(LOOK, {"code": code}).status_code == 410
    assert not User.objects.filter(username="frida").exists()
    done = apps.get_model("audit", "ActivityEntry").objects.filter(namespace_id=erik.memberships.get().namespace_id)
    assert {"namespace.invited", "namespace.joined", "user.registered"} <= set(done.values_list("action", flat=True))


def test_nobody_gives_by_a_link_what_they_could_not_give_themselves(client_for, alice, admin, mod, settings):
    cache.clear()
    settings.LOGIN_ATTEMPTS_PER_MINUTE = 20
    client, elsewhere = client_for("admin"), client_for("stranger")
    direct = create_room(alice, kind="direct", members=[mod.user_id])[0].id
    group = create_room(alice, kind="group", name="General")[0].id
    theirs = elsewhere.post("/api/chat/rooms/", {"kind": "group", "name": "Theirs"}).json()["id"]
    for body, field in (
        ({"rooms": [direct]}, "rooms"), ({"rooms": [theirs]}, "rooms"), ({"rooms": ["x"]}, "rooms"),
        ({"email": "x"}, "email"), ({"email": "e@example.org", "max_uses": 2}, "max_uses"), ({"role": "king"}, "role"),
        ({"expires_in_s": 5}, "expires_in_s"), ({"rooms": [group] * 21}, "rooms"),
    ):  # fmt: skip
        refused = client.post(LINKS, body)
        assert (refused.status_code, list(refused.json()["errors"])) == (400, [field])
    assert client.post(LINKS, {"role": "owner"}).status_code == 403
    code = client.post(LINKS, {"role": "admin", "rooms": [group]}).json()["code"]
    assert register(code).status_code == 403, "where registration is off, it is for those who have an account"
    assert accept(client, code).status_code == 200
    assert not Member.objects.filter(user=admin.user_id).exists(), "nobody brings themselves into a room"
    carol = client_for("carol")
    assert accept(carol, code).json()["role"] == "member", "and nobody rises"
    kept = Member.objects.get(room=group, user__username="carol")
    remove_member(alice, UUID(group), kept.user_id)
    accept(carol, code)
    assert Member.objects.filter(room=group).count() == 1, "nor comes back who was taken out"
    memberships = Membership.objects.filter(user=admin.user_id)
    memberships.update(role="moderator")
    assert accept(elsewhere, code).status_code == 410, "its maker may not give that role any more"
    memberships.update(role="admin")
    bot = client.post("/api/v1/bots/", {"username": "robot", "scopes": ["read", "manage_rooms"]}).json()["token"]
    assert accept(ApiClient(headers={"Authorization": f"Token {bot}"}), code).status_code == 403
    [row] = client.get(LINKS).json()["results"]
    NamespaceInvitation.objects.update(expires_at=LONG_AGO)
    assert accept(elsewhere, code).status_code == 410
    NamespaceInvitation.objects.update(expires_at=row["expires_at"])
    assert [client.delete(f"{LINKS}{row['id']}/").status_code for _ in range(2)] == [204, 204]
    assert accept(elsewhere, code).status_code == 410
    banned = client_for("mod").post(f"/api/v1/moderation/users/{kept.user_id}/ban/", {"reason": "spam"})
    assert banned.status_code in {200, 201}
    code = make_namespace_invitation(admin, "demo", NewNamespaceInvitation()).code
    assert accept(carol, code).status_code == 409


@pytest.mark.usefixtures("office")
def test_a_link_for_an_address_stands_in_the_mail_alone_and_confirms_it(client_for, admin, settings, office):  # noqa: F811
    settings.LOGIN_ATTEMPTS_PER_MINUTE, settings.REGISTRATION = 20, "invitation"
    for _ in range(2):
        made = client_for("admin").post(LINKS, {"email": "Erik@example.org"}).json()
        assert (made["code"], made["url"], made["mailed"], made["max_uses"]) == (None, None, True, 1)
    make_namespace_invitation(admin, "demo", NewNamespaceInvitation(email="gone@example.org"))
    [gone] = NamespaceInvitation.objects.filter(email="gone@example.org")
    client_for("admin").delete(f"{LINKS}{gone.pk}/")
    (envelope, subject, url), (_, _, second) = delivered(office)
    assert (envelope, subject) == ("Erik@example.org", "An invitation to OffChat")
    assert "Admin invites you to Demo" in office.mails[0][1].get_body(("plain",)).get_content()
    assert url.startswith("https://chat.example.org/invitation#")
    code = token_of(url)
    assert ApiClient().post(LOOK, {"code": code}).json()["email"] == "Erik@example.org"
    assert accept(client_for("stranger"), code).status_code == 403
    assert list(register(code, email="other@example.org").json()["errors"]) == ["email"]
    assert register(code).status_code == 201
    assert User.objects.get(username="erik").email == "Erik@example.org"
    assert [register(code, "frida").status_code, delivered(office)] == [410, []]
    assert not NamespaceInvitation.objects.filter(uses=1).exclude(email="").exists(), "the address is kept no longer"
    User.objects.filter(username="stranger").update(email="erik@EXAMPLE.org")
    assert accept(client_for("stranger"), token_of(second)).status_code == 201


@pytest.mark.django_db(transaction=True)
def test_who_is_banned_in_the_same_moment_comes_back_neither_by_a_link_nor_by_an_administrator(admin, mod, bob):
    code = make_namespace_invitation(admin, "demo", NewNamespaceInvitation()).code
    with before_the_commit_of(lambda: restrict(mod, bob.user_id, "ban", NewRestriction(reason="spam"))) as meanwhile:
        by_link = meanwhile.do(lambda: accept_namespace_invitation(bob, code))
        by_hand = meanwhile.do(lambda: add_membership(admin, "demo", bob.user_id))
    for answer in (by_link, by_hand):
        with pytest.raises(Conflict, match="banned"):
            answer.result(10)
    assert not Membership.objects.filter(user=bob.user_id).exists()


@pytest.mark.usefixtures("one_window")
def test_a_whole_class_behind_one_address_comes_in_by_one_link_and_guesses_stay_few(admin, client_for, settings):
    cache.clear()
    settings.LOGIN_ATTEMPTS_PER_MINUTE, settings.REGISTRATION = 1, "invitation"
    code = make_namespace_invitation(admin, "demo", NewNamespaceInvitation()).code

    def look(at):
        return ApiClient().post(LOOK, {"code": at}).status_code

    for name in ("ana", "ben", "cem"):
        assert (look(code), register(code, name).status_code) == (200, 201)
    assert [look("made up"), look("made up"), register("made up").status_code] == [410, 429, 429]
    assert [look(code) for _ in range(8)] == [200] * 7 + [429], "nor does one link admit without end"

"""Suggestions over HTTP: who sees and decides them, their pages and filters, and files that people want described."""

import pytest

from backend.ids import new_id
from backend.jobs.heartbeat import write_heartbeat
from backend.library.inputs import SuggestionFilter
from backend.library.models import Suggestion
from backend.library.selectors import file, suggestions
from tests import sending
from tests.backend.library.test_suggestions import analyzed, decided, policy

pytestmark = pytest.mark.django_db

INBOX = "/api/v1/media/ai/suggestions/"


class TestOverHttp:
    """The inbox, as a client sees it."""

    def test_who_sees_and_decides_what(self, client_for, alice, ready):
        analyzed(ready, ("cat", 0.9))
        key = str(Suggestion.objects.get().pk)
        shown = {name: client_for(name).get(INBOX) for name in ("alice", "bob", "mod", "admin")}
        assert {name: len(answer.json()["results"]) for name, answer in shown.items()} == {
            "alice": 1, "bob": 0, "mod": 1, "admin": 1,
        }  # fmt: skip
        assert client_for("viewer").get(INBOX).status_code == 403
        assert client_for("stranger").get(f"{INBOX}?namespace=demo").status_code == 404
        body = {"decisions": [{"id": key, "action": "accept"}]}
        for name, code in (("bob", "forbidden"), ("viewer", "forbidden"), ("stranger", "not_found")):
            answer = client_for(name).post(INBOX, body)
            assert (answer.status_code, answer.json()["failed"][0]["code"]) == (200, code), name
        answer = client_for("mod").post(INBOX, body).json()
        assert answer == {"total": 1, "changed": 1, "failed": [], "undo": None}

    def test_a_suggestion_says_what_it_is_for_and_where_it_comes_from(self, client_for, ready):
        analyzed(ready, ("animal/cat", 0.9), cost=7)
        row = client_for("alice").get(INBOX).json()["results"][0]
        assert "g=" in row["media"].pop("thumbnail_url")
        assert row == {
            "id": row["id"], "media": {"id": str(ready), "name": "holiday.mp4"}, "field": "tag", "value": "animal/cat",
            "tag": None, "confidence": 0.9, "evidence": {"at_s": 1.5, "box": None, "text": None}, "provider": "local",
            "model": "m", "version": "1", "cost": 7, "state": "pending", "decided_by": None,
            "created_at": row["created_at"],
        }  # fmt: skip

    def test_pages_hold_each_suggestion_once_and_filters_narrow(self, client_for, ready):
        analyzed(ready, *((f"tag {number}", number / 10) for number in range(1, 6)), title="Five")
        alice, found, address = client_for("alice"), [], f"{INBOX}?limit=2"
        while address:
            page = alice.get(address).json()
            found += [row["id"] for row in page["results"]]
            address = page["next"]
        assert len(found) == len(set(found)) == 6
        assert len(alice.get(f"{INBOX}?field=tag&min_confidence=0.3&media={ready}").json()["results"]) == 3
        assert alice.get(f"{INBOX}?state=rejected").json()["results"] == []
        wrong = alice.get(f"{INBOX}?state=lost&colour=red")
        assert (wrong.status_code, wrong.json()["code"]) == (400, "invalid")

    def test_all_that_a_filter_finds_is_decided_at_once(self, client_for, ready):
        analyzed(ready, ("cat", 0.9), ("sofa", 0.3), title="A cat")
        alice = client_for("alice")
        sure = {"filter": {"field": "tag", "min_confidence": 0.8}, "action": "accept"}
        assert alice.post(INBOX, sure).json()["changed"] == 1
        answer = alice.post(INBOX, {"filter": {}, "action": "reject"}).json()
        assert answer == {"total": 2, "changed": 2, "failed": [], "undo": answer["undo"]}
        assert [tag["path"] for tag in alice.get(f"/api/v1/media/files/{ready}/").json()["tags"]] == ["cat"]
        assert alice.post(INBOX, {"filter": {}, "action": "reject"}).json()["undo"] is None

    def test_what_was_decided_with_a_filter_is_taken_back_at_once_but_for_what_was_decided_anew(
        self, client_for, ready
    ):
        analyzed(ready, ("cat", 0.9), ("sofa", 0.3), title="A cat")
        alice, bob = client_for("alice"), client_for("bob")
        undo = f"/api/v1/jobs/{alice.post(INBOX, {'filter': {}, 'action': 'accept'}).json()['undo']}/undo/"
        rows = {row["value"]: row["id"] for row in alice.get(f"{INBOX}?state=accepted").json()["results"]}
        for action in ("undo", "reject"):
            alice.post(INBOX, {"decisions": [{"id": rows["sofa"], "action": action}]})
        assert bob.post(undo).status_code == 404
        answer = alice.post(undo).json()
        assert (answer["state"], answer["changed"], answer["failed"]) == ("done", 1, [])
        states = {row["value"]: row["state"] for state in ("pending", "rejected")
                  for row in alice.get(f"{INBOX}?state={state}").json()["results"]}  # fmt: skip
        assert states == {"cat": "pending", "A cat": "pending", "sofa": "rejected"}
        shown = alice.get(f"/api/v1/media/files/{ready}/").json()
        assert (shown["tags"], shown["title"]) == ([], "holiday")
        assert alice.post(undo).status_code == 409

    @pytest.mark.parametrize(
        "body",
        [
            {}, {"decisions": []}, {"filter": {}}, {"decisions": [{"id": "x", "action": "accept"}]},
            {"decisions": [{"id": str(new_id()), "action": "edit"}]}, {"filter": {"state": "auto"}, "action": "accept"},
            {"filter": {"q": "x"}, "action": "accept"}, {"filter": {}, "action": "edit"},
        ],
    )  # fmt: skip
    def test_decisions_that_make_no_sense_are_refused(self, client_for, body):
        answer = client_for("alice").post(INBOX, body)
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid")

    def test_the_log_says_who_decided(self, client_for, alice, ready):
        analyzed(ready, ("cat", 0.9), ("sofa", 0.3))
        decided(alice, "accept")
        rows = client_for("mod").get("/api/v1/activity/?action=suggestions.decided").json()["results"]
        assert [(row["actor"]["username"], row["data"]) for row in rows] == [
            ("alice", {"accept": 2, "files": 1, "library": 1, "ids": [str(ready)]})
        ]

    def test_the_status_says_what_the_worker_says_of_its_tagger(self, client_for, ready):
        status = client_for("viewer").get("/api/v1/media/ai/status/").json()
        assert (status["available"], status["detail"]) == (False, "No worker has been heard of lately.")
        features = dict.fromkeys(("labels", "boxes", "text", "titles", "nsfw"), True)
        about = {"provider": "local", "model": "m", "available": True, "detail": "", "features": features}
        write_heartbeat({"ai": about})
        status = client_for("viewer").get("/api/v1/media/ai/status/").json()
        assert (status["available"], status["model"], status["features"]) == (True, "m", features)
        assert status["queue"] == {"waiting": 1, "running": 0, "failed": 0}
        assert client_for("stranger").get("/api/v1/media/ai/status/?namespace=demo").status_code == 404


def test_an_inbox_costs_the_same_queries_for_one_file_as_for_many(
    add_file, alice, ready, django_assert_max_num_queries
):
    analyzed(ready, ("cat", 0.9))
    for _ in range(3):
        media = add_file(alice)
        sending.process(media)
        analyzed(media, ("cat", 0.9), ("dog", 0.9))
    with django_assert_max_num_queries(5):
        assert len(suggestions(alice, None, SuggestionFilter())) == 7


class TestAnalyze:
    """Files that people want described."""

    ADDRESS = "/api/v1/media/ai/analyze/"

    def test_files_are_queued_once_and_described_again_only_if_forced(self, client_for, alice, add_file, ready):
        private = add_file(alice, in_library=False)
        sending.process(private)
        blind = add_file(alice)
        named = {"file_ids": [str(ready), str(private), str(blind)]}
        answer = client_for("alice").post(self.ADDRESS, named)
        job = answer.json()
        assert (answer.status_code, answer["Location"]) == (202, f"/api/v1/jobs/{job['id']}/")
        assert (job["kind"], job["state"], job["total"], job["changed"]) == ("analyze", "done", 3, 1)
        assert [(one["id"], one["code"]) for one in job["failed"]] == [(str(blind), "conflict")]
        assert file(alice, private).ai.state == "queued"
        analyzed(ready, ("cat", 0.9))
        assert client_for("alice").post(self.ADDRESS, {"filter": {}}).json()["changed"] == 0
        assert client_for("alice").post(self.ADDRESS, {"filter": {}, "force": True}).json()["changed"] == 1
        assert file(alice, ready).ai.state == "queued"

    def test_who_may_have_what_described(self, client_for, ready):
        body = {"file_ids": [str(ready)], "namespace": "demo"}
        for name, status in (("viewer", 403), ("stranger", 404)):
            assert client_for(name).post(self.ADDRESS, body).status_code == status, name
        assert client_for("bob").post(self.ADDRESS, body).json()["failed"][0]["code"] == "forbidden"

    def test_where_descriptions_are_switched_off_it_is_said(self, client_for, admin, ready):
        policy(admin, ai=False)
        answer = client_for("alice").post(self.ADDRESS, {"file_ids": [str(ready)]})
        assert (answer.status_code, answer.json()["code"]) == (409, "conflict")

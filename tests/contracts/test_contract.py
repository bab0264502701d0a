"""The contract that clients are generated from is the one that the server speaks."""

import json

from backend.events.catalogue import ACCESS_STREAM, CATALOGUE
from consumers.contract import PLACE, PROMISED, contract, event_data


def test_the_exported_contract_is_not_stale():
    text = json.dumps(contract(), indent=2, ensure_ascii=False) + "\n"
    assert PLACE.read_text() == text, "run `python -m consumers.contract` and commit it"


def test_the_contract_comes_out_the_same_every_time():
    assert json.dumps(contract()) == json.dumps(contract())


def test_every_event_that_a_client_may_get_is_in_it_and_no_others_of_servers():
    told = event_data()
    for name, event in CATALOGUE.items():
        assert (name in told) == (event.group != ACCESS_STREAM), name


def test_what_was_promised_is_not_sent_yet():
    # Once an event stands in the catalogue, its promise has to go.
    assert not PROMISED.keys() & CATALOGUE.keys()


def test_every_reference_leads_somewhere_and_every_field_of_a_payload_is_always_there():
    document = contract()
    known = document["$defs"]
    for name in ("MessagePayload", "AttachmentPayload", "RoomPayload", "UserPayload", "MemberPayload", "Hello"):
        assert set(known[name]["required"]) == set(known[name]["properties"])
    for part in json.dumps(document).split('"$ref": "')[1:]:
        assert part.partition('"')[0].removeprefix("#/$defs/") in known

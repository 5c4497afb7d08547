"""Saved replies of the desk: filled for the ticket, and what they make of it."""

import contextlib

import pytest
from support.books import code
from support.client import Client
from support.people import PASSWORD, VIEWER


@pytest.fixture
def asker(sign_in):
    return sign_in(VIEWER)


@pytest.fixture
def ticket(asker):
    body = {"subject": "{{agent.name}} が遅い", "description": "遅いです。", "proposed_severity": "medium"}
    return asker.post("support/tickets", body).data


@pytest.fixture
def macro(agent):
    def make(text="{{requester.name}} 様、{{ticket.number}} の件、{{agent.name}} です。", **more):
        made = agent.post("support-macros", {"name": code("返信"), "text": text} | more)
        assert made.status == 201, made
        return made.data

    return make


def reply(client, ticket, **body):
    return client.post(f"support/tickets/{ticket['id']}/reply", body)


def said(client, ticket):
    return [message["text"] for message in client.get("ticket-messages", ticket_id=ticket["id"]).items]


def test_a_saved_reply_is_filled_for_the_ticket(agent, asker, ticket, macro):
    saved = macro()
    whole = f"{asker.user['full_name']} 様、{ticket['number']} の件、窓口 花子 です。"
    offered = agent.get(f"support/tickets/{ticket['id']}/macros").data
    assert [one["text"] for one in offered if one["id"] == saved["id"]] == [whole]
    assert reply(agent, ticket, macro_id=saved["id"]).status == 200
    assert said(asker, ticket) == [whole]


def test_what_the_agent_wrote_is_said_as_it_is(agent, ticket, macro):
    saved = macro("{{ticket.subject}}", outcome="waiting")
    assert reply(agent, ticket, macro_id=saved["id"], text="{{ticket.subject}} とは").data["state"] == "waiting"
    assert said(agent, ticket) == ["{{ticket.subject}} とは"]
    assert reply(agent, ticket, macro_id=saved["id"]).status == 200
    assert said(agent, ticket)[0] == "{{agent.name}} が遅い", "what was asked is never read as a placeholder"


@pytest.mark.parametrize(
    "effects, state, tier, events",
    [
        ({}, "open", "level_1", ["opened", "responded"]),
        ({"tier": "level_3"}, "open", "level_3", ["opened", "responded"]),
        ({"outcome": "waiting"}, "waiting", "level_1", ["opened", "responded", "waiting_for_customer"]),
        ({"outcome": "resolved", "tier": "level_2"}, "resolved", "level_2", ["opened", "responded", "resolved"]),
    ],
)
def test_what_becomes_of_the_ticket(agent, ticket, macro, effects, state, tier, events):
    done = reply(agent, ticket, macro_id=macro(**effects)["id"]).data
    assert (done["state"], done["tier"]) == (state, tier)
    assert [event["kind"] for event in done["events"]] == events


@pytest.mark.parametrize(
    "text, code",
    [
        ("{{requester.salary}}", "placeholder_unknown"),
        ("{{agent.name", "placeholder_open"),
        ("", "required"),
    ],
)
def test_what_could_not_be_filled_is_not_saved(agent, text, code):
    assert agent.post("support-macros", {"name": "返信", "text": text}).problems == {"text": code}


def test_a_reply_says_something(agent, ticket, macro):
    assert reply(agent, ticket).problems == {"text": "required"}
    saved = macro("{{ticket.number}}", is_active=False)
    assert reply(agent, ticket, macro_id=saved["id"]).problems == {"macro_id": "inactive"}
    assert saved["id"] not in [one["id"] for one in agent.get(f"support/tickets/{ticket['id']}/macros").data]
    assert said(agent, ticket) == []


def test_who_may_only_reply_does_no_more_by_a_saved_reply(shared_admin, shared_server, ticket, macro):
    rights = [{"resource": "ticket", "action": action, "reach": "all"} for action in ("read", "reply")]
    rights.append({"resource": "support_macro", "action": "read", "reach": "all"})
    role = code("replies").lower().replace("-", "_")
    assert shared_admin.post("roles", {"code": role, "name": "返信だけ", "rights": rights}).status == 201
    email = code("replies").lower() + "@aoi.example"
    body = {"email": email, "full_name": "返信 係", "password": PASSWORD, "roles": [role]}
    assert shared_admin.post("users", body).status == 201
    with contextlib.closing(Client(shared_server.port)) as client:
        client.sign_in(email, PASSWORD)
        for effect in ({"tier": "level_2"}, {"outcome": "resolved"}):
            assert reply(client, ticket, macro_id=macro(**effect)["id"]).status == 403
        assert reply(client, ticket, macro_id=macro()["id"]).status == 200


def test_askers_see_no_saved_replies(asker, ticket):
    assert asker.get("support-macros").status == 403
    assert asker.get(f"support/tickets/{ticket['id']}/macros").status == 403

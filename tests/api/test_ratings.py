"""How who asked found the help: by herself, once, in the portal or by the link of a mail."""

import contextlib
import re

import pytest
from support.client import Client
from support.patience import eventually
from support.people import ADMINISTRATOR, SALES, VIEWER

SITE = "https://erp.aoi.example"


@pytest.fixture
def asker(sign_in):
    return sign_in(VIEWER)


def ask(client, **more):
    body = {"subject": "開けません", "description": "画面が開きません。", "proposed_severity": "medium"}
    return client.post("support/tickets", body | more).data


def act(client, ticket, action, status=200, **body):
    done = client.post(f"support/tickets/{ticket['id']}/{action}", body or None)
    assert done.status == status, done
    return done


@pytest.fixture
def solved(asker, agent):
    ticket = ask(asker)
    act(agent, ticket, "resolve", text="直しました")
    return ticket


def ratings(client, ticket):
    found = client.get("ticket-ratings", ticket_id=ticket["id"]).items
    return [(one["score"], one["comment"], one["channel"]) for one in found]


def test_who_asked_rates_and_changes_her_mind(asker, agent, solved):
    act(asker, solved, "rate", score=2, comment=" 遅い ")
    assert ratings(agent, solved) == ratings(asker, solved) == [(2, "遅い", "portal")]
    act(asker, solved, "rate", score=5)
    assert ratings(agent, solved) == [(5, None, "portal")]
    act(agent, solved, "complete")
    act(asker, solved, "rate", score=4)
    assert ratings(agent, solved) == [(4, None, "portal")]


def test_after_a_week_it_stays(asker, agent, solved, shared_server):
    act(asker, solved, "rate", score=2)
    shared_server.sql(
        "update ticket_rating set rated_at = rated_at - interval '7 days 1 second' where ticket_id = %s", [solved["id"]]
    )
    assert act(asker, solved, "rate", 409, score=5).code == "RATING_CLOSED"
    assert ratings(agent, solved) == [(2, None, "portal")]


@pytest.mark.parametrize("body", [{"score": 0}, {"score": 6}, {}])
def test_a_score_is_one_to_five(asker, solved, body):
    assert act(asker, solved, "rate", 422, **body).problems == {"score": "out_of_range"}
    assert ratings(asker, solved) == []


def test_nobody_rates_before_it_is_solved(asker, agent):
    ticket = ask(asker)
    act(asker, ticket, "rate", 409, score=1)
    act(agent, ticket, "resolve", text="直しました")
    act(asker, ticket, "reopen")
    act(asker, ticket, "rate", 409, score=1)


def test_nobody_rates_for_another_and_no_agent_herself(asker, agent, solved, sign_in, shared_admin):
    for other in (agent, shared_admin, sign_in(SALES)):
        act(other, solved, "rate", 403, score=5)
    own = ask(agent)
    act(agent, own, "take")
    act(agent, own, "resolve", text="自分で直しました")
    act(agent, own, "rate", 403, score=5)
    assert ratings(agent, own) == []
    assert ratings(sign_in(SALES), solved) == []


# By mail.


@pytest.fixture
def server(start_server, mail_server):
    return start_server(mail_server.settings() | {"ITDO_ERP__SERVER__PUBLIC_URL": SITE})


@pytest.fixture
def desk(server):
    with contextlib.closing(Client(server.port)) as client:
        client.sign_in(ADMINISTRATOR.email, ADMINISTRATOR.password)
        yield client


@pytest.fixture
def mailed(server, desk):
    with contextlib.closing(Client(server.port)) as client:
        client.sign_in(VIEWER.email, VIEWER.password)
        ticket = ask(client)
    act(desk, ticket, "resolve", text="直しました")
    return ticket


def links(mail_server):
    found = [re.search(SITE + r"/rate#(\S+)", mail["text"]) for mail in mail_server.mails()]
    return [match.group(1) for match in found if match]


def use(server, token, **body):
    with contextlib.closing(Client(server.port)) as stranger:
        return stranger.post("support/ratings", {"token": token, "score": 5} | body)


@pytest.fixture
def link(mailed, mail_server):
    assert eventually(lambda: len(links(mail_server)), 1)
    return links(mail_server)[0]


def test_a_link_rates_once_without_signing_in(server, desk, mailed, link):
    assert use(server, link, score=9).problems == {"score": "out_of_range"}
    done = use(server, link, score=3, comment="まあまあ")
    assert (done.status, done.data["number"]) == (200, mailed["number"])
    again = use(server, link, score=1)
    assert (again.status, again.code) == (409, "RATING_LINK_VOID")
    assert ratings(desk, mailed) == [(3, "まあまあ", "mail")]
    trail = server.sql("select action, user_id from audit_log where resource = 'ticket_rating'")
    assert [(row["action"], row["user_id"]) for row in trail] == [("rate", None)]


def test_a_link_is_kept_as_a_digest_and_void_when_it_is_guessed_or_old(server, desk, mailed, link):
    kept = server.sql("select token_hash from rating_link")
    assert len(kept) == 1 and link.encode() not in bytes(kept[0]["token_hash"])
    for token in ("", "x" * 43, link[:-1]):
        assert use(server, token).status in (409, 422)
    server.sql("update rating_link set expires_at = now()")
    assert use(server, link).code == "RATING_LINK_VOID"
    assert ratings(desk, mailed) == []


def test_a_link_is_no_good_while_the_ticket_is_open_again(server, desk, mailed, link):
    act(desk, mailed, "reopen")
    assert use(server, link).status == 409
    assert ratings(desk, mailed) == []


def test_who_has_rated_is_not_asked_again(server, desk, mailed, link, mail_server):
    assert use(server, link).status == 200
    act(desk, mailed, "reopen")
    act(desk, mailed, "resolve", text="今度こそ")
    open_jobs = lambda: server.sql("select count(*) as n from job where kind = 'rating.ask' and state <> 'done'")[0]["n"]
    assert eventually(open_jobs, 0)
    assert len(links(mail_server)) == 1

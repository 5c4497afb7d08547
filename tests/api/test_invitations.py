"""Who is made without a password gets a link by mail: it works once, within seven days, and can be withdrawn."""

import concurrent.futures
import hashlib
import re

import pytest
from support.books import code
from support.client import Client
from support.patience import eventually
from support.people import ADMINISTRATOR, SALES, STRANGER

NEW = "taro@aoi.example"
PASSWORD = "Sugi-Hinoki-4711"


@pytest.fixture
def server(start_server, mail_server):
    return start_server(mail_server.settings() | {"ITDO_ERP__SERVER__PUBLIC_URL": "https://erp.aoi.example"})


def links(mail_server):
    """The tokens of all invitations that were mailed, with their address."""
    texts = "\n".join(mail["text"] for mail in mail_server.mails())
    return re.findall(r"https://erp\.aoi\.example/accept-invitation#(\S+)", texts)


def last_link(mail_server, count=1):
    assert eventually(lambda: len(links(mail_server)), count)
    return links(mail_server)[-1]


def make(admin, email=NEW, **more):
    response = admin.post("users", {"email": email, "full_name": "山田 太郎", "roles": ["viewer"]} | more)
    assert response.status == 201, response
    return response.data


def state_of(admin, user):
    return admin.get(f"users/{user['id']}").data["sign_in_state"]


def accept(client, token, password=PASSWORD):
    return client.post("auth/accept-invitation", {"token": token, "password": password})


def sign_in(client, email=NEW, password=PASSWORD):
    return client.post("auth/token", {"username": email, "password": password})


def test_who_is_made_without_a_password_is_invited_and_chooses_one(admin, client, mail_server):
    user = make(admin)
    assert user["sign_in_state"] == "invited"
    token = last_link(mail_server)
    (mail,) = mail_server.mails()
    assert "葵商事株式会社" in mail["text"]
    assert sign_in(client).status == 401
    accepted = accept(client, token)
    assert accepted.data == {"accepted": True, "email": NEW}
    assert state_of(admin, user) == "active"
    assert sign_in(client).json["user"]["must_change_password"] is False
    again = accept(client, token, "Keyaki-Buna-0815")
    assert (again.status, again.code) == (409, "INVITATION_VOID")
    actions = [row["action"] for row in admin.get("audit-log", record_id=user["id"]).items]
    assert {"create", "invitation_sent", "password_changed", "invitation_accepted"} <= set(actions)


def test_a_first_password_is_the_other_way(admin, client, mail_server):
    user = make(admin, password=PASSWORD)
    assert user["sign_in_state"] == "active"
    assert sign_in(client).status == 200
    both = admin.post("users", {"email": "b@aoi.example", "full_name": "b", "password": PASSWORD, "invite": True})
    assert both.problems == {"invite": "password_given"}
    neither = make(admin, "c@aoi.example", invite=False)
    assert neither["sign_in_state"] == "not_invited"
    assert links(mail_server) == []


def test_the_link_is_kept_nowhere(admin, server, mail_server):
    make(admin)
    token = last_link(mail_server)
    (kept,) = server.sql("select token_hash from invitation")
    assert bytes(kept["token_hash"]) == hashlib.sha256(token.encode()).digest()
    assert server.sql("select id from job where job::text like %s", [f"%{token}%"]) == []
    assert server.sql("select id from audit_log a where a::text like %s", [f"%{token}%"]) == []
    assert token not in server.output()


def test_it_ends_after_seven_days_and_can_be_sent_again(admin, client, server, mail_server):
    user = make(admin)
    old = last_link(mail_server)
    (kept,) = server.sql("select expires_at - now() > interval '6 days 23 hours' and expires_at < now() + "
                         "interval '7 days 1 minute' as week from invitation")
    assert kept["week"]
    server.sql("update invitation set expires_at = now() - interval '1 second'")
    assert state_of(admin, user) == "invitation_expired"
    assert [row["email"] for row in admin.get("users", sign_in_state="invitation_expired").items] == [NEW]
    assert accept(client, old).code == "INVITATION_VOID"
    again = admin.post(f"users/{user['id']}/invite", {})
    assert again.data["sign_in_state"] == "invited"
    fresh = last_link(mail_server, 2)
    assert accept(client, old).code == "INVITATION_VOID", "the newer link is the only good one"
    assert accept(client, fresh).status == 200
    assert admin.post(f"users/{user['id']}/invite", {}).code == "ALREADY_ACTIVE"
    assert admin.post(f"users/{user['id']}/withdraw_invitation", {}).code == "NOT_INVITED"


def test_it_is_withdrawn(admin, client, mail_server):
    user = make(admin)
    token = last_link(mail_server)
    assert admin.post(f"users/{user['id']}/withdraw_invitation", {}).data["sign_in_state"] == "not_invited"
    assert accept(client, token).code == "INVITATION_VOID"
    # Nor does she come in by the other door.
    assert client.post("auth/forgotten-password", {"email": NEW}).status == 200
    assert client.post("auth/forgotten-password", {"email": SALES.email}).status == 200
    assert eventually(lambda: len(mail_server.mails()), 2)
    assert [job["kind"] for job in admin.get("jobs", kind="password.reset").items] == ["password.reset"]


def test_who_is_deactivated_is_not_invited_any_more(admin, client, mail_server):
    user = make(admin)
    token = last_link(mail_server)
    gone = admin.delete(f"users/{user['id']}", version=user["version"]).data
    assert accept(client, token).code == "INVITATION_VOID"
    assert admin.post(f"users/{user['id']}/invite", {}).code == "NOT_ACTIVE"
    back = admin.patch(f"users/{user['id']}", {"is_active": True}, version=gone["version"])
    assert back.data["sign_in_state"] == "not_invited"
    assert accept(client, token).code == "INVITATION_VOID"


def test_an_address_that_changes_takes_the_invitation_along(admin, client, mail_server):
    user = make(admin)
    old = last_link(mail_server)
    assert admin.patch(f"users/{user['id']}", {"email": "new@aoi.example"}, version=user["version"]).status == 200
    fresh = last_link(mail_server, 2)
    assert accept(client, old).code == "INVITATION_VOID"
    assert accept(client, fresh).data["email"] == "new@aoi.example"


def test_a_password_that_was_given_ends_the_invitation(admin, client, mail_server):
    user = make(admin)
    token = last_link(mail_server)
    assert admin.post(f"users/{user['id']}/set_password", {"password": PASSWORD}).status == 200
    assert accept(client, token, "Keyaki-Buna-0815").code == "INVITATION_VOID"
    assert sign_in(client).status == 200


@pytest.mark.parametrize("password", ["short", "password1234", "taro@aoi.example"])
def test_the_policy_holds_and_the_link_stays_good(admin, client, mail_server, password):
    make(admin)
    token = last_link(mail_server)
    refused = accept(client, token, password)
    assert refused.status == 422
    assert all(problem.startswith("password_") for problem in refused.problems.values())
    assert accept(client, token).status == 200


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "\u0000", "あ" * 2000])
def test_an_invented_link_is_void(client, token):
    assert accept(client, token).code in {"INVITATION_VOID", "VALIDATION_ERROR"}


def test_of_two_uses_at_once_one_counts(admin, server, mail_server):
    make(admin)
    token = last_link(mail_server)

    def one(i):
        with Client(server.port) as connected:
            return accept(connected, token, f"Sugi-Hinoki-471{i}").status

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(one, range(4))) == [200, 409, 409, 409]


def test_an_invitation_is_not_a_reset_link_nor_the_other_way_round(admin, client, mail_server):
    make(admin)
    token = last_link(mail_server)
    assert client.post("auth/reset-password", {"token": token, "new_password": PASSWORD}).code == "RESET_LINK_VOID"
    assert accept(client, token).status == 200


def test_only_who_manages_people_invites(admin, client, server, mail_server):
    user = make(admin)
    for person in (SALES, STRANGER):
        with Client(server.port) as other:
            other.sign_in(person.email, person.password)
            for action in ("invite", "withdraw_invitation"):
                refused = other.post(f"users/{user['id']}/{action}", {})
                assert refused.code in {"PERMISSION_DENIED", "RESOURCE_NOT_FOUND"}
    assert state_of(admin, user) == "invited"


def test_people_of_a_file_are_invited_if_one_says_so(admin, server, mail_server):
    def take_in(*rows, head="email,full_name", **parameters):
        query = "&".join(f"{name}={value}" for name, value in parameters.items())
        text = "\r\n".join([head, *rows]) + "\r\n"
        sent = admin.headers | {"Content-Type": "text/csv", "Idempotency-Key": code("K")}
        return admin.raw("POST", f"/api/v1/users/import?{query}", text.encode(), sent)

    def state(email):
        return admin.get("users", email=email).items[0]["sign_in_state"]

    assert take_in("quiet@aoi.example,静").data["created"] == 1
    assert state("quiet@aoi.example") == "not_invited"
    rows = [f"p{i}@aoi.example,山田 {i}" for i in range(4)]
    assert take_in(*rows, invite="true", dry_run="true").status == 200
    assert server.sql("select 1 from invitation") == []
    assert take_in(*rows, invite="true").data["created"] == 4
    assert {state(f"p{i}@aoi.example") for i in range(4)} == {"invited"}
    # Not all at once: two a second, and those of a second file after those of the first.
    some = take_in("q0@aoi.example,鈴木,true", "q1@aoi.example,佐藤,", head="email,full_name,invite")
    assert some.data["created"] == 2
    assert (state("q0@aoi.example"), state("q1@aoi.example")) == ("invited", "not_invited")
    (spread,) = server.sql(
        "select max(run_at) - min(run_at) as time, count(*) from job where kind = 'invitation.send' and subject like "
        "'山田 %'"
    )
    assert (spread["count"], spread["time"].total_seconds()) == (4, 1.5)
    # The same file again invites nobody twice.
    assert take_in(*rows, invite="true").data["unchanged"] == 4
    assert eventually(lambda: len(links(mail_server)), 5)
    assert len(server.sql("select 1 from job where kind = 'invitation.send'")) == 5


def test_a_lost_mail_is_tried_again_with_a_link_of_its_own(start_server, tmp_path):
    """Without a mail server the job waits and says so; the account waits with it."""
    server = start_server()
    with Client(server.port) as client:
        client.sign_in(ADMINISTRATOR.email, ADMINISTRATOR.password)
        user = make(client)
        eventually(lambda: bool(client.get("jobs", kind="invitation.send").items[0]["message"]), True)
        assert state_of(client, user) == "invited"

"""A copy of the database alone tells neither passwords nor second factors, and the memory keeps none of them."""

import contextlib
import pathlib
import re
import subprocess

import pytest
from support.client import Client
from support.cluster import PROGRAM
from support.people import ADMINISTRATOR, SALES, VIEWER, Person
from support.server import Server
from support.totp import code_of

KEY = "sign-in.key"


def fresh_key():
    return subprocess.run("head -c 32 /dev/urandom | basenc --base64url | tr -d =", shell=True, check=True,
                          capture_output=True, text=True).stdout


@pytest.fixture
def keyed(cluster, tmp_path):
    """A server with a key of its own, its settings in files."""
    (tmp_path / "conf.d").mkdir()
    (tmp_path / KEY).write_text(fresh_key(), encoding="ascii")
    file = tmp_path / "itdo-erp.toml"
    file.write_text(f'[sign_in]\nsecret_file = "{tmp_path / KEY}"\n', encoding="ascii")
    with contextlib.closing(Server(cluster, arguments=("--config", str(file)))) as server:
        server.stop()
        del server.environment["ITDO_ERP__SIGN_IN__SECRET_FILE"]
        server.file, server.key = file, tmp_path / KEY
        # All have the password of the tests, hashed without a key, as if there had never been one.
        of_before = Person("before@aoi.example", "viewer")
        subprocess.run([PROGRAM, *of_before.command("AOI")], env=server.environment, check=True, capture_output=True)
        server.sql("update user_password set hash = %s, previous = '{}'", [stored_hash(server, of_before)])
        server.start()
        yield server


def stored_hash(server, person=SALES):
    return server.sql("select hash from user_password p join user_account u on u.id = p.user_id where email = %s",
                      [person.email])[0]["hash"]


def key_id(stored):
    return re.match(r"(?:keyed|sealed):([0-9a-f]{8}):", stored).group(1)


def sign_in(server, person=SALES):
    with Client(server.port) as client:
        return client.post("auth/token", {"username": person.email, "password": person.password})


def add_factor(server, person):
    with Client(server.port) as client:
        client.sign_in(person.email, person.password)
        secret = client.post("auth/second-factor/setup", {"current_password": person.password}).data["secret"]
        confirmed = client.post("auth/second-factor/confirm", {"code": code_of(secret, -1)})
        assert confirmed.status == 200, repr(confirmed)
        return secret


def stored_secret(server, person):
    return server.sql("select secret from second_factor f join user_account u on u.id = f.user_id where email = %s",
                      [person.email])[0]["secret"]


def sign_in_with_code(server, person, code):
    with Client(server.port) as client:
        asked = client.post("auth/token", {"username": person.email, "password": person.password})
        challenge = asked.json["error"]["details"][0]["arguments"]["challenge"]
        return client.post("auth/second-factor", {"challenge": challenge, "code": code})


def rotate(server):
    done = subprocess.run([PROGRAM, "--config", server.file, "security", "rotate-secrets", "sign-in", "--into",
                           server.file.parent / "conf.d/90-secrets.toml"], env=server.environment, text=True,
                          capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    server.stop()
    server.start()
    return done.stdout


def test_a_hash_of_before_is_closed_at_the_next_sign_in(keyed):
    assert stored_hash(keyed).startswith("$argon2id$")
    assert sign_in(keyed).status == 200
    closed = stored_hash(keyed)
    assert key_id(closed) and ":$argon2id$" in closed
    keyed.stop()
    lines = keyed.key.read_text(encoding="ascii")
    keyed.key.write_text("# the older one\n" + fresh_key() + lines, encoding="ascii")
    keyed.start()
    assert stored_hash(keyed) == closed, "an older key still opens"
    assert sign_in(keyed).status == 200
    assert key_id(stored_hash(keyed)) != key_id(closed)
    assert sign_in(keyed).status == 200


def test_the_same_password_is_worth_nothing_with_another_key(keyed):
    assert sign_in(keyed).status == 200
    closed = stored_hash(keyed)
    keyed.stop()
    keyed.key.write_text(fresh_key(), encoding="ascii")
    keyed.start()
    assert keyed.has_said(rf"KEY_MISSING .*key {key_id(closed)}, which passwords are closed with")
    refused = sign_in(keyed)
    assert refused.status == 500 and key_id(closed) not in repr(refused)
    assert sign_in(keyed, VIEWER).status == 200, "hers was never closed"
    # Who has lost the key for good gives a new password.
    done = subprocess.run([PROGRAM, "--config", keyed.file, "user", "set-password", SALES.email, "--password",
                           "Yuki-no-Asa-4711"], env=keyed.environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert key_id(stored_hash(keyed)) != key_id(closed), "the command line has the key of the service"
    with Client(keyed.port) as client:
        client.sign_in(SALES.email, "Yuki-no-Asa-4711")


def test_secrets_of_the_second_factor_are_sealed_for_one_person(keyed):
    secret = add_factor(keyed, SALES)
    sealed = stored_secret(keyed, SALES)
    assert key_id(sealed) and secret not in sealed
    assert sign_in_with_code(keyed, SALES, code_of(secret)).status == 200
    other = add_factor(keyed, VIEWER)
    keyed.sql("update second_factor set secret = %s where secret <> %s", [sealed, sealed])
    assert sign_in_with_code(keyed, VIEWER, code_of(secret)).status == 500, "hers does not open for another one"
    assert other not in repr(keyed.sql("select * from second_factor"))


def test_a_further_key_takes_over(keyed):
    secret = add_factor(keyed, SALES)
    before = key_id(stored_secret(keyed, SALES))
    said = rotate(keyed)
    assert "1 secrets of the second factor" in said
    assert len(keyed.key.read_text(encoding="ascii").split()) == 2
    assert not any(line in said for line in keyed.key.read_text(encoding="ascii").split())
    assert key_id(stored_secret(keyed, SALES)) != before
    assert sign_in_with_code(keyed, SALES, code_of(secret)).status == 200
    assert key_id(stored_hash(keyed)) != before
    assert keyed.sql("select 1 from audit_log where action = 'secrets_rotated'")


def test_a_first_key_is_made_and_named(keyed):
    """An installation of before, without any."""
    keyed.stop()
    keyed.key.unlink()
    keyed.file.write_text("", encoding="ascii")
    keyed.start()
    secret = add_factor(keyed, SALES)
    assert stored_secret(keyed, SALES) == secret
    rotate(keyed)
    made = keyed.file.parent / KEY
    assert made.stat().st_mode & 0o777 == 0o640
    assert f'sign_in.secret_file = "{made}"' in (keyed.file.parent / "conf.d/90-secrets.toml").read_text(encoding="ascii")
    assert key_id(stored_secret(keyed, SALES))
    assert sign_in_with_code(keyed, SALES, code_of(secret)).status == 200
    assert key_id(stored_hash(keyed)) == key_id(stored_secret(keyed, SALES))


@pytest.mark.parametrize("content", ["", "# nothing\n", "too-short\n", None])
def test_a_file_that_holds_no_key_is_named_at_the_start(keyed, content):
    keyed.stop()
    keyed.key.unlink()
    if content is not None:
        keyed.key.write_text(content, encoding="ascii")
    with pytest.raises(RuntimeError, match=f"NOT_STARTED .*sign_in.secret_file: .*{KEY}"):
        keyed.start()


def memory_of(process):
    """What can be written to, in pieces."""
    with open(f"/proc/{process}/mem", "rb", buffering=0) as memory:
        for line in pathlib.Path(f"/proc/{process}/maps").read_text(encoding="ascii").splitlines():
            start, end, rights = re.match(r"([0-9a-f]+)-([0-9a-f]+) (\S+)", line).groups()
            if "rw" not in rights:
                continue
            memory.seek(int(start, 16))
            with contextlib.suppress(OSError):
                yield memory.read(int(end, 16) - int(start, 16))


def test_no_password_stays_in_memory(keyed):
    password, wrong = "Hotaru-Kaze-to-Mizu-8812-Asagao", "Uguisu-Yama-no-Ue-9923-Ajisai"
    with Client(keyed.port) as client:
        client.sign_in(ADMINISTRATOR.email, ADMINISTRATOR.password)
        made = client.post("users", {"email": "kioku@aoi.example", "full_name": "記憶 操", "roles": ["viewer"],
                                     "password": password})
        assert made.status == 201, repr(made)
    for typed, status in ((password, 200), (wrong, 401)):
        with Client(keyed.port) as client:
            answer = client.post("auth/token", {"username": "kioku@aoi.example", "password": typed})
            assert answer.status == status, repr(answer)
    # As many small ones as there are threads that take requests.
    for _ in range(8):
        with Client(keyed.port) as client:
            client.get("auth/me")
    found = [typed for typed in (password, wrong) for part in memory_of(keyed.process.pid) if typed.encode() in part]
    assert found == []

"""A real OpenID Connect provider: LemonLDAP::NG of Debian, with its people of the demonstration, and a browser there."""

import base64
import contextlib
import http.client
import http.cookiejar
import http.server
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import threading
import urllib.error
import urllib.parse
import urllib.request

from support.patience import eventually
from support.ports import free_port

CLIENT, SECRET = "itdo-erp", "Kiri-no-Hana-4711"
DEFAULTS = pathlib.Path("/var/lib/lemonldap-ng/conf/lmConf-1.json")
EMAILS = {"dwho": "dwho@badwolf.org", "rtyler": "rtyler@badwolf.org", "msmith": "msmith@badwolf.org"}


def _base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def claims_of(token):
    body = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))


def _key(folder):
    """A pair of keys as PEM."""
    private = folder / "key.pem"
    for command in (
        ["openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", str(private)],
        ["openssl", "pkey", "-in", str(private), "-pubout", "-out", str(folder / "public.pem")],
    ):
        subprocess.run(command, check=True, capture_output=True)
    return private.read_text(), (folder / "public.pem").read_text()


class _Between(http.server.BaseHTTPRequestHandler):
    """Hands requests on to the provider, and its answers back, as they are or changed."""

    def log_message(self, *_):
        pass

    def pass_on(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        onward = http.client.HTTPConnection("127.0.0.1", self.provider.port, timeout=20)
        try:
            onward.request(self.command, self.path, body, dict(self.headers))
            answer = onward.getresponse()
            status, headers, content = answer.status, answer.getheaders(), answer.read()
        except OSError:
            status, headers, content = 502, [], b""
        finally:
            onward.close()
        if self.provider.change and status == 200 and content.startswith(b"{"):
            content = json.dumps(self.provider.change(self.path, json.loads(content))).encode()
        self.send_response(status)
        for name, value in headers:
            if name.lower() not in ("content-length", "transfer-encoding", "connection", "date", "server"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = pass_on


class Provider:
    """Listens on a port of its own. dwho's address is verified there, rtyler's is not. Everybody speaks to it through
    one who can be told to change its answers (`change`)."""

    def __init__(self, folder, redirect):
        self.folder = folder
        self.port = free_port()
        self.change = None  # (path, answer) → answer
        between = type("Between", (_Between,), {"provider": self})
        self.between = http.server.ThreadingHTTPServer(("127.0.0.1", 0), between)
        threading.Thread(target=self.between.serve_forever, daemon=True).start()
        self.issuer = f"http://127.0.0.1:{self.between.server_port}/"
        for name in ("conf", "sessions/lock", "psessions/lock", "cache", "notifications"):
            (folder / name).mkdir(parents=True)
        self.private_key, public_key = _key(folder)
        conf = json.loads(DEFAULTS.read_text()) | {
            "cfgNum": 1,
            "portal": self.issuer,
            "domain": "127.0.0.1",
            "globalStorageOptions": self._storage("sessions"),
            "persistentStorageOptions": self._storage("psessions"),
            "localSessionStorageOptions": {"cache_root": str(folder / "cache"), "namespace": "sessions"},
            "notificationStorageOptions": {"dirName": str(folder / "notifications")},
            "requireToken": 0,
            "notification": 0,
            "captcha": "::Main::Plugin",  # none: the usual one takes an image library to load, even where it is not used
            "registerDB": "Null",
            "portalDisplayRegister": 0,
            "portalDisplayResetPassword": 0,
            "key": "a key of the tests",
            "issuerDBOpenIDConnectActivation": 1,
            "issuerDBOpenIDConnectPath": "^/oauth2/",
            "oidcServiceAllowAuthorizationCodeFlow": 1,
            "oidcServicePrivateKeySig": self.private_key,
            "oidcServicePublicKeySig": public_key,
            "oidcServiceKeyIdSig": "first",
            "oidcServiceMetaDataAuthnContext": {"loa-1": 1, "loa-2": 2, "loa-3": 3},
            "oidcRPMetaDataOptions": {
                "erp": {
                    "oidcRPMetaDataOptionsClientID": CLIENT,
                    "oidcRPMetaDataOptionsClientSecret": SECRET,
                    "oidcRPMetaDataOptionsRedirectUris": redirect,
                    "oidcRPMetaDataOptionsBypassConsent": 1,
                    "oidcRPMetaDataOptionsRequirePKCE": 1,
                    "oidcRPMetaDataOptionsIDTokenSignAlg": "RS256",
                    "oidcRPMetaDataOptionsUserIDAttr": "uid",
                }
            },
            "oidcRPMetaDataExportedVars": {
                "erp": {"email": "mail;string;auto", "email_verified": "verified;bool;auto", "name": "cn;string;auto"}
            },
            "oidcRPMetaDataMacros": {"erp": {"verified": "$uid eq 'rtyler' ? 0 : 1"}},
        }
        (folder / "conf" / "lmConf-1.json").write_text(json.dumps(conf))
        (folder / "lemonldap-ng.ini").write_text(
            "[all]\nlogLevel = warn\n[configuration]\ntype = File\n"
            f"dirName = {folder}/conf\nlocalStorage = Cache::FileCache\n"
            f"localStorageOptions = {{'namespace' => 'config', 'cache_root' => '{folder}/cache'}}\n"
            "[portal]\nstaticPrefix = /static\ntemplateDir = /usr/share/lemonldap-ng/portal/templates\nlanguages = en\n"
        )
        self.process = None
        self.start()

    def _storage(self, name):
        return {"Directory": str(self.folder / name), "LockDirectory": str(self.folder / name / "lock")}

    def start(self):
        command = ["plackup", "--server", "HTTP::Server::PSGI", "--host", "127.0.0.1", "--port", str(self.port)]
        self.process = subprocess.Popen(
            [*command, "/usr/share/lemonldap-ng/portal/htdocs/index.psgi"],
            env=os.environ | {"LLNG_DEFAULTCONFFILE": str(self.folder / "lemonldap-ng.ini")},
            stdout=(self.folder / "log").open("ab"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        assert eventually(self.answers, True), (self.folder / "log").read_text()

    def answers(self):
        try:
            with urllib.request.urlopen(self.issuer + ".well-known/openid-configuration", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def stop(self):
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(timeout=10)
            self.process = None

    def close(self):
        self.stop()
        self.between.shutdown()
        self.between.server_close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def signed(self, claims, algorithm="RS256"):
        """An ID token with the signature of the provider, whatever it says."""
        header = {"typ": "JWT", "alg": algorithm, "kid": "first"}
        text = ".".join(_base64url(json.dumps(part).encode()) for part in (header, claims))
        sign = ["openssl", "dgst", "-sha256", "-sign", str(self.folder / "key.pem")]
        return text + "." + _base64url(subprocess.run(sign, input=text.encode(), check=True, capture_output=True).stdout)

    def settings(self, **more):
        secret = self.folder / "client_secret"
        secret.write_text(SECRET + "\n")
        settings = {
            "ISSUER": self.issuer,
            "CLIENT_ID": CLIENT,
            "CLIENT_SECRET_FILE": str(secret),
            "LABEL": "バッドウルフ",
            "LINK_BY_EMAIL": "true",
        } | {name.upper(): value for name, value in more.items()}
        return {f"ITDO_ERP__OIDC__{name}": value for name, value in settings.items()}


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Visitor:
    """A browser at the provider: signs in at its form and answers where it is sent back to."""

    def __init__(self):
        self.opener = urllib.request.build_opener(
            _NoRedirect, urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        )

    def open(self, url, form=None):
        data = urllib.parse.urlencode(form).encode() if form else None
        try:
            with self.opener.open(urllib.request.Request(url, data), timeout=20) as answer:
                return answer.status, None, answer.read().decode()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.headers.get("Location"), answer.read().decode()

    def sent_back(self, location, user, back):
        """The parameters of the address that the provider sends the browser back to."""
        form = None
        for _ in range(8):
            status, onward, page = self.open(location, form)
            form = None
            if onward is not None:
                location = urllib.parse.urljoin(location, onward)
                if location.startswith(back):
                    return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(location).query))
                continue
            assert status in (200, 401), f"{status} {page[:500]}"
            form = dict(re.findall(r'<input type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page))
            form |= {"user": user, "password": user}
        raise AssertionError(f"never sent back, but to {location}: {page[:3000]}")

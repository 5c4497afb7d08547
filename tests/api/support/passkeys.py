"""Devices with passkeys, as software: keys, signatures and counters of their own (W3C Web Authentication)."""

import base64
import hashlib
import json
import os

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ORIGIN = "https://erp.aoi.example"
SITE = "erp.aoi.example"
THERE, VERIFIED, MAY_SYNC, SYNCED, TELLS_KEY = 0x01, 0x04, 0x08, 0x10, 0x40


def text(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def raw(said):
    return base64.urlsafe_b64decode(said + "=" * (-len(said) % 4))


def client_data(kind, challenge, origin=ORIGIN, **more):
    return json.dumps({"type": f"webauthn.{kind}", "challenge": challenge, "origin": origin} | more).encode()


class Es256:
    def __init__(self):
        self.private = ec.generate_private_key(ec.SECP256R1())

    def cose(self):
        numbers = self.private.public_key().public_numbers()
        point = [one.to_bytes(32, "big") for one in (numbers.x, numbers.y)]
        return bytes.fromhex("a5010203262001215820") + point[0] + bytes.fromhex("225820") + point[1]

    def sign(self, message):
        return self.private.sign(message, ec.ECDSA(hashes.SHA256()))


class EdDsa:
    def __init__(self):
        self.private = ed25519.Ed25519PrivateKey.generate()

    def cose(self):
        point = self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return bytes.fromhex("a4010103272006215820") + point

    def sign(self, message):
        return self.private.sign(message)


class Rs256:
    def __init__(self):
        self.private = rsa.generate_private_key(65537, 2048)

    def cose(self):
        modulus = self.private.public_key().public_numbers().n.to_bytes(256, "big")
        return bytes.fromhex("a401030339010020590100") + modulus + bytes.fromhex("2143010001")

    def sign(self, message):
        return self.private.sign(message, padding.PKCS1v15(), hashes.SHA256())


class Device:
    """`counts`: whether it counts its signatures, as keys on a chain do."""

    def __init__(self, key=Es256, flags=THERE | VERIFIED, counts=True):
        self.key = key()
        self.id = os.urandom(32)
        self.flags = flags
        self.counter = 1 if counts else None
        self.handle = b""

    def _data(self, site, flags):
        told = self.counter or 0
        return hashlib.sha256(site.encode()).digest() + bytes([flags]) + told.to_bytes(4, "big")

    def make(self, options, site=SITE, **said):
        """What a browser hands over of a passkey that was made for these options."""
        self.handle = raw(options["user"]["id"])
        key = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + self.key.cose()
        return {
            "client_data": text(client_data("create", options["challenge"], **said)),
            "authenticator_data": text(self._data(site, self.flags | TELLS_KEY) + key),
        }

    def use(self, options, site=SITE, kind="get", **said):
        if self.counter is not None:
            self.counter += 1
        asked, data = client_data(kind, options["challenge"], **said), self._data(site, self.flags)
        return {
            "credential_id": text(self.id),
            "client_data": text(asked),
            "authenticator_data": text(data),
            "signature": text(self.key.sign(data + hashlib.sha256(asked).digest())),
            "user_handle": text(self.handle),
        }


def options(client, person, **more):
    asked = client.post("auth/passkeys/options", {"current_password": person.password} | more)
    assert asked.status == 200, repr(asked)
    return asked.data


def register(client, person, device=None, name="鍵", **more):
    """The device, with a passkey of hers, which is also told by the server."""
    device = device or Device()
    made = client.post("auth/passkeys", device.make(options(client, person, **more)) | {"name": name})
    assert made.status == 201, repr(made)
    device.passkey = made.data
    return device


def challenge(client):
    asked = client.post("auth/passkey-sign-in/options")
    assert asked.status == 200, repr(asked)
    return asked.data


def sign_in(client, device, **said):
    return client.post("auth/passkey-sign-in", device.use(challenge(client), **said))

"""An authenticator app: RFC 6238 with SHA-1, six digits, a new code every 30 seconds."""

import base64
import hashlib
import hmac
import time


def code_of(secret, steps=0):
    """The code of now, or of so many steps later."""
    step = int(time.time()) // 30 + steps
    digest = hmac.new(base64.b32decode(secret), step.to_bytes(8, "big"), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"

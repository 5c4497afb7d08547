"""Waiting for what happens soon, on machines of any speed."""

import time

PATIENCE = 60.0  # seconds


def eventually(look, wanted, within=PATIENCE):
    """True once look() answers `wanted`; after that time raises with what it answered last."""
    deadline = time.monotonic() + within
    while (seen := look()) != wanted:
        if time.monotonic() > deadline:
            raise AssertionError(f"still {seen!r} instead of {wanted!r} after {within} s")
        time.sleep(0.05)
    return True

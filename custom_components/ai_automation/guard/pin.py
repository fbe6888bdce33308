"""Keep the owner's PIN as a hash, and see whether somebody knows it."""

import base64
import hashlib
import re
import secrets
from typing import Final

_SHAPE = re.compile(r"\d{4,10}")
_SALT_BYTES = 16
# About 50 ms and 16 MiB on the hardware that homes have.
_COST: Final = {"n": 2**14, "r": 8, "p": 1}


def digits_of(text: str) -> str | None:
    """Return the PIN that a text is, None if it is none; people put spaces in between."""
    digits = re.sub(r"[\s.-]", "", text)
    return digits if _SHAPE.fullmatch(digits) else None


def hashed(pin: str) -> str:
    """Return what is kept of a PIN. For the executor."""
    salt = secrets.token_bytes(_SALT_BYTES)
    return f"{_text(salt)}${_text(hashlib.scrypt(pin.encode(), salt=salt, **_COST))}"


def is_right(pin: str, kept: str) -> bool:
    """Tell whether a PIN is the one that was kept. For the executor."""
    salt, _, digest = kept.partition("$")
    found = hashlib.scrypt(pin.encode(), salt=base64.b64decode(salt), **_COST)
    return secrets.compare_digest(_text(found), digest)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")

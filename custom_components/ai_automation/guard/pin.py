"""Keep the owner's PIN as a hash, and see whether somebody knows it."""

import base64
from datetime import datetime, timedelta
import hashlib
import re
import secrets
from typing import Final

from homeassistant.util import dt as dt_util

TRIES: Final = 3
LOCKED_FOR: Final = timedelta(minutes=15)
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


class Tries:
    """Count wrong PINs: after three of them none is taken for a while."""

    def __init__(self) -> None:
        """Begin with all tries left."""
        self._taken = 0
        self._locked_until: datetime | None = None

    def take(self) -> bool:
        """Take a try before the PIN is looked at, so that many at once are not more than three.

        False is that there is none left for now.
        """
        now = dt_util.utcnow()
        if self._locked_until is not None and now >= self._locked_until:
            self.succeed()
        if self._locked_until is not None:
            return False
        self._taken += 1
        if self._taken == TRIES:
            self._locked_until = now + LOCKED_FOR
        return True

    def succeed(self) -> None:
        """Give all tries back after a right PIN."""
        self._taken, self._locked_until = 0, None


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")

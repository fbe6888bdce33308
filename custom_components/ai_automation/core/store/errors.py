"""Say what is wrong with the store."""

from collections.abc import Iterator
from contextlib import contextmanager
import sqlite3

from sqlalchemy.exc import DBAPIError, TimeoutError as PoolTimeoutError


class StoreError(Exception):
    """The store cannot be used."""


class StoreBusyError(StoreError):
    """Somebody else holds the store for too long; trying again later helps."""


class StoreFullError(StoreError):
    """The disk is full; nothing was written."""


class StoreDamagedError(StoreError):
    """The file is damaged or is no database of ours."""


class StoreVersionError(StoreError):
    """The store was written by a newer version of the software."""


class StoreClosedError(StoreError):
    """The store was closed, as Home Assistant stops or the integration is reloaded."""


_KINDS: tuple[tuple[str, type[StoreError]], ...] = (
    ("locked", StoreBusyError),
    ("busy", StoreBusyError),
    ("full", StoreFullError),
    ("not a database", StoreDamagedError),
    ("malformed", StoreDamagedError),
)


@contextmanager
def translated() -> Iterator[None]:
    """Turn SQLAlchemy's and SQLite's errors into ours."""
    try:
        yield
    except PoolTimeoutError as err:
        raise StoreBusyError(str(err)) from err
    except (DBAPIError, sqlite3.Error, OSError) as err:
        text = str(getattr(err, "orig", None) or err)
        for word, kind in _KINDS:
            if word in text:
                raise kind(text) from err
        raise StoreError(text) from err

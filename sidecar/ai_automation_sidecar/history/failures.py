"""Turn what database drivers raise into sentences that say what to do."""

from collections.abc import Iterator
from contextlib import contextmanager
import sqlite3
from typing import Any

from sqlalchemy import Dialect
from sqlalchemy.exc import DBAPIError

from ..errors import (
    RecorderBusyError,
    RecorderDamagedError,
    RecorderLostError,
    RecorderUnreachableError,
    RecorderUnsupportedError,
    SidecarError,
)
from .address import Address
from .drivers import driver_of


@contextmanager
def translated(address: Address, dialect: Dialect, connection: Any = None) -> Iterator[None]:
    """Raise a SidecarError for what a driver raises; without a connection it is not there yet."""
    module: Any = dialect.dbapi
    try:
        yield
    except DBAPIError as err:
        raise _sentence(err.orig, address, dialect, connection) from None
    except module.Error as err:
        raise _sentence(err, address, dialect, connection) from None
    except TypeError as err:
        if connection is not None:
            raise
        detail = address.without_secrets(str(err))
        raise RecorderUnsupportedError(
            f"The address of {address} has an option that is not known: {detail}"
        ) from None


def _sentence(err: Any, address: Address, dialect: Dialect, connection: Any) -> SidecarError:
    # A driver's message may hold what it was given, and the error before it is shown with it.
    detail = address.without_secrets(" ".join(str(err.args[-1] if err.args else err).split()))
    if isinstance(err, sqlite3.Error):
        return _of_file(address, detail)
    if {getattr(err, "pgcode", None), *err.args[:1]} & driver_of(address).busy:
        return RecorderBusyError(f"{address} did not answer in time ({detail}); try again")
    if connection is None:
        return RecorderUnreachableError(f"{address} cannot be opened: {detail}")
    if dialect.is_disconnect(err, connection, None):
        return RecorderLostError(f"The connection to {address} was lost ({detail}); try again")
    return RecorderDamagedError(f"{address} cannot be read: {detail}")


def _of_file(address: Address, detail: str) -> SidecarError:
    if "locked" in detail or "busy" in detail:
        return RecorderBusyError(f"{address} is locked by another program; try again")
    if "not a database" in detail:
        return RecorderUnsupportedError(f"{address} is not an SQLite database")
    return RecorderDamagedError(f"{address} cannot be read ({detail}); it may be damaged")

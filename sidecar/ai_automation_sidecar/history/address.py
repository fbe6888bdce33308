"""Say where a recorder database is, and never its password."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from ..errors import RecorderUnsupportedError

# Home Assistant names MariaDB in two ways, and drivers that need not be here.
_SERVERS = {
    "mariadb": "mysql+pymysql",
    "mysql": "mysql+pymysql",
    "postgresql": "postgresql+psycopg2",
}
_NAMES = {"mysql+pymysql": "MariaDB", "postgresql+psycopg2": "PostgreSQL"}


@dataclass(frozen=True, slots=True)
class Address:
    """Where a recorder database is: a file, or a server that a URL leads to.

    As text it is what people are told: without user, password and options.
    """

    path: Path | None = None
    url: URL | None = field(default=None, repr=False)

    def __str__(self) -> str:
        """Return what people are told."""
        if self.url is None:
            return str(self.path)
        host = self.url.host or self.url.query.get("host") or self.url.query.get("unix_socket")
        port = f":{self.url.port}" if self.url.port else ""
        return f"{_NAMES[self.url.drivername]} {host or 'localhost'}{port}/{self.url.database}"

    def without_secrets(self, text: str) -> str:
        """Return a text in which the password does not stand."""
        secret = self.url.password if self.url is not None else None
        return text.replace(str(secret), "***") if secret else text


def parse_address(text: str) -> Address:
    """Return the address in a path or in a URL as Home Assistant takes it for `db_url`.

    Raise RecorderUnsupportedError if it is of no kind that can be read.
    """
    if "://" not in text:
        return Address(Path(text))
    try:
        url = make_url(text)
    except ArgumentError, ValueError:
        # The error repeats the URL, with its password.
        raise RecorderUnsupportedError("The address of the recorder database is no URL") from None
    backend = url.get_backend_name()
    if backend == "sqlite":
        return Address(Path(unquote(url.database or "")))
    if backend not in _SERVERS:
        raise RecorderUnsupportedError(
            f"Recorder databases of SQLite, MariaDB, MySQL and PostgreSQL can be read, "
            f"and this is {backend}"
        )
    if not url.database:
        raise RecorderUnsupportedError("The address of the recorder database names no database")
    return Address(url=url.set(drivername=_SERVERS[backend]))

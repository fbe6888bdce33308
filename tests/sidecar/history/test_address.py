"""Test where a recorder database is, as Home Assistant and people write it."""

from pathlib import Path

import pytest

from ai_automation_sidecar.errors import RecorderUnsupportedError
from ai_automation_sidecar.history.address import parse_address


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("/config/home-assistant_v2.db", "/config/home-assistant_v2.db"),
        ("sqlite:////config/home-assistant_v2.db", "/config/home-assistant_v2.db"),
        ("sqlite:///history.db", "history.db"),
        ("sqlite:////with%20space/a.db", "/with space/a.db"),
    ],
)
def test_files(text: str, path: str) -> None:
    """A file is named by its path or by a URL."""
    assert parse_address(text).path == Path(path)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("mysql://anna:s3cr%40t@db/home?charset=utf8mb4", "MariaDB db/home"),
        ("mysql+pymysql://anna:s3cr%40t@db:3307/home", "MariaDB db:3307/home"),
        ("mariadb://anna:s3cr%40t@/home?unix_socket=/run/m.sock", "MariaDB /run/m.sock/home"),
        ("mariadb+pymysql://anna:s3cr%40t@core-mariadb/home", "MariaDB core-mariadb/home"),
        ("postgresql://anna:s3cr%40t@10.0.0.5:5433/home", "PostgreSQL 10.0.0.5:5433/home"),
        ("postgresql+psycopg2://anna:s3cr%40t@/home?host=/run/pg", "PostgreSQL /run/pg/home"),
    ],
)
def test_servers(text: str, shown: str) -> None:
    """A server is read with a driver that is here; neither user nor password is shown."""
    address = parse_address(text)
    assert str(address) == shown
    assert "s3cr" not in repr(address)
    assert "anna" not in repr(address)
    assert address.without_secrets("no 's3cr@t' here") == "no '***' here"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("mssql+pyodbc://anna:s3cret@db/home", "and this is mssql"),
        ("mysql://anna:s3cret@db", "names no database"),
        ("mysql://anna:s3cret@db:port/home", "no URL"),
    ],
)
def test_others_are_refused(text: str, message: str) -> None:
    """What cannot be read is refused in a line, without the password."""
    with pytest.raises(RecorderUnsupportedError, match=message) as caught:
        parse_address(text)
    assert "s3cret" not in str(caught.value)
    assert caught.value.__cause__ is None

"""Test how a home's recorder database is found."""

import logging
from pathlib import Path

import pytest

from ai_automation_sidecar.errors import ConfigError, RecorderNotFoundError
from ai_automation_sidecar.history.address import Address
from ai_automation_sidecar.history.finding import find_recorder


def _write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")


def test_usual_file(tmp_path: Path) -> None:
    """Where nothing is configured, Home Assistant's own file is meant."""
    usual = Address(tmp_path / "home-assistant_v2.db")
    assert find_recorder((None,), tmp_path) == usual
    _write(tmp_path, configuration="default_config:\nrecorder:\n  purge_keep_days: 30\n")
    assert find_recorder((None,), tmp_path) == usual


@pytest.mark.parametrize(
    "recorder",
    [
        "recorder:\n  db_url: !secret recorder_url\n",
        "recorder: !include recorder.yaml\n",
        "recorder:\n  db_url: mysql://anna:s3cret@db/home?charset=utf8mb4\n",
        "  packages: !include_dir_named packages\n",
        "  packages:\n    lights:\n    data: !include packages/data.yaml\n",
    ],
)
def test_server_of_the_configuration(tmp_path: Path, recorder: str) -> None:
    """A server is found as Home Assistant finds it, with secrets, included files and packages."""
    url = "mysql://anna:s3cret@db/home?charset=utf8mb4"
    _write(
        tmp_path,
        configuration=f"scene: !include_dir_list scenes\nhomeassistant:\n  name: Home\n{recorder}",
        secrets=f"recorder_url: {url}\n",
        recorder="db_url: !secret recorder_url\n",
    )
    (tmp_path / "scenes").mkdir()
    (tmp_path / "packages").mkdir()
    _write(
        tmp_path / "packages",
        lights="light:\n",
        data="recorder:\n  db_url: !secret recorder_url\n",
    )
    found = find_recorder((None,), tmp_path)
    assert str(found) == "MariaDB db/home"
    assert found.url is not None
    assert found.url.password == "s3cret"


def test_file_under_another_name(tmp_path: Path) -> None:
    """A file as Home Assistant's container knows it lies in the folder that both share."""
    mine = tmp_path / "home.db"
    mine.touch()
    assert find_recorder(("sqlite:////config/home.db",), tmp_path) == Address(mine)
    _write(tmp_path, configuration="recorder:\n  db_url: sqlite:////config/home.db\n")
    assert find_recorder((None,), tmp_path) == Address(mine)


def test_what_is_named_goes_first(tmp_path: Path) -> None:
    """A server that is named is meant; of files, the first that is here."""
    here = tmp_path / "here.db"
    here.touch()
    server = "postgresql://anna:s3cret@db/home"
    assert str(find_recorder((server, str(here)), tmp_path)) == "PostgreSQL db/home"
    assert find_recorder(("sqlite:////nowhere/a.db", str(here)), None) == Address(here)


def test_nothing_to_go_by(tmp_path: Path) -> None:
    """What is nowhere is said to be, with what to do."""
    with pytest.raises(RecorderNotFoundError, match="give its URL or the configuration folder"):
        find_recorder((None, ""), None)
    with pytest.raises(RecorderNotFoundError, match=r"no recorder database at /nowhere/a\.db"):
        find_recorder(("/nowhere/a.db",), None)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("recorder:\n  db_url: !secret nothing\n", "Secret nothing not defined"),
        ("recorder:\n  db_url: 'mysql://anna:s3cret@db/home\n a: b: c\n", "in line"),
    ],
)
def test_configuration_that_cannot_be_read(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, text: str, message: str
) -> None:
    """What is wrong with the configuration is said, without what may be a password."""
    _write(tmp_path, configuration=text)
    with caplog.at_level(logging.DEBUG), pytest.raises(ConfigError, match=message) as caught:
        find_recorder((None,), tmp_path)
    assert "s3cret" not in str(caught.value)
    assert "s3cret" not in caplog.text

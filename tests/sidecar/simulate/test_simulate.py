"""Test that homes are made up as asked: the same by seed, different by number, whole or not."""

from datetime import UTC, datetime
import json
from pathlib import Path
import sqlite3
from typing import Any

import numpy as np
import pytest

from ai_automation_sidecar.__main__ import main
from ai_automation_sidecar.core.attribution.causes import Cause
from ai_automation_sidecar.history.reader import read_history
from ai_automation_sidecar.history.storage import read_users
from ai_automation_sidecar.homes import home_of_folder
from ai_automation_sidecar.simulate.household import DATABASE, TRUTH
from ai_automation_sidecar.simulate.run import simulate

UNTIL = datetime(2026, 3, 4, 15, 30, tzinfo=UTC)
DAYS = 9


def _simulated(output: Path, seed: int, homes: int = 1, days: int = DAYS) -> list[Path]:
    return list(simulate(output, homes=homes, days=days, seed=seed, until=UNTIL))


def _content(folder: Path) -> dict[str, Any]:
    """Return all files of a home: texts, and the database as its rows."""
    content: dict[str, Any] = {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(DATABASE)
    }
    with sqlite3.connect(folder / DATABASE) as connection:
        content[DATABASE] = "\n".join(connection.iterdump())
    connection.close()
    return content


def test_same_seed(tmp_path: Path) -> None:
    """A seed gives the same homes, however many are asked for; another gives others."""
    (one,) = _simulated(tmp_path / "a", 5)
    again, second = _simulated(tmp_path / "b", 5, homes=2)
    (other,) = _simulated(tmp_path / "c", 6)
    assert _content(one) == _content(again)
    areas = {
        (folder / ".storage/core.area_registry").read_text() for folder in (again, second, other)
    }
    assert len(areas) == 3


def test_span(tmp_path: Path) -> None:
    """The history covers the days asked for, ends when asked, and has nothing later."""
    (folder,) = _simulated(tmp_path, 3)
    with sqlite3.connect(folder / DATABASE) as connection:
        query = "SELECT min(last_updated_ts), max(last_updated_ts), count(*) FROM states"
        first, last, rows = connection.execute(query).fetchone()
        latest_event = connection.execute("SELECT max(time_fired_ts) FROM events").fetchone()[0]
    connection.close()
    assert DAYS <= (last - first) / 86400 < DAYS + 1
    assert UNTIL.timestamp() - 3600 < last < UNTIL.timestamp()
    assert latest_event < UNTIL.timestamp()
    assert rows > 10_000


def test_folder_and_history_agree(tmp_path: Path) -> None:
    """Every registered entity has a history, an area that exists, and a device that exists."""
    (folder,) = _simulated(tmp_path, 8)
    history, latest = read_history(folder / DATABASE, read_users(folder))
    home = home_of_folder(folder, latest)
    registry = json.loads((folder / ".storage/core.entity_registry").read_text())
    registered = {item["entity_id"] for item in registry["data"]["entities"]}
    assert registered <= latest.keys()
    assert {entity.area_id for entity in home.entities.values()} - {None} <= home.areas.keys()
    assert {entity.device_id for entity in home.entities.values()} - {None} <= home.devices.keys()
    assert home.automations
    assert all(automation.entity_id in latest for automation in home.automations)
    assert "person" in {track.domain for track in history.tracks.values()}


def test_causes(tmp_path: Path) -> None:
    """What people, their hands, automations and failures did is told apart by its contexts."""
    (folder,) = _simulated(tmp_path, 4, days=30)
    history, _ = read_history(folder / DATABASE, read_users(folder))
    causes = np.concatenate([track.cause for track in history.tracks.values()])
    assert {Cause.PERSON, Cause.DEVICE, Cause.AUTOMATION, Cause.SYSTEM} <= set(causes.tolist())
    truth = json.loads((folder / TRUTH).read_text())
    automated = {entity for item in truth["automated"] for entity in item["entities"]}
    by_automation = {
        subject
        for subject, track in history.tracks.items()
        if (track.cause == Cause.AUTOMATION).any() and track.domain != "automation"
    }
    assert by_automation
    assert by_automation <= automated


def test_disturbances(tmp_path: Path) -> None:
    """Over many days Home Assistant restarts, devices drop out, and everybody goes away once."""
    folders = _simulated(tmp_path, 2, homes=2, days=32)
    unavailable = starts = away = 0
    for folder in folders:
        with sqlite3.connect(folder / DATABASE) as connection:
            query = "SELECT count(*) FROM states WHERE state = 'unavailable'"
            unavailable += connection.execute(query).fetchone()[0]
            query = "SELECT count(*) FROM recorder_runs"
            starts += connection.execute(query).fetchone()[0] - 1
        connection.close()
        away += len(json.loads((folder / TRUTH).read_text())["odd_days"])
    assert unavailable > 10
    assert starts > 1
    assert away > 0


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command names the folders; what is there already is not written over."""
    arguments = ["simulate", "--days", "2", "--seed", "7", "--output", str(tmp_path / "homes")]
    assert main([*arguments, "--until", "2026-05-01T12:00:00"]) == 0
    (folder,) = capsys.readouterr().out.splitlines()
    before = _content(Path(folder))
    assert main(arguments) == 1
    assert "exists already" in capsys.readouterr().err
    assert _content(Path(folder)) == before
    assert [path.name for path in (tmp_path / "homes").iterdir()] == ["home_0001"]


@pytest.mark.parametrize(
    "wrong", [["--homes", "0"], ["--days", "-1"], ["--seed", "x"], ["--until", "soon"]]
)
def test_wrong_arguments(tmp_path: Path, wrong: list[str]) -> None:
    """Arguments that make no sense are refused with status 2."""
    with pytest.raises(SystemExit) as refused:
        main(["simulate", "--output", str(tmp_path / "homes"), *wrong])
    assert refused.value.code == 2
    assert not (tmp_path / "homes").exists()


def test_place_that_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file where the folder should be gives one clear line."""
    (tmp_path / "file").write_text("")
    assert main(["simulate", "--days", "1", "--output", str(tmp_path / "file")]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1

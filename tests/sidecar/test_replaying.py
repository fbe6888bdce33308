"""Test the command `replay` on databases as the recorder writes them."""

import json
from pathlib import Path
from typing import Any

import pytest

from ai_automation_sidecar.__main__ import main
from tests.sidecar.recorder import House

AT_SEVEN = """\
alias: Coffee
triggers:
  - trigger: time
    at: "07:00:00"
actions:
  - action: switch.turn_on
    target:
      entity_id: switch.coffee
"""


@pytest.fixture
def recorder(tmp_path: Path) -> Path:
    """Return a month in which somebody makes coffee at about seven, with some exceptions."""
    house = House()
    house.start(["switch.coffee", "light.hall"])
    for day in range(30):
        if day == 10:
            # Somebody had it earlier, and switched off just before seven.
            house.person(house.at(day, 6.5), "switch.coffee", "on")
            house.person(house.at(day, 6.95), "switch.coffee", "off")
        elif day != 20:
            house.person(house.at(day, 7.05), "switch.coffee", "on")
            house.automation(house.at(day, 8), "switch.coffee", "off")
        house.device(house.at(day, 20), "light.hall", "on" if day % 2 else "off")
    house.person(house.at(5, 15), "switch.coffee", "on")
    house.person(house.at(5, 16), "switch.coffee", "off")
    return house.write(tmp_path / "home-assistant_v2.db")


def _replay(
    recorder: Path, text: str, capsys: pytest.CaptureFixture[str], *more: str
) -> dict[str, Any]:
    file = recorder.with_name("automation.yaml")
    file.write_text(text, encoding="utf-8")
    arguments = ["replay", "--recorder", f"sqlite:///{recorder}", "--automation", str(file)]
    assert main([*arguments, "--timezone", "Europe/Berlin", *more]) == 0
    result: dict[str, Any] = json.loads(capsys.readouterr().out)
    return result


def test_verdict(recorder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each firing stands beside what people did, and what they did without it is missed."""
    result = _replay(recorder, AT_SEVEN, capsys)
    counts = {key: result[key] for key in ("matched", "opposed", "extra", "missed")}
    assert counts == {"matched": 28, "opposed": 1, "extra": 1, "missed": 2}
    assert result["precision"] == round(28 / 30, 3)
    assert result["recall"] == round(28 / 30, 3)
    assert result["fires"][0]["time"] == "2026-08-31T05:00:00+00:00"
    assert result["fires"][0]["people_did"]["by"] == "person"
    assert result["fires"][10]["verdict"] == "opposed"
    assert "30 times" in result["summary"]
    assert "3 minutes" in result["summary"]
    assert result["coverage"]["limits"] == []


def test_part_of_the_past(recorder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Only the time that is asked for is replayed; local times are the home's."""
    span = ("--from", "2026-09-05T00:00:00", "--until", "2026-09-07T12:00:00")
    result = _replay(recorder, AT_SEVEN, capsys, *span)
    assert [fire["time"][:10] for fire in result["fires"]] == [
        "2026-09-05",
        "2026-09-06",
        "2026-09-07",
    ]


def test_limits_are_named(recorder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was never recorded is named, and nothing is guessed."""
    text = AT_SEVEN.replace("trigger: time", "trigger: state").replace(
        'at: "07:00:00"', "entity_id: sensor.unheard_of"
    )
    result = _replay(recorder, text, capsys, "--language", "de")
    assert result["fires"] == []
    assert result["coverage"]["replayable"] == 0
    assert result["coverage"]["limits"] == ["Von sensor.unheard_of ist nichts aufgezeichnet."]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[]", "must hold one automation"),
        ("- a: [", "is no YAML"),
        ("triggers: [7]", "is no automation"),
    ],
)
def test_bad_automation(
    recorder: Path, capsys: pytest.CaptureFixture[str], text: str, message: str
) -> None:
    """A file that is no automation is refused in a line."""
    file = recorder.with_name("automation.yaml")
    file.write_text(text, encoding="utf-8")
    assert main(["replay", "--recorder", str(recorder), "--automation", str(file)]) == 1
    assert message in capsys.readouterr().err

"""Test that a night's work finds what an analysis of everything would."""

from datetime import datetime
from pathlib import Path

import pytest

from ai_automation_sidecar.mining import mine
from ai_automation_sidecar.patterns import turns
from ai_automation_sidecar.patterns.turns import NIGHTS, Last, Searched
from ai_automation_sidecar.request import MineRequest, MineResult
from tests.sidecar.recorder import House

DAYS, BEFORE, BEGINS = 38, 31, 24
LAMPS = 8


def _house() -> House:
    """Return a house with two habits, the second from a day on, and lamps switched at any time."""
    house = House(seed=4)
    lamps = [f"light.lamp_{number}" for number in range(LAMPS)]
    house.start(["switch.coffee", "switch.kettle", *lamps])
    chance = house.random
    for day in range(DAYS):
        habits = [("switch.coffee", 7.0, 0), ("switch.kettle", 16.5, BEGINS)]
        for entity_id, hour, first in habits:
            if day >= first and chance.random() < 0.9:
                house.person(house.at(day, hour, 4), entity_id, "on")
                house.person(house.at(day, hour + chance.uniform(1, 3)), entity_id, "off")
        for lamp in lamps:
            for hour in sorted(chance.uniform(6, 23) for _ in range(2)):
                house.person(house.at(day, hour), lamp, chance.choice(("on", "off")))
    return house


def _analysed(path: Path, until: datetime, searched: str | None) -> MineResult:
    return mine(MineRequest(str(path), time_zone="Europe/Berlin", until=until, searched=searched))


def test_nights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each night has the same proposals to the last figure; what is new comes in a week at most."""
    monkeypatch.setattr(turns, "LEAST", 0)
    house = _house()
    path = house.write(tmp_path / "home-assistant_v2.db")
    begin = _analysed(path, house.at(BEFORE, 3), None)
    searched, new, late = begin.searched, set[str](), 0
    for night in range(1, DAYS - BEFORE):
        until = house.at(BEFORE + night, 3)
        found, every = _analysed(path, until, searched), _analysed(path, until, None)
        searched = found.searched
        missed = [it for it in every.patterns if it not in found.patterns]
        assert [it for it in found.patterns if it not in every.patterns] == []
        new |= {it.id for it in every.patterns} - {it.id for it in begin.patterns}
        late += bool(missed)
        assert night < NIGHTS or not missed
        assert found.stats["searched"] < every.stats["searched"] * 0.6
    assert new
    assert late < NIGHTS


def test_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever promises nothing has its turn within a week."""
    monkeypatch.setattr(turns, "LEAST", 0)
    last = Last(100, 3, promises=False)
    known = Searched("home", {f"time|light.{number}|on": last for number in range(99)})
    names = {*known.streams, "time|light.new|on"}
    assert known.chosen(names, 107) == names
    searched = set[str]()
    for day in range(101, 108):
        chosen = known.chosen(names, day)
        assert len(chosen) < len(names) / 4
        assert "time|light.new|on" in chosen or day > 101
        searched |= chosen
        now = Last(day, 3, promises=False)
        known = Searched("home", {**known.streams, **dict.fromkeys(chosen, now)})
    assert searched == names


def test_most_homes() -> None:
    """Of a home that is not very large, everything is searched."""
    last = Last(100, 3, promises=False)
    known = Searched("home", {f"time|light.{number}|on": last for number in range(turns.LEAST)})
    assert known.chosen(known.streams, 101) == set(known.streams)

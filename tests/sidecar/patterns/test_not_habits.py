"""Test what must not be taken for a habit, or not twice."""

from collections.abc import Mapping
from datetime import timedelta
import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from ai_automation_sidecar.mining import mine
from ai_automation_sidecar.request import MineRequest
from tests.sidecar.mined import mined, titles
from tests.sidecar.recorder import House

SECOND = timedelta(seconds=1)
DAYS = 56


def _house(*entity_ids: str, seed: int = 1) -> House:
    house = House(seed=seed)
    house.start(entity_ids)
    return house


def _evening(house: House, *entity_ids: str) -> None:
    """Switch lamps on together at about seven and off at ten."""
    for day in range(DAYS):
        house.person(house.at(day, 19, 6), entity_ids, "on")
        house.person(house.at(day, 22, 6), entity_ids, "off")


def test_effects_of_automations(tmp_path: Path) -> None:
    """What an automation does each evening is no habit, even if its minutes vary."""
    house = _house("light.porch")
    for day in range(DAYS):
        house.automation(house.at(day, 19, 5), "light.porch", "on")
        house.automation(house.at(day, 22, 5), "light.porch", "off")
    assert mined(house, tmp_path).patterns == []


def test_group_and_members_are_one_proposal(tmp_path: Path) -> None:
    """A group is proposed, not each of its lamps beside it."""
    members = ["light.left", "light.right"]
    house = _house("light.both", *members)
    house.attributes["light.both"] = {"entity_id": members}
    for day in range(DAYS):
        for hour, state in ((19, "on"), (22, "off")):
            when = house.at(day, hour, 6)
            context = house.person(when, members, state)
            house._state(when + 0.2 * SECOND, "light.both", state, context, b"a" * 16)
    result = mined(house, tmp_path)
    assert [pattern.entities for pattern in result.patterns] == [["light.both"]] * 2


def test_lamps_switched_together_are_one_proposal(tmp_path: Path) -> None:
    """Lamps that are always switched together become one automation for all."""
    house = _house("light.a", "light.b", "light.c")
    _evening(house, "light.a", "light.b", "light.c")
    result = mined(house, tmp_path)
    assert len(result.patterns) == 2
    for pattern in result.patterns:
        assert sorted(pattern.entities) == ["light.a", "light.b", "light.c"]


def test_group_that_reports_by_itself(tmp_path: Path) -> None:
    """A wall switch for two lamps: each of them and their group report for themselves."""
    members = ["light.left", "light.right"]
    house = _house("light.both", *members)
    house.attributes["light.both"] = {"entity_id": members}
    for day in range(DAYS):
        for hour, state in ((19, "on"), (22, "off")):
            when = house.at(day, hour, 6)
            for number, entity_id in enumerate((*members, "light.both")):
                house.device(when + number * 0.3 * SECOND, entity_id, state)
    result = mined(house, tmp_path)
    assert [pattern.entities for pattern in result.patterns] == [["light.both"]] * 2


def test_two_faces_of_a_device(tmp_path: Path) -> None:
    """A plug that is also shown as a lamp is proposed as the lamp."""
    house = _house("switch.desk", "light.desk")
    house.attributes = {name: {"friendly_name": "Desk"} for name in ("switch.desk", "light.desk")}
    for day in range(DAYS):
        for hour, state in ((19, "on"), (22, "off")):
            when = house.at(day, hour, 6)
            house.device(when, "switch.desk", state)
            house.device(when + 0.1 * SECOND, "light.desk", state)
    result = mined(house, tmp_path)
    assert [pattern.entities for pattern in result.patterns] == [["light.desk"]] * 2


def test_scene(tmp_path: Path) -> None:
    """Who activates a scene each evening is offered the scene, not what it switches."""
    house = _house("light.a", "light.b")
    house.start(["scene.evening"], "unknown")
    for day in range(DAYS):
        when, context = house.at(day, 21, 6), house.context()
        data = {"domain": "scene", "service": "turn_on", "service_data": {}}
        house.event(when, "call_service", data, context, b"a" * 16)
        house._state(when, "scene.evening", when.isoformat(), context, b"a" * 16)
        for lamp in ("light.a", "light.b"):
            house._state(when, lamp, "on", context, b"a" * 16)
        house.automation(house.at(day, 23), ["light.a", "light.b"], "off")
    assert titles(mined(house, tmp_path)) == ["Activate Evening – it is 21:00"]


def test_corrections_of_an_automation(tmp_path: Path) -> None:
    """Who takes back what an automation did says something about it, not about the hour."""
    house = _house("light.porch")
    for day in range(DAYS):
        when = house.at(day, 19)
        house.automation(when, "light.porch", "on")
        house.person(when + house.random.uniform(60, 400) * SECOND, "light.porch", "off")
    assert mined(house, tmp_path).patterns == []


def test_restarts(tmp_path: Path) -> None:
    """A nightly restart after which everything reports is nobody's habit."""
    lamps = [f"light.l{number}" for number in range(9)]
    house = _house(*lamps)
    for day in range(DAYS):
        house.event(house.at(day, 4), "homeassistant_stop", {})
        house.event(house.at(day, 4.02), "homeassistant_start", {})
        for lamp in lamps:
            house.device(house.at(day, 4.03), lamp, "unavailable")
            house.device(house.at(day, 4.04), lamp, "on")
            house.device(house.at(day, 4.05, 0.3), lamp, "off")
        house.person(house.at(day, house.random.uniform(8, 22)), lamps[0], "on")
    assert mined(house, tmp_path).patterns == []


def test_vacation_is_no_counter_example(tmp_path: Path) -> None:
    """Days on which everybody was away are not counted against a habit."""
    house = _house("light.desk")
    house.start(["person.anna"], "home")
    house.device(house.at(20, 6), "person.anna", "not_home")
    house.device(house.at(31, 20), "person.anna", "home")
    for day in range(DAYS):
        if not 20 <= day <= 31:
            house.person(house.at(day, 19, 6), "light.desk", "on")
        house.automation(house.at(day, 22), "light.desk", "off")
    (pattern,) = mined(house, tmp_path).patterns
    assert pattern.evidence["held"] >= 42
    # Twelve days were spent away; only those of leaving and of coming back may count.
    assert len(pattern.evidence["counter_examples"]) <= 4


AUTOMATION: Mapping[str, Any] = {
    "id": "1",
    "alias": "Evening",
    "triggers": [{"trigger": "time", "at": "19:10:00"}],
    "conditions": [],
    "actions": [{"action": "light.turn_on", "target": {"area_id": "hall"}}],
}


@pytest.mark.parametrize(
    ("automation", "proposed"),
    [
        (AUTOMATION, False),
        ({**AUTOMATION, "triggers": [{"platform": "time", "at": "19:10"}]}, False),
        ({**AUTOMATION, "triggers": [{"trigger": "time", "at": "06:00:00"}]}, True),
        (
            {
                **AUTOMATION,
                "actions": [{"action": "light.turn_off", "target": {"area_id": "hall"}}],
            },
            True,
        ),
    ],
)
def test_existing_automation(
    tmp_path: Path, automation: Mapping[str, Any], *, proposed: bool
) -> None:
    """What an automation of the house does already is not proposed again."""
    house = _house("light.porch")
    _evening(house, "light.porch")
    (tmp_path / ".storage").mkdir()
    registries: Mapping[str, Any] = {
        "core.config": {"time_zone": house.zone},
        "core.area_registry": {"areas": [{"id": "hall", "name": "Hall"}]},
        "core.entity_registry": {
            "entities": [{"entity_id": "light.porch", "area_id": "hall", "platform": "hue"}]
        },
    }
    for name, data in registries.items():
        (tmp_path / ".storage" / name).write_text(json.dumps({"data": data}))
    (tmp_path / "automations.yaml").write_text(yaml.safe_dump([dict(automation)]))
    path = house.write(tmp_path / "home-assistant_v2.db")
    found = titles(mine(MineRequest(str(path), config_dir=tmp_path)))
    assert any("Turn on" in title for title in found) is proposed
    assert any("Turn off" in title for title in found)


def test_unlocking_is_not_proposed(tmp_path: Path) -> None:
    """A habit that the safety policy does not allow is left out; its harmless half is not."""
    house = _house()
    house.start(["lock.front"], "locked")
    for day in range(DAYS):
        house.person(house.at(day, 8, 5), "lock.front", "unlocked")
        house.person(house.at(day, 22, 5), "lock.front", "locked")
    found = titles(mined(house, tmp_path))
    assert len(found) == 1
    assert found[0].startswith("Lock Front")


@pytest.mark.parametrize("moved", [True, False])
def test_time_that_is_no_more(tmp_path: Path, *, moved: bool) -> None:
    """What was done at ten until some days ago, and now at nine or not at all, is not offered."""
    house = _house("light.porch")
    last = DAYS - 7
    for day in range(DAYS):
        house.person(house.at(day, 18, 30), "light.porch", "on")
        if day < last or moved:
            house.person(house.at(day, 22 if day < last else 21, 4), "light.porch", "off")
        else:
            house.automation(house.at(day + 1, 7), "light.porch", "off")
    found = titles(mined(house, tmp_path))
    assert not any(title.startswith("Turn off") and "22:" in title for title in found), found


def test_ends_at_any_time(tmp_path: Path) -> None:
    """Of a lamp that is put off whenever somebody has done, no hour is offered."""
    house = _house("light.desk", seed=3)
    for day in range(DAYS):
        house.person(house.at(day, 18, 20), "light.desk", "on")
        late = house.random.random() < 0.45
        end = house.at(day, 23.5, 7) if late else house.at(day, house.random.uniform(18.8, 23))
        house.person(end, "light.desk", "off")
    found = titles(mined(house, tmp_path))
    assert not any(title.startswith("Turn off") for title in found), found


def test_ends_at_two_times(tmp_path: Path) -> None:
    """A lamp that is put off in the morning and at night has two times, neither of most ends."""
    house = _house("light.desk", seed=4)
    for day in range(DAYS):
        for begin, end in ((6.2, 8.5), (18.0, 23.0)):
            house.person(house.at(day, begin, 25), "light.desk", "on")
            house.person(house.at(day, end, 6), "light.desk", "off")
    found = [title for title in titles(mined(house, tmp_path)) if title.startswith("Turn off")]
    assert len(found) == 2, found

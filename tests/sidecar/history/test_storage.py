"""Test that a configuration folder becomes a home."""

import json
from pathlib import Path
from typing import Any

import pytest

from ai_automation_sidecar.errors import ConfigError
from ai_automation_sidecar.history.reader import Latest
from ai_automation_sidecar.history.storage import read_users
from ai_automation_sidecar.homes import home_of_folder, home_of_states


def _store(folder: Path, name: str, data: dict[str, Any]) -> None:
    (folder / ".storage").mkdir(exist_ok=True)
    content = {"version": 1, "minor_version": 1, "key": name, "data": data}
    (folder / ".storage" / name).write_text(json.dumps(content))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a configuration folder with one lamp in a room."""
    _store(
        tmp_path,
        "core.config",
        {"time_zone": "Europe/Berlin", "latitude": 52.5, "longitude": 13.4, "language": "de"},
    )
    _store(
        tmp_path,
        "core.area_registry",
        {"areas": [{"id": "hall", "name": "Hall", "aliases": ["Flur"], "floor_id": "ground"}]},
    )
    _store(
        tmp_path,
        "core.floor_registry",
        {"floors": [{"floor_id": "ground", "name": "Ground floor"}]},
    )
    _store(
        tmp_path,
        "core.device_registry",
        {"devices": [{"id": "d1", "name": "Bulb", "name_by_user": "Hall bulb", "area_id": "hall"}]},
    )
    entity = {
        "entity_id": "light.bulb",
        "device_id": "d1",
        "platform": "hue",
        "has_entity_name": True,
        "original_name": None,
        "supported_features": 40,
        "capabilities": {"supported_color_modes": ["color_temp"]},
    }
    old = {"entity_id": "light.old", "disabled_by": "user", "platform": "hue"}
    _store(tmp_path, "core.entity_registry", {"entities": [entity, old]})
    return tmp_path


def test_home_of_folder(folder: Path) -> None:
    """Names, places and capabilities come from the registries."""
    home = home_of_folder(folder, {})
    lamp = home.entities["light.bulb"]
    assert (lamp.name, lamp.area_id) == ("Hall bulb", "hall")
    assert {"brightness", "color_temp", "transition"} <= lamp.capabilities
    assert home.areas["hall"].floor_id == "ground"
    assert (home.time_zone, home.latitude, home.language) == ("Europe/Berlin", 52.5, "de")
    assert "light.old" not in home.entities
    assert "zone.home" in home.entities


def test_automations_with_tags(folder: Path) -> None:
    """Home Assistant's own YAML tags do not stop the reading."""
    (folder / "automations.yaml").write_text(
        "- id: '1'\n  alias: Porch\n  triggers:\n  - trigger: sun\n    event: sunset\n"
        "  actions:\n  - action: light.turn_on\n    target: {entity_id: light.porch}\n"
        "    data: !include light.yaml\n"
    )
    (automation,) = home_of_folder(folder, {}).automations
    assert (automation.alias, automation.automation_id) == ("Porch", "1")


@pytest.mark.parametrize("name", ["core.entity_registry", "core.config"])
def test_damaged_registry(folder: Path, name: str) -> None:
    """A registry that is no JSON is named."""
    (folder / ".storage" / name).write_text('{"data": ')
    with pytest.raises(ConfigError, match=name):
        home_of_folder(folder, {})


def test_damaged_automations(folder: Path) -> None:
    """Automations that are no YAML are named, on one line."""
    (folder / "automations.yaml").write_text("- id: [1\n  alias: x")
    with pytest.raises(ConfigError, match=r"automations\.yaml") as caught:
        home_of_folder(folder, {})
    assert "\n" not in str(caught.value)


def test_programs_among_users(folder: Path) -> None:
    """Only users that Home Assistant made itself are programs."""
    users = [
        {"id": "a" * 32, "system_generated": False},
        {"id": "b" * 32, "system_generated": True},
    ]
    _store(folder, "auth", {"users": users})
    assert read_users(folder).system == {bytes.fromhex("b" * 32)}


def test_home_of_states() -> None:
    """Without a folder, names come from the states, and usual capabilities are assumed."""
    latest: Latest = {
        "cover.blind": ("open", {"friendly_name": "Blind", "device_class": "blind"}),
        "switch.coffee_maker": ("on", {}),
    }
    home = home_of_states(latest)
    assert home.entities["cover.blind"].name == "Blind"
    assert "open" in home.entities["cover.blind"].capabilities
    assert home.entities["switch.coffee_maker"].name == "Coffee maker"
    assert "switch.turn_on" in home.actions


def test_scripts_and_scenes(folder: Path) -> None:
    """What scripts do and scenes restore is known, by the ids that the registry gives them."""
    entries = [
        {"entity_id": "script.night", "platform": "script", "unique_id": "good_night"},
        {"entity_id": "scene.evening", "platform": "homeassistant", "unique_id": "17"},
    ]
    _store(folder, "core.entity_registry", {"entities": entries})
    (folder / "scripts.yaml").write_text(
        "good_night:\n  sequence:\n    - action: light.turn_off\nother: {sequence: []}\nbad: 3\n"
    )
    (folder / "scenes.yaml").write_text(
        "- {id: '17', name: Evening, entities: {light.bulb: {state: 'on'}}}\n- {id: '18'}\n"
    )
    home = home_of_folder(folder, {})
    assert home.scripts == {"script.night": [{"action": "light.turn_off"}], "script.other": []}
    assert home.scenes == {"scene.evening": {"light.bulb": {"state": "on"}}}


def test_broken_scripts(folder: Path) -> None:
    """A file that is no YAML is named."""
    (folder / "scripts.yaml").write_text("a: [")
    with pytest.raises(ConfigError, match=r"scripts\.yaml cannot be read"):
        home_of_folder(folder, {})


def test_groups(folder: Path) -> None:
    """The members of a group stand in its helper's options: the recorder does not have them."""
    path = folder / ".storage" / "core.entity_registry"
    entities = json.loads(path.read_text())["data"]["entities"]
    entities[0]["id"] = "registered"
    group = {"entity_id": "light.both", "platform": "group", "config_entry_id": "g"}
    _store(folder, "core.entity_registry", {"entities": [*entities, group]})
    options = {"entities": ["registered", "light.other"]}
    entry = {"entry_id": "g", "domain": "group", "options": options}
    _store(folder, "core.config_entries", {"entries": [entry]})
    home = home_of_folder(folder, {})
    assert home.entities["light.both"].members == ("light.bulb", "light.other")

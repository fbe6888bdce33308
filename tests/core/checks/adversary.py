"""Read the faults that were planted by hand, and build the home that they are planted in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from custom_components.ai_automation.core.home import (
    Action,
    ActionField,
    Entity,
    ExistingAutomation,
    Home,
)

from .referenced import automations_of, home_of

OWNER = "basnijholt"
# The code of faults that Home Assistant's own validation finds.
CORE = "core"
_FILE = Path(__file__).with_suffix(".yaml")
_ITSELF = "automation.light_turn_on_living_room"
# What the things that faults are planted in can really do.
_ABLE: Mapping[str, Mapping[str, Any]] = {
    "light.kitchen_counter": {"capabilities": frozenset()},
    "input_select.sleep_mode": {"attributes": {"options": ["off", "half", "total"]}},
    "climate.thermostat": {
        "attributes": {"min_temp": 5, "max_temp": 30, "hvac_modes": ["off", "heat"]}
    },
    "media_player.kef_ls50": {"attributes": {"source_list": ["Spotify", "Opt"]}},
}
_SCRIPTS: Mapping[str, tuple[str, ...]] = {
    "script.increase_brightness": ("group",),
    "script.start_spotify": ("source", "id", "volume"),
}


@dataclass(frozen=True, slots=True)
class Broken:
    """An automation as its owner runs it and with one thing broken, and what has to be found."""

    number: int
    before: dict[str, Any]
    after: dict[str, Any]
    code: str

    def __str__(self) -> str:
        """Name the fault for the list of tests."""
        return f"{self.number} {self.code}"


def broken() -> Iterator[Broken]:
    """Yield all faults."""
    by_name = {config.get("alias"): config for config in automations_of(OWNER)}
    planted = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    for number, fault in enumerate(planted):
        before = by_name[fault["in"]]
        text = yaml.safe_dump(before, sort_keys=False, width=100_000, allow_unicode=True)
        assert fault["was"] in text, fault
        after = yaml.safe_load(text.replace(fault["was"], fault["now"], 1))
        yield Broken(number, before, after, fault["code"])


@cache
def adversarial_home() -> Home:
    """Return the owner's home, in which one automation is known as the one that is checked."""
    configs = automations_of(OWNER)
    home = home_of(configs)
    entities = {**home.entities, "zone.home": Entity("zone.home", "Home")}
    entities[_ITSELF] = Entity(_ITSELF, "Turn on living room")
    for entity_id, able in _ABLE.items():
        entities[entity_id] = replace(entities[entity_id], **able)
    own = next(it for it in configs if it.get("alias") == "Light: turn on living room")
    described = {
        name: Action(name, tuple(map(ActionField, fields))) for name, fields in _SCRIPTS.items()
    }
    return replace(
        home,
        entities=entities,
        actions={**home.actions, **described},
        scripts={name: [{"variables": dict.fromkeys(its)}] for name, its in _SCRIPTS.items()},
        automations=(ExistingAutomation(_ITSELF, own["alias"], "1", config=own),),
    )


def itself(fault: Broken) -> str | None:
    """Return the automation of the house that a fault is planted in, if it is there."""
    return _ITSELF if fault.before["alias"] == "Light: turn on living room" else None

"""The home that Home Assistant's own sentences speak of, and the sentences themselves."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
import re
from typing import Any

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.components.intent.timers import async_register_timer_handler
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    floor_registry as fr,
)
from homeassistant.setup import async_setup_component
from homeassistant.util import slugify
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
)
import yaml

SENTENCES = Path(__file__).parents[1] / "fixtures" / "intents-en"
# What has actions or intents of its own, and what the sentences need besides entities.
_COMPONENTS = (
    "homeassistant", "intent", "conversation", "shopping_list", "assist_satellite", "climate",
    "cover", "fan", "light", "lock", "media_player", "person", "scene", "script", "switch", "todo",
    "vacuum", "valve", "weather",
)  # fmt: skip
# What the sentences speak of and the home has not.
_MISSING = (
    {"id": "lock.pantry", "name": "Pantry", "area": "kitchen_id", "state": "locked"},
    {
        "id": "cover.roller",
        "name": "Roller",
        "area": "garage_id",
        "state": "closed",
        "attributes": {"device_class": "garage"},
    },
)
_ASKING = {
    "HassClimateGetTemperature", "HassGetCurrentDate", "HassGetCurrentTime", "HassGetState",
    "HassGetWeather", "HassRespond", "HassTimerStatus",
}  # fmt: skip
# What real entities of these domains tell of themselves; the sentences leave it out.
_ABILITIES: Mapping[str, Mapping[str, Any]] = {
    "climate": {"supported_features": 1, "min_temp": -50, "max_temp": 500},
    "cover": {"supported_features": 15},
    "fan": {"supported_features": 49, "percentage_step": 1},
    "light": {"supported_features": 0, "supported_color_modes": ["hs"]},
    "media_player": {"supported_features": 4 | 1 | 16 | 32 | 512 | 16384 | 4194304},
    "todo": {"supported_features": 15},
    "vacuum": {"supported_features": 8192 | 16},
    "valve": {"supported_features": 15},
}


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence, and what Home Assistant's intents project expects of it."""

    text: str
    intent: str
    slots: Mapping[str, Any] = field(default_factory=dict)
    area: str | None = None
    response: str = ""

    @property
    def asks(self) -> bool:
        """Tell whether the sentence only wants to know something."""
        return self.intent in _ASKING


def sentences() -> Iterator[Spoken]:
    """Return the sentences about the one home."""
    for path in sorted(SENTENCES.glob("*_*.yaml")):
        for test in yaml.safe_load(path.read_text(encoding="utf-8")).get("tests", ()):
            expected = test["intent"]
            area = (expected.get("context") or {}).get("area")
            response = str(test.get("response", ""))
            for text in test["sentences"]:
                yield Spoken(text, expected["name"], expected.get("slots") or {}, area, response)


class SpokenHome:
    """The home, with a satellite in every area and one that is nowhere."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Take the Home Assistant that the home is made in."""
        self._hass = hass
        self._entry = MockConfigEntry(domain="spoken_home")
        self._entry.add_to_hass(hass)
        self._areas: dict[str, str] = {}
        self._satellites: dict[str | None, str] = {}

    async def async_furnish(self) -> None:
        """Make the floors, areas, entities and satellites."""
        home = yaml.safe_load((SENTENCES / "_fixtures.yaml").read_text(encoding="utf-8"))
        for component in _COMPONENTS:
            assert await async_setup_component(self._hass, component, {})
        floors = {
            floor["id"]: fr.async_get(self._hass).async_create(floor["name"]).floor_id
            for floor in home["floors"]
        }
        for area in home["areas"]:
            made = ar.async_get(self._hass).async_create(
                area["name"], floor_id=floors[area["floor"]]
            )
            self._areas[area["id"]] = made.id
            self._satellite(area["name"], made.id)
        self._satellite(None, None)
        for entity in (*home["entities"], *_MISSING):
            self._add(entity)
        await self._hass.async_block_till_done()

    def satellite(self, area: str | None) -> str:
        """Return the device that something is said to in an area, or nowhere."""
        return self._satellites[area]

    def _satellite(self, area: str | None, area_id: str | None) -> None:
        devices = dr.async_get(self._hass)
        device = devices.async_get_or_create(
            config_entry_id=self._entry.entry_id,
            identifiers={("spoken_home", area or "nowhere")},
            name=f"{area or 'Mobile'} satellite",
        )
        devices.async_update_device(device.id, area_id=area_id)
        self._satellites[area] = device.id
        async_register_timer_handler(self._hass, device.id, callback(lambda *_timer: None))

    def _add(self, entity: Mapping[str, Any]) -> None:
        domain, _, name = entity["id"].partition(".")
        registry = er.async_get(self._hass)
        made = registry.async_get_or_create(
            domain,
            "spoken_home",
            entity["id"],
            suggested_object_id=slugify(name),
            config_entry=self._entry,
            original_name=_plain(entity["name"]),
        )
        registry.async_update_entity(
            made.entity_id,
            area_id=self._areas.get(entity.get("area", "")),
            aliases=[er.COMPUTED_NAME, *_aliases(entity["name"])],
        )
        state = entity.get("state", "unknown")
        told = {"friendly_name": _plain(entity["name"]), **_ABILITIES.get(domain, {})}
        told |= entity.get("attributes", {})
        value = state["out"] if isinstance(state, dict) else state
        self._hass.states.async_set(made.entity_id, str(value), told)
        async_expose_entity(self._hass, "conversation", made.entity_id, should_expose=True)


def _plain(name: str) -> str:
    """Return a name without what its sentence template leaves open."""
    return name.replace("[", "").replace("]", "")


def _aliases(name: str) -> list[str]:
    """Return how a name is said too, without what its sentence template leaves open."""
    return [re.sub(r"\[[^]]*\]|'", "", name)] if "[" in name else []

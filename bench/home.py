"""Make homes of any size from ordinary Home Assistant entities, with names as people give them."""

from collections.abc import Iterator
import json
from pathlib import Path
from typing import Any

from homeassistant.components.conversation import DOMAIN as CONVERSATION_DOMAIN
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    entity_registry as er,
    floor_registry as fr,
    label_registry as lr,
)

_ROOMS = (
    "Kitchen", "Living room", "Hallway", "Bedroom", "Bathroom", "Office", "Nursery", "Garage",
    "Attic", "Cellar", "Library", "Studio", "Pantry", "Workshop", "Sunroom", "Laundry",
)  # fmt: skip
_WINGS = ("", "North ", "South ", "East ", "West ", "Upper ", "Lower ", "Guest ")
_FLOORS = ("Ground floor", "First floor", "Top floor")
_LABELS = ("Christmas", "Party")
_OWNERS = ("Anna", "Ben", "Chris", "Dora", "Emil", "Fay", "Gus", "Hanna", "Ida", "Jon")
_SWITCHED = ("turn_on", "turn_off")
_MOVED = ("open_cover", "close_cover")
# By domain: the things of a room, each with its device class and unit if it has any.
_THINGS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "light": (
        ("ceiling light", "", ""), ("ceiling spots", "", ""), ("reading lamp", "", ""),
        ("floor lamp", "", ""), ("wall lamp left", "", ""), ("wall lamp right", "", ""),
        ("shelf light strip", "", ""), ("window light", "", ""),
    ),
    "switch": (
        ("heater", "", ""), ("fan plug", "", ""), ("TV plug", "", ""),
        ("lamp plug", "", ""), ("charger", "", ""), ("power strip", "", ""),
    ),
    "cover": (
        ("blind left", "blind", ""), ("blind right", "blind", ""), ("curtain", "curtain", ""),
    ),
    "fan": (("fan", "", ""),),
    "binary_sensor": (
        ("motion", "motion", ""), ("motion battery", "battery", ""), ("door", "door", ""),
        ("window left", "window", ""), ("window right", "window", ""), ("leak", "moisture", ""),
        ("smoke detector", "smoke", ""), ("presence", "occupancy", ""),
    ),
    "sensor": (
        ("temperature", "temperature", "°C"), ("humidity", "humidity", "%"),
        ("brightness", "illuminance", "lx"), ("CO2", "carbon_dioxide", "ppm"),
        ("heater power", "power", "W"), ("heater energy", "energy", "kWh"),
        ("TV plug power", "power", "W"), ("fan plug power", "power", "W"),
        ("floor temperature", "temperature", "°C"), ("radiator temperature", "temperature", "°C"),
        ("window left battery", "battery", "%"), ("window right battery", "battery", "%"),
        ("door battery", "battery", "%"), ("signal", "signal_strength", "dBm"),
    ),
}  # fmt: skip
_PER_ROOM = sum(map(len, _THINGS.values()))


def rooms_of(entities: int) -> list[str]:
    """Return the rooms of a home with about so many entities."""
    wanted = max(2, round(entities / _PER_ROOM))
    return [f"{wing}{room}".capitalize() for wing in _WINGS for room in _ROOMS][:wanted]


def write_folder(folder: Path, rooms: list[str], port: int) -> None:
    """Write a configuration folder with the integration in it."""
    folder.mkdir(parents=True)
    custom = Path(__file__).parents[1] / "custom_components"
    (folder / "custom_components").symlink_to(custom)
    (folder / "automations.yaml").write_text("[]\n", encoding="utf-8")
    (folder / "template.yaml").write_text(json.dumps(_templates(rooms)), encoding="utf-8")
    (folder / "configuration.yaml").write_text(
        "automation: !include automations.yaml\nconversation:\nrecorder:\nsun:\n"
        f"template: !include template.yaml\nhttp: {{server_port: {port}}}\n",
        encoding="utf-8",
    )


def furnish(hass: HomeAssistant, rooms: list[str]) -> None:
    """Put every entity into its room, some under a label or with an alias, and expose them all."""
    areas, floors, registry = ar.async_get(hass), fr.async_get(hass), er.async_get(hass)
    levels = [floors.async_create(name).floor_id for name in _FLOORS]
    labels = [lr.async_get(hass).async_create(name).label_id for name in _LABELS]
    ids = {
        unique_id: areas.async_get_or_create(room).id
        for room in rooms
        for domain in _THINGS
        for unique_id, *_ in _of(room, domain)
    }
    for number, area in enumerate(list(areas.async_list_areas())):
        areas.async_update(area.id, floor_id=levels[number % len(levels)])
    for number, entry in enumerate(list(registry.entities.values())):
        if entry.unique_id not in ids:
            continue
        more: dict[str, Any] = {}
        if number % 23 == 0:
            more["labels"] = {labels[number % len(labels)]}
        if entry.domain == "light" and number % 8 == 0:
            owner = _OWNERS[number // 8 % len(_OWNERS)]
            more["aliases"] = [er.COMPUTED_NAME, f"{owner}'s lamp {number // 80 + 1}"]
        registry.async_update_entity(entry.entity_id, area_id=ids[entry.unique_id], **more)
        async_expose_entity(hass, CONVERSATION_DOMAIN, entry.entity_id, should_expose=True)


def _templates(rooms: list[str]) -> list[dict[str, Any]]:
    """Return template entities: what switches and moves, and sensors that tell."""
    does: dict[str, dict[str, Any]] = {
        "light": _nothing(_SWITCHED),
        "switch": _nothing(_SWITCHED),
        "fan": _nothing(_SWITCHED),
        "cover": _nothing(_MOVED),
        "binary_sensor": {"state": "{{ false }}"},
        "sensor": {"state": "{{ 20 }}"},
    }
    return [
        {
            domain: [
                {"name": name, "unique_id": unique_id, **does[domain], **kind}
                for room in rooms
                for unique_id, name, kind in _of(room, domain)
            ]
        }
        for domain in _THINGS
    ]


def _nothing(actions: tuple[str, ...]) -> dict[str, list[Any]]:
    """Return that nothing more is done by these actions."""
    return {action: [] for action in actions}


def _of(room: str, domain: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Yield the things of a room: unique id, name, and what kind they are of."""
    for thing, device_class, unit in _THINGS[domain]:
        name = f"{room} {thing}"
        kind = {"device_class": device_class, "unit_of_measurement": unit}
        unique_id = f"{domain} {name}".lower().replace(" ", "_")
        yield unique_id, name, {key: value for key, value in kind.items() if value}

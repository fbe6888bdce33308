"""Make homes of any size from ordinary Home Assistant entities, and sentences about them."""

import json
from pathlib import Path
from typing import Any

ROOMS = (
    "Kitchen", "Living room", "Hallway", "Bedroom", "Bathroom", "Office", "Nursery", "Garage",
    "Attic", "Cellar", "Library", "Studio", "Pantry", "Workshop", "Sunroom", "Laundry",
)  # fmt: skip
_LIGHTS = ("ceiling light", "reading lamp")
_SWITCHES = ("heater", "fan plug")
_CONTACTS = (("motion", "motion"), ("window", "window"))
_MEASURES = (("temperature", "temperature", "°C"), ("humidity", "humidity", "%"))
PER_ROOM = len(_LIGHTS) + len(_SWITCHES) + len(_CONTACTS) + len(_MEASURES)

REQUESTS = (
    "turn on the {room} ceiling light at sunset",
    "switch off the {room} heater at 11 pm on weekdays",
    "when there is motion in the {room}, turn on the {room} reading lamp for 5 minutes",
    "if the {room} temperature drops below 18 degrees, turn on the {room} heater",
    "turn off the {room} fan plug when the {room} humidity is below 50 percent for 10 minutes",
    "every day at half past seven turn on the {room} reading lamp",
    "when the {room} window opens after 10 pm, turn off the {room} heater",
    "turn off all lights in the {room} 30 minutes after sunrise",
)
UNREADABLE = "could the {room} be a little more like it was in the old days"
COMMANDS = ("turn on the {room} ceiling light", "turn off the {room} heater")


def rooms_of(entities: int) -> list[str]:
    """Return the rooms of a home with about so many entities."""
    wanted = max(1, round(entities / PER_ROOM))
    wings = ("", "North ", "South ", "East ", "West ", "Upper ", "Lower ", "Guest ")
    return [f"{wing}{room}".capitalize() for wing in wings for room in ROOMS][:wanted]


def sentences(forms: tuple[str, ...], rooms: list[str], number: int) -> list[str]:
    """Return so many sentences, taking turns in form and room."""
    return [
        forms[place % len(forms)].format(room=rooms[place * 7 % len(rooms)].lower())
        for place in range(number)
    ]


def write_folder(folder: Path, rooms: list[str], port: int) -> None:
    """Write a configuration folder with the integration in it."""
    folder.mkdir(parents=True)
    custom = Path(__file__).parents[1] / "custom_components"
    (folder / "custom_components").symlink_to(custom)
    (folder / "automations.yaml").write_text("[]\n", encoding="utf-8")
    (folder / "template.yaml").write_text(json.dumps(_templates(rooms)), encoding="utf-8")
    (folder / "configuration.yaml").write_text(
        "automation: !include automations.yaml\nconversation:\nsun:\n"
        f"template: !include template.yaml\nhttp: {{server_port: {port}}}\n",
        encoding="utf-8",
    )


def _templates(rooms: list[str]) -> list[dict[str, Any]]:
    """Return template entities: lights and switches that switch, sensors that tell."""
    found: dict[str, list[dict[str, Any]]] = {
        "light": [], "switch": [], "binary_sensor": [], "sensor": [],
    }  # fmt: skip
    switched: dict[str, list[Any]] = {"turn_on": [], "turn_off": []}
    for room in rooms:
        for domain, names in (("light", _LIGHTS), ("switch", _SWITCHES)):
            found[domain] += [_named(room, name, **switched) for name in names]
        found["binary_sensor"] += [
            _named(room, name, state="{{ false }}", device_class=kind) for name, kind in _CONTACTS
        ]
        found["sensor"] += [
            _named(room, name, state="{{ 20 }}", device_class=kind, unit_of_measurement=unit)
            for name, kind, unit in _MEASURES
        ]
    return [{domain: entities} for domain, entities in found.items()]


def _named(room: str, name: str, **values: Any) -> dict[str, Any]:
    name = f"{room} {name}"
    return {"name": name, "unique_id": name.lower().replace(" ", "_"), **values}

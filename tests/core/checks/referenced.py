"""Build the home that automations were written for, from what they name and the recorded core."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
import re
from typing import Any

import yaml

from custom_components.ai_automation.core.home import (
    Action,
    Area,
    Device,
    Entity,
    ExistingAutomation,
    Floor,
    Home,
    Label,
)
from custom_components.ai_automation.core.home.capabilities import FEATURES

from .recorded import offered

CORPUS = Path(__file__).parents[2] / "fixtures" / "automations"
OWNERS = ("basnijholt", "klaasnicolaas", "skalavala")
_DOMAINS = (
    "air_quality|alarm_control_panel|automation|binary_sensor|button|calendar|camera|climate|"
    "counter|cover|device_tracker|event|fan|geo_location|group|humidifier|image|input_boolean|"
    "input_button|input_datetime|input_number|input_select|input_text|lawn_mower|light|lock|"
    "media_player|number|person|plant|proximity|remote|scene|schedule|script|select|sensor|siren|"
    "sun|switch|timer|update|vacuum|water_heater|weather|zone"
)
_ENTITY = r"(?<![\w.])(?:states\.)?((?:{domains})\.[a-z0-9_]+)(?![\w(])"
_NAMING = {"action", "service", "service_template"}
# Kinds that a name gives away, with the unit that such things have.
_CLASSES = {
    "motion": ("motion", None),
    "door": ("door", None),
    "battery": ("battery", "%"),
    "humidity": ("humidity", "%"),
    "temperature": ("temperature", "°C"),
}
_LIMITS: Mapping[str, Mapping[str, Any]] = {
    "climate": {"min_temp": 5, "max_temp": 95, "hvac_modes": ["off", "heat", "cool", "auto"]},
    "humidifier": {"min_humidity": 0, "max_humidity": 100},
}


class Loader(yaml.SafeLoader):
    """Reads Home Assistant's own tags as text."""


Loader.add_multi_constructor("!", lambda _loader, _tag, node: str(node.value))


def automations_of(owner: str) -> list[dict[str, Any]]:
    """Return all automations of one of the owners."""
    found: list[dict[str, Any]] = []
    for file in sorted((CORPUS / owner).rglob("*.yaml")):
        data = yaml.load(file.read_text(encoding="utf-8"), Loader)  # noqa: S506 - a safe loader
        items = data if isinstance(data, list) else (data or {}).get("automation") or []
        listed = items.values() if isinstance(items, dict) else items
        found += [item for item in listed if isinstance(item, dict) and _is_automation(item)]
    return found


def _is_automation(item: Mapping[str, Any]) -> bool:
    return bool({"trigger", "triggers"} & item.keys() and {"action", "actions"} & item.keys())


def home_of(configs: Iterable[Mapping[str, Any]]) -> Home:
    """Return a home with everything that the automations name, able to do what its kind can."""
    listed = list(configs)
    core, dialect = offered()
    ids: dict[str, set[str]] = defaultdict(set)
    written = [it for config in listed for it in _texts(config, "")]
    own = {text.partition(".")[0] for key, text in written if key == "entity_id" and "." in text}
    domains = "|".join({it for it in own if it.isidentifier()} | {_DOMAINS})
    entity = re.compile(_ENTITY.format(domains=domains))
    for key, text in written:
        if key.endswith(("device_id", "area_id", "floor_id", "label_id")):
            ids[key].add(text)
        elif key in _NAMING:
            ids["action"] |= set(re.findall(r"[a-z0-9_]+\.[a-z0-9_]+", text))
        else:
            ids["entity"] |= set(entity.findall(text))
    actions = {name: Action(name, open=True) for name in ids["action"] if name not in core}
    entities = {it: _entity(it) for it in sorted(ids["entity"])}
    return Home(
        entities=entities,
        devices={it: Device(it, it) for it in ids["device_id"]},
        areas={it: Area(it, it.replace("_", " ")) for it in ids["area_id"]},
        floors={it: Floor(it, it) for it in ids["floor_id"]},
        labels={it: Label(it, it) for it in ids["label_id"]},
        actions={**core, **actions},
        automations=tuple(_existing(number, config) for number, config in enumerate(listed)),
        dialect=replace(dialect, blueprints={}),
    )


def _existing(number: int, config: Mapping[str, Any]) -> ExistingAutomation:
    alias = str(config.get("alias") or f"automation {number}")
    return ExistingAutomation(f"automation.number_{number}", alias, config=config)


def _entity(entity_id: str) -> Entity:
    domain = entity_id.partition(".")[0]
    colours = {"brightness", "color", "color_temp"} if domain == "light" else set[str]()
    kind, unit = next((its for word, its in _CLASSES.items() if word in entity_id), (None, None))
    sensed = domain in {"binary_sensor", "sensor"}
    return Entity(
        entity_id,
        entity_id.partition(".")[2].replace("_", " ").capitalize(),
        device_class=kind if sensed else None,
        unit=unit if domain == "sensor" else None,
        capabilities=frozenset(FEATURES.get(domain, ())) | colours,
        attributes=_LIMITS.get(domain, {}),
    )


def _texts(value: Any, key: str) -> Iterator[tuple[str, str]]:
    """Yield every text of a configuration with the key that it stands below."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, Mapping):
        for inner, item in value.items():
            yield from _texts(item, str(inner))
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item, key)

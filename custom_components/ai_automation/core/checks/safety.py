"""Hold the strict safety policy: what an automation may not do on its own."""

from collections.abc import Iterator, Mapping
from typing import Any

from ..home import Entity, Home, domain_of
from ..plan.wording import join
from ..texts import Texts
from .finding import Finding, Severity
from .targets import action_name, all_entities, call_data, is_call
from .walk import parts

ENTRANCES = {"door", "garage", "gate"}
_UNLOCKING = {"lock.unlock", "lock.open"}
_OPENING = {"cover.open_cover", "cover.toggle", "cover.set_cover_position"}
_GENERIC = {"homeassistant.turn_on", "homeassistant.turn_off", "homeassistant.toggle"}
_SYSTEM_ACTIONS = {"homeassistant.restart", "homeassistant.stop", "recorder.disable"}
_SYSTEM_DOMAINS = {"hassio", "shell_command", "python_script", "command_line"}
# A home warmer or colder than this is not a habit but a mistake: °C and °F.
HEATING_LIMITS: Mapping[str, tuple[float, float]] = {"°C": (5, 30), "°F": (41, 86)}


def check_safety(
    config: Mapping[str, Any], home: Home, texts: Texts, severity: Severity
) -> Iterator[Finding]:
    """Yield a finding for every call that the policy does not allow, nested ones included."""
    for part in parts(config):
        if part.section != "actions" or not is_call(part.config):
            continue
        action = action_name(part.config)
        entities = all_entities(part.config, home)
        for code, about in _dangers(action, call_data(part.config), entities):
            names = join([entity.name for entity in about], texts, word="or")
            yield Finding(
                f"safety_{code}",
                severity,
                texts[f"safety_{code}"].format(names=names, action=action),
                part.place,
            )
        yield from _heating(part.config, part.place, entities, home, texts, severity)


def _dangers(
    action: str, data: Mapping[str, Any], entities: tuple[Entity, ...]
) -> Iterator[tuple[str, tuple[Entity, ...]]]:
    """Yield the code and the entities of every danger of one call."""
    if "{" in action:
        yield "hidden", ()
    if action in _SYSTEM_ACTIONS or domain_of(action) in _SYSTEM_DOMAINS:
        yield "system", ()
    locks = tuple(entity for entity in entities if entity.domain == "lock")
    if action in _UNLOCKING or (action in _GENERIC and locks):
        yield "unlock", locks
    if action == "alarm_control_panel.alarm_disarm":
        yield "disarm", entities
    entrances = tuple(
        entity
        for entity in entities
        if entity.domain == "cover" and entity.device_class in ENTRANCES
    )
    opening = action in _OPENING | _GENERIC and data.get("position") != 0
    if entrances and opening:
        yield "open", entrances


def _heating(
    config: Mapping[str, Any],
    place: str,
    entities: tuple[Entity, ...],
    home: Home,
    texts: Texts,
    severity: Severity,
) -> Iterator[Finding]:
    if action_name(config) != "climate.set_temperature":
        return
    low, high = HEATING_LIMITS.get(home.units.temperature, HEATING_LIMITS["°C"])
    for key in ("temperature", "target_temp_low", "target_temp_high"):
        value = call_data(config).get(key)
        if isinstance(value, int | float) and not low <= value <= high:
            names = join([entity.name for entity in entities], texts, word="or")
            yield Finding(
                "safety_heating",
                severity,
                texts["safety_heating"].format(value=value, names=names, low=low, high=high),
                f"{place}/data/{key}",
            )

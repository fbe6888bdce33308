"""The homes of the request set as the core sees them, and the moment sentences are said at."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from custom_components.ai_automation.core.home import (
    Area,
    Entity,
    ExistingAutomation,
    Floor,
    Home,
    Revision,
    Units,
)
from custom_components.ai_automation.core.language import read_automation
from custom_components.ai_automation.core.language.reading import Proposed, Situation
from custom_components.ai_automation.core.plan import AutomationPlan, compile_plan

_FOLDER = Path(__file__).parents[2] / "fixtures" / "requests" / "homes"
_ATTRIBUTES = {"operation_modes": "operation_list", "modes": "available_modes"}
type Config = dict[str, Any]


@cache
def home_of(name: str) -> Home:
    """Return a home of the fixtures."""
    said: Config = yaml.safe_load((_FOLDER / f"{name}.yaml").read_text())
    entities = [_entity(item) for item in said["entities"]]
    entities += [Entity(it["id"], it["name"], state=it["state"]) for it in said["people"]]
    entities += [Entity(it["id"], it["name"]) for it in said.get("zones", [])]
    entities += [Entity("zone.home", "Home"), Entity("sun.sun", "Sun", state="above_horizon")]
    floors = [
        Floor(it["id"], it["name"], tuple(it.get("aliases", ()))) for it in said.get("floors", [])
    ]
    areas = [
        Area(it["id"], it["name"], tuple(it.get("aliases", ())), it.get("floor"))
        for it in said["areas"]
    ]
    units = Units("°F", "mi", "mph") if said.get("unit_system") == "us_customary" else Units()
    return Home(
        units=units,
        entities={entity.entity_id: entity for entity in entities},
        areas={area.area_id: area for area in areas},
        floors={floor.floor_id: floor for floor in floors},
        automations=tuple(_automation(item) for item in said.get("existing_automations", [])),
    )


def _entity(said: Mapping[str, Any]) -> Entity:
    attributes = dict(said.get("attributes", {}))
    for feature in said.get("features", ()):
        if isinstance(feature, dict):
            attributes |= {_ATTRIBUTES.get(key, key): value for key, value in feature.items()}
    return Entity(
        said["id"],
        said["name"],
        tuple(said.get("aliases", ())),
        area_id=said.get("area"),
        device_class=said.get("device_class"),
        unit=said.get("unit"),
        attributes=attributes,
        exposed=said.get("exposed", True),
        state=str(said.get("state")),
    )


def _automation(said: Mapping[str, Any]) -> ExistingAutomation:
    entity_id = f"automation.{said['alias'].lower().replace(' ', '_')}"
    return ExistingAutomation(entity_id, said["alias"], said["id"], config=said)


def changed(home: Home, entity_id: str, **changes: Any) -> Home:
    """Return a home with one entity changed."""
    entity = replace(home.entities[entity_id], **changes)
    entities = {**home.entities, entity_id: entity}
    return replace(home, entities=entities, revision=Revision())


def situation(area_id: str | None = None) -> Situation:
    """Return a Wednesday noon in June."""
    return Situation(datetime(2026, 6, 10, 12, tzinfo=UTC), area_id=area_id)


def planned(text: str, home: Home) -> AutomationPlan:
    """Return the plan that a text is read as; a text with no plan fails the test."""
    reading = read_automation(text, home, situation())
    assert isinstance(reading, Proposed), reading
    return reading.plan


def compiled(text: str, home: Home) -> Config:
    """Return the configuration that a text is read as."""
    return compile_plan(planned(text, home))


def on(*ids: str, **data: Any) -> Config:
    """Return the action that lights lamps."""
    target = {"entity_id": ids[0] if len(ids) == 1 else list(ids)}
    return {"action": "light.turn_on", "target": target} | ({"data": data} if data else {})


def off(*ids: str) -> Config:
    """Return the action that puts lamps out."""
    return on(*ids) | {"action": "light.turn_off"}

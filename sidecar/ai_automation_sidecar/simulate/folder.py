"""Write a house as a configuration folder of Home Assistant: registries, people, automations."""

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
import json
from pathlib import Path
from typing import Any

import yaml

from ..core.home import Entity, domain_of
from ..core.home.capabilities import FEATURES
from ..history.storage import STORAGE
from .house import House, slug

# Name, version and minor version of the files: those of Home Assistant 2026.10, which newer
# releases bring up to date by themselves.
_VERSIONS = {
    "auth": (1, 1),
    "core.area_registry": (1, 9),
    "core.config": (1, 4),
    "core.config_entries": (1, 5),
    "core.device_registry": (3, 4),
    "core.entity_registry": (1, 23),
    "core.floor_registry": (1, 3),
    "core.label_registry": (1, 2),
    "http": (1, 1),
    "onboarding": (4, 1),
    "person": (2, 1),
}
# The config entry that all devices belong to.
ENTRY_ID = "01SIMULATEDHOME00000000000"
_CONFIGURATION = """\
automation: !include automations.yaml
recorder:
  # The simulated past is not to be purged.
  purge_keep_days: 365
"""


def write_folder(house: House, folder: Path, began: float) -> None:
    """Write everything but the history; `began` is when the house was set up (UTC seconds)."""
    (folder / STORAGE).mkdir(parents=True, exist_ok=True)
    date = datetime.fromtimestamp(began, UTC).isoformat()
    stamps = {"created_at": date, "modified_at": date}
    home = house.home
    write_storage(folder, "core.floor_registry", {"floors": _floors(house, stamps)})
    write_storage(folder, "core.area_registry", {"areas": _areas(house, stamps)})
    write_storage(folder, "core.label_registry", {"labels": _labels(house, stamps)})
    devices = {"devices": _devices(house, stamps), "child_devices": [], "deleted_devices": []}
    write_storage(folder, "core.device_registry", devices)
    entities = [
        _entity(house, entity, stamps) for entity in home.entities.values() if entity.platform
    ]
    write_storage(
        folder,
        "core.entity_registry",
        {"entities": entities, "deleted_entities": [], "settings": {"entity_id_parts": None}},
    )
    write_storage(folder, "person", {"items": _people(house)})
    write_storage(folder, "auth", _auth(house))
    write_storage(folder, "core.config", _core_config(house))
    configs = [dict(item.config) for item in home.automations]
    text = yaml.safe_dump(configs, sort_keys=False, allow_unicode=True)
    (folder / "automations.yaml").write_text(text, encoding="utf-8")
    (folder / "configuration.yaml").write_text(_CONFIGURATION, encoding="utf-8")


def write_storage(folder: Path, name: str, data: Mapping[str, Any]) -> None:
    """Write one storage file."""
    version, minor = _VERSIONS[name]
    content = {"version": version, "minor_version": minor, "key": name, "data": data}
    text = json.dumps(content, indent=2, ensure_ascii=False)
    (folder / STORAGE / name).write_text(text, encoding="utf-8")


def _floors(house: House, stamps: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "floor_id": floor.floor_id,
            "name": floor.name,
            "aliases": list(floor.aliases),
            "icon": None,
            "level": floor.level,
            **stamps,
        }
        for floor in house.home.floors.values()
    ]


def _areas(house: House, stamps: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "id": area.area_id,
            "name": area.name,
            "aliases": list(area.aliases),
            "floor_id": area.floor_id,
            "labels": sorted(area.labels),
            "icon": None,
            "picture": None,
            "temperature_entity_id": None,
            "humidity_entity_id": None,
            **stamps,
        }
        for area in house.home.areas.values()
    ]


def _labels(house: House, stamps: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "label_id": label.label_id,
            "name": label.name,
            "color": None,
            "description": None,
            "icon": None,
            **stamps,
        }
        for label in house.home.labels.values()
    ]


def _devices(house: House, stamps: Mapping[str, str]) -> list[dict[str, Any]]:
    platforms = {entity.device_id: entity.platform for entity in house.home.entities.values()}
    nothing = (
        "composite_device_id",
        "composite_primary_config_entry",
        "config_subentry_id",
        "configuration_url",
        "disabled_by",
        "entry_type",
        "hw_version",
        "model_id",
        "name_by_user",
        "serial_number",
        "split_at",
        "sw_version",
        "via_device_id",
    )
    return [
        {
            **dict.fromkeys(nothing),
            "id": device.device_id,
            "name": device.name,
            "area_id": device.area_id,
            "labels": sorted(device.labels),
            "manufacturer": device.manufacturer,
            "model": device.model,
            "config_entry_id": ENTRY_ID,
            "primary_config_entry": ENTRY_ID,
            "connections": [],
            "identifiers": [[platforms.get(device.device_id), device.device_id]],
            "has_composite_identifiers": False,
            **stamps,
        }
        for device in house.home.devices.values()
    ]


def _entity(house: House, entity: Entity, stamps: Mapping[str, str]) -> dict[str, Any]:
    nothing = (
        "config_subentry_id",
        "device_class",
        "disabled_by",
        "hidden_by",
        "icon",
        "name",
        "object_id_base",
        "original_icon",
        "previous_unique_id",
        "suggested_object_id",
        "translation_key",
    )
    device = house.home.devices.get(entity.device_id or "")
    automation = next(
        (item for item in house.home.automations if item.entity_id == entity.entity_id), None
    )
    return {
        **dict.fromkeys(nothing),
        "entity_id": entity.entity_id,
        "id": sha256(entity.entity_id.encode()).hexdigest()[:32],
        "unique_id": (automation.automation_id if automation else None)
        or entity.entity_id.partition(".")[2],
        "platform": entity.platform,
        "config_entry_id": ENTRY_ID if device else None,
        "device_id": entity.device_id,
        # The device's area is the entity's too.
        "area_id": None if device and device.area_id == entity.area_id else entity.area_id,
        "aliases": list(entity.aliases),
        "aliases_v2": [None, *entity.aliases],
        "labels": sorted(entity.labels),
        "categories": {},
        "options": {},
        "capabilities": _capabilities(entity),
        "supported_features": supported_features(entity),
        "entity_category": entity.category,
        "original_device_class": entity.device_class,
        "original_name": entity.name,
        "has_entity_name": False,
        "unit_of_measurement": entity.unit,
        **stamps,
    }


def _capabilities(entity: Entity) -> dict[str, Any] | None:
    state_class = {"state_class": entity.state_class} if entity.state_class else {}
    return {**entity.attributes, **state_class} or None


def supported_features(entity: Entity) -> int:
    """Return the feature bits of an entity."""
    bits = FEATURES.get(domain_of(entity.entity_id), {})
    return sum(bit for name, bit in bits.items() if name in entity.capabilities)


def _people(house: House) -> list[dict[str, Any]]:
    return [
        {
            "id": slug(resident.name),
            "name": resident.name,
            "user_id": resident.user_id,
            "device_trackers": [resident.tracker],
            "picture": None,
        }
        for resident in house.residents
    ]


def _auth(house: House) -> dict[str, Any]:
    """Return the users of the app, who have no password: nobody can log in as one of them."""
    users = [
        {
            "id": resident.user_id,
            "name": resident.name,
            "group_ids": ["system-users"],
            "is_owner": False,
            "is_active": True,
            "system_generated": False,
            "local_only": False,
        }
        for resident in house.residents
    ]
    groups = ("system-admin", "system-users", "system-read-only")
    return {
        "users": users,
        "groups": [{"id": item, "name": item} for item in groups],
        "credentials": [],
        "refresh_tokens": [],
    }


def _core_config(house: House) -> dict[str, Any]:
    home = house.home
    return {
        "latitude": home.latitude,
        "longitude": home.longitude,
        "elevation": 40,
        "unit_system_v2": "metric",
        "location_name": "Home",
        "time_zone": home.time_zone,
        "external_url": None,
        "internal_url": None,
        "currency": "EUR",
        "country": "DE",
        "language": home.language,
        "radius": 100,
    }

"""Prepare a configuration folder: the demo home, eight weeks of its history, the integrations."""

from collections.abc import Mapping
from datetime import UTC, datetime
import json
from pathlib import Path
import random
from typing import Any

from ai_automation_sidecar.core.home import Entity
from ai_automation_sidecar.simulate.folder import ENTRY_ID, supported_features, write_storage
from ai_automation_sidecar.simulate.household import live, write_home
from ai_automation_sidecar.simulate.world import World

from .custom_components.demo_house.const import DOMAIN, FILE
from .home import demo_household

ROOT = Path(__file__).resolve().parent.parent
DAYS = 56
SEED = 2
_INTEGRATIONS = (
    ROOT / "custom_components" / "ai_automation",
    ROOT / "demo/custom_components" / DOMAIN,
)
_CONFIGURATION = """\
# The demo home. What is not named here has its usual settings.
api:
assist_pipeline:
config:
conversation:
frontend:
history:
homeassistant:
logbook:
person:
sun:
system_log:
automation: !include automations.yaml
scene: !include scenes.yaml
script: !include scripts.yaml
recorder:
  # The simulated weeks are not to be purged.
  purge_keep_days: 120
  commit_interval: 1
"""


def prepare(folder: Path, port: int) -> None:
    """Write a fresh configuration into an empty folder; its history ends now."""
    chance = random.Random(SEED)
    world, truth = live(demo_household(chance), chance, DAYS, datetime.now(UTC))
    write_home(world, truth, folder)
    (folder / "configuration.yaml").write_text(_CONFIGURATION, encoding="utf-8")
    for name in ("scenes.yaml", "scripts.yaml"):
        (folder / name).write_text("[]\n" if name.startswith("scene") else "{}\n", encoding="utf-8")
    parts = [_part(world, entity) for entity in world.house.home.entities.values()]
    text = json.dumps([part for part in parts if part is not None], indent=2)
    (folder / FILE).write_text(text, encoding="utf-8")
    write_storage(folder, "core.config_entries", {"entries": [_entry()]})
    # What is left is to make the owner; the other steps would look for devices in the network.
    done = ["core_config", "analytics", "integration"]
    write_storage(folder, "onboarding", {"done": done})
    use_port(folder, port)
    (folder / "custom_components").mkdir()
    for source in _INTEGRATIONS:
        (folder / "custom_components" / source.name).symlink_to(source)


def use_port(folder: Path, port: int) -> None:
    """Let Home Assistant listen on this machine only, at a port."""
    # In the form of older releases, which Home Assistant completes by itself.
    write_storage(folder, "http", {"server_host": ["127.0.0.1"], "server_port": port})


def _part(world: World, entity: Entity) -> Mapping[str, Any] | None:
    """Return what the demo house's integration is told of an entity, None if it is not its own."""
    if entity.platform != DOMAIN:
        return None
    device = world.house.home.devices.get(entity.device_id or "")
    return {
        "domain": entity.domain,
        "unique_id": entity.entity_id.partition(".")[2],
        "name": entity.name,
        "device_class": entity.device_class,
        "unit": entity.unit,
        "attributes": entity.attributes,
        "features": supported_features(entity),
        "state": world.state[entity.entity_id],
        "carried": world.carried[entity.entity_id],
        "device": device
        and {
            "id": device.device_id,
            "name": device.name,
            "manufacturer": device.manufacturer,
            "model": device.model,
        },
    }


def _entry() -> dict[str, Any]:
    now = datetime.now(UTC).isoformat()
    return {
        "entry_id": ENTRY_ID,
        "domain": DOMAIN,
        "title": "Demo house",
        "data": {},
        "options": {},
        "version": 1,
        "minor_version": 1,
        "source": "user",
        "unique_id": None,
        "subentries": [],
        "discovery_keys": {},
        "disabled_by": None,
        "pref_disable_new_entities": False,
        "pref_disable_polling": False,
        "created_at": now,
        "modified_at": now,
    }

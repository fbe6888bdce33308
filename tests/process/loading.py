"""Load automations into the Home Assistant of this Python; print what becomes of them.

Run as a program, with a file of automations as argument, so that it may be another Home Assistant
than that of the tests.
"""

import asyncio
import json
import logging
from pathlib import Path
import sys
from tempfile import TemporaryDirectory

from homeassistant import loader
from homeassistant.bootstrap import async_load_base_functionality
from homeassistant.config_entries import ConfigEntries
from homeassistant.const import __version__
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component

COMPONENTS = (
    "homeassistant", "sun", "zone", "persistent_notification",
    "air_quality", "binary_sensor", "cover", "door", "fan", "garage_door", "gate", "humidifier",
    "input_boolean", "light", "lock", "moisture", "motion", "occupancy", "power", "siren", "switch",
    "vacuum", "vibration", "window",
)  # fmt: skip


class Complaints(logging.Handler):
    """Keeps what Home Assistant warns of."""

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a message of Home Assistant's own."""
        if record.name.startswith("homeassistant"):
            self.said.append(f"{record.name}: {record.getMessage()}")


async def load(automations: list[object], folder: str) -> dict[str, object]:
    """Return the version, the automations with their states, complaints and issues."""
    hass = HomeAssistant(folder)
    hass.config.skip_pip = True
    hass.config_entries = ConfigEntries(hass, {})
    hass.config.components.add("http")  # nothing here listens
    loader.async_setup(hass)
    await async_load_base_functionality(hass)
    complaints = Complaints()
    logging.getLogger().addHandler(complaints)
    for component in COMPONENTS:
        await async_setup_component(hass, component, {})
    hass.states.async_set("sensor.temperature", "20")
    hass.states.async_set("input_number.limit", "25")
    # Started before, so that what waits for the start does not run.
    await hass.async_start()
    await async_setup_component(hass, "automation", {"automation": automations})
    await hass.async_block_till_done()
    found: dict[str, object] = {
        "version": __version__,
        "states": {it.entity_id: it.state for it in hass.states.async_all("automation")},
        "said": complaints.said,
        "issues": [str(key) for key in ir.async_get(hass).issues],
    }
    await hass.async_stop(force=True)
    return found


def main(file: str) -> None:
    """Load the automations of a JSON file, in a folder of their own."""
    automations = json.loads(Path(file).read_text(encoding="utf-8"))
    with TemporaryDirectory() as folder:
        print(json.dumps(asyncio.run(load(automations, folder))))  # noqa: T201 - what it is for


main(sys.argv[1])

"""End Home Assistant at a step of a change, as a power cut does; for tests only.

After the start it tells in `report.json` what it found, then makes a change of the given kind and
kills its own process at the given step. A change that gets to its end is told in `done`.
"""

from collections.abc import Iterator
import itertools
import json
import os
from pathlib import Path
import signal
import sys
from typing import Any

from homeassistant.components.persistent_notification import _async_get_or_create_notifications
from homeassistant.config_entries import SOURCE_USER
from homeassistant.const import EVENT_CALL_SERVICE
from homeassistant.core import Event, HomeAssistant
from homeassistant.helpers.start import async_at_started
from homeassistant.helpers.typing import ConfigType
from sqlalchemy import Engine, event
import yaml

from custom_components.ai_automation.core.store.versions import list_versions
from custom_components.ai_automation.core.store.writes import list_writes
from custom_components.ai_automation.data import AiAutomationData
from custom_components.ai_automation.deploy import api, config_hash
from custom_components.ai_automation.guard import Grant

DOMAIN = "cut_off"
ID, ENTITY_ID = "ai_automation_1", "automation.evening"
CONFIG: dict[str, Any] = {
    "alias": "Evening",
    "description": "",
    "triggers": [{"trigger": "event", "event_type": "nothing"}],
    "conditions": [],
    "actions": [{"event": "nothing_either"}],
    "mode": "single",
}


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Wait for the start, then do what the configuration says."""
    kind, step = config[DOMAIN]["change"], config[DOMAIN]["step"]

    async def run(_hass: HomeAssistant) -> None:
        if not hass.config_entries.async_entries("ai_automation"):
            flow = hass.config_entries.flow
            form = await flow.async_init("ai_automation", context={"source": SOURCE_USER})
            await flow.async_configure(form["flow_id"], {})
        (entry,) = hass.config_entries.async_entries("ai_automation")
        data: AiAutomationData = entry.runtime_data
        folder = Path(hass.config.config_dir)
        (folder / "report.json").write_text(json.dumps(await _report(hass, data)))
        if kind == "update" and _current(data) is None:
            await data.writer.async_create(ID, CONFIG, grant=Grant("admin"))
        _arm(hass, step)
        await _change(data, kind)
        (folder / "done").write_text("")
        os.kill(os.getpid(), signal.SIGKILL)

    async_at_started(hass, run)
    return True


async def _report(hass: HomeAssistant, data: AiAutomationData) -> dict[str, Any]:
    """Return what is recorded, what is loaded, and what is told."""
    return {
        "versions": [
            {"change": one.change, "config": one.config, "result": one.result}
            for one in await list_versions(data.store, ID)
        ],
        "writes": len(await list_writes(data.store)),
        "told": [one["message"] for one in _async_get_or_create_notifications(hass).values()],
        "loaded": hass.states.async_entity_ids("automation"),
    }


def _current(data: AiAutomationData) -> dict[str, Any] | None:
    """Return what the file holds."""
    text = Path(data.writer._hass.config.path("automations.yaml")).read_text()
    items = yaml.safe_load(text) or []
    return next((item for item in items if item["id"] == ID), None)


async def _change(data: AiAutomationData, kind: str) -> None:
    """Make the change."""
    current = _current(data)
    if current is None:
        await data.writer.async_create(ID, CONFIG, grant=Grant("admin"))
    elif kind == "create_and_remove":
        await data.writer.async_remove(ENTITY_ID)
    else:
        number = int(current.get("variables", {}).get("number", 0)) + 1
        changed = {**CONFIG, "variables": {"number": number}}
        await data.writer.async_update(
            ID, changed, base_hash=config_hash(current), grant=Grant("admin")
        )


def _arm(hass: HomeAssistant, last: int) -> None:
    """Kill the process at the given step: of the store, the API, the file, or Home Assistant."""
    steps: Iterator[int] = itertools.count(1)

    def step(*_: Any) -> None:
        if next(steps) == last:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "commit", step)

    def audit(name: str, arguments: tuple[Any, ...]) -> None:
        if name == "os.rename" and str(arguments[1]).endswith("automations.yaml"):
            step()

    sys.addaudithook(audit)
    request = api.ConfigApi._request

    async def stepping(*arguments: Any) -> Any:
        step()
        answer = await request(*arguments)
        step()
        return answer

    api.ConfigApi._request = stepping  # type: ignore[method-assign, assignment]

    def reloads(called: Event[Any]) -> None:
        if called.data["service"] == "reload":
            step()

    hass.bus.async_listen(EVENT_CALL_SERVICE, reloads)

"""Test that diagnostics help and tell nothing private."""

import json
from pathlib import Path
import sqlite3
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
)
from pytest_homeassistant_custom_component.components.diagnostics import (  # type: ignore[import-untyped]
    get_diagnostics_for_config_entry,
)
from pytest_homeassistant_custom_component.typing import (  # type: ignore[import-untyped]
    ClientSessionGenerator,
)

from ai_automation_sidecar.core.store import JobRun as SidecarRun
from ai_automation_sidecar.core.store.jobs import ANALYSIS
from custom_components.ai_automation.core.store import SCHEMA_VERSION, Suggestion
from custom_components.ai_automation.core.store.suggestions import merge_suggestions

from .conftest import TOKEN, AddEntry, Sidecar

SECRET = "Lucinda"


async def _diagnostics(
    hass: HomeAssistant, client: ClientSessionGenerator, entry: MockConfigEntry
) -> dict[str, Any]:
    assert await async_setup_component(hass, "diagnostics", {})
    told: dict[str, Any] = await get_diagnostics_for_config_entry(hass, client, entry)
    return told


async def test_without_sidecar(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, entry: MockConfigEntry
) -> None:
    """What there is not is told as such."""
    told = await _diagnostics(hass, hass_client, entry)
    assert told["sidecar"] == {
        "entered": False,
        "from_app": False,
        "status": "none",
        "answers": True,
        "info": None,
        "shares_our_store": None,
    }
    assert told["analysis"] is None
    queries = told["store"].pop("queries")
    assert told["store"] == {"schema": SCHEMA_VERSION, "suggestions": {}}
    assert queries["SELECT suggestions"]["p95_ms"] > 0
    assert told["cache"] == {}


async def test_nothing_private(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    add_entry: AddEntry,
    sidecar: Sidecar,
) -> None:
    """Counts, versions and states are told; names, token, address and place are not."""
    now = dt_util.utcnow()
    analysis = SidecarRun(
        id="a", job=ANALYSIS, started_at=now, finished_at=now, status="failed",
        error=f"{SECRET}'s recorder",
        stats={"rows_read": 7, "time_zone": "Europe/Berlin", "message": SECRET},
    )  # fmt: skip
    await sidecar.store.write(lambda session: session.add(analysis))
    hass.config.latitude, hass.config.longitude = 52.123, 13.456
    ar.async_get(hass).async_create(f"{SECRET}'s room")
    hass.states.async_set("light.lucinda", "on", {"friendly_name": f"{SECRET}'s lamp"})
    entry = await add_entry(sidecar.options)
    suggestion = Suggestion(
        id="b", type="time_habit", title=f"Turn on {SECRET}'s lamp", entities=["light.lucinda"],
        confidence=0.9, support=20, evidence={}, created_at=now, updated_at=now,
    )  # fmt: skip
    await merge_suggestions(entry.runtime_data.store, [suggestion], now)
    told = await _diagnostics(hass, hass_client, entry)
    assert told["sidecar"]["status"] == "connected"
    assert told["sidecar"]["shares_our_store"] is False
    assert told["analysis"]["stats"] == {"rows_read": 7}
    assert told["analysis"]["failed_with_message"] is True
    assert told["store"]["suggestions"] == {"time_habit queued": 1}
    assert told["home"]["areas"] == 1
    assert told["home"]["entities"]["light"] == 1
    text = json.dumps(told).lower()
    store_id = entry.runtime_data.store.identity
    for private in (
        SECRET,
        TOKEN,
        "127.0.0.1",
        sidecar.url,
        "Berlin",
        "52.123",
        "13.456",
        store_id,
    ):
        assert private.lower() not in text


async def test_store_cannot_be_read(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    entry: MockConfigEntry,
    config_dir: Path,
) -> None:
    """Diagnostics come also if the store cannot be read, and say so."""
    connection = sqlite3.connect(config_dir / "ai_automation" / "ai_automation.db")
    connection.execute("DROP TABLE suggestions")
    connection.close()
    told = await _diagnostics(hass, hass_client, entry)
    assert told["store"]["problem"] == "store_unusable"

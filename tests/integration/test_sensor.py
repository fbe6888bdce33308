"""Test what the sensors show."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
import sqlite3

from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
)
from sqlalchemy.orm import Session

from custom_components.ai_automation.const import STATUSES
from custom_components.ai_automation.core.store import JobRun, Suggestion
from custom_components.ai_automation.core.store.jobs import ANALYSIS as ANALYSIS_JOB
from custom_components.ai_automation.core.store.suggestions import decide, merge_suggestions

from .conftest import AddEntry, Sidecar

SIDECAR = "sensor.ai_automation_sidecar"
ANALYSIS = "sensor.ai_automation_last_analysis"
SUGGESTIONS = "sensor.ai_automation_open_suggestions"
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def _shown(hass: HomeAssistant) -> list[str]:
    states = [hass.states.get(entity_id) for entity_id in (SIDECAR, ANALYSIS, SUGGESTIONS)]
    return [state.state if state else "missing" for state in states]


async def test_at_first(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """A new entry has no sidecar, no analysis and no suggestions."""
    assert _shown(hass) == ["none", STATE_UNKNOWN, "0"]
    state = hass.states.get(SIDECAR)
    assert state is not None
    assert state.attributes["options"] == list(STATUSES)
    assert state.attributes["friendly_name"] == "AI Automation Sidecar"
    entities = er.async_get(hass)
    for entity_id in (SIDECAR, ANALYSIS, SUGGESTIONS):
        registered = entities.async_get(entity_id)
        assert registered is not None
        assert registered.unique_id.startswith(entry.entry_id)
        assert registered.device_id is not None


async def test_sidecar(hass: HomeAssistant, add_entry: AddEntry, sidecar: Sidecar) -> None:
    """The sidecar's state follows the sidecar; what the store knows stays."""
    entry = await add_entry(sidecar.options)
    assert _shown(hass)[0] == "connected"
    await sidecar.server.close()
    await entry.runtime_data.coordinator.async_refresh()
    assert _shown(hass) == ["unreachable", STATE_UNKNOWN, "0"]


def _add(run: JobRun, session: Session) -> None:
    session.add(run)


async def test_store(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """The last analysis that was done counts, and decisions are shown at once."""
    data = entry.runtime_data
    for number, status in enumerate(("done", "failed")):
        started = NOW.replace(hour=3 + number)
        analysis = JobRun(
            id=status, job=ANALYSIS_JOB, started_at=started, finished_at=started, status=status
        )
        await data.store.write(partial(_add, analysis))
    await merge_suggestions(data.store, [_suggestion("a"), _suggestion("b")], NOW)
    await data.coordinator.async_refresh()
    assert _shown(hass) == ["none", NOW.isoformat(), "2"]
    await decide(data.store, "a", "accepted", dt_util.utcnow())
    await data.coordinator.async_refresh_suggestions()
    assert _shown(hass) == ["none", NOW.isoformat(), "1"]


async def test_store_cannot_be_read(
    hass: HomeAssistant, entry: MockConfigEntry, config_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """While the store cannot be read, nothing is shown, and the log says so once."""
    file = config_dir / "ai_automation" / "ai_automation.db"
    connection = sqlite3.connect(file)
    connection.execute("ALTER TABLE suggestions RENAME TO gone")
    connection.close()
    for _ in range(2):
        await entry.runtime_data.coordinator.async_refresh()
    assert _shown(hass) == [STATE_UNAVAILABLE] * 3
    errors = [item.getMessage() for item in caplog.records if item.levelname == "ERROR"]
    assert len(errors) == 1
    assert "The store of AI Automation cannot be used" in errors[0]


def _suggestion(suggestion_id: str) -> Suggestion:
    return Suggestion(
        id=suggestion_id,
        type="time_habit",
        title=suggestion_id,
        entities=[],
        confidence=0.9,
        support=20,
        evidence={},
        created_at=NOW,
        updated_at=NOW,
    )

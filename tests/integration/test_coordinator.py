"""Test how the sidecar is followed, and how it is made to look for habits."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
import sqlite3
from typing import Any
from unittest.mock import AsyncMock

from aiohttp import ClientTimeout, web
from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.recorder.core import Recorder
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.ai_automation.client import SidecarClient
from custom_components.ai_automation.const import (
    CONF_TOKEN,
    CONF_URL,
    DOMAIN,
    INTERVAL,
    INTERVAL_ANALYSIS,
    INTERVAL_DOWN,
    STORE_FOLDER,
)
from custom_components.ai_automation.coordinator import SidecarCoordinator, SidecarState
from custom_components.ai_automation.core.store.suggestions import decide, list_suggestions

from .coffee_house import HABIT, coffee, recorder_db_url  # noqa: F401 - fixtures
from .conftest import TOKEN, AddEntry, Answering, Sidecar, sleep_long


def _coordinator(entry: MockConfigEntry) -> SidecarCoordinator:
    coordinator: SidecarCoordinator = entry.runtime_data.coordinator
    return coordinator


def _state(coordinator: SidecarCoordinator) -> SidecarState:
    return coordinator.data


def _is_down(coordinator: SidecarCoordinator) -> bool:
    return coordinator.down_for_long


async def _finished(hass: HomeAssistant, coordinator: SidecarCoordinator) -> None:
    """Let the coordinator ask in its own rhythm until the analysis is over."""
    for _ in range(600):
        async_fire_time_changed(hass, dt_util.utcnow() + INTERVAL_ANALYSIS * 2)
        await hass.async_block_till_done(wait_background_tasks=True)
        analysis = coordinator.data.analysis
        if analysis is not None and analysis.status != "running":
            return
        await asyncio.sleep(0.1)
    raise TimeoutError


async def test_no_sidecar(entry: MockConfigEntry) -> None:
    """Without a sidecar nothing is asked, and an analysis says what is missing."""
    coordinator = _coordinator(entry)
    assert (coordinator.data.status, coordinator.client) == ("none", None)
    assert coordinator.update_interval is None
    with pytest.raises(HomeAssistantError) as raised:
        await coordinator.async_analyze()
    assert raised.value.translation_key == "no_sidecar"


async def test_connected(add_entry: AddEntry, sidecar: Sidecar) -> None:
    """A sidecar that is there is asked every few minutes."""
    coordinator = _coordinator(await add_entry(sidecar.options))
    state = coordinator.data
    assert state.status == "connected"
    assert state.info is not None
    assert state.info.store_id == sidecar.store.identity
    assert state.analysis is not None
    assert (state.analysis.status, state.last_analysis, state.open_suggestions) == ("none", None, 0)
    assert coordinator.update_interval == INTERVAL


async def test_goes_and_comes_back(
    hass: HomeAssistant,
    add_entry: AddEntry,
    sidecar: Sidecar,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A sidecar that goes away is logged once and asked more often, until it is back."""
    coordinator = _coordinator(await add_entry(sidecar.options))
    port = sidecar.server.port
    await sidecar.server.close()
    for _ in range(3):
        freezer.tick(INTERVAL + timedelta(seconds=1))
        async_fire_time_changed(hass)
        await hass.async_block_till_done(wait_background_tasks=True)
        assert _state(coordinator).status == "unreachable"
        assert coordinator.update_interval == INTERVAL_DOWN
    assert _is_down(coordinator)
    assert caplog.text.count("The sidecar cannot be used") == 1
    assert TOKEN not in caplog.text

    again = await sidecar.start_again(port)
    await coordinator.async_refresh()
    assert _state(coordinator).status == "connected"
    assert not _is_down(coordinator)
    assert coordinator.update_interval == INTERVAL
    await again.close()


async def test_slow(
    add_entry: AddEntry, answering: Answering, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sidecar that is too slow does not keep the rest from being set up."""
    monkeypatch.setattr("custom_components.ai_automation.client.TIMEOUT", ClientTimeout(total=0.05))
    entry = await add_entry({CONF_URL: await answering(sleep_long), CONF_TOKEN: TOKEN})
    assert entry.state is ConfigEntryState.LOADED
    assert _coordinator(entry).data.status == "unreachable"


async def test_unload_while_asking(
    hass: HomeAssistant,
    add_entry: AddEntry,
    answering: Answering,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An entry that is unloaded does not wait for a slow sidecar, and leaves nothing behind."""
    asked = asyncio.Event()

    async def answer(request: web.Request) -> web.Response:
        asked.set()
        return await sleep_long(request)

    with monkeypatch.context() as patch:
        patch.setattr("custom_components.ai_automation.client.TIMEOUT", ClientTimeout(total=0.05))
        entry = await add_entry({CONF_URL: await answering(answer), CONF_TOKEN: TOKEN})
    asked.clear()
    async_fire_time_changed(hass, dt_util.utcnow() + INTERVAL_DOWN * 2)
    async with asyncio.timeout(2):
        await asked.wait()
        assert await hass.config_entries.async_unload(entry.entry_id)
    assert not entry._background_tasks


@pytest.mark.parametrize(("version", "status"), [(0, "too_old"), (2, "too_new")])
async def test_wrong_version(
    hass: HomeAssistant,
    add_entry: AddEntry,
    sidecar: Sidecar,
    contract: Callable[[int], None],
    recorder_mock: Recorder,
    version: int,
    status: str,
) -> None:
    """A sidecar that we cannot talk to is known by what it says, and gets no history."""
    contract(version)
    coordinator = _coordinator(await add_entry(sidecar.options))
    assert coordinator.data.status == status
    assert coordinator.data.info is not None
    assert not coordinator.down_for_long
    with pytest.raises(HomeAssistantError) as raised:
        await coordinator.async_analyze()
    assert raised.value.translation_key == f"sidecar_{status}"
    contract(1)
    await coordinator.async_refresh()
    assert coordinator.data.status == "connected"


async def test_wrong_token(
    hass: HomeAssistant, add_entry: AddEntry, sidecar: Sidecar, recorder_mock: Recorder
) -> None:
    """A refused token starts one reauthentication, and the rest of the integration works."""
    entry = await add_entry({**sidecar.options, CONF_TOKEN: "outdated"})
    coordinator = _coordinator(entry)
    await coordinator.async_refresh()
    assert coordinator.data.status == "unauthorized"
    (flow,) = hass.config_entries.flow.async_progress()
    assert flow["context"]["source"] == "reauth"
    with pytest.raises(HomeAssistantError) as raised:
        await coordinator.async_analyze()
    assert raised.value.translation_key == "sidecar_unauthorized"


async def test_no_recorder(add_entry: AddEntry, sidecar: Sidecar) -> None:
    """Without a recorder there is no history to send."""
    coordinator = _coordinator(await add_entry(sidecar.options))
    with pytest.raises(HomeAssistantError) as raised:
        await coordinator.async_analyze()
    assert raised.value.translation_key == "no_recorder"


async def test_analysis_over_shared_store(
    hass: HomeAssistant,
    recorder_mock: Recorder,
    coffee: None,  # noqa: F811
    add_entry: AddEntry,
    near_sidecar: Sidecar,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The recorder's habit is found and counted; a second analysis meanwhile is refused."""
    caplog.set_level("DEBUG")
    coordinator = _coordinator(await add_entry(near_sidecar.options))
    state = await coordinator.async_analyze()
    assert state.status == "running"
    assert coordinator.data.analysis == state
    assert coordinator.update_interval == INTERVAL_ANALYSIS
    with pytest.raises(HomeAssistantError) as raised:
        await coordinator.async_analyze()
    assert raised.value.translation_key == "analysis_running"
    await _finished(hass, coordinator)
    assert coordinator.data.analysis is not None
    assert coordinator.data.analysis.status == "done"
    assert coordinator.data.open_suggestions == 1
    assert coordinator.data.last_analysis is not None
    assert coordinator.update_interval == INTERVAL
    own = [item.getMessage() for item in caplog.records if DOMAIN in item.name]
    assert own
    assert not any(recorder_mock.db_url in message for message in own)


async def test_analysis_of_another_machine(
    hass: HomeAssistant,
    recorder_mock: Recorder,
    coffee: None,  # noqa: F811
    add_entry: AddEntry,
    sidecar: Sidecar,
) -> None:
    """What a sidecar with its own store finds is taken over; decisions stay through the next."""
    entry = await add_entry(sidecar.options)
    coordinator, store = _coordinator(entry), entry.runtime_data.store
    await coordinator.async_analyze(days=42)
    await _finished(hass, coordinator)
    (found,) = await list_suggestions(store)
    assert (found.title, found.status) == (HABIT, "open")
    assert found.automation is not None
    first = coordinator.data.last_analysis
    assert first is not None
    await decide(store, found.id, "rejected", dt_util.utcnow())
    await coordinator.async_refresh_suggestions()
    assert coordinator.data.open_suggestions == 0
    await coordinator.async_analyze()
    await _finished(hass, coordinator)
    (found,) = await list_suggestions(store)
    assert found.status == "rejected"
    assert coordinator.data.open_suggestions == 0
    assert coordinator.data.last_analysis is not None
    assert coordinator.data.last_analysis > first
    # What was taken over outlives the sidecar.
    await sidecar.server.close()
    await hass.config_entries.async_reload(entry.entry_id)
    assert _coordinator(entry).data.status == "unreachable"
    assert _coordinator(entry).data.last_analysis is not None


async def test_history_is_handed_over(
    hass: HomeAssistant,
    recorder_mock: Recorder,
    coffee: None,  # noqa: F811
    add_entry: AddEntry,
    sidecar: Sidecar,
    config_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A sidecar that cannot read the database gets the history, with who did what, and mines it."""
    coordinator = _coordinator(await add_entry(sidecar.options))
    monkeypatch.setattr(recorder_mock, "db_url", "sqlite:////nowhere/home-assistant_v2.db")
    await coordinator.async_analyze()
    assert [file.name for file in (config_dir / STORE_FOLDER).glob("history*")] == []
    await _finished(hass, coordinator)
    assert coordinator.data.analysis is not None
    assert coordinator.data.analysis.error is None
    assert coordinator.data.analysis.stats["handed_over"] is True
    assert coordinator.data.analysis.stats["acts_of_people"] >= 42
    assert coordinator.data.open_suggestions == 1


async def test_failed_analysis(
    hass: HomeAssistant,
    recorder_mock: Recorder,
    add_entry: AddEntry,
    near_sidecar: Sidecar,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """An analysis that fails is logged once, and leaves no time of an analysis."""
    coordinator = _coordinator(await add_entry(near_sidecar.options))
    monkeypatch.setattr(recorder_mock, "db_url", "sqlite:////nowhere/home-assistant_v2.db")
    # As if it went away just after it was looked for.
    monkeypatch.setattr(SidecarClient, "can_read", AsyncMock(return_value=True))
    await coordinator.async_analyze()
    await _finished(hass, coordinator)
    await coordinator.async_refresh()
    assert coordinator.data.analysis is not None
    assert coordinator.data.analysis.status == "failed"
    assert coordinator.data.last_analysis is None
    assert caplog.text.count("The analysis failed: There is no recorder database") == 1


@pytest.mark.parametrize(
    ("analysis", "suggestions"),
    [
        ({"id": "a", "status": "done"}, []),
        (
            {"id": "a", "status": "done", "started_at": "2026-11-01", "finished_at": "yesterday"},
            [],
        ),
        (
            {
                "id": "a",
                "status": "done",
                "started_at": "2026-11-01T00:00:00+00:00",
                "finished_at": "2026-11-01T00:01:00+00:00",
            },
            [{"id": "no suggestion"}],
        ),
    ],
)
async def test_unusable_results(
    hass: HomeAssistant,
    add_entry: AddEntry,
    answering: Answering,
    analysis: dict[str, Any],
    suggestions: list[Any],
) -> None:
    """Results that are none are not taken over, and nothing of them is kept."""
    info = {"version": "1", "role": "all", "contract_min": 1, "contract_max": 1}
    answers = {
        "/api/info": {**info, "store_id": "another", "store_schema": 1},
        "/api/analysis": analysis,
        "/api/suggestions": {"suggestions": suggestions},
    }

    async def answer(request: web.Request) -> web.Response:
        return web.json_response(answers[request.path])

    entry = await add_entry({"url": await answering(answer), "token": TOKEN})
    coordinator = _coordinator(entry)
    assert coordinator.data.status == "connected"
    assert coordinator.data.last_analysis is None
    assert await list_suggestions(entry.runtime_data.store) == []


async def test_store_is_spoilt_while_running(
    hass: HomeAssistant, entry: MockConfigEntry, config_dir: Path
) -> None:
    """A store that can no longer be read makes the update fail, until it can."""
    coordinator = _coordinator(entry)
    file = config_dir / "ai_automation" / "ai_automation.db"
    _execute(file, "ALTER TABLE suggestions RENAME TO gone")
    await coordinator.async_refresh()
    assert not coordinator.last_update_success
    assert isinstance(coordinator.last_exception, HomeAssistantError)
    assert coordinator.last_exception.translation_key == "store_unusable"
    _execute(file, "ALTER TABLE gone RENAME TO suggestions")
    await coordinator.async_refresh()
    assert coordinator.last_update_success


def _execute(file: Path, statement: str) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute(statement)
    connection.close()

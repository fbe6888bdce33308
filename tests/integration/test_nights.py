"""Test that the house is analysed by night, and that everybody is told who wants to know."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
import json
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp.test_utils import TestServer
from homeassistant.components.recorder.core import Recorder
from homeassistant.core import Event, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import area_registry as ar
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion
import pytest
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
    async_capture_events,
)

from ai_automation_sidecar.broker import Broker
from ai_automation_sidecar.server.app import RUNNER, STANDING, Settings, build_app
from custom_components.ai_automation.announcing import EVENT_ANALYSIS_COMPLETE
from custom_components.ai_automation.const import (
    CONF_ANALYSIS_TIME,
    CONF_DAILY,
    CONF_TOKEN,
    CONF_URL,
    STORE_FOLDER,
)
from custom_components.ai_automation.core.store.jobs import list_job_runs
from tests.brokers import Mosquitto, mosquitto_command, wait_for

from .coffee_house import HABIT, ZONE, coffee, recorder_db_url  # noqa: F401 - fixtures
from .conftest import TOKEN, AddEntry, Sidecar
from .talking import async_act

ANALYSIS = "sensor.ai_automation_analysis"


@dataclass(slots=True)
class Clock:
    """A clock that a test sets; at first it is noon in the home."""

    now: datetime

    def __call__(self) -> datetime:
        """Return the time."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """Return the clock of all sidecars."""
    noon = datetime.now(ZoneInfo(ZONE)).replace(hour=12, minute=0, second=0, microsecond=0)
    return Clock(noon.astimezone(UTC))


@pytest.fixture
def mosquitto(tmp_path: Path, socket_enabled: None) -> Iterator[Mosquitto]:
    """Return a broker."""
    broker = Mosquitto(mosquitto_command(), tmp_path).start()
    yield broker
    broker.stop()


@pytest.fixture
def heard(mosquitto: Mosquitto) -> Iterator[list[MQTTMessage]]:
    """Return what is published on the broker, below any topic."""
    messages: list[MQTTMessage] = []
    subscribed: list[bool] = []
    client = Client(CallbackAPIVersion.VERSION2)
    client.on_message = lambda _client, _data, message: messages.append(message)
    client.on_subscribe = lambda *_: subscribed.append(True)
    client.connect("127.0.0.1", mosquitto.port)
    client.subscribe("#", qos=1)
    client.loop_start()
    wait_for(lambda: subscribed)
    yield messages
    client.disconnect()
    client.loop_stop()


@asynccontextmanager
async def _sidecar(
    folder: Path, clock: Clock, broker: Broker | None = None
) -> AsyncIterator[Sidecar]:
    """Run a sidecar over the integration's store."""
    app = build_app(Settings(folder, TOKEN, broker=broker, now=clock))
    async with TestServer(app) as server:
        yield Sidecar(server, app)


async def _until(hass: HomeAssistant, entry: MockConfigEntry, wanted: Callable[[], bool]) -> None:
    """Let the coordinator look until something is so."""
    for _ in range(600):
        await entry.runtime_data.coordinator.async_refresh()
        await hass.async_block_till_done()
        if wanted():
            return
        await asyncio.sleep(0.1)
    raise TimeoutError(hass.states.get(ANALYSIS))


@pytest.mark.usefixtures("recorder_mock", "coffee")
async def test_the_night_comes(
    hass: HomeAssistant,
    add_entry: AddEntry,
    config_dir: Path,
    mosquitto: Mosquitto,
    heard: list[MQTTMessage],
    clock: Clock,
) -> None:
    """At three one of two sidecars analyses: suggestions, an event, a message; all of it once."""
    events: list[Event[dict[str, Any]]] = async_capture_events(hass, EVENT_ANALYSIS_COMPLETE)
    folder = config_dir / STORE_FOLDER
    async with _sidecar(folder, clock, mosquitto.broker) as first:
        entry = await add_entry(first.options)
        state = hass.states.get(ANALYSIS)
        assert state is not None
        assert state.state == "none"
        due = datetime.fromisoformat(state.attributes["next_at"]).astimezone(ZoneInfo(ZONE))
        assert (due.hour, due.minute) == (3, 0)
        async with _sidecar(folder, clock, mosquitto.broker) as second:
            assert second.app[STANDING].plan == first.app[STANDING].plan
            clock.now += timedelta(hours=16)
            for sidecar in (first, second):
                sidecar.app[RUNNER].plan()
            await _until(hass, entry, lambda: hass.states.is_state(ANALYSIS, "done"))
            await hass.async_add_executor_job(wait_for, lambda: heard)
            # Another look, by both, changes nothing any more.
            for sidecar in (first, second):
                sidecar.app[RUNNER].plan()
            await _until(hass, entry, lambda: True)
            assert second.app[RUNNER] is not None
    listed = await async_act(hass, "list_suggestions")
    assert [one["title"] for one in listed["suggestions"]] == [HABIT]
    (event,) = events
    assert (event.data["status"], event.data["scheduled"]) == ("done", True)
    assert (event.data["patterns"], event.data["open_suggestions"]) == (1, 1)
    (message,) = heard
    assert message.topic == "ai_automation/analysis/complete"
    told = json.loads(message.payload)
    assert (told["id"], told["patterns"]) == (event.data["analysis_id"], 1)
    assert "coffee" not in message.payload.decode().lower()
    (run,) = await list_job_runs(entry.runtime_data.store, datetime(2000, 1, 1, tzinfo=UTC))
    assert (run.status, run.attempts) == ("done", 1)
    # A restart tells it to nobody again.
    await hass.config_entries.async_reload(entry.entry_id)
    assert len(events) == 1


async def test_home_is_sent_when_it_is_another(
    hass: HomeAssistant,
    recorder_mock: Recorder,
    coffee: None,  # noqa: F811
    add_entry: AddEntry,
    sidecar: Sidecar,
) -> None:
    """The sidecar has the home as it is, with the hour that the owner wants."""
    entry = await add_entry({**sidecar.options, CONF_ANALYSIS_TIME: "04:15:00"})
    coordinator = entry.runtime_data.coordinator
    # By now the entry's own entities are there as well.
    await coordinator.async_refresh()
    plan = sidecar.app[STANDING].plan
    assert plan is not None
    assert plan.time.isoformat() == "04:15:00"
    hass.states.async_set("switch.coffee", "on", {"friendly_name": "Coffee machine"})
    await coordinator.async_refresh()
    assert sidecar.app[STANDING].plan is plan
    ar.async_get(hass).async_create("Cellar")
    await coordinator.async_refresh()
    assert sidecar.app[STANDING].plan != plan
    request = await sidecar.app[STANDING].request()
    assert request.recorder == recorder_mock.db_url
    assert request.home is not None
    assert "cellar" in request.home["areas"]


async def test_asked_twice(
    hass: HomeAssistant,
    recorder_mock: Recorder,
    coffee: None,  # noqa: F811
    add_entry: AddEntry,
    config_dir: Path,
    socket_enabled: None,
) -> None:
    """Who asks again is told when it can be, and what runs can be stopped."""
    app = build_app(Settings(config_dir / STORE_FOLDER, TOKEN, lease=timedelta(seconds=3)))
    async with TestServer(app) as server:
        options = {CONF_URL: str(server.make_url("")), CONF_TOKEN: TOKEN}
        entry = await add_entry(options)
        with pytest.raises(HomeAssistantError) as raised:
            await async_act(hass, "cancel_analysis")
        assert raised.value.translation_key == "no_analysis"
        await async_act(hass, "analyze_now")
        with pytest.raises(HomeAssistantError) as raised:
            await async_act(hass, "analyze_now")
        assert raised.value.translation_key == "analysis_running"
        job = (await async_act(hass, "cancel_analysis"))["job"]
        assert job["status"] == "running"
        await _until(hass, entry, lambda: hass.states.is_state(ANALYSIS, "cancelled"))
        await async_act(hass, "analyze_now")
        await _until(hass, entry, lambda: hass.states.is_state(ANALYSIS, "done"))
        with pytest.raises(HomeAssistantError) as raised:
            await async_act(hass, "analyze_now")
        assert raised.value.translation_key == "analysis_cooldown"
        assert ":" in (raised.value.translation_placeholders or {})["time"]


async def test_owner_sets_the_hour(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """The hour and the number of suggestions are options; the defaults are shown."""
    flow = await hass.config_entries.options.async_init(entry.entry_id)
    form = await hass.config_entries.options.async_configure(
        flow["flow_id"], {"next_step_id": "nights"}
    )
    done = await hass.config_entries.options.async_configure(
        form["flow_id"], {CONF_ANALYSIS_TIME: "02:30:00", CONF_DAILY: 5.0}
    )
    await hass.async_block_till_done()
    assert done["data"] == {CONF_ANALYSIS_TIME: "02:30:00", CONF_DAILY: 5}
    assert isinstance(done["data"][CONF_DAILY], int)

"""The action `backtest` tells from the recorder what an automation would have done."""

import asyncio
from datetime import datetime, timedelta
import json
import logging
from pathlib import Path
from time import CLOCK_THREAD_CPUTIME_ID, clock_gettime
from typing import Any
from zoneinfo import ZoneInfo

from freezegun.api import FrozenDateTimeFactory
from homeassistant.auth.models import User
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.components.recorder.core import Recorder
from homeassistant.components.recorder.tasks import StopTask
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.recorder import get_instance
import pytest
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
    async_mock_service,
)
from pytest_homeassistant_custom_component.components.recorder.common import (  # type: ignore[import-untyped]
    async_wait_recording_done,
)

from ai_automation_sidecar.archive.database import FILE as ARCHIVE
from ai_automation_sidecar.archive.ingest import ingest
from ai_automation_sidecar.core.contract import HomeUpdate
from ai_automation_sidecar.core.home.codec import home_to_dict
from ai_automation_sidecar.server.app import SETTINGS, STANDING
from custom_components.ai_automation.const import DOMAIN
from custom_components.ai_automation.core.store import Suggestion
from custom_components.ai_automation.core.store.suggestions import merge_suggestions
from custom_components.ai_automation.evidence import _PAUSE
from tests.sidecar.recorder import House

from .conftest import AddEntry, Sidecar
from .talking import Talker

ZONE = "Europe/Berlin"
FIRST = datetime(2026, 6, 1, tzinfo=ZoneInfo(ZONE))
DAYS = 10
MOTION, LAMP = "binary_sensor.hall", "light.hall"
FOLLOWS: dict[str, Any] = {
    "alias": "Light for motion",
    "triggers": [{"trigger": "state", "entity_id": MOTION, "to": "on"}],
    "conditions": [{"condition": "time", "after": "18:00:00"}],
    "actions": [{"action": "light.turn_on", "target": {"entity_id": LAMP}}],
}


@pytest.fixture
async def entry(
    recorder_mock: Recorder,
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    hass_admin_user: User,
    core: None,
    add_entry: AddEntry,
) -> MockConfigEntry:
    """Return the entry in a home whose hall was lit by hand on nine evenings of ten."""
    await hass.config.async_set_time_zone(ZONE)
    registry = er.async_get(hass)
    for entity_id in (MOTION, LAMP):
        domain, name = entity_id.split(".")
        registry.async_get_or_create(domain, "test", name, suggested_object_id=name)
    for day in range(DAYS):
        for hour, minute, entity_id, state in (
            (0, 1, MOTION, "off"),
            (0, 2, LAMP, "off"),
            (9, 0, MOTION, "on"),
            (9, 5, MOTION, "off"),
            (19, 0, MOTION, "on"),
            (19, 1, LAMP, "on" if day != 4 else "off"),
            (19, 5, MOTION, "off"),
            (23, 0, LAMP, "off"),
        ):
            freezer.move_to(FIRST + timedelta(days=day, hours=hour, minutes=minute))
            by = Context(user_id=hass_admin_user.id) if entity_id == LAMP else None
            hass.states.async_set(entity_id, state, context=by)
        await async_wait_recording_done(hass)
    freezer.move_to(FIRST + timedelta(days=DAYS))
    return await add_entry()


async def _backtest(hass: HomeAssistant, **data: Any) -> dict[str, Any]:
    response = await hass.services.async_call(
        DOMAIN, "backtest", data, blocking=True, return_response=True
    )
    assert response is not None
    return dict(response)


async def test_verdict(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Each firing stands beside what people did."""
    result = await _backtest(hass, config=FOLLOWS)
    counts = {key: result[key] for key in ("matched", "opposed", "extra", "missed", "unknown")}
    assert counts == {"matched": 9, "opposed": 0, "extra": 1, "missed": 0, "unknown": 0}
    assert result["precision"] == 0.9
    assert result["recall"] == 1.0
    assert result["coverage"]["held_back"] == 10
    first: Any = result["fires"]
    assert first[0]["would_do"][0]["action"] == "light.turn_on"
    assert first[0]["people_did"]["by"] == "person"
    assert first[4]["verdict"] == "extra"
    assert "10 times" in str(result["summary"])


async def test_what_the_sidecar_remembers(
    hass: HomeAssistant,
    entry: MockConfigEntry,
    sidecar: Sidecar,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Where more days are asked for than are recorded, the sidecar's archive is looked into."""
    # The server's log of requests cannot read a clock that stands still.
    caplog.set_level(logging.WARNING, "aiohttp.access")
    house = House(zone=ZONE)
    house.start([MOTION, LAMP])
    for day in range(40):
        house.device(house.at(day, 19), MOTION, "on")
        house.person(house.at(day, 19.01), LAMP, "on")
        house.device(house.at(day, 23), MOTION, "off")
        house.person(house.at(day, 23), LAMP, "off")
    recorder = house.write(tmp_path / "recorder.db")
    await hass.async_add_executor_job(ingest, recorder, sidecar.app[SETTINGS].data / ARCHIVE)
    plain = home_to_dict(await entry.runtime_data.homes.async_get())
    await sidecar.app[STANDING].keep(HomeUpdate(str(recorder), plain, "home"))
    assert (await _backtest(hass, config=FOLLOWS, days=90))["matched"] == 9
    hass.config_entries.async_update_entry(entry, options=sidecar.options)
    await hass.config_entries.async_reload(entry.entry_id)
    longer = await _backtest(hass, config=FOLLOWS, days=90)
    assert longer["matched"] >= 38
    assert longer["days"] > 38
    # What is recorded is enough for few days, and serves where the sidecar is away.
    assert (await _backtest(hass, config=FOLLOWS, days=3))["matched"] == 3
    await sidecar.server.close()
    assert (await _backtest(hass, config=FOLLOWS, days=90))["matched"] == 9


async def test_fewer_days(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Only so many days are looked back."""
    assert (await _backtest(hass, config=FOLLOWS, days=3))["matched"] == 3


async def test_what_is_not_recorded_is_named(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """A condition on what was never recorded leaves the outcome open, and says why."""
    condition = {"condition": "state", "entity_id": "lock.unheard_of", "state": "locked"}
    result = await _backtest(hass, config=FOLLOWS | {"conditions": [condition]})
    assert result["unknown"] == 20
    assert result["matched"] == 0
    assert result["coverage"]["limits"] == ["Nothing is recorded of lock.unheard_of."]


async def test_what_would_be_switched_is_not_recorded(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """Of a thing without a past it is not guessed that it was so already."""
    action = {"action": "light.turn_on", "target": {"entity_id": "light.unheard_of"}}
    result = await _backtest(hass, config=FOLLOWS | {"actions": [action]})
    assert (result["untold"], result["idle"], result["extra"]) == (10, 0, 0)
    assert result["coverage"]["limits"] == ["Nothing is recorded of light.unheard_of."]
    assert "that the history does not show" in str(result["summary"])


async def test_an_edit_is_compared(
    hass: HomeAssistant, entry: MockConfigEntry, config_dir: Path
) -> None:
    """A configuration beside that of the house tells what it changes."""
    text = json.dumps([{"id": "follows", **FOLLOWS}])
    await hass.async_add_executor_job((config_dir / "automations.yaml").write_text, text)
    await hass.services.async_call("automation", "reload", blocking=True)
    [state] = hass.states.async_all("automation")
    edited = FOLLOWS | {"conditions": []}
    result = await _backtest(hass, config=edited, entity_id=state.entity_id)
    assert result["compared"]["come"] == 10
    assert result["compared"]["gone"] == 0
    assert "10 would be new" in result["compared"]["summary"]
    alone = await _backtest(hass, entity_id=state.entity_id)
    assert alone["matched"] == 9
    assert "compared" not in alone


async def test_proposal(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """What was proposed can be tried before it is written."""
    async_mock_service(hass, "light", "turn_on")
    response: Any = await hass.services.async_call(
        DOMAIN, "create_automation", {"config": FOLLOWS}, blocking=True, return_response=True
    )
    result = await _backtest(hass, proposal_id=response["proposal_id"])
    assert result["matched"] == 9


@pytest.mark.parametrize(
    ("data", "key"),
    [
        ({"entity_id": "automation.none"}, "unknown_automation"),
        ({"proposal_id": "none"}, "unknown_proposal"),
        ({"suggestion_id": "none"}, "unknown_suggestion"),
        ({"config": {"triggers": [7]}}, "not_readable"),
    ],
)
async def test_bad_requests(
    hass: HomeAssistant, entry: MockConfigEntry, data: dict[str, Any], key: str
) -> None:
    """What cannot be tried is refused with a text that says why."""
    with pytest.raises(ServiceValidationError) as raised:
        await _backtest(hass, **data)
    assert raised.value.translation_key == key


async def test_without_a_recorder(hass: HomeAssistant, add_entry: AddEntry) -> None:
    """Where nothing is recorded, that is said."""
    await add_entry()
    with pytest.raises(ServiceValidationError) as raised:
        await _backtest(hass, config=FOLLOWS)
    assert raised.value.translation_key == "nothing_recorded"


async def test_when_the_recorder_has_stopped(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """A recorder that has stopped by itself takes no more work, which is said."""
    recorder = get_instance(hass)
    recorder.queue_task(StopTask())
    await hass.async_add_executor_job(recorder.join)
    with pytest.raises(ServiceValidationError) as raised:
        await _backtest(hass, config=FOLLOWS)
    assert raised.value.translation_key == "nothing_recorded"


async def test_the_event_loop_goes_on(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """While a plan with thousands of firings is tried, the event loop is never held for long."""
    often = FOLLOWS | {"triggers": [{"trigger": "time_pattern", "minutes": "*"}], "conditions": []}
    # What the loop's own thread works: not frozen, and what other programs take does not count.
    longest, task = 0.0, hass.async_create_task(_backtest(hass, config=often))
    while not task.done():
        began = clock_gettime(CLOCK_THREAD_CPUTIME_ID)
        await asyncio.sleep(0)
        longest = max(longest, clock_gettime(CLOCK_THREAD_CPUTIME_ID) - began)
    result = await task
    assert len(result["fires"]) + result["fires_before"] > 10_000
    assert 0 < longest < 0.01


async def _create(hass: HomeAssistant, **data: Any) -> dict[str, Any]:
    response = await hass.services.async_call(
        DOMAIN, "create_automation", data, blocking=True, return_response=True
    )
    assert response is not None
    return dict(response)


async def test_a_proposal_says_what_it_would_have_done(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """Its response has the verdict of the action `backtest`, but not every firing."""
    async_mock_service(hass, "light", "turn_on")
    told = (await _create(hass, config=FOLLOWS))["backtest"]
    assert told["status"] == "known"
    assert (told["matched"], told["extra"], told["precision"]) == (9, 1, 0.9)
    assert "10 times" in told["summary"]
    assert "fires" not in told


async def test_a_proposal_does_not_wait_for_long(
    hass: HomeAssistant, entry: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If it takes longer, the proposal comes first, and says that it is being looked up."""
    async_mock_service(hass, "light", "turn_on")
    monkeypatch.setattr("custom_components.ai_automation.responses.WAIT", 0.0)
    often = FOLLOWS | {"triggers": [{"trigger": "time_pattern", "minutes": "*"}]}
    proposed = await _create(hass, config=often)
    assert proposed["status"] == "proposed"
    assert proposed["backtest"]["status"] == "running"


async def test_what_nobody_waits_for_begins_when_nobody_talks(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Each turn of a conversation puts it off; then it is looked up by itself."""
    async_mock_service(hass, "light", "turn_on")
    talker = Talker(hass)
    lookup = entry.runtime_data.evidence.begin(FOLLOWS, None, "en")
    for _ in range(9):
        await talker.say("what a lovely evening")
        freezer.tick(_PAUSE * 0.9)
        # Time for the lookup, had it begun.
        for _ in range(9):
            await get_instance(hass).async_add_executor_job(int)
    assert lookup.told()["status"] == "running"
    # It counts silence from the last turn on; more of it would end the lookup for taking too long.
    for _ in range(3):
        freezer.tick(_PAUSE)
        for _ in range(9):
            await asyncio.sleep(0)
    await lookup.known.wait()
    assert lookup.told()["matched"] == 9


async def test_a_proposal_without_a_recorder(hass: HomeAssistant, add_entry: AddEntry) -> None:
    """That there is no history is said, and is no error of the proposal."""
    await add_entry()
    async_mock_service(hass, "light", "turn_on")
    hass.states.async_set(LAMP, "off")
    hass.states.async_set(MOTION, "off")
    proposed = await _create(hass, config=FOLLOWS)
    assert proposed["status"] == "proposed"
    assert proposed["backtest"]["status"] == "unavailable"
    assert "There is no history" in proposed["backtest"]["summary"]


async def test_an_edit_says_what_it_changes(
    hass: HomeAssistant, entry: MockConfigEntry, config_dir: Path
) -> None:
    """The edited version stands beside the present one."""
    async_mock_service(hass, "light", "turn_on")
    text = json.dumps([{"id": "follows", **FOLLOWS}])
    await hass.async_add_executor_job((config_dir / "automations.yaml").write_text, text)
    await hass.services.async_call("automation", "reload", blocking=True)
    [state] = hass.states.async_all("automation")
    edited: Any = await hass.services.async_call(
        DOMAIN,
        "edit_automation",
        {"entity_id": state.entity_id, "text": "only after 19:30"},
        blocking=True,
        return_response=True,
    )
    assert edited["status"] == "proposed"
    assert edited["backtest"]["compared"]["gone"] == 10
    assert "10 of these would not happen any more" in edited["backtest"]["summary"]


async def test_asked_in_a_conversation(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """After a proposal it is asked what that would have done; the proposal still waits."""
    async_mock_service(hass, "light", "turn_on")
    for entity_id, name in ((MOTION, "Hall motion"), (LAMP, "Hall light")):
        hass.states.async_set(entity_id, "off", {"friendly_name": name, "device_class": "motion"})
        async_expose_entity(hass, "conversation", entity_id, should_expose=True)
    await hass.async_block_till_done()
    talker = Talker(hass)
    proposed = await talker.response("when hall motion is detected turn on the hall light")
    told = proposed.speech["plain"]["extra_data"]
    assert told["kind"] == "proposal", proposed.speech
    assert told["data"]["backtest"]["status"] == "running"
    answer = await talker.response("What would that have done last month?")
    assert "In 10 days it would have acted 20 times." in answer.speech["plain"]["speech"]
    assert answer.speech["plain"]["extra_data"]["kind"] == "answer"
    assert talker.waits
    assert "In 3 days" in await talker.say("and how often would it have run in the last 3 days?")


async def test_asked_about_nothing(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Where nothing was proposed, it is asked which is meant."""
    assert "Which automation?" in await Talker(hass).say("What would that have done?")


async def test_a_suggestion_says_what_it_would_have_done(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    """What waits for a decision has the verdict beside the evidence it was found by."""
    now = FIRST + timedelta(days=DAYS)
    store = entry.runtime_data.store
    found = Suggestion(
        id="hall", type="follows", title="Hall", entities=[LAMP], confidence=0.9, support=9,
        evidence={}, automation=FOLLOWS, created_at=now, updated_at=now,
    )  # fmt: skip
    await merge_suggestions(store, [found], now)
    await entry.runtime_data.coordinator.async_refresh_suggestions()
    response: Any = await hass.services.async_call(
        DOMAIN, "list_suggestions", {}, blocking=True, return_response=True
    )
    [listed] = response["suggestions"]
    assert listed["backtest"]["status"] == "known"
    assert listed["backtest"]["matched"] == 9
    cache = entry.runtime_data.cache
    assert cache.told()["evidence"]["missed"] == 1
    again: Any = await hass.services.async_call(
        DOMAIN, "list_suggestions", {}, blocking=True, return_response=True
    )
    assert again["suggestions"][0]["backtest"] == listed["backtest"]
    assert cache.told()["evidence"]["in_memory"] == 1
    # In another home it may have done something else.
    er.async_get(hass).async_update_entity(LAMP, name="Other")
    await hass.services.async_call(
        DOMAIN, "list_suggestions", {}, blocking=True, return_response=True
    )
    assert cache.told()["evidence"]["missed"] == 2

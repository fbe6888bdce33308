"""Questions about the past are answered from what the recorder holds."""

from datetime import timedelta
from pathlib import Path
from threading import Event

from freezegun.api import FrozenDateTimeFactory
from homeassistant.auth.models import User
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.components.recorder.core import Recorder
from homeassistant.components.recorder.statistics import async_import_statistics
from homeassistant.const import EVENT_CALL_SERVICE
from homeassistant.core import Context, HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
    async_capture_events,
)
from pytest_homeassistant_custom_component.components.recorder.common import (  # type: ignore[import-untyped]
    async_wait_recording_done,
)

from custom_components.ai_automation import history

from .conftest import AddEntry
from .questions import TOLD
from .remembered import HIDDEN, NOW, ZONE, async_live, local
from .talking import Talker, automations


@pytest.fixture
async def talker(
    recorder_mock: Recorder,
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    core: None,
    add_entry: AddEntry,
) -> Talker:
    """Return a person who asks in a home with a past."""
    await hass.config.async_set_time_zone(ZONE)
    freezer.move_to(NOW)
    await async_live(hass)
    await add_entry()
    return Talker(hass)


@pytest.fixture
def expected_lingering_timers(request: pytest.FixtureRequest) -> bool:
    """Let automations and template lights wait for their times when a test ends."""
    return bool({"cabin", "house"}.intersection(request.fixturenames))


async def test_answers(talker: Talker) -> None:
    """Each question has its answer."""
    assert {question: await talker.say(question) for question in TOLD} == TOLD


async def test_what_is_usual(hass: HomeAssistant, talker: Talker) -> None:
    """It is told from all that the recorder holds, and where that is little, so is that."""
    named = {"friendly_name": "Porchway lantern"}
    for day in range(1, 11):
        for clock, state in (("07:00", "on"), ("07:30", "off")):
            moved = local(day, clock)
            hass.states.async_set("light.porchway", state, named, timestamp=moved.timestamp())
    await async_wait_recording_done(hass)
    told = await talker.say("what time does the porchway lantern usually turn on?")
    assert "around 07:00" in told
    assert "since 1 June" in told
    assert "Too seldom to say" in await talker.say("when is the cooker usually switched on?")
    assert "I cannot see when that usually happens" in await talker.say(
        "when do we usually go to bed?"
    )


async def test_a_question_goes_on(hass: HomeAssistant, talker: Talker) -> None:
    """Another time or thing asks the same again; after something else it does not."""
    await talker.say("how long was the snug TV on yesterday")
    assert await talker.say("and the snug lamp?") == "Snug lamp was not on yesterday."
    assert await talker.say("what about last week?") == "Snug lamp was on for 3 hours last week."
    calls = async_capture_events(hass, EVENT_CALL_SERVICE)
    await talker.say("the pool pump")
    assert "Snug lamp" not in await talker.say("and the snug lamp")
    assert not calls


async def test_what_a_house_makes_is_not_what_it_uses(talker: Talker) -> None:
    """Where nothing measures what is made, the meter of what is used does not answer."""
    assert "House energy" not in await talker.say("how much energy did we make yesterday")
    assert "House energy" not in await talker.say("how much energy did we export yesterday")


async def test_nothing_is_done_and_nothing_hidden_told(hass: HomeAssistant, talker: Talker) -> None:
    """No question about the past calls an action, writes, or tells of what is not exposed."""
    calls = async_capture_events(hass, EVENT_CALL_SERVICE)
    before = {state.entity_id: state.state for state in hass.states.async_all()}
    for question in (
        "did you turn off the cooker yesterday",
        "why did you not turn on the snug lamp last night",
        "who turned on the galley light and turn it off again",
        "when did I last say turn on the snug lamp at sunset",
        "how long would the porchway be unlocked if I unlocked it yesterday",
        "was the snug lamp on last night and if so turn it off",
        "which lights were left on last night? turn them off",
        "what was open when everyone was out",
        "which doors were open today",
        "and turn on the snug lamp",
        "how long was the snug lamp on yesterday, and switch it on now",
        "since Ottilie came home, turn on the galley light",
        "um, was the snug lamp on, turn it off",
    ):
        assert "Cellar" not in await talker.say(question)
    await hass.async_block_till_done()
    after = {state.entity_id: state.state for state in hass.states.async_all()}
    conversation = {entity_id for entity_id in after if entity_id.startswith("conversation.")}
    assert not calls
    assert automations(hass) == []
    assert {it: after[it] for it in after if it not in conversation} == {
        it: before[it] for it in before if it not in conversation
    }
    assert hass.states.is_state(HIDDEN, "on")


HOUSE = """\
- alias: Cabin at dusk
  triggers:
    - trigger: state
      entity_id: binary_sensor.cabin_motion
      to: "on"
  actions:
    - action: input_boolean.turn_on
      target: {entity_id: input_boolean.cabin_lamp}
- alias: Bedtime
  triggers:
    - trigger: sun
      event: sunset
  actions:
    - action: input_boolean.turn_off
      target: {entity_id: input_boolean.cabin_lamp}
"""


@pytest.fixture
async def cabin(hass: HomeAssistant, talker: Talker, hass_admin_user: User) -> Talker:
    """Return a person in a home with two automations, a script and a lamp that switches."""
    lamp = {"cabin_lamp": {"name": "Cabin lamp"}}
    assert await async_setup_component(hass, "input_boolean", {"input_boolean": lamp})
    action = [
        {"action": "input_boolean.toggle", "target": {"entity_id": "input_boolean.cabin_lamp"}}
    ]
    scripts = {"cosy": {"alias": "Cosy cabin", "sequence": action}}
    assert await async_setup_component(hass, "script", {"script": scripts})
    assert await async_setup_component(hass, "sun", {})
    file = Path(hass.config.path("automations.yaml"))
    await hass.async_add_executor_job(file.write_text, HOUSE)
    await hass.services.async_call("automation", "reload", blocking=True)
    names = {"friendly_name": "Cabin motion", "device_class": "motion"}
    hass.states.async_set("binary_sensor.cabin_motion", "off", names)
    hass.states.async_set(
        "person.ottilie", "home", {"friendly_name": "Ottilie", "user_id": hass_admin_user.id}
    )
    for entity_id in ("input_boolean.cabin_lamp", "binary_sensor.cabin_motion"):
        async_expose_entity(hass, "conversation", entity_id, should_expose=True)
    await async_wait_recording_done(hass)
    return talker


async def _pass(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Let a minute pass, and everything be recorded."""
    await async_wait_recording_done(hass)
    freezer.tick(timedelta(minutes=1))


async def test_why(
    hass: HomeAssistant, cabin: Talker, freezer: FrozenDateTimeFactory, hass_admin_user: User
) -> None:
    """The cause of a change is told: an automation and its trigger, a person, a script."""
    await _pass(hass, freezer)
    motion = hass.states.get("binary_sensor.cabin_motion")
    assert motion is not None
    hass.states.async_set("binary_sensor.cabin_motion", "on", motion.attributes)
    await _pass(hass, freezer)
    assert await cabin.say("why did the cabin lamp turn on") == (
        "Cabin lamp turned on today at 15:01: the automation “Cabin at dusk” did it,"
        " set off by state of Cabin motion."
    )
    assert await cabin.say("what turned the cabin lamp on?") == await cabin.say(
        "what made the cabin lamp come on"
    )
    await hass.services.async_call(
        "input_boolean", "turn_off", {"entity_id": "input_boolean.cabin_lamp"},
        context=Context(user_id=hass_admin_user.id), blocking=True,
    )  # fmt: skip
    await _pass(hass, freezer)
    assert await cabin.say("who turned off the cabin lamp") == (
        "Cabin lamp turned off today at 15:02: Ottilie did it."
    )
    await hass.services.async_call("script", "cosy", {}, blocking=True)
    await _pass(hass, freezer)
    assert await cabin.say("why is the cabin lamp on") == (
        "Cabin lamp turned on today at 15:03: the script “Cosy cabin” did it."
    )
    async_expose_entity(hass, "conversation", "person.ottilie", should_expose=False)
    assert "somebody did it" in await cabin.say("who turned off the cabin lamp")


async def test_automations(
    hass: HomeAssistant, cabin: Talker, freezer: FrozenDateTimeFactory
) -> None:
    """What the house does by itself is told."""
    both = "2 automations use Cabin lamp: “Bedtime” and “Cabin at dusk”."
    assert await cabin.say("which automations use the cabin lamp?") == both
    assert await cabin.say("what does the bedtime automation do") == (
        "“Bedtime”: When the sun sets, turn off Cabin lamp."
    )
    assert await cabin.say("what runs at sunset") == "“Bedtime”."
    never = await cabin.say("when did the bedtime automation last run")
    assert never == "“Bedtime” has not run yet, as far as I know."
    for _ in range(2):
        freezer.tick(timedelta(minutes=1))
        await hass.services.async_call(
            "automation", "trigger", {"entity_id": "automation.bedtime"}, blocking=True
        )
        await async_wait_recording_done(hass)
    freezer.tick(timedelta(minutes=1))
    assert await cabin.say("when did the bedtime automation last run") == (
        "“Bedtime” last ran today at 15:02."
    )
    assert await cabin.say("how many times did the bedtime automation run today") == (
        "“Bedtime” ran twice today: today at 15:01 and 15:02."
    )
    assert await cabin.say("did the bedtime automation run yesterday?") == (
        "“Bedtime” did not run yesterday."
    )


async def test_what_was_changed(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """What was changed here is told from the versions that are kept."""
    talker = Talker(hass)
    assert await talker.say("what did you change today?") == "I changed no automation today."
    await talker.say("Turn on the porch light at sunset")
    await talker.say("yes")
    said = await talker.say("what did you change today?")
    assert said.startswith("I added “Turn on Porch light")
    assert await talker.say("did you change anything yesterday?") == (
        "I changed no automation yesterday."
    )


async def test_older_than_the_states(hass: HomeAssistant, talker: Talker) -> None:
    """Where states are purged, statistics answer."""
    metadata = {
        "has_mean": True, "has_sum": False, "mean_type": 1, "name": None, "source": "recorder",
        "statistic_id": "sensor.loft_temperature", "unit_of_measurement": "°C",
        "unit_class": "temperature",
    }  # fmt: skip
    hours = [
        {"start": local(1, "00:00") - timedelta(days=20, hours=hour), "mean": 11.0 + hour,
         "min": 10.0 + hour, "max": 12.0 + hour}
        for hour in range(3)
    ]  # fmt: skip
    async_import_statistics(hass, metadata, hours)  # type: ignore[arg-type]
    await async_wait_recording_done(hass)
    assert await talker.say("what was the average loft temperature last month") == (
        "Loft temperature averaged 12 °C last month. I only have history since 11 May."
    )
    assert await talker.say("how cold did it get in the loft in may") == (
        "Loft temperature was lowest on 12 May at 00:00: 10 °C. I only have history since 11 May."
    )


async def test_a_thermostat_that_tells_what_it_does(hass: HomeAssistant, talker: Talker) -> None:
    """A thermostat is set to heat all day; it comes on when it heats."""
    async_expose_entity(hass, "conversation", "climate.loft", should_expose=True)
    for day, clock, action in (
        (10, "22:00", "idle"), (11, "06:10", "heating"), (11, "06:40", "idle"),
        (11, "11:00", "heating"), (11, "11:30", "idle"),
    ):  # fmt: skip
        hass.states.async_set(
            "climate.loft", "heat", {"friendly_name": "Loft radiator", "hvac_action": action},
            timestamp=local(day, clock).timestamp(),
        )  # fmt: skip
    await async_wait_recording_done(hass)
    assert await talker.say("what time did the loft radiator come on today") == (
        "Loft radiator came on today at 06:10 and 11:00."
    )
    assert await talker.say("how long has the loft radiator been on today") == (
        "Loft radiator was on for 1 hour today."
    )


async def test_the_past_is_out_of_reach(
    recorder_mock: Recorder,
    hass: HomeAssistant,
    add_entry: AddEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A database that does not answer in time is waited for no longer."""
    released = Event()
    monkeypatch.setattr(history, "_TIMEOUT", 0.05)
    monkeypatch.setattr(history, "fetch", lambda *_: released.wait(10))
    _one_gate(hass)
    await add_entry()
    try:
        said = await Talker(hass).say("when did the carport gate last open")
    finally:
        released.set()
    assert "took too long" in said


async def test_no_recorder(hass: HomeAssistant, add_entry: AddEntry) -> None:
    """Without a recorder it is said that there is none."""
    _one_gate(hass)
    await add_entry()
    said = await Talker(hass).say("when did the carport gate last open")
    assert said == "I cannot look into the past: the recorder is not running here."


def _one_gate(hass: HomeAssistant) -> None:
    """Give the home one thing to ask about."""
    names = {"friendly_name": "Carport gate", "device_class": "gate"}
    hass.states.async_set("cover.carport_gate", "open", names)
    async_expose_entity(hass, "conversation", "cover.carport_gate", should_expose=True)

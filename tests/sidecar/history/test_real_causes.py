"""Test every kind of cause on what a real Home Assistant recorded of a house that was lived in."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.auth.models import User
from homeassistant.components.recorder.core import Recorder
from homeassistant.const import (
    EVENT_HOMEASSISTANT_START,
    EVENT_HOMEASSISTANT_STARTED,
)
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.helpers import intent
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.components.recorder.common import (  # type: ignore[import-untyped]
    async_wait_recording_done,
)

from ai_automation_sidecar.archive.ingest import ingest
from ai_automation_sidecar.core.attribution.causes import Cause, Users
from ai_automation_sidecar.core.home import Entity, Home
from ai_automation_sidecar.history.model import Track
from ai_automation_sidecar.history.reader import read_history
from ai_automation_sidecar.homes import with_history
from ai_automation_sidecar.patterns.acts import gather_acts
from ai_automation_sidecar.patterns.echoes import groups_of, without_echoes

LAMPS = ("left", "right")
GROUP = "light.both"
# Lights that follow their helpers: told by an action, or by a hand at the device.
LIGHTS = [
    {
        "unique_id": name,
        "name": name,
        "state": f"{{{{ is_state('sensor.{name}_relay', 'on') }}}}",
        "turn_on": [{"event": "relay", "event_data": {"name": name, "state": "on"}}],
        "turn_off": [{"event": "relay", "event_data": {"name": name, "state": "off"}}],
    }
    for name in LAMPS
]


@pytest.fixture
def recorder_db_url(tmp_path: Path) -> str:
    """Record into a file that can be read from outside."""
    return f"sqlite:///{tmp_path}/home-assistant_v2.db"


@pytest.fixture
async def house(
    recorder_mock: Recorder, hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """Set up two lamps with relays, a group of them, a scene and a door's sensor."""
    for name in LAMPS:
        hass.states.async_set(f"sensor.{name}_relay", "off")
    hass.states.async_set("binary_sensor.door", "off", {"device_class": "door"})

    @callback
    def switched(event: Any) -> None:
        """Let a relay report later, by itself, what it was told."""
        hass.states.async_set(
            f"sensor.{event.data['name']}_relay", event.data["state"], context=event.context
        )

    hass.bus.async_listen("relay", switched)
    scene = {"name": "Evening", "entities": {"light.left": "on", "light.right": "on"}}
    config: dict[str, Any] = {
        "light": {
            "light": [
                {
                    "platform": "group",
                    "name": "Both",
                    "entities": [f"light.{name}" for name in LAMPS],
                }
            ]
        },
        "template": {"template": [{"light": LIGHTS}]},
        "scene": {"scene": [scene]},
    }
    for domain, values in config.items():
        assert await async_setup_component(hass, domain, values)
    await hass.async_block_till_done()
    freezer.tick(timedelta(minutes=30))


async def _called(hass: HomeAssistant, action: str, entity_id: str, user: User | None) -> None:
    domain, _, service = action.partition(".")
    context = Context(user_id=user.id if user is not None else None)
    await hass.services.async_call(
        domain, service, {"entity_id": entity_id}, blocking=True, context=context
    )
    await hass.async_block_till_done()


async def _by_hand(hass: HomeAssistant, name: str, state: str) -> None:
    """Press the switch of a lamp: its relay reports, and nobody has called for it."""
    hass.states.async_set(f"sensor.{name}_relay", state)
    await hass.async_block_till_done()


async def _tracks(hass: HomeAssistant, tmp_path: Path) -> dict[str, Track]:
    """Return the tracks of the recorder; the archive has to tell the same."""
    await async_wait_recording_done(hass)
    recorder, archive = tmp_path / "home-assistant_v2.db", tmp_path / "archive.db"
    ingest(recorder, archive)
    tracks = read_history(recorder, Users())[0].tracks
    archived = read_history(archive, Users())[0].tracks
    assert {subject: list(track.cause) for subject, track in archived.items()} == {
        subject: list(track.cause) for subject, track in tracks.items()
    }
    return tracks


def _last(tracks: dict[str, Track], entity_id: str, count: int = 1) -> list[Cause]:
    return [Cause(value) for value in tracks[entity_id].cause[-count:]]


async def test_a_hand_at_the_switch(hass: HomeAssistant, house: None, tmp_path: Path) -> None:
    """What nobody called for is a hand at the device, also in the group that follows."""
    await _by_hand(hass, "left", "on")
    tracks = await _tracks(hass, tmp_path)
    assert _last(tracks, "light.left") == [Cause.DEVICE]
    assert _last(tracks, GROUP) == [Cause.DEVICE]


async def test_a_voice(hass: HomeAssistant, house: None, tmp_path: Path) -> None:
    """An intent without a user is a person whom the voice assistant does not know."""
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "intent", {})
    await intent.async_handle(
        hass, "test", "HassTurnOn", {"name": {"value": "left"}}, "", Context()
    )
    await hass.async_block_till_done()
    assert _last(await _tracks(hass, tmp_path), "light.left") == [Cause.PERSON]


async def test_a_group(
    hass: HomeAssistant, house: None, hass_admin_user: User, tmp_path: Path
) -> None:
    """A group that a person switches is one deed; its members only follow."""
    await _called(hass, "light.turn_on", GROUP, hass_admin_user)
    tracks = await _tracks(hass, tmp_path)
    for entity_id in (GROUP, "light.left", "light.right"):
        assert _last(tracks, entity_id) == [Cause.PERSON]
    assert _deeds(tmp_path) == {(GROUP, "on")}


async def test_a_member(
    hass: HomeAssistant, house: None, hass_admin_user: User, tmp_path: Path
) -> None:
    """A lamp that a person switches is one deed; the group around it only follows."""
    await _called(hass, "light.turn_on", "light.left", hass_admin_user)
    await _tracks(hass, tmp_path)
    assert _deeds(tmp_path) == {("light.left", "on")}


def _deeds(tmp_path: Path) -> set[tuple[str, str]]:
    """Return what people did, without what only followed it."""
    history, latest = read_history(tmp_path / "home-assistant_v2.db", Users())
    # What the integration hands over: the recorder does not have the members of a group.
    members = tuple(f"light.{name}" for name in LAMPS)
    lights = [Entity(GROUP, "Both", members=members), *(Entity(one, one) for one in members)]
    home = with_history(Home(entities={one.entity_id: one for one in lights}), latest)
    acts = without_echoes(gather_acts(history.tracks, home), groups_of(home), home)
    return {(one.entity_id, one.goal) for one in acts}


async def test_a_scene(
    hass: HomeAssistant, house: None, hass_admin_user: User, tmp_path: Path
) -> None:
    """The scene is what the person did; the lamps follow it."""
    await _called(hass, "scene.turn_on", "scene.evening", hass_admin_user)
    tracks = await _tracks(hass, tmp_path)
    assert _last(tracks, "scene.evening") == [Cause.PERSON]
    assert _last(tracks, "light.left") == [Cause.SCRIPT]
    assert _last(tracks, "light.right") == [Cause.SCRIPT]
    assert _last(tracks, GROUP) == [Cause.SCRIPT]


async def test_an_automation_and_its_script(
    hass: HomeAssistant, house: None, tmp_path: Path
) -> None:
    """What a script does that an automation calls is no person's doing."""
    sequence = [{"action": "light.turn_on", "target": {"entity_id": "light.right"}}]
    assert await async_setup_component(hass, "script", {"script": {"lit": {"sequence": sequence}}})
    automation = {
        "id": "door",
        "alias": "Door",
        "triggers": [{"trigger": "state", "entity_id": "binary_sensor.door", "to": "on"}],
        "actions": [
            {"action": "light.turn_on", "target": {"entity_id": "light.left"}},
            {"action": "script.lit"},
        ],
    }
    assert await async_setup_component(hass, "automation", {"automation": [automation]})
    await hass.async_block_till_done()
    hass.states.async_set("binary_sensor.door", "on", {"device_class": "door"})
    await hass.async_block_till_done()
    tracks = await _tracks(hass, tmp_path)
    assert _last(tracks, "binary_sensor.door") == [Cause.DEVICE]
    assert _last(tracks, "light.left") == [Cause.AUTOMATION]
    assert _last(tracks, "light.right")[0] in (Cause.AUTOMATION, Cause.SCRIPT)


async def test_away_and_back(hass: HomeAssistant, house: None, tmp_path: Path) -> None:
    """What becomes unavailable and comes back in another state was moved by nobody."""
    for state in ("unavailable", "on"):
        hass.states.async_set("switch.pump", "off" if state == "unavailable" else "unavailable")
        hass.states.async_set("switch.pump", state)
    tracks = await _tracks(hass, tmp_path)
    assert set(_last(tracks, "switch.pump", 2)) == {Cause.SYSTEM}


async def test_a_restart(
    hass: HomeAssistant, house: None, freezer: FrozenDateTimeFactory, tmp_path: Path
) -> None:
    """What moves while Home Assistant starts is being restored; afterwards it is a hand again."""
    await _by_hand(hass, "left", "on")
    freezer.tick(timedelta(minutes=10))
    hass.bus.async_fire(EVENT_HOMEASSISTANT_START)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    freezer.tick(timedelta(seconds=20))
    await _by_hand(hass, "left", "off")
    freezer.tick(timedelta(minutes=10))
    await _by_hand(hass, "left", "on")
    tracks = await _tracks(hass, tmp_path)
    assert _last(tracks, "light.left", 3) == [Cause.DEVICE, Cause.SYSTEM, Cause.DEVICE]

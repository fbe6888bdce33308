"""Test the snapshot of the home: what is in it, when it is renewed, what that costs."""

import asyncio
from collections.abc import Callable
import gc
from pathlib import Path
import time

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.components.light.const import ColorMode
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    label_registry as lr,
)
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
)

from custom_components.ai_automation.core.home import Home, Placeholder, Units
from custom_components.ai_automation.homes import HomeCache

# Of one turn of the event loop, in seconds of processor time.
LONGEST_TURN = 0.005
MANY = 2000


@pytest.fixture
async def owner(hass: HomeAssistant) -> MockConfigEntry:
    """Return the entry that a cache ends with, in an empty Home Assistant."""
    assert await async_setup_component(hass, "homeassistant", {})
    entry = MockConfigEntry(domain="test")
    entry.add_to_hass(hass)
    return entry


@pytest.fixture
def cache(hass: HomeAssistant, owner: ConfigEntry) -> HomeCache:
    """Return a cache of a home with a lamp on a device in the hall."""
    hall = ar.async_get(hass).async_create("Hall", aliases={"Corridor"})
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=owner.entry_id, identifiers={("test", "1")}, name="Lamp", model="L1"
    )
    dr.async_get(hass).async_update_device(device.id, area_id=hall.id)
    entry = er.async_get(hass).async_get_or_create(
        "light", "test", "1", config_entry=owner, device_id=device.id, suggested_object_id="lamp"
    )
    er.async_get(hass).async_update_entity(
        entry.entity_id, aliases=[er.COMPUTED_NAME, "Glow worm"], name="Hall lamp"
    )
    _set_lamp(hass, "off")
    return HomeCache(hass, owner)


def _set_lamp(hass: HomeAssistant, state: str, **attributes: object) -> None:
    """Set the lamp's state; its attributes stay the same unless one is given."""
    modes = [ColorMode.COLOR_TEMP]
    known = {"friendly_name": "Hall lamp", "supported_color_modes": modes, **attributes}
    hass.states.async_set("light.lamp", state, known)


async def test_an_entity_with_everything_around_it(hass: HomeAssistant, cache: HomeCache) -> None:
    """Registry entry, device, area and state make one entity."""
    home = await cache.async_get()
    lamp = home.entities["light.lamp"]
    assert (lamp.name, lamp.aliases, lamp.state) == ("Hall lamp", ("Glow worm",), "off")
    assert (lamp.area_id, lamp.platform, lamp.exposed) == ("hall", "test", True)
    assert lamp.capabilities == {"brightness", "color_temp"}
    assert dict(lamp.attributes) == {"supported_color_modes": ["color_temp"]}
    assert home.areas["hall"].aliases == ("Corridor",)
    assert home.devices[str(lamp.device_id)].model == "L1"
    assert home.units == Units("°C", "km", "m/s")
    assert home.time_zone == hass.config.time_zone


async def test_actions_with_their_fields(hass: HomeAssistant, cache: HomeCache) -> None:
    """Actions are known with their fields, also with those in sections of the form."""
    assert await async_setup_component(hass, "light", {})
    home = await cache.async_get()
    turn_on = home.actions["light.turn_on"]
    assert turn_on.targeted
    assert {"brightness_pct", "transition", "effect"} <= turn_on.field_names
    assert "light.turn_sideways" not in home.actions


async def test_automations_with_their_configurations(
    hass: HomeAssistant, owner: MockConfigEntry
) -> None:
    """The house's automations are there as they were written."""
    config = {
        "id": "1",
        "alias": "Night",
        "triggers": [{"trigger": "event", "event_type": "night"}],
        "actions": [{"action": "homeassistant.turn_off", "target": {"entity_id": "light.lamp"}}],
    }
    assert await async_setup_component(hass, "automation", {"automation": [config]})
    await hass.async_block_till_done()
    (automation,) = (await HomeCache(hass, owner).async_get()).automations
    assert (automation.automation_id, automation.alias, automation.enabled) == ("1", "Night", True)
    assert automation.config == config


async def test_a_state_alone_keeps_the_revision(hass: HomeAssistant, cache: HomeCache) -> None:
    """What was indexed for a home holds as long as only states change."""
    before = await cache.async_get()
    _set_lamp(hass, "on")
    _set_lamp(hass, "on", brightness=120)
    after = await cache.async_get()
    assert after.entities["light.lamp"].state == "on"
    assert before.entities["light.lamp"].state == "off"
    assert after.revision is before.revision
    assert await cache.async_get() is after


def _rename_area(hass: HomeAssistant) -> None:
    ar.async_get(hass).async_update("hall", name="Lobby")


def _move_device(hass: HomeAssistant) -> None:
    attic = ar.async_get(hass).async_create("Attic")
    (device,) = dr.async_get(hass).devices
    dr.async_get(hass).async_update_device(device.id, area_id=attic.id)


def _hide(hass: HomeAssistant) -> None:
    async_expose_entity(hass, "conversation", "light.lamp", should_expose=False)


def _alias(hass: HomeAssistant) -> None:
    er.async_get(hass).async_update_entity("light.lamp", aliases=["Moon"])


def _label(hass: HomeAssistant) -> None:
    label = lr.async_get(hass).async_create("Night")
    er.async_get(hass).async_update_entity("light.lamp", labels={label.label_id})


def _rename_entity(hass: HomeAssistant) -> None:
    er.async_get(hass).async_update_entity("light.lamp", new_entity_id="light.moon")
    hass.states.async_remove("light.lamp")
    hass.states.async_set("light.moon", "on")


def _remove(hass: HomeAssistant) -> None:
    hass.states.async_remove("light.lamp")


def _more_modes(hass: HomeAssistant) -> None:
    _set_lamp(hass, "off", supported_color_modes=[ColorMode.HS])


def _new_action(hass: HomeAssistant) -> None:
    hass.services.async_register("test", "do", lambda _call: None)


@pytest.mark.parametrize(
    ("change", "seen"),
    [
        (_rename_area, lambda home: home.areas["hall"].name == "Lobby"),
        (_move_device, lambda home: home.entities["light.lamp"].area_id == "attic"),
        (_hide, lambda home: not home.entities["light.lamp"].exposed),
        (_alias, lambda home: home.entities["light.lamp"].aliases == ("Moon",)),
        (_label, lambda home: home.entities["light.lamp"].labels == {"night"}),
        (_rename_entity, lambda home: [*home.entities] == ["light.moon"]),
        (_remove, lambda home: not home.entities),
        (_more_modes, lambda home: "color" in home.entities["light.lamp"].capabilities),
        (_new_action, lambda home: "test.do" in home.actions),
    ],
)
async def test_a_change_of_the_registries_is_a_new_revision(
    hass: HomeAssistant,
    cache: HomeCache,
    change: Callable[[HomeAssistant], None],
    seen: Callable[[Home], bool],
) -> None:
    """Whatever changes what sentences mean or automations may do is seen at once."""
    before = await cache.async_get()
    assert not seen(before)
    change(hass)
    await hass.async_block_till_done()
    after = await cache.async_get()
    assert seen(after)
    assert after.revision is not before.revision


async def test_unloading_leaves_no_listener(hass: HomeAssistant, owner: MockConfigEntry) -> None:
    """What listens ends with the entry."""
    before = dict(hass.bus.async_listeners())
    HomeCache(hass, owner)
    assert dict(hass.bus.async_listeners()) != before
    await owner._async_process_on_unload(hass)
    assert dict(hass.bus.async_listeners()) == before


class TestManyEntities:
    """A home of thousands of entities does not hold the event loop up."""

    @pytest.fixture
    def enable_event_loop_debug(self) -> None:
        """Leave the loop's debug mode off: it costs more than what is measured."""

    async def test_no_turn_is_long(self, hass: HomeAssistant, owner: MockConfigEntry) -> None:
        """Reading it all, and reading it again after changes, is done in short turns."""
        for number in range(MANY):
            entry = er.async_get(hass).async_get_or_create("sensor", "test", f"{number}")
            attributes = {"friendly_name": f"Sensor {number}", "unit_of_measurement": "W"}
            hass.states.async_set(entry.entity_id, "1", attributes)
        cache = HomeCache(hass, owner)
        # Exposing new entities by default writes the registry, once.
        assert len((await cache.async_get()).entities) == MANY
        _hide_all_anew(hass)
        whole = await _turns(cache)
        for state in hass.states.async_all():
            hass.states.async_set(state.entity_id, "2", state.attributes)
        states = await _turns(cache)
        assert (await cache.async_get()).entities["sensor.test_7"].state == "2"
        assert max(whole) < LONGEST_TURN
        assert max(states) < LONGEST_TURN


def _hide_all_anew(hass: HomeAssistant) -> None:
    """Change one exposure, after which all have to be read again."""
    async_expose_entity(hass, "conversation", "sensor.test_0", should_expose=True)


async def _turns(cache: HomeCache) -> list[float]:
    """Return the processor time of each turn of the loop while the home is renewed."""
    turns: list[float] = []
    renewing = asyncio.ensure_future(cache.async_get())
    # A collection falls on whatever turn it happens in, and takes longer than any of them.
    gc.disable()
    try:
        while not renewing.done():
            began = time.thread_time()
            await asyncio.sleep(0)
            turns.append(time.thread_time() - began)
    finally:
        gc.enable()
    await renewing
    return turns


async def test_what_automations_can_be_written_with(hass: HomeAssistant, cache: HomeCache) -> None:
    """Triggers, conditions and names of templates come from the core, with options and targets."""
    assert await async_setup_component(hass, "light", {})
    await hass.async_block_till_done()
    dialect = (await cache.async_get()).dialect
    assert dialect.triggers is not None
    assert dialect.conditions is not None
    assert dialect.templates is not None
    turned_on = dialect.triggers["light.turned_on"]
    assert {field.name for field in turned_on.fields} == {"behavior", "for"}
    assert not any(field.required for field in turned_on.fields)
    assert turned_on.filters is not None
    assert [list(it["domain"]) for it in turned_on.filters] == [["light"]]
    assert "light.is_on" in dialect.conditions
    assert {"states", "area_entities"} <= dialect.templates.functions
    assert "regex_replace" in dialect.templates.filters
    assert "defined" in dialect.templates.tests


async def test_integrations_that_come_later_bring_their_triggers(
    hass: HomeAssistant, cache: HomeCache
) -> None:
    """A trigger of an integration that is set up afterwards is known the next time."""
    before = await cache.async_get()
    assert await async_setup_component(hass, "lock", {})
    await hass.async_block_till_done()
    after = await cache.async_get()
    assert "lock.locked" not in (before.dialect.triggers or ())
    assert "lock.locked" in (after.dialect.triggers or ())
    assert after.revision is not before.revision


BLUEPRINT = """
blueprint:
  name: Lamp by motion
  domain: automation
  input:
    sensor:
      selector: {entity: {domain: binary_sensor}}
    more:
      input:
        seconds:
          default: 60
triggers:
  - trigger: state
    entity_id: !input sensor
    to: "on"
actions:
  - delay: !input seconds
"""


async def test_installed_blueprints(hass: HomeAssistant, cache: HomeCache, tmp_path: Path) -> None:
    """A blueprint has its inputs, those in sections too; one that was added later is found."""
    hass.config.config_dir = str(tmp_path)
    assert await async_setup_component(hass, "automation", {})
    assert "homeassistant/motion_light.yaml" in ((await cache.async_get()).dialect.blueprints or ())
    folder = Path(hass.config.path("blueprints", "automation"))
    await hass.async_add_executor_job(_write, folder / "own" / "lamp.yaml")
    home = await cache.async_get_with_blueprint("own/lamp.yaml")
    assert home.dialect.blueprints is not None
    blueprint = home.dialect.blueprints["own/lamp.yaml"]
    assert blueprint.name == "Lamp by motion"
    sensor, seconds = blueprint.inputs["sensor"], blueprint.inputs["seconds"]
    assert (sensor.required, "entity" in sensor.selector) == (True, True)
    assert (seconds.required, seconds.default) == (False, 60)
    assert blueprint.body["triggers"][0]["entity_id"] == Placeholder("sensor")


def _write(file: Path) -> None:
    """Write the blueprint into a new folder."""
    file.parent.mkdir(parents=True)
    file.write_text(BLUEPRINT, encoding="utf-8")

"""Category, labels and area that are asked for are there once the automation is."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    category_registry as cr,
    entity_registry as er,
    label_registry as lr,
)
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
)

from .talking import Talker, async_act, async_create, automations

REQUEST = "Turn on the porch light at sunset"


def _entry(hass: HomeAssistant, entity_id: str) -> er.RegistryEntry:
    entry = er.async_get(hass).async_get(entity_id)
    assert entry is not None
    return entry


async def test_asked_for(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """What is not there yet is made, and the area is that of the lamp."""
    text = f"{REQUEST}, in the category Lights and label it Winter"
    done = await async_create(hass, text, deploy=True)
    assert done["status"] == "deployed", done["reasons"]
    assert automations(hass)[0]["actions"][0]["target"] == {"entity_id": "light.porch_light"}
    entry = _entry(hass, done["entity_id"])
    (category,) = cr.async_get(hass).async_list_categories(scope="automation")
    assert (category.name, entry.categories) == ("Lights", {"automation": category.category_id})
    names = {lr.async_get(hass).async_get_label(it).name for it in entry.labels}  # type: ignore[union-attr]
    assert names == {"Winter", "AI Automation"}
    porch = ar.async_get(hass).async_get_area_by_name("Porch")
    assert porch is not None
    assert entry.area_id == porch.id


async def test_said_of_a_proposal(hass: HomeAssistant, lived_in: MockConfigEntry) -> None:
    """It may be said of what is proposed, is told, and goes on through other changes."""
    cr.async_get(hass).async_create(name="Lights", scope="automation")
    talker = Talker(hass)
    await talker.say(REQUEST)
    said = await talker.say("put it in the category lights")
    assert "category “lights”" in said
    assert talker.waits
    assert "category “lights”" in await talker.say("only on weekdays")
    await talker.say("yes")
    (state,) = hass.states.async_all("automation")
    (category,) = cr.async_get(hass).async_list_categories(scope="automation")
    assert _entry(hass, state.entity_id).categories == {"automation": category.category_id}


async def test_of_an_automation_that_is_there(
    hass: HomeAssistant, lived_in: MockConfigEntry
) -> None:
    """A change leaves the labels that there are, and several areas are none."""
    text = "Turn on the porch light and the kitchen light at sunset"
    done = await async_create(hass, text, deploy=True)
    entity_id = done["entity_id"]
    assert _entry(hass, entity_id).area_id is None
    before = _entry(hass, entity_id).labels
    changed = await async_act(
        hass, "edit_automation", entity_id=entity_id, text="at 9 pm, label it Winter", deploy=True
    )
    assert changed["status"] == "deployed", changed["reasons"]
    after = _entry(hass, entity_id).labels
    assert before < after
    assert len(after) == len(before) + 1

"""The home's AI Task entity as the model: a real entity, which takes the form as structure."""

from collections.abc import Callable
import json
from typing import Any

from homeassistant.components.ai_task import (
    AITaskEntity,
    AITaskEntityFeature,
    GenDataTask,
    GenDataTaskResult,
)
from homeassistant.components.ai_task.const import DATA_COMPONENT
from homeassistant.components.conversation import ChatLog
from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import llm
from homeassistant.setup import async_setup_component
import probatio
import pytest

from custom_components.ai_automation.core.escalation.form import FORM as BLANKS
from custom_components.ai_automation.core.store.spending import list_calls
from custom_components.ai_automation.escalation.settings import (
    AI_TASK,
    CONF_DAILY_CALLS,
    CONF_DAILY_COST,
    CONF_ENTITY,
    CONF_HIDE_PEOPLE,
    CONF_PRICE_IN,
    CONF_PRICE_OUT,
)
from tests.integration.conftest import AddEntry
from tests.integration.talking import async_act

from .conftest import FORM, UNREAD

ENTITY = "ai_task.house_model"
SPENDING = {
    CONF_HIDE_PEOPLE: True, CONF_PRICE_IN: 1.0, CONF_PRICE_OUT: 2.0, CONF_DAILY_COST: 1.0,
    CONF_DAILY_CALLS: 20,
}  # fmt: skip
type Generate = Callable[[], Any]


class HouseModel(AITaskEntity):
    """An AI Task entity that generates what a test wants."""

    _attr_name = "House model"
    _attr_supported_features = AITaskEntityFeature.GENERATE_DATA

    def __init__(self) -> None:
        """Generate a filled form at first."""
        self.generate: Generate = lambda: FORM
        self.tasks: list[GenDataTask] = []

    async def _async_generate_data(self, task: GenDataTask, chat_log: ChatLog) -> GenDataTaskResult:
        self.tasks.append(task)
        return GenDataTaskResult(chat_log.conversation_id, self.generate())


@pytest.fixture
async def house_model(hass: HomeAssistant, house: None) -> HouseModel:
    """Return the entity of the house."""
    assert await async_setup_component(hass, "ai_task", {})
    entity = HouseModel()
    await hass.data[DATA_COMPONENT].async_add_entities([entity])
    await hass.async_block_till_done()
    return entity


async def _with_task(add_entry: AddEntry, entity_id: str = ENTITY) -> Any:
    subentry = {
        "data": {**SPENDING, CONF_ENTITY: entity_id},
        "subentry_type": AI_TASK,
        "title": entity_id,
        "unique_id": None,
    }
    return await add_entry(subentries_data=[subentry])


@pytest.mark.parametrize("given", [FORM, json.dumps(FORM)])
async def test_proposed(
    hass: HomeAssistant, add_entry: AddEntry, house_model: HouseModel, given: Any
) -> None:
    """What the entity generates is read as any filled form is; tokens are estimated."""
    house_model.generate = lambda: given
    entry = await _with_task(add_entry)
    reply = await async_act(hass, "ask", text=UNREAD)
    assert (reply["kind"], reply["source"]) == ("proposal", "model")
    (task,) = house_model.tasks
    assert UNREAD in task.instructions
    assert task.llm_api is None
    (call,) = await list_calls(entry.runtime_data.store, 5)
    assert call.model == ENTITY
    assert call.estimated
    assert call.cost == pytest.approx((call.tokens_in + 2 * call.tokens_out) / 1e6)


async def test_structure(hass: HomeAssistant, add_entry: AddEntry, house_model: HouseModel) -> None:
    """The structure becomes a schema by Home Assistant's own serializer, with all blanks."""
    await _with_task(add_entry)
    await async_act(hass, "ask", text=UNREAD)
    (task,) = house_model.tasks
    assert task.structure is not None
    schema = probatio.to_openapi(task.structure, custom_serializer=llm.selector_serializer)
    for section, blanks in BLANKS.items():
        items = schema["properties"][section]["items"]
        assert set(items["properties"]) == set(blanks)
    kind = schema["properties"]["triggers"]["items"]["properties"]["kind"]
    assert kind["enum"] == list(BLANKS["triggers"]["kind"].options)
    plain = {
        section: [{key: it for key, it in item.items() if it is not None} for item in FORM[section]]
        for section in BLANKS
    }
    task.structure({"is_automation": True, **plain})


def _fail() -> Any:
    raise HomeAssistantError("out of credit")


@pytest.mark.parametrize(
    ("generate", "outcome"),
    [
        (_fail, "model_failed"),
        (lambda: "I would rather not", "model_unusable"),
        (lambda: ["x"], "model_unusable"),
        (lambda: None, "model_unusable"),
    ],
)
async def test_local_answer_stands(
    hass: HomeAssistant,
    add_entry: AddEntry,
    house_model: HouseModel,
    generate: Generate,
    outcome: str,
) -> None:
    """Whatever else it generates, the local answer stands."""
    house_model.generate = generate
    entry = await _with_task(add_entry)
    reply = await async_act(hass, "ask", text=UNREAD)
    assert (reply["kind"], reply["source"]) == ("refusal", "local")
    (call,) = await list_calls(entry.runtime_data.store, 5)
    assert call.outcome == outcome


async def test_entity_gone(hass: HomeAssistant, house: None, add_entry: AddEntry) -> None:
    """Without AI Task, or without the entity, it is said that the model failed."""
    await _with_task(add_entry)
    assert "the language model failed" in (await async_act(hass, "ask", text=UNREAD))["speech"]
    assert await async_setup_component(hass, "ai_task", {})
    assert "the language model failed" in (await async_act(hass, "ask", text=UNREAD))["speech"]


async def test_set_up(hass: HomeAssistant, add_entry: AddEntry, house_model: HouseModel) -> None:
    """The entity is asked something before it is saved."""
    entry = await add_entry()
    flow = await hass.config_entries.subentries.async_init(
        (entry.entry_id, AI_TASK), context={"source": SOURCE_USER}
    )
    assert flow["step_id"] == "task"
    filled = {**SPENDING, CONF_ENTITY: ENTITY}
    house_model.generate = _fail
    wrong = await hass.config_entries.subentries.async_configure(flow["flow_id"], filled)
    assert wrong["errors"] == {"base": "model_failed"}
    house_model.generate = lambda: "Hello"
    wrong = await hass.config_entries.subentries.async_configure(flow["flow_id"], filled)
    assert wrong["errors"] == {"base": "wrong_protocol"}
    house_model.generate = lambda: {"is_automation": False}
    done = await hass.config_entries.subentries.async_configure(flow["flow_id"], filled)
    assert done["type"] is FlowResultType.CREATE_ENTRY
    (subentry,) = entry.subentries.values()
    assert subentry.title == ENTITY
    assert dict(subentry.data) == filled
    assert all(UNREAD not in task.instructions for task in house_model.tasks)

"""Test the inbox: suggestions are listed with their evidence, accepted, rejected."""

from dataclasses import replace
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
)

from custom_components.ai_automation.const import CONF_DAILY
from custom_components.ai_automation.coordinator import SidecarState
from custom_components.ai_automation.core.contract import AnalysisState
from custom_components.ai_automation.core.inbox.nothing import Looked
from custom_components.ai_automation.core.store import Suggestion
from custom_components.ai_automation.core.store.suggestions import merge_suggestions

from .conftest import AddEntry
from .inboxes import FOUND, async_fill, at_ten
from .talking import async_act, automations


def _habit(suggestion_id: str, entity_id: str, confidence: float) -> Suggestion:
    """Return a habit: a light that is turned on at ten."""
    evidence = {"days": 30, "counter_examples": ["2026-11-01"]}
    return at_ten("time", suggestion_id, entity_id, confidence, evidence)


@pytest.fixture
async def inbox(lived_in: MockConfigEntry) -> MockConfigEntry:
    """Return the entry with three suggestions in its store."""
    bare = _habit("bare", "light.porch_light", 0.5)
    bare.automation = None
    found = [
        _habit("porch", "light.porch_light", 0.9),
        _habit("gone", "light.of_another_house", 0.8),
        bare,
    ]
    await async_fill(lived_in, found)
    return lived_in


async def test_listed_with_their_evidence(hass: HomeAssistant, inbox: MockConfigEntry) -> None:
    """The surest comes first, with what it would do in plain words."""
    listed = await async_act(hass, "list_suggestions")
    first, *_ = listed["suggestions"]
    assert [one["suggestion_id"] for one in listed["suggestions"]] == ["porch", "gone", "bare"]
    assert first["summary"] == "When it is 22:00, turn on Porch light."
    assert first["evidence"] == {"days": 30, "counter_examples": ["2026-11-01"]}
    assert first["config"]["triggers"] == [{"trigger": "time", "at": "22:00:00"}]
    assert (first["status"], first["support"], first["confidence"]) == ("open", 20, 0.9)
    assert [one["confidence"] for one in first["history"]] == [0.9]
    assert (first["trend"], first["likes"]) == ("new", {"factor": 1.0, "votes": []})
    few = await async_act(hass, "list_suggestions", limit=1, type="time")
    assert len(few["suggestions"]) == 1
    assert (await async_act(hass, "list_suggestions", type="other"))["suggestions"] == []


async def test_accepted(hass: HomeAssistant, inbox: MockConfigEntry) -> None:
    """Accepting writes the automation, once, and takes the suggestion out of the inbox."""
    accepted = await async_act(hass, "accept_suggestion", suggestion_id="porch")
    assert accepted["status"] == "deployed"
    assert accepted["suggestion"]["status"] == "accepted"
    assert accepted["suggestion"]["automation_id"] == "ai_automation_porch"
    assert [item["id"] for item in automations(hass)] == ["ai_automation_porch"]
    assert hass.states.is_state(accepted["entity_id"], "on")
    assert inbox.runtime_data.coordinator.data.open_suggestions == 2
    with pytest.raises(ServiceValidationError, match="already accepted"):
        await async_act(hass, "accept_suggestion", suggestion_id="porch")
    listed = await async_act(hass, "list_suggestions", status="accepted")
    assert len(listed["suggestions"]) == 1


async def test_accepted_by_deploying(hass: HomeAssistant, inbox: MockConfigEntry) -> None:
    """The action `deploy` takes suggestions as well as proposals."""
    deployed = await async_act(hass, "deploy", suggestion_id="porch")
    assert deployed["status"] == "deployed"
    listed = await async_act(hass, "list_suggestions", status="accepted")
    assert [one["suggestion_id"] for one in listed["suggestions"]] == ["porch"]


async def test_not_accepted_in_todays_home(hass: HomeAssistant, inbox: MockConfigEntry) -> None:
    """A suggestion whose light is gone is refused and stays open."""
    refused = await async_act(hass, "accept_suggestion", suggestion_id="gone")
    assert refused["status"] == "refused"
    assert "light.of_another_house" in refused["reasons"][0]
    assert refused["suggestion"]["status"] == "open"
    assert automations(hass) == []


async def test_a_failed_write_leaves_it_open(
    hass: HomeAssistant, inbox: MockConfigEntry, config_dir: Any
) -> None:
    """What could not be written is not accepted; a second try may be."""
    (config_dir / "automations.yaml").chmod(0o444)
    with pytest.raises(HomeAssistantError, match="read-only"):
        await async_act(hass, "accept_suggestion", suggestion_id="porch")
    (config_dir / "automations.yaml").chmod(0o644)
    accepted = await async_act(hass, "accept_suggestion", suggestion_id="porch")
    assert accepted["status"] == "deployed"


async def test_without_an_automation(hass: HomeAssistant, inbox: MockConfigEntry) -> None:
    """What was only noticed cannot be accepted."""
    with pytest.raises(ServiceValidationError, match="has no automation"):
        await async_act(hass, "accept_suggestion", suggestion_id="bare")


async def test_rejected(hass: HomeAssistant, inbox: MockConfigEntry) -> None:
    """A reason and a never again are kept, through analyses to come; minds may be changed."""
    rejected = await async_act(
        hass, "reject_suggestion", suggestion_id="porch", reason="too early", never_again=True
    )
    suggestion = rejected["suggestion"]
    assert (suggestion["status"], suggestion["reason"]) == ("rejected", "too early")
    assert suggestion["never_again"]
    store = inbox.runtime_data.store
    await merge_suggestions(store, [_habit("porch", "light.porch_light", 0.95)], FOUND)
    listed = await async_act(hass, "list_suggestions", status="all")
    statuses = {one["suggestion_id"]: one["status"] for one in listed["suggestions"]}
    assert statuses == {"porch": "rejected", "gone": "withdrawn", "bare": "withdrawn"}
    accepted = await async_act(hass, "accept_suggestion", suggestion_id="porch")
    assert accepted["suggestion"]["status"] == "accepted"
    with pytest.raises(ServiceValidationError, match="already accepted"):
        await async_act(hass, "reject_suggestion", suggestion_id="porch")
    with pytest.raises(ServiceValidationError, match="no suggestion other"):
        await async_act(hass, "reject_suggestion", suggestion_id="other")


DONE = AnalysisState("1", "done", stats={"nothing": Looked(9, 3, 8).to_dict()})


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (SidecarState(), "there is none"),
        (SidecarState("unreachable"), "cannot be used"),
        (SidecarState("too_old"), "cannot be used"),
        (SidecarState("connected"), "has not been analyzed"),
        (SidecarState("connected", analysis=AnalysisState()), "has not been analyzed"),
        (SidecarState("connected", analysis=AnalysisState("1", "running")), "is being analyzed"),
        (SidecarState("connected", analysis=AnalysisState("1", "failed")), "failed"),
        (SidecarState("connected", analysis=DONE), "only 3 days of history"),
        (SidecarState("connected", analysis=replace(DONE, stats={})), "of this kind"),
    ],
)
async def test_an_empty_list_says_why(
    hass: HomeAssistant, lived_in: MockConfigEntry, state: SidecarState, reason: str
) -> None:
    """One who finds nothing learns what it would take."""
    lived_in.runtime_data.coordinator.async_set_updated_data(state)
    listed = await async_act(hass, "list_suggestions")
    assert listed["suggestions"] == []
    assert reason in listed["reason"]


async def test_an_empty_list_speaks_the_language_of_who_asks(
    hass: HomeAssistant, lived_in: MockConfigEntry
) -> None:
    """Why nothing was found is said in the language that it is asked in."""
    state = SidecarState("connected", analysis=DONE)
    lived_in.runtime_data.coordinator.async_set_updated_data(state)
    listed = await async_act(hass, "list_suggestions", language="de")
    assert "nur 3 Tage Verlauf" in listed["reason"]
    assert "fehlen noch 5 Tage" in listed["reason"]


async def test_decided_or_waiting(hass: HomeAssistant, inbox: MockConfigEntry) -> None:
    """Where everything is decided, or waits for another day, that is the reason."""
    store = inbox.runtime_data.store
    state = SidecarState("connected", analysis=replace(DONE, stats={}))
    inbox.runtime_data.coordinator.async_set_updated_data(state)
    for suggestion_id in ("porch", "gone", "bare"):
        await async_act(hass, "reject_suggestion", suggestion_id=suggestion_id)
    assert "all 3 suggestions" in (await async_act(hass, "list_suggestions"))["reason"]
    await merge_suggestions(store, [_habit("new", "light.kitchen", 0.9)], FOUND, complete=False)
    listed = await async_act(hass, "list_suggestions")
    assert "1 suggestions wait" in listed["reason"]


async def test_refined(hass: HomeAssistant, inbox: MockConfigEntry) -> None:
    """A suggestion is changed as it is said, and stays so when it is found again."""
    refined = await async_act(
        hass, "refine_suggestion", suggestion_id="porch", text="only on weekdays"
    )
    suggestion = refined["suggestion"]
    assert (refined["status"], suggestion["status"]) == ("proposed", "open")
    assert suggestion["refined"]
    [trigger] = suggestion["config"]["triggers"]
    assert trigger["weekday"] == ["mon", "tue", "wed", "thu", "fri"]
    store = inbox.runtime_data.store
    await merge_suggestions(store, [_habit("porch", "light.porch_light", 0.95)], FOUND)
    accepted = await async_act(hass, "accept_suggestion", suggestion_id="porch")
    assert accepted["status"] == "deployed"
    assert automations(hass)[0]["triggers"] == [trigger]
    with pytest.raises(ServiceValidationError, match="already accepted"):
        await async_act(hass, "refine_suggestion", suggestion_id="porch", text="at nine")


@pytest.mark.parametrize("text", ["only when the frobnicator hums", "what time is it"])
async def test_not_refined(hass: HomeAssistant, inbox: MockConfigEntry, text: str) -> None:
    """What is not understood changes nothing."""
    before = (await async_act(hass, "list_suggestions"))["suggestions"][0]
    refused = await async_act(hass, "refine_suggestion", suggestion_id="porch", text=text)
    assert refused["status"] != "proposed"
    assert refused["suggestion"]["config"] == before["config"]
    assert not refused["suggestion"]["refined"]
    with pytest.raises(ServiceValidationError, match="has no automation"):
        await async_act(hass, "refine_suggestion", suggestion_id="bare", text="at nine")


async def test_a_few_a_day(hass: HomeAssistant, add_entry: AddEntry, house: None) -> None:
    """So many new suggestions a day as the owner wants; what was rejected counts against more."""
    entry = await add_entry({CONF_DAILY: 1})
    data = entry.runtime_data
    found = [_habit("a", "light.porch_light", 0.9), _habit("b", "light.kitchen_light", 0.8)]
    await merge_suggestions(data.store, found, FOUND)
    await data.coordinator.async_refresh()
    assert data.coordinator.data.open_suggestions == 1
    listed = await async_act(hass, "list_suggestions")
    assert [one["suggestion_id"] for one in listed["suggestions"]] == ["a"]
    await async_act(hass, "reject_suggestion", suggestion_id="a")
    await data.coordinator.async_refresh()
    assert data.coordinator.data.open_suggestions == 0
    listed = await async_act(hass, "list_suggestions", status="queued")
    (waiting,) = listed["suggestions"]
    votes = {vote["scope"]: vote["disliked"] for vote in waiting["likes"]["votes"]}
    assert votes == {"kind": 1.0, "domain": 1.0}
    assert waiting["likes"]["factor"] < 1

"""Tell whether what became of a sentence is what was expected of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from homeassistant.components import conversation
from homeassistant.components.conversation.trace import (
    ConversationTraceEventType,
    async_clear_traces,
    async_get_traces,
)
from homeassistant.const import EVENT_CALL_SERVICE
from homeassistant.core import Context, Event, HomeAssistant
from homeassistant.helpers import intent

from .spoken_home import Spoken, SpokenHome

type Call = tuple[str, str, str]

_TARGET = {"name", "area", "floor", "domain", "device_class", "preferred_area_id"}


@dataclass(frozen=True, slots=True)
class Became:
    """What became of a sentence: intents handled, actions called, and the reply."""

    intents: tuple[tuple[str, Mapping[str, Any]], ...]
    calls: frozenset[Call]
    speech: str
    kind: str | None
    entities: frozenset[str]


class Judge:
    """Says sentences to an agent, and compares what becomes of them."""

    def __init__(self, hass: HomeAssistant, home: SpokenHome) -> None:
        """Listen for actions."""
        self._hass, self._home = hass, home
        self._calls: list[Event[Any]] = []
        hass.bus.async_listen(EVENT_CALL_SERVICE, self._calls.append)

    async def async_say(self, spoken: Spoken, agent_id: str) -> Became:
        """Say a sentence in a conversation of its own."""
        async_clear_traces()
        self._calls.clear()
        result = await conversation.async_converse(
            self._hass,
            spoken.text,
            None,
            Context(),
            "en",
            agent_id,
            device_id=self._home.satellite(spoken.area),
        )
        await self._hass.async_block_till_done()
        (trace,) = async_get_traces()
        plain = result.response.speech.get("plain", {})
        extra = plain.get("extra_data") or {}
        return Became(
            tuple(
                (event["data"]["intent_name"], event["data"]["slots"])
                for event in trace.as_dict()["events"]
                if event["event_type"] == ConversationTraceEventType.TOOL_CALL
            ),
            self._called(),
            plain.get("speech", ""),
            extra.get("kind"),
            frozenset((extra.get("data") or {}).get("entities", ())),
        )

    async def async_understood(self, spoken: Spoken, became: Became) -> bool:
        """Tell whether the intent was handled, or the same was done or rightly answered."""
        if len(became.intents) == 1 and self._is_meant(spoken, *became.intents[0]):
            return True
        if became.kind == "answer":
            return self._is_right(spoken, became)
        if became.kind == "command" and became.calls:
            return became.calls == await self._async_expected_calls(spoken, became)
        return False

    def _is_meant(self, spoken: Spoken, name: str, slots: Mapping[str, Any]) -> bool:
        """Tell whether an intent has the expected meaning: it may name the same otherwise."""
        if name != spoken.intent:
            return False
        expected = dict(spoken.slots)
        if expected.get("name") == "all":
            del expected["name"]
        got = {key: value for key, value in slots.items() if key != "preferred_area_id"}
        if _alike(expected, got):
            return True
        if not _alike(_besides_target(expected), _besides_target(got)):
            return False
        if _narrowed(expected, got):
            return True
        return self._targets(expected) == self._targets(got)

    def _is_right(self, spoken: Spoken, became: Became) -> bool:
        """Tell whether an answer of our own is about the right things, and true."""
        if spoken.intent != intent.INTENT_GET_STATE or became.calls:
            return False
        asked = self._targets(spoken.slots)
        if not became.entities <= asked or not asked:
            return False
        verdict = spoken.response.partition(",")[0].strip().lower()
        if verdict in ("yes", "no"):
            return became.speech.lower().startswith(verdict)
        wanted = spoken.slots.get("state")
        if wanted is None:
            value = self._hass.states.get(next(iter(asked)))
            return value is not None and became.entities == asked and value.state in became.speech
        wanted = wanted if isinstance(wanted, list) else [wanted]
        there = {one for one in asked if any(self._hass.states.is_state(one, it) for it in wanted)}
        return not there or became.entities == there

    async def _async_expected_calls(self, spoken: Spoken, became: Became) -> frozenset[Call]:
        """Return what Home Assistant does if it is given the expected intent.

        Where it could not choose, it is given the name of what was chosen.
        """
        try:
            return await self._async_given(spoken, spoken.slots)
        except intent.MatchFailedError:
            state = self._hass.states.get(next(iter(became.calls))[1])
            assert state is not None
            return await self._async_given(spoken, {**spoken.slots, "name": state.name})

    async def _async_given(self, spoken: Spoken, given: Mapping[str, Any]) -> frozenset[Call]:
        """Return what is called when Home Assistant is given an intent."""
        self._calls.clear()
        slots = {key: {"value": value} for key, value in given.items()}
        await intent.async_handle(
            self._hass,
            "test",
            spoken.intent,
            slots,
            assistant=conversation.DOMAIN,
            device_id=self._home.satellite(spoken.area),
        )
        await self._hass.async_block_till_done()
        return self._called()

    def _called(self) -> frozenset[Call]:
        """Return what was called, entity by entity, under the entity's own domain."""
        found: list[Call] = []
        for event in self._calls:
            data = dict(event.data["service_data"])
            ids = data.pop("entity_id", ())
            rest = repr(sorted((key, _words(value)) for key, value in data.items()))
            found += [
                (f"{one.partition('.')[0]}.{event.data['service']}", one, rest)
                for one in ([ids] if isinstance(ids, str) else ids)
            ]
        return frozenset(found)

    def _targets(self, slots: Mapping[str, Any]) -> frozenset[str]:
        """Return the entities that slots name."""
        name = slots.get("name")
        constraints = intent.MatchTargetsConstraints(
            name=None if name == "all" else name,
            area_name=slots.get("area"),
            floor_name=slots.get("floor"),
            domains=_several(slots.get("domain")),
            device_classes=_several(slots.get("device_class")),
            assistant=conversation.DOMAIN,
            allow_duplicate_names=True,
        )
        matched = intent.async_match_targets(self._hass, constraints)
        return frozenset(state.entity_id for state in matched.states)


def _several(value: Any) -> set[str] | None:
    if value is None:
        return None
    return set(value) if isinstance(value, list) else {value}


def _besides_target(slots: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in slots.items() if key not in _TARGET}


def _alike(expected: Mapping[str, Any], got: Mapping[str, Any]) -> bool:
    return expected.keys() == got.keys() and all(
        _words(expected[key]) == _words(got[key]) for key in expected
    )


def _narrowed(expected: Mapping[str, Any], got: Mapping[str, Any]) -> bool:
    """Tell whether an intent says by itself what kind of things it is for."""
    less = {key: value for key, value in got.items() if key not in ("domain", "device_class")}
    return _alike(expected, less)


def _words(value: Any) -> frozenset[str]:
    """Return a slot's values as they compare: numbers as numbers, names in lower case."""
    values: Iterable[Any] = value if isinstance(value, list) else [value]
    return frozenset(
        str(float(one))
        if isinstance(one, int | float)
        else str(one).strip().casefold().removeprefix("the ")
        for one in values
    )

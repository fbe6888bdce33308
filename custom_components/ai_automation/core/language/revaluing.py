"""Set what a plan sets to something else: another colour, half the brightness, a bit warmer."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..plan.model import AutomationPlan, CallAction
from .calls import entities_of, main_calls, with_calls
from .edit_words import EditWords
from .problems import reason
from .reading import Reason
from .request import Reader
from .setting import Setter

type Changed = AutomationPlan | tuple[Reason, ...]
# Of these a lamp has one only.
_COLOURS = frozenset({"rgb_color", "color_temp_kelvin", "color_name", "hs_color", "xy_color"})
# What is made more or less of the values that are set: by how much at first, from and up to what.
_STEPPED: Mapping[str, tuple[float, float, float]] = {
    "brightness_pct": (20, 1, 100),
    "temperature": (1, -50, 100),
    "percentage": (20, 0, 100),
    "volume_level": (0.1, 0, 1),
    "position": (20, 0, 100),
    "humidity": (5, 0, 100),
}
_SHARES = frozenset({"volume_level"})
_PERCENT = 100


def revalued(reader: Reader, plan: AutomationPlan, words: EditWords) -> Changed | None:
    """Return a plan that sets things to what a text says, None if it says no value."""
    match = words.value.fullmatch(reader.sentence.text.strip(" .,!"))
    setter = Setter(reader.heard)
    if match is None or not setter.is_value(match["value"]):
        return None
    changed: list[tuple[CallAction, CallAction]] = []
    for call in main_calls(plan):
        acts = [
            setter.act("set", match["value"], entity) for entity in entities_of(call, reader.home)
        ]
        first = acts[0] if acts else None
        if first is None or any(act != first for act in acts):
            continue
        action, data = first[0], {key: _plain(it) for key, it in first[1]}
        # "Off" is no value: what is done then is something else.
        if data and action.partition(".")[0] == call.action.partition(".")[0]:
            changed.append((call, _set_to(call, action, data)))
    return _with_one(changed, plan, reader.situation.language)


def moved(reader: Reader, plan: AutomationPlan) -> Changed | None:
    """Return a plan that sets things to more or less than it did, None if a text says neither."""
    pronouns = reader.grammar.lexicon["words"]["pronouns"]
    parts = next(
        (
            said.parts
            for said in reader.deeds.said(reader.sentence.text.strip(" .,!"))
            if said.do == "step" and said.parts.get("np") in (None, *pronouns)
        ),
        None,
    )
    if parts is None:
        return None
    language = reader.situation.language
    calls = [
        (call, entity)
        for call in main_calls(plan)
        for entity in entities_of(call, reader.home)[:1]
        if Setter(reader.heard).step(parts, entity) is not None
    ]
    changed = [
        (call, new) for call, _ in calls if (new := _stepped(call, parts, reader)) is not None
    ]
    if calls and not changed:
        return (reason("how_much", language),)
    return _with_one(changed, plan, language)


def multiplied(plan: AutomationPlan, factor: float, language: str) -> Changed | None:
    """Return a plan with its one value so many times as much, None if it sets none."""
    changed: list[tuple[CallAction, CallAction]] = []
    for call in main_calls(plan):
        fields = [key for key in _STEPPED if isinstance(call.data.get(key), int | float)]
        if len(fields) == 1:
            _, least, most = _STEPPED[fields[0]]
            value = round(min(most, max(least, call.data[fields[0]] * factor)), 2)
            value = int(value) if value == int(value) else value
            changed.append((call, replace(call, data={**call.data, fields[0]: value})))
    return _with_one(changed, plan, language)


def _stepped(call: CallAction, parts: Mapping[str, str], reader: Reader) -> CallAction | None:
    """Return a call with its value so much more or less, None if it says no value."""
    fields = [key for key in _STEPPED if isinstance(call.data.get(key), int | float)]
    if len(fields) != 1:
        return None
    (field,) = fields
    step, least, most = _STEPPED[field]
    said = next((parts[key] for key in ("amount", "amount2") if key in parts), None)
    if said is not None:
        step = reader.sentence.meaning(said).number if "#" in said else float(said)
        step = step / _PERCENT if field in _SHARES else step
    value = call.data[field] + (step if "more" in parts else -step)
    value = round(min(most, max(least, value)), 2)
    number = int(value) if value == int(value) else value
    return None if number == call.data[field] else replace(call, data={**call.data, field: number})


def _set_to(call: CallAction, action: str, data: Mapping[str, Any]) -> CallAction:
    """Return a call that sets something else; of what it set, that stays which still can."""
    kept: Mapping[str, Any] = call.data if action == call.action else {}
    if _COLOURS.intersection(data):
        kept = {key: it for key, it in kept.items() if key not in _COLOURS}
    return replace(call, action=action, data={**kept, **data})


def _with_one(
    changed: Sequence[tuple[CallAction, CallAction]], plan: AutomationPlan, language: str
) -> Changed | None:
    """Return a plan with one call changed; which of several is meant cannot be told."""
    if not changed:
        return None
    if len(changed) > 1:
        return (reason("which_part", language),)
    ((old, new),) = changed
    actions = with_calls(plan.actions, lambda call: new if call is old else call)
    if actions == plan.actions:
        return (reason("same_already", language),)
    return replace(plan, actions=actions)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value

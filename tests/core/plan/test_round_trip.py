"""Real people's automations survive the way through the plan."""

from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from custom_components.ai_automation.core.home import Home
from custom_components.ai_automation.core.plan import compile_plan, describe, lift, title_of
from custom_components.ai_automation.core.plan.model import RawAction, RawCondition, RawTrigger
from custom_components.ai_automation.core.plan.normalize import normalize

from .configurations import CONSTRUCTS, OWNERS, configurations, owned_by, without_id


@pytest.mark.parametrize("owner", OWNERS)
def test_real_automations_keep_their_meaning(owner: str) -> None:
    """What is compiled again means the same, and every plan can be described."""
    count = 0
    for config in owned_by(owner):
        plan = lift(config)
        assert normalize(compile_plan(plan)) == normalize(without_id(config))
        assert describe(plan, Home())
        assert title_of(plan, Home())
        count += 1
    assert count > 5


@pytest.mark.parametrize("config", configurations(CONSTRUCTS), ids=lambda config: config["id"])
def test_every_construct_keeps_its_meaning(config: dict[str, Any]) -> None:
    """Whatever the language has, in whatever spelling, is compiled to the same."""
    plan = lift(config)
    assert normalize(compile_plan(plan)) == normalize(without_id(config))
    assert lift(compile_plan(plan) | {"id": config["id"]}) == plan


def test_every_construct_is_modelled() -> None:
    """Only calls whose target or data are a template as a whole stay as they are."""
    raw = [part for config in configurations(CONSTRUCTS) for part in _raw(lift(config))]
    assert [part.config["action"] for part in raw] == ["light.turn_{{ 'on' }}", "light.turn_on"]


def _raw(part: Any) -> list[Any]:
    """Return the parts of a plan that are kept as they are."""
    if isinstance(part, RawTrigger | RawCondition | RawAction):
        return [part]
    if is_dataclass(part):
        return [raw for item in fields(part) for raw in _raw(getattr(part, item.name))]
    return [raw for item in part for raw in _raw(item)] if isinstance(part, tuple) else []


def test_unmodelled_parts_stay_as_they_are() -> None:
    """Triggers, conditions, actions and keys without a model are carried through."""
    config = {
        "alias": "Everything",
        "description": "",
        "triggers": [{"trigger": "my_own", "colour": "red"}, {"trigger": "state", "to": {"a": 1}}],
        "conditions": [{"condition": "my_own", "colour": "red"}],
        "actions": [{"paint": "red"}, {"action": "light.turn_on", "data": "{{ data }}"}],
        "mode": "parallel",
        "hide_entity": True,
    }
    plan = lift(config)
    assert isinstance(plan.triggers[0], RawTrigger)
    assert isinstance(plan.conditions[0], RawCondition)
    assert isinstance(plan.actions[0], RawAction)
    assert compile_plan(plan) == config


def test_old_keys_become_new_ones() -> None:
    """The dialect of before 2024 is written as that of 2026."""
    config = {
        "trigger": {"platform": "time", "at": "07:00"},
        "condition": [],
        "action": {"service": "light.turn_on", "target": {"entity_id": "light.a"}},
    }
    compiled = compile_plan(lift(config))
    assert compiled["triggers"] == [{"trigger": "time", "at": "07:00:00"}]
    assert compiled["actions"] == [{"action": "light.turn_on", "target": {"entity_id": "light.a"}}]


@pytest.mark.parametrize("part", [{"triggers": ["x"]}, {"conditions": [3]}, {"actions": [3]}])
def test_what_is_no_automation_is_refused(part: dict[str, Any]) -> None:
    """A part that is neither a mapping nor a template is an error, not a guess."""
    with pytest.raises(TypeError, match="must be a mapping"):
        lift(part)

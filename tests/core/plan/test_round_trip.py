"""Real people's automations survive the way through the plan."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from custom_components.ai_automation.core.home import Home
from custom_components.ai_automation.core.plan import compile_plan, describe, lift, title_of
from custom_components.ai_automation.core.plan.model import RawAction, RawCondition, RawTrigger
from custom_components.ai_automation.core.plan.normalize import normalize

FIXTURES = Path(__file__).parents[2] / "fixtures" / "automations"


class Loader(yaml.SafeLoader):
    """Reads Home Assistant's own tags as text."""


Loader.add_multi_constructor("!", lambda _loader, _tag, node: str(node.value))


def configurations(file: Path) -> Iterator[dict[str, Any]]:
    """Yield the automations of a configuration or package file."""
    data = yaml.load(file.read_text(encoding="utf-8"), Loader)  # noqa: S506 - a safe loader
    found = data if isinstance(data, list) else (data or {}).get("automation") or []
    items = list(found.values()) if isinstance(found, dict) else found
    yield from (item for item in items if isinstance(item, dict))


@pytest.mark.parametrize("owner", ["basnijholt", "klaasnicolaas", "skalavala"])
def test_real_automations_keep_their_meaning(owner: str) -> None:
    """What is compiled again means the same, and every plan can be described."""
    count = 0
    for file in (FIXTURES / owner).rglob("*.yaml"):
        for config in configurations(file):
            plan = lift(config)
            assert normalize(compile_plan(plan)) == normalize(_without_id(config))
            assert describe(plan, Home())
            assert title_of(plan, Home())
            count += 1
    assert count > 5


def _without_id(config: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in config.items() if key != "id"}


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

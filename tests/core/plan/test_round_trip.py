"""Real people's automations survive the way through the plan."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from custom_components.ai_automation.core.home import Home
from custom_components.ai_automation.core.plan import compile_plan, describe, lift, title_of

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
    """Lifting what was compiled gives the same plan, and every plan can be described."""
    count = 0
    for file in (FIXTURES / owner).rglob("*.yaml"):
        for config in configurations(file):
            plan = lift(config)
            assert lift(compile_plan(plan)) == plan
            assert describe(plan, Home())
            assert title_of(plan, Home())
            count += 1
    assert count > 5


def test_unmodelled_parts_stay_as_they_are() -> None:
    """Triggers, conditions, actions and keys without a model are carried through."""
    config = {
        "alias": "Everything",
        "description": "",
        "triggers": [
            {"trigger": "mqtt", "topic": "a/b"},
            {"trigger": "state", "entity_id": "{{x}}", "enabled": False},
        ],
        "conditions": [
            "{{ is_state('a.b', 'on') }}",
            {"condition": "zone", "entity_id": "p.a", "zone": "zone.home"},
        ],
        "actions": [
            {"repeat": {"count": 3, "sequence": []}},
            {"stop": "enough"},
            {"action": "light.{{ x }}"},
        ],
        "mode": "parallel",
        "max": 5,
        "variables": {"a": 1},
        "trace": {"stored_traces": 9},
    }
    assert compile_plan(lift(config)) == config


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

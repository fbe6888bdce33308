"""What templates name is read without rendering them."""

import pytest

from custom_components.ai_automation.core.checks.jinja import read_template


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("{{ states('sensor.a') }}", [("entity_id", "sensor.a")]),
        ("{{ states.sensor.a.state }}", [("entity_id", "sensor.a")]),
        ("{{ states['sensor.a'].attributes.b }}", [("entity_id", "sensor.a")]),
        ("{% if is_state('a.b', 'on') and state_attr('c.d', 'e') > 3 %}x{% endif %}",
         [("entity_id", "a.b"), ("entity_id", "c.d")]),
        ("{{ 'a.b' | has_value }}", [("entity_id", "a.b")]),
        ("{{ 'a.b' is has_value }}", [("entity_id", "a.b")]),
        ("{{ ['a.b', 'c.d'] | map('states') }}", [("entity_id", "a.b"), ("entity_id", "c.d")]),
        ("{{ expand('a.b', ['c.d']) }}", [("entity_id", "a.b"), ("entity_id", "c.d")]),
        ("{{ area_entities('kitchen') }}", [("area_id", "kitchen")]),
        ("{{ area_name('light.a') }}", [("entity_id", "light.a")]),
        ("{{ label_entities('x') + floor_areas('y') }}", [("label_id", "x"), ("floor_id", "y")]),
        ("{{ states('sensor.' ~ name) }}", []),
        ("{{ states.light | selectattr('state', 'eq', 'on') | list }}", []),
        ("{{ 'sensor.a' }}", []),
    ],
)  # fmt: skip
def test_ids_that_are_written_out(text: str, ids: list[tuple[str, str]]) -> None:
    """Only ids that are given as they are count."""
    assert sorted(read_template(text).ids) == sorted(ids)


@pytest.mark.parametrize(
    ("text", "unset"),
    [
        ("{{ a }}", {"a"}),
        ("{% set a = 1 %}{{ a }}", set()),
        ("{% for a in b %}{{ a }}{{ loop.index }}{% endfor %}", {"b"}),
        ("{{ a | default(3) }}{{ b is defined }}", set()),
        ("{% macro m(a) %}{{ a }}{{ caller() }}{% endmacro %}{{ m(2) }}", set()),
        ("{% from 'x.jinja' import m, n as o %}{{ m(1) }}{{ o(2) }}", set()),
        ("{% import 'x.jinja' as x %}{{ x.m(1) }}", set()),
    ],
)
def test_variables_that_come_from_outside(text: str, unset: set[str]) -> None:
    """What a template sets itself, or can do without, is not asked for."""
    read = read_template(text)
    assert read.unset == unset
    assert not read.functions


@pytest.mark.parametrize("text", ["{{ 1 + }}", "{% if x %}", "{{ 'a }}", "{% set %}"])
def test_what_cannot_be_read(text: str) -> None:
    """A fault in the syntax is told, with what Jinja says of it."""
    assert read_template(text).error

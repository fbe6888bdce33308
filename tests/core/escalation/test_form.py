"""A filled form is taken only if it is one; nothing else has a place in it."""

import json
import re
from typing import Any

import pytest

from custom_components.ai_automation.core.escalation.form import (
    FORM,
    Form,
    FormError,
    Item,
    json_schema,
    parse_form,
    parse_text,
)
from tests.meta.project import ROOT

from .answers import filled

TRIGGER = {"kind": "sunset", "minutes": -10}
ACTION = {"do": "on", "thing": "porch light"}


def test_whole() -> None:
    """What was filled in is what is read; blanks are blank."""
    form = parse_form(filled(triggers=[TRIGGER], actions=[ACTION], days=["sun", "mon"]))
    assert form == Form(
        is_automation=True,
        triggers=(Item(kind="sunset", minutes=-10),),
        actions=(Item(do="on", thing="porch light"),),
        days=("mon", "sun"),
    )


@pytest.mark.parametrize(
    ("section", "item"),
    [
        ("triggers", {"kind": "webhook"}),
        ("triggers", {"minutes": 3}),
        ("triggers", {"kind": "time", "at": "half past"}),
        ("triggers", {"kind": "time"}),
        ("triggers", {"kind": "state", "thing": "lamp", "state": "any_home"}),
        ("triggers", {"kind": "people", "state": "on"}),
        ("triggers", {"kind": "above", "thing": "humidity"}),
        ("triggers", {"kind": "sunset", "minutes": 1e9}),
        ("triggers", {"kind": "sunset", "minutes": True}),
        ("conditions", {"kind": "dark", "negated": "yes"}),
        ("conditions", {"kind": "state", "thing": 7, "state": "on", "entity_id": "light.x"}),
        ("actions", {"do": "lock.unlock", "thing": "door"}),
        ("actions", {"do": "on"}),
        ("actions", {"do": "wait"}),
        ("actions", {"do": "notify"}),
        ("actions", {"do": "set", "thing": "lamp"}),
        ("actions", {"do": "on", "thing": "lamp " * 200}),
        ("actions", {"do": "notify", "message": "{{ states('person.anna') }}"}),
        ("actions", {"do": "notify", "message": "{% set x = 1 %}"}),
        ("actions", {"do": "on", "thing": ["lamp"]}),
        ("actions", "on"),
    ],
)
def test_misfit(section: str, item: Any) -> None:
    """An item that lacks something, or holds what has no place in it, spoils the form."""
    with pytest.raises(FormError):
        parse_form({"is_automation": True, section: [item]})


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"is_automation": "yes"},
        {"is_automation": True, "yaml": "alias: x"},
        {"is_automation": True, "triggers": {}},
        {"is_automation": True, "triggers": [TRIGGER] * 21},
        {"is_automation": True, "days": ["someday"]},
        {"is_automation": True, "unread": [1]},
    ],
)
def test_no_form(data: dict[str, Any]) -> None:
    """What is no form at all is told."""
    with pytest.raises(FormError):
        parse_form(data)


@pytest.mark.parametrize("around", ["{}", "```json\n{}\n```", "Here it is: {} I hope it helps."])
def test_text(around: str) -> None:
    """The object is found in what a model says around it."""
    data = filled(actions=[ACTION])
    assert parse_text(around.replace("{}", json.dumps(data))) == data


@pytest.mark.parametrize(
    "text", ["", "I cannot do that.", "{", "{a}", "}{", "[1]", "{" * 5000 + "}"]
)
def test_no_text(text: str) -> None:
    """Where there is no object, or half of one, it is told."""
    with pytest.raises(FormError):
        parse_text(text)


def test_schema_is_strict() -> None:
    """Every object of the schema requires all of its keys and allows no others."""
    found = 0

    def look(part: Any) -> None:
        nonlocal found
        if isinstance(part, dict):
            if part.get("type") == "object":
                found += 1
                assert part["required"] == list(part["properties"])
                assert part["additionalProperties"] is False
            for inner in part.values():
                look(inner)

    look(json_schema())
    assert found == 1 + len(FORM)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"actions": [ACTION, {"do": "on"}]}, "actions/1: lacks thing"),
        ({"actions": [{"thing": "lamp"}]}, "actions/0: lacks do"),
        ({"triggers": [{"thing": "lamp"}]}, "triggers/0: lacks kind"),
        ({"triggers": [{"kind": "above"}]}, "triggers/0: lacks thing, value"),
        ({"triggers": [{"kind": "time", "at": "25:00"}]}, "triggers/0/at: no time of day as HH:MM"),
        (
            {"actions": [{"do": "on", "entity_id": "a.b"}]},
            "actions/0: no keys of a form: entity_id",
        ),
        ({"conditions": [{"kind": "dark", "negated": 1}]}, "conditions/0/negated: no flag"),
        ({"days": "mon"}, "days: no list"),
        ({"actions": [{"do": "explode"}]}, "actions/0/do: none of on, off"),
    ],
)
def test_misfits_are_told_with_their_place(data: dict[str, Any], message: str) -> None:
    """Whoever has filled a form in can find what is wrong."""
    with pytest.raises(FormError) as raised:
        parse_form({"is_automation": True, **data})
    assert str(raised.value).startswith(message)


def test_the_documentation_has_the_whole_form() -> None:
    """Every blank and every option is described."""
    text = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
    described = set(re.findall(r"`(\w+)`", text.partition("## The form of a plan")[2]))
    blanks = [*FORM.values()]
    words = {name for section in blanks for name in section}
    words |= {option for section in blanks for it in section.values() for option in it.options}
    assert not words - described

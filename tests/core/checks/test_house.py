"""What automations of one house do to one another, and what they do not."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from custom_components.ai_automation.core.checks import check_config
from custom_components.ai_automation.core.checks.house import house_of
from custom_components.ai_automation.core.checks.hygiene import Fired, look_over
from custom_components.ai_automation.core.home import ExistingAutomation, Home, Revision
from tests.core.homes import small_home

from .referenced import home_of

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
LAMP, OTHER = "light.ceiling", "light.plain"


def changed(entity_id: str, to: str | None = None, **more: Any) -> dict[str, Any]:
    """Return a trigger on the state of an entity."""
    states = {} if to is None else {"to": to}
    return {"trigger": "state", "entity_id": entity_id, **states, **more}


def does(verb: str, entity_id: str) -> dict[str, Any]:
    """Return a call of a light's action."""
    return {"action": f"light.{verb}", "target": {"entity_id": entity_id}}


def rule(trigger: Mapping[str, Any], *actions: Any, **more: Any) -> dict[str, Any]:
    """Return an automation."""
    return {"triggers": [trigger], "actions": list(actions), **more}


def anna(where: str) -> dict[str, Any]:
    """Return the condition that Anna is there."""
    return {"condition": "state", "entity_id": "person.anna", "state": where}


def house(*configs: Mapping[str, Any]) -> Home:
    """Return the small home with these automations in it."""
    automations = tuple(
        ExistingAutomation(f"automation.n{number}", f"N{number}", config=config)
        for number, config in enumerate(configs)
    )
    return replace(small_home(), automations=automations, revision=Revision())


def found(config: Mapping[str, Any], home: Home, code: str) -> list[str]:
    """Return the severities of what is found of a code."""
    return [it.severity for it in check_config(config, home) if it.code == code]


SEVEN, NEARLY = {"trigger": "time", "at": "07:00"}, {"trigger": "time", "at": "07:04:00"}


@pytest.mark.parametrize(
    ("mine", "theirs", "severities"),
    [
        (rule(SEVEN, does("turn_on", LAMP)), rule(SEVEN, does("turn_off", LAMP)), ["warning"]),
        (rule(SEVEN, does("turn_on", LAMP)), rule(NEARLY, does("turn_off", LAMP)), ["warning"]),
        (
            rule(SEVEN, does("turn_on", LAMP), conditions=[anna("home")]),
            rule(NEARLY, does("turn_off", LAMP), conditions=[{"condition": "sun"}]),
            ["warning"],
        ),
        (
            rule(SEVEN, does("turn_on", LAMP), conditions=["{{ is_state('sun.sun', 'x') }}"]),
            rule(NEARLY, does("turn_off", LAMP)),
            ["info"],
        ),
        (
            rule(SEVEN, does("turn_on", LAMP), conditions=[{"or": [anna("home")]}]),
            rule(SEVEN, does("turn_off", LAMP)),
            ["info"],
        ),
        (rule(SEVEN, does("turn_on", LAMP)), rule(SEVEN, does("turn_off", OTHER)), []),
        (
            rule(SEVEN, does("turn_on", LAMP)),
            rule(SEVEN, does("turn_on", LAMP), mode="restart"),
            [],
        ),
        (
            rule(SEVEN, does("turn_on", LAMP)),
            rule({"trigger": "time", "at": "19:00"}, does("turn_off", LAMP)),
            [],
        ),
        (
            rule({**SEVEN, "weekday": ["mon"]}, does("turn_on", LAMP)),
            rule({**SEVEN, "weekday": ["sat"]}, does("turn_off", LAMP)),
            [],
        ),
        (
            rule(SEVEN, does("turn_on", LAMP), conditions=[anna("home")]),
            rule(SEVEN, does("turn_off", LAMP), conditions=[anna("not_home")]),
            [],
        ),
        (
            rule(changed("binary_sensor.door", "on"), does("turn_on", LAMP)),
            rule(changed("binary_sensor.door", "off"), does("turn_off", LAMP)),
            [],
        ),
        (
            rule(changed("binary_sensor.door", "on"), does("turn_on", LAMP)),
            rule(changed("binary_sensor.door", "on"), {"delay": 60}, does("turn_off", LAMP)),
            [],
        ),
    ],
)
def test_conflicts(mine: dict[str, Any], theirs: dict[str, Any], severities: list[str]) -> None:
    """The opposite on the same occasion is a conflict, unless something keeps both apart."""
    assert found(mine, house(theirs), "conflict") == severities


@pytest.mark.parametrize(
    ("mine", "others", "severities"),
    [
        (rule(changed(LAMP), does("toggle", LAMP)), [], ["warning"]),
        (rule(changed(LAMP, "on"), does("turn_on", LAMP)), [], []),
        (rule(changed(LAMP, "on"), {"delay": 5}, does("turn_off", LAMP)), [], []),
        (
            rule(changed(LAMP, "on"), does("turn_off", LAMP)),
            [rule(changed(LAMP, "off"), does("turn_on", LAMP))],
            ["warning"],
        ),
        # Two lamps that follow one another come to rest.
        (
            rule(changed(LAMP, "on"), does("turn_on", OTHER)),
            [
                rule(changed(OTHER, "on"), does("turn_on", LAMP)),
                rule(changed(LAMP, "off"), does("turn_off", OTHER)),
                rule(changed(OTHER, "off"), does("turn_off", LAMP)),
            ],
            [],
        ),
        (
            rule({"trigger": "event", "event_type": "a"}, {"event": "b"}),
            [
                rule({"trigger": "event", "event_type": "b"}, {"event": "c"}),
                rule({"trigger": "event", "event_type": "c"}, {"event": "a"}),
            ],
            ["warning"],
        ),
        (
            rule(
                {"trigger": "event", "event_type": "a"},
                {"if": "{{ is_state('light.plain', 'on') }}", "then": [{"event": "a"}]},
            ),
            [],
            ["info"],
        ),
    ],
)
def test_loops(mine: dict[str, Any], others: list[dict[str, Any]], severities: list[str]) -> None:
    """What starts itself again and changes something every time goes on without end."""
    assert found(mine, house(*others), "loop") == severities


def test_duplicates_differ_only_in_notation() -> None:
    """Another name and the notation of former days make no other automation."""
    theirs = {
        "alias": "Other",
        "trigger": {"platform": "time", "at": "07:00"},
        "action": {"service": "light.turn_on", "entity_id": LAMP},
    }
    same = {"triggers": [SEVEN], "actions": [{"action": "light.turn_on", "entity_id": LAMP}]}
    assert found(same, house(theirs), "duplicate") == ["warning"]
    assert found({**same, "mode": "restart"}, house(theirs), "duplicate") == []


def test_an_automation_is_not_compared_with_itself() -> None:
    """A new version of an automation is no duplicate of the old one."""
    config = {"id": "7", **rule(SEVEN, does("turn_on", LAMP))}
    home = house()
    own = ExistingAutomation("automation.own", "Own", "7", config=config)
    home = replace(home, automations=(own,), revision=Revision())
    assert found(config, home, "duplicate") == []


def test_the_whole_house_is_looked_over() -> None:
    """Each topic is told once, and those that are off only for what is dead."""
    home = house(
        rule(SEVEN, does("turn_on", LAMP)),
        rule(SEVEN, does("turn_off", LAMP)),
        rule(SEVEN, does("turn_on", LAMP)),
        rule(changed(LAMP, "bright"), does("turn_on", "light.gone")),
    )
    off = replace(home.automations[3], entity_id="automation.off", enabled=False)
    home = replace(home, automations=(*home.automations, off), revision=Revision())
    fired = {
        "automation.n0": Fired(last=NOW - timedelta(days=1)),
        "automation.n1": Fired(last=NOW - timedelta(days=50)),
        "automation.n2": Fired(known_since=NOW - timedelta(days=90)),
    }
    issues = look_over(home, fired, now=NOW, quiet=timedelta(weeks=4))
    assert [(it.topic, it.automation.entity_id) for it in issues] == [
        ("duplicate", "automation.n0"),
        ("conflict", "automation.n0"),
        ("conflict", "automation.n1"),
        ("asleep", "automation.n1"),
        ("asleep", "automation.n2"),
        ("dead", "automation.n3"),
        ("never_fires", "automation.n3"),
        ("dead", "automation.off"),
    ]
    texts = [it.finding.text for it in issues if it.topic == "asleep"]
    assert texts == ["It has not fired for 50 days.", "It has never fired, in 90 days."]


def test_words_of_templates_are_no_things_of_the_house() -> None:
    """A home without a fault has nothing to put right."""
    sound = rule(SEVEN, {"action": "light.turn_on", "target": {"entity_id": LAMP}})
    home = home_of([sound])
    assert look_over(home, {}, now=NOW, quiet=timedelta(weeks=4)) == ()


def test_the_index_follows_the_home() -> None:
    """What is in another room, or in other words, is known anew; the rest stays as it was."""
    by_name = rule(changed(LAMP), does("turn_on", OTHER))
    by_place = rule(changed(LAMP), {"action": "light.turn_on", "target": {"area_id": "kitchen"}})
    before = house(by_name, by_place)
    moved = {**before.entities, OTHER: replace(before.entities[OTHER], area_id="kitchen")}
    after = replace(before, entities=moved, revision=Revision())
    old, new = house_of(before), house_of(after)
    assert new.by_id["automation.n0"] is old.by_id["automation.n0"]
    assert {it.about for it in new.by_id["automation.n1"].behaviour.effects} == {LAMP, OTHER}
    edited = replace(after.automations[0], config=rule(changed(OTHER), does("turn_on", LAMP)))
    last = house_of(replace(after, automations=(edited,), revision=Revision()))
    assert {it.about for it in last.by_id["automation.n0"].behaviour.effects} == {LAMP}

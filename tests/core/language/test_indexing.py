"""The index of a home is what would be made anew, whatever it was taken over from."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from custom_components.ai_automation.core.home import (
    Area,
    Entity,
    ExistingAutomation,
    Floor,
    Home,
    Label,
    Revision,
)
from custom_components.ai_automation.core.language import read_question
from custom_components.ai_automation.core.language.index import HomeIndex
from custom_components.ai_automation.core.language.indexing import index_of
from custom_components.ai_automation.core.language.reading import Answer

from .homes import changed, home_of, situation

type Change = Callable[[Home], Home]


def _with(home: Home, *entities: Entity) -> Home:
    more = {entity.entity_id: entity for entity in entities}
    return replace(home, entities={**home.entities, **more}, revision=Revision())


def _without(home: Home, entity_id: str) -> Home:
    kept = {key: entity for key, entity in home.entities.items() if key != entity_id}
    return replace(home, entities=kept, revision=Revision())


def _automated(home: Home, alias: str) -> Home:
    entity = Entity("automation.new", alias, exposed=False, state="on")
    more = (*home.automations, ExistingAutomation(entity.entity_id, alias, "new"))
    return replace(_with(home, entity), automations=more)


def _moved(home: Home, entity_id: str, state: str) -> Home:
    """Return a home of the same revision with one state changed."""
    entity = replace(home.entities[entity_id], state=state)
    return replace(home, entities={**home.entities, entity_id: entity})


def _made_anew(home: Home) -> HomeIndex:
    """Return the index of a home after one of a home that has nothing in common with it."""
    index_of(Home(), "en")
    return index_of(replace(home, revision=Revision()), "en")


@pytest.mark.parametrize(
    "change",
    [
        lambda home: home,
        lambda home: replace(home, revision=Revision()),
        lambda home: _moved(home, "light.hall", "on"),
        lambda home: changed(home, "light.hall", state="on"),
        lambda home: changed(home, "light.hall", name="Corridor lantern"),
        lambda home: changed(home, "light.hall", aliases=("corridor lantern",)),
        lambda home: changed(home, "light.hall", area_id=None),
        lambda home: changed(home, "light.hall", exposed=False),
        lambda home: changed(home, "light.hall", hidden=True),
        lambda home: changed(home, "light.hall", learned=("corridor lantern",)),
        lambda home: changed(home, "light.hall", attributes={"effect_list": ["Candle"]}),
        lambda home: _with(home, Entity("light.new", "Corridor lantern")),
        lambda home: _with(home, Entity("light.new", "Corridor lantern", exposed=False)),
        lambda home: _with(home, Entity("person.new", "Ottilie", exposed=False)),
        lambda home: _without(home, "light.hall"),
        lambda home: _automated(home, "Hall light"),
        lambda home: _automated(home, "Corridor lantern at night"),
        lambda home: _automated(
            changed(home, "light.hall", learned=("corridor lantern",)), "Corridor lantern"
        ),
        lambda home: replace(home, automations=(), revision=Revision()),
        lambda home: replace(
            home, areas={**home.areas, "new": Area("new", "Corridor")}, revision=Revision()
        ),
        lambda home: replace(home, floors={"new": Floor("new", "Loft")}, revision=Revision()),
        lambda home: replace(home, labels={"new": Label("new", "Feast")}, revision=Revision()),
    ],
)  # fmt: skip
def test_what_is_taken_over_is_what_would_be_made_anew(change: Change) -> None:
    """Nothing of the home before is left, and nothing of the one after is missing."""
    before = home_of("clifton")
    index_of(before, "en")
    after = change(before)
    assert index_of(after, "en") == _made_anew(after)


def test_an_automation_that_comes_leaves_a_learned_name_below_its_own() -> None:
    """What people call a thing is no longer heard once an automation has that name."""
    home = changed(home_of("clifton"), "light.hall", learned=("corridor lantern",))
    name = index_of(home, "en").stems("corridor lantern")
    assert [it.entity.entity_id for it in index_of(home, "en").entities if name in it.forms]
    index = index_of(_automated(home, "Corridor lantern"), "en")
    assert not [it for it in index.entities if name in it.forms]
    assert index.automations[name] == "automation.new"


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("Which lights are on?", "None.", "Hall light."),
        ("Is the hall light on?", "No, Hall light is off.", "Yes, Hall light is on."),
    ],
)
def test_homes_of_one_revision_are_answered_of_by_their_own_states(
    text: str, before: str, after: str
) -> None:
    """The names are the same, the states are those of the home that is asked about."""
    dark = home_of("clifton")
    for home, told in ((dark, before), (_moved(dark, "light.hall", "on"), after), (dark, before)):
        answer = read_question(text, home, situation())
        assert isinstance(answer, Answer)
        assert answer.text == told

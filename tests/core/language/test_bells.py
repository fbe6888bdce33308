"""A bell that rings is a bell: no other sensor stands in for one."""

from dataclasses import replace

import pytest

from custom_components.ai_automation.core.home import Home, Revision
from custom_components.ai_automation.core.language import read_automation
from custom_components.ai_automation.core.language.reading import Proposed, Refused
from custom_components.ai_automation.core.plan import compile_plan
from tests.core.language.homes import situation
from tests.core.language.homes_de import german_home
from tests.core.language.homes_nl import dutch_home

_SAID = pytest.mark.parametrize(
    ("language", "home", "bell", "text"),
    [
        ("de", german_home(), "klingel", "Mach das Licht Flur an, wenn geklingelt wird"),
        ("de", german_home(), "klingel", "Mach das Licht Flur an, wenn jemand klingelt"),
        ("nl", dutch_home(), "deurbel", "Doe de lamp in de hal aan als er wordt aangebeld"),
        ("nl", dutch_home(), "deurbel", "Doe de lamp in de hal aan als er iemand aanbelt"),
    ],
)


@_SAID
def test_the_bell_is_waited_for(language: str, home: Home, bell: str, text: str) -> None:
    """A home with a bell waits for it."""
    reading = read_automation(text, home, replace(situation(), language=language))
    assert isinstance(reading, Proposed), reading
    (trigger,) = compile_plan(reading.plan)["triggers"]
    assert trigger["entity_id"] == f"binary_sensor.{bell}"


@_SAID
def test_without_a_bell_nothing_is_guessed(language: str, home: Home, bell: str, text: str) -> None:
    """A home without one has nothing to wait for, though a motion sensor is in the room."""
    entities = {id_: it for id_, it in home.entities.items() if id_ != f"binary_sensor.{bell}"}
    home = replace(home, entities=entities, revision=Revision())
    reading = read_automation(text, home, replace(situation(), language=language))
    assert isinstance(reading, Refused), reading

"""What a singular name may mean is asked for, unless the sentence or the room settles it."""

from dataclasses import replace

import pytest

from custom_components.ai_automation.core.home import Entity, Revision
from custom_components.ai_automation.core.language import read_automation
from custom_components.ai_automation.core.language.reading import Proposed, Unclear
from custom_components.ai_automation.core.plan import describe

from .homes import home_of, situation


@pytest.mark.parametrize(
    ("home", "text", "options"),
    [
        (
            "sandia",
            "when motion is detected turn on the patio string lights",
            ["Garage motion", "Hallway motion"],
        ),
        (
            "corktown",
            "when movement is sensed put the neon sign on",
            ["Alley motion", "Stairwell motion"],
        ),
        ("sandia", "close the shade at 9 pm", ["Living room shades", "Nursery shades"]),
        ("karori", "turn on the lounge at 8 pm", ["Telly", "Kevin"]),
        ("cumberland", "turn the fan on at 8 pm", ["Porch fan", "Bedroom ceiling fan"]),
        (
            "cumberland",
            "turn the lamp off at 11 pm",
            [
                "Mantel lamp",
                "Sofa lamp",
                "Jolene's nightstand lamp",
                "Memaw's reading lamp",
                "Travis's nightstand lamp",
            ],
        ),
        (
            "clifton",
            "when the door opens turn on the hall light",
            ["Balcony door", "Flat door"],
        ),
        (
            "thornhowe",
            "when the door opens put the passage light on",
            ["Barn door", "Larder door", "Back door contact", "Front door contact", "Hen hatch"],
        ),
        ("banksia", "lock the gate at 9 pm", ["Side gate", "Pool gate lock"]),
        ("mahone", "turn the fan on at 9 pm", ["Greenhouse fan", "Ceiling fan"]),
    ],
)
def test_several_are_meant_as_well(home: str, text: str, options: list[str]) -> None:
    """How much of its name was left unsaid does not tell which one is meant."""
    reading = read_automation(text, home_of(home), situation())
    assert isinstance(reading, Unclear)
    (question,) = reading.questions
    assert [option.label for option in question.options] == options


@pytest.mark.parametrize(
    ("home", "area_id", "text", "words"),
    [
        (
            "sandia",
            "garage",
            "when motion is detected turn on the patio string lights",
            "When Garage motion detects motion, turn on Patio string lights.",
        ),
        (
            "sandia",
            None,
            "when motion is detected turn on the hallway light",
            "When Hallway motion detects motion, turn on Hallway light.",
        ),
        (
            "banksia",
            None,
            "when the window opens turn off the main bedroom aircon",
            "When Main bedroom window opens, turn off Main bedroom aircon.",
        ),
        (
            "cumberland",
            "hall_bath",
            "turn the fan on at 8 pm",
            "When it is 20:00, turn on Bath exhaust.",
        ),
        (
            "cumberland",
            None,
            "turn the fan in the hall bath on at 8 pm",
            "When it is 20:00, turn on Bath exhaust.",
        ),
        (
            "corktown",
            None,
            "neon sign on when the freezer door opens, off 3 minutes after the door closes",
            (
                "When Freezer door opens or Freezer door is closed for 3 minutes, when Freezer "
                "door opens: turn on Neon sign; when Freezer door is closed for 3 minutes: turn "
                "off Neon sign."
            ),
        ),
        (
            "rathmines",
            None,
            "lock the bike shed one minute after its door closes",
            "When Bike shed door is closed for 1 minute, lock Bike shed lock.",
        ),
        (
            "banksia",
            None,
            "close the blinds at nine pm",
            "When it is 21:00, close Living blinds and Media room blockout.",
        ),
    ],
)
def test_one_is_meant(home: str, area_id: str | None, text: str, words: str) -> None:
    """The room of the speaker, the one that is named, or the one that is acted in, settles it."""
    house = home_of(home)
    reading = read_automation(text, house, situation(area_id))
    assert isinstance(reading, Proposed)
    assert describe(reading.plan, house) == words


def test_an_answer_chooses_what_detects() -> None:
    """The sensor that is chosen is the one that is waited for."""
    house = home_of("sandia")
    text = "when motion is detected turn on the patio string lights"
    first = read_automation(text, house, situation())
    assert isinstance(first, Unclear)
    chosen = {first.questions[0].mention: ("binary_sensor.garage_motion",)}
    then = read_automation(first.pending.text, house, situation(), chosen)
    assert isinstance(then, Proposed)
    assert describe(then.plan, house) == (
        "When Garage motion detects motion, turn on Patio string lights."
    )


@pytest.mark.parametrize(("name", "asked"), [("Thermostat", False), ("Study thermostat", True)])
def test_a_name_that_is_only_its_kind(name: str, *, asked: bool) -> None:
    """What is called by its kind alone is what has no other name, if there is such a thing."""
    first, second = (
        Entity(f"climate.{one}", said, state="off")
        for one, said in (("first", name), ("second", "Office thermostat"))
    )
    others = home_of("thornhowe").entities
    kept = {it: entity for it, entity in others.items() if entity.domain != "climate"}
    home = replace(
        home_of("thornhowe"),
        entities={**kept, first.entity_id: first, second.entity_id: second},
        revision=Revision(),
    )
    reading = read_automation("set the heating to 20.5 degrees at nine", home, situation())
    assert isinstance(reading, Unclear) is asked
    if isinstance(reading, Proposed):
        assert describe(reading.plan, home) == "When it is 09:00, set Thermostat to 20.5°."

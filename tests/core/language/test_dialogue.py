"""Answers and follow-ups complete and change what was proposed."""

from typing import Any

import pytest

from custom_components.ai_automation.core.language import (
    answer_command,
    answer_question,
    read_automation,
    read_command,
    read_reply,
    refine,
)
from custom_components.ai_automation.core.language.reading import (
    Command,
    Pending,
    Proposed,
    Refused,
    Unclear,
)
from custom_components.ai_automation.core.plan import compile_plan
from tests.core.language.homes import Config, home_of, planned, situation

WORKDAYS = ["mon", "tue", "wed", "thu", "fri"]
LAMPS = ["light.imogen_lamp", "light.raj_lamp"]
ANSWERS: list[tuple[str, str | list[str]]] = [
    ("Raj's", "light.raj_lamp"),
    ("raj please", "light.raj_lamp"),
    ("Imogen's lamp", "light.imogen_lamp"),
    ("first", "light.imogen_lamp"),
    ("the second one", "light.raj_lamp"),
    ("both", LAMPS),
]


def pending_of(text: str) -> Pending:
    """Return what waits for an answer after an automation request."""
    reading = read_automation(text, home_of("clifton"), situation())
    assert isinstance(reading, Unclear), reading
    return reading.pending


@pytest.mark.parametrize(("answer", "chosen"), ANSWERS)
def test_an_answer_completes_a_request(answer: str, chosen: str | list[str]) -> None:
    """The answer picks by name, by order, or all; the rest of the request stays."""
    pending = pending_of("Turn on the bedroom lamp at 7 pm")
    reading = answer_question(pending, answer, home_of("clifton"), situation())
    assert isinstance(reading, Proposed)
    config = compile_plan(reading.plan)
    assert config["triggers"] == [{"trigger": "time", "at": "19:00:00"}]
    (action,) = config["actions"]
    assert action == {"action": "light.turn_on", "target": {"entity_id": chosen}}


@pytest.mark.parametrize(("answer", "chosen"), ANSWERS)
def test_an_answer_completes_a_command(answer: str, chosen: str | list[str]) -> None:
    """Commands are asked about and answered in the same way."""
    home = home_of("clifton")
    reading = read_command("turn on the bedroom lamp", home, situation())
    assert isinstance(reading, Unclear)
    command = answer_command(reading.pending, answer, home, situation())
    assert isinstance(command, Command)
    ids = [chosen] if isinstance(chosen, str) else chosen
    assert [list(call.target.entity_ids) for call in command.calls] == [ids]


@pytest.mark.parametrize(
    ("answer", "at"), [("4 pm", "16:00"), ("16:00", "16:00"), ("4 am", "04:00"), ("first", "04:00")]
)
def test_an_unsure_hour_is_asked(answer: str, at: str) -> None:
    """Four is in the morning or in the afternoon, as the householder answers."""
    pending = pending_of("Turn on the kettle at four")
    assert [option.label for option in pending.questions[0].options] == ["04:00", "16:00"]
    reading = answer_question(pending, answer, home_of("clifton"), situation())
    assert isinstance(reading, Proposed)
    assert compile_plan(reading.plan)["triggers"] == [{"trigger": "time", "at": f"{at}:00"}]


def test_what_is_no_answer_is_asked_again() -> None:
    """The same choices are offered again, and an empty answer is refused."""
    pending = pending_of("Turn on the bedroom lamp at 7 pm")
    again = answer_question(pending, "the purple one", home_of("clifton"), situation())
    assert isinstance(again, Unclear)
    assert again.pending == pending
    assert again.questions[0].options == pending.questions[0].options
    assert again.questions[0].text != pending.questions[0].text
    assert isinstance(answer_question(pending, " ", home_of("clifton"), situation()), Refused)


def refined(text: str) -> Config:
    """Return a proposal after a follow-up."""
    home = home_of("clifton")
    plan = planned("Turn on the hall light at 50 % at 7 pm", home)
    reading = refine(text, plan, home, situation())
    assert isinstance(reading, Proposed), reading
    return compile_plan(reading.plan)


BEFORE: Config = {
    "alias": "",
    "triggers": [{"trigger": "time", "at": "19:00:00"}],
    "conditions": [],
    "actions": [
        {
            "action": "light.turn_on",
            "target": {"entity_id": "light.hall"},
            "data": {"brightness_pct": 50},
        }
    ],
}
LIGHT: Config = BEFORE["actions"][0]


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("no, at ten", {"triggers": [{"trigger": "time", "at": "22:00:00"}]}),
        ("at 8:30 pm instead", {"triggers": [{"trigger": "time", "at": "20:30:00"}]}),
        ("at sunset instead", {"triggers": [{"trigger": "sun", "event": "sunset"}]}),
        (
            "only on weekdays",
            {"triggers": [{"trigger": "time", "at": "19:00:00", "weekday": WORKDAYS}]},
        ),
        (
            "not on Sundays",
            {"triggers": [{"trigger": "time", "at": "19:00:00", "weekday": [*WORKDAYS, "sat"]}]},
        ),
        (
            "and the mirror light too",
            {"actions": [LIGHT | {"target": {"entity_id": ["light.hall", "light.mirror"]}}]},
        ),
        (
            "also turn on the kettle",
            {
                "actions": [
                    LIGHT,
                    {"action": "switch.turn_on", "target": {"entity_id": "switch.kettle"}},
                ]
            },
        ),
        ("make it 30 %", {"actions": [LIGHT | {"data": {"brightness_pct": 30}}]}),
        (
            "only if Raj is home",
            {
                "conditions": [
                    {"condition": "state", "entity_id": "person.raj", "state": "home"},
                ]
            },
        ),
        ("call it Evening hall", {"alias": "Evening hall"}),
        ('name it "Dusk"', {"alias": "Dusk"}),
    ],
)
def test_a_follow_up_changes_what_it_names(text: str, changes: dict[str, Any]) -> None:
    """Everything else of the proposal stays as it was."""
    config = refined(text)
    expected = BEFORE | changes
    assert {key: config[key] for key in expected} == expected


@pytest.mark.parametrize("text", ["", "nonsense blub", "and the aquarium too"])
def test_a_follow_up_that_says_nothing_is_refused(text: str) -> None:
    """A proposal is not changed by what is not understood."""
    home = home_of("clifton")
    plan = planned("Turn on the hall light at 7 pm", home)
    reading = refine(text, plan, home, situation())
    assert isinstance(reading, Refused)
    assert all(reason.text for reason in reading.reasons)


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("yes", "yes"),
        ("Yes please!", "yes"),
        ("Yes, please.", "yes"),
        ("ok", "yes"),
        ("go ahead", "yes"),
        ("yes, do it", "yes"),
        ("no", "no"),
        ("no thanks", "no"),
        ("never mind", "no"),
        ("cancel", "no"),
        ("undo that", "undo"),
        ("put it back", "undo"),
        ("maybe", None),
        ("no, at ten", None),
        ("yes and turn on the kettle", None),
        ("", None),
    ],
)
def test_short_replies(text: str, reply: str | None) -> None:
    """Only a text that says nothing else is a reply."""
    assert read_reply(text, "en") == reply

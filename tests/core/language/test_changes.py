"""Proposals are changed as people say it, and in nothing that was not said."""

import pytest

from custom_components.ai_automation.core.language import (
    answer_question,
    is_change,
    read_automation,
    read_reply,
    refine,
)
from custom_components.ai_automation.core.language.reading import Proposed, Refused, Unclear
from custom_components.ai_automation.core.plan import AutomationPlan, compile_plan, lift
from tests.core.language.homes import Config, changed, home_of, off, on, planned, situation

LAMPS = "turn on the festoon lights and the pool light at 7 pm"
POOL = "turn on the pool light at 30% at 7 pm"
GATE = "when the pool gate opens send a message to Mark"
FAN = "turn on Zoe's fan when Zoe comes home"
BLINDS = "open the living blinds at 7 am"
STUDY = "when there is motion in the driveway turn on the bollards"
HOT = "turn on the alfresco fan when it's above 28 outside"


def tell(*ids: str) -> Config:
    """Return the action that says that the pool gate is open."""
    target = {"entity_id": ids[0] if len(ids) == 1 else list(ids)}
    message = {"message": "The pool gate opens"}
    return {"action": "notify.send_message", "target": target, "data": message}


ZOE = {"trigger": "state", "entity_id": "person.zoe", "to": "home"}
LIAM = ZOE | {"entity_id": "person.liam"}
BOLLARDS = on("light.driveway")
CHANGES: list[tuple[str, str, Config]] = [
    # other things, or fewer
    (LAMPS, "not the festoons, the pool light", {"actions": [on("light.pool")]}),
    (LAMPS, "leave out the festoons", {"actions": [on("light.pool")]}),
    (LAMPS, "only the pool light", {"actions": [on("light.pool")]}),
    (LAMPS, "no, the pool light", {"actions": [on("light.pool")]}),
    (STUDY, "no, the entry pendant", {"actions": [on("light.entry")]}),
    (LAMPS, "just the pool light please", {"actions": [on("light.pool")]}),
    (
        POOL.replace(" at 30%", ""),
        "use the festoons instead of the pool light",
        {"actions": [on("light.festoon")]},
    ),
    (
        LAMPS,
        "swap the festoons for the bollards",
        {"actions": [on("light.driveway", "light.pool")]},
    ),
    (STUDY, "the entry pendant instead", {"actions": [on("light.entry")]}),
    (
        FAN,
        "Zoe's aircon instead of the fan",
        {"actions": [{"action": "climate.turn_on", "target": {"entity_id": "climate.bed2_ac"}}]},
    ),
    # values
    (
        POOL,
        "make it blue",
        {"actions": [on("light.pool", brightness_pct=30, rgb_color=[0, 0, 255])]},
    ),
    (POOL, "at half brightness", {"actions": [on("light.pool", brightness_pct=50)]}),
    (POOL, "make it dimmer", {"actions": [on("light.pool", brightness_pct=10)]}),
    (POOL, "a bit brighter than that", {"actions": [on("light.pool", brightness_pct=50)]}),
    (POOL, "can it be 60 percent", {"actions": [on("light.pool", brightness_pct=60)]}),
    (
        BLINDS,
        "only halfway",
        {
            "actions": [
                {
                    "action": "cover.set_cover_position",
                    "target": {"entity_id": "cover.living_blinds"},
                    "data": {"position": 50},
                }
            ]
        },
    ),
    # how long, and until when
    (
        LAMPS,
        "for two hours",
        {
            "actions": [
                on("light.festoon", "light.pool"),
                {"delay": "02:00:00"},
                off("light.festoon", "light.pool"),
            ]
        },
    ),
    (
        STUDY,
        "and off again after three minutes",
        {
            "actions": [BOLLARDS, {"delay": "00:03:00"}, off("light.driveway")],
            "mode": "restart",
        },
    ),
    # when
    (
        POOL,
        "also at ten",
        {
            "triggers": [
                {"trigger": "time", "at": "19:00:00"},
                {"trigger": "time", "at": "22:00:00"},
            ]
        },
    ),
    (POOL, "half an hour earlier", {"triggers": [{"trigger": "time", "at": "18:30:00"}]}),
    (POOL, "quarter past seven rather", {"triggers": [{"trigger": "time", "at": "19:15:00"}]}),
    (POOL, "nvm 9", {"triggers": [{"trigger": "time", "at": "21:00:00"}]}),
    (FAN, "also when Liam comes home", {"triggers": [ZOE, LIAM]}),
    (FAN, "or when Liam comes home", {"triggers": [ZOE, LIAM]}),
    (FAN, "when Liam comes home instead", {"triggers": [LIAM]}),
    (FAN, "Liam not Zoe", {"triggers": [LIAM]}),
    (FAN, "Liam instead", {"triggers": [LIAM]}),
    (
        BLINDS,
        "8 on weekends",
        {
            "triggers": [
                {
                    "trigger": "time",
                    "at": "07:00:00",
                    "weekday": ["mon", "tue", "wed", "thu", "fri"],
                },
                {"trigger": "time", "at": "08:00:00", "weekday": ["sat", "sun"]},
            ]
        },
    ),
    (
        HOT,
        "30",
        {
            "triggers": [
                {
                    "trigger": "numeric_state",
                    "entity_id": "sensor.outside_temperature",
                    "above": 30,
                }
            ]
        },
    ),
    (
        HOT,
        "use the living temperature instead of the outside one",
        {
            "triggers": [
                {
                    "trigger": "numeric_state",
                    "entity_id": "sensor.living_temperature",
                    "above": 28,
                }
            ]
        },
    ),
    # on what condition
    (
        POOL,
        "add a condition that Priya is home",
        {"conditions": [{"condition": "state", "entity_id": "person.priya", "state": "home"}]},
    ),
    (
        POOL,
        "but not at night",
        {
            "conditions": [
                {
                    "condition": "not",
                    "conditions": [
                        {"condition": "time", "after": "22:00:00", "before": "06:00:00"}
                    ],
                }
            ]
        },
    ),
    # who is told
    (GATE, "send it to Priya instead", {"actions": [tell("notify.mobile_app_priya")]}),
    (
        GATE,
        "and tell Priya too",
        {"actions": [tell("notify.mobile_app_mark"), tell("notify.mobile_app_priya")]},
    ),
    (
        STUDY.replace("turn", "tell Mark and turn"),
        "without the notification",
        {"actions": [BOLLARDS]},
    ),
    # in other words
    (LAMPS, "forget the pool light part", {"actions": [on("light.festoon")]}),
    (LAMPS, "sorry, I meant the bollards", {"actions": [on("light.driveway")]}),
    (POOL, "that's still too bright, halve it", {"actions": [on("light.pool", brightness_pct=15)]}),
    (POOL, "make that twice as bright", {"actions": [on("light.pool", brightness_pct=60)]}),
    (POOL, "make that ten minutes before", {"triggers": [{"trigger": "time", "at": "18:50:00"}]}),
    (
        GATE,
        'change the text to "swimmers"',
        {"actions": [{**tell("notify.mobile_app_mark"), "data": {"message": "swimmers"}}]},
    ),
    (
        GATE,
        "and me too (Zoe)",
        {"actions": [tell("notify.mobile_app_mark"), tell("notify.mobile_app_zoe")]},
    ),
]  # fmt: skip


def proposed(text: str) -> AutomationPlan:
    """Return a request's plan as it is kept between two turns."""
    config = compile_plan(planned(text, home_of("banksia")))
    return lift({**config, "alias": "Mine", "id": "1", "trace": {"stored_traces": 9}})


def refined(text: str, change: str) -> Config | Refused:
    """Return a proposal after a change, or why it is not changed."""
    reading = refine(change, proposed(text), home_of("banksia"), situation())
    assert isinstance(reading, Proposed | Refused), reading
    return reading if isinstance(reading, Refused) else compile_plan(reading.plan)


@pytest.mark.parametrize(("request_text", "change", "expected"), CHANGES)
def test_only_what_is_said_changes(request_text: str, change: str, expected: Config) -> None:
    """Everything else of the plan stays, its name and what it does not model as well."""
    before = compile_plan(proposed(request_text))
    after = refined(request_text, change)
    assert not isinstance(after, Refused), after
    assert after == before | expected


@pytest.mark.parametrize(
    ("request_text", "change", "times"),
    [
        (POOL.replace("at 7 pm", "at sunset"), "and turn it off again at ten", ["22:00:00"]),
        (POOL, "until 11", ["19:00:00", "23:00:00"]),
        (BLINDS, "and close them again at seven in the evening", ["07:00:00", "19:00:00"]),
    ],
)
def test_a_second_time_comes_after_the_first(
    request_text: str, change: str, times: list[str]
) -> None:
    """A bare time of what is done later is the next one; what was done stays as it was."""
    before, after = compile_plan(proposed(request_text)), refined(request_text, change)
    assert not isinstance(after, Refused), after
    assert [item["at"] for item in after["triggers"] if "at" in item] == times
    assert after["actions"][0]["choose"][0]["sequence"] == before["actions"]


@pytest.mark.parametrize(
    ("request_text", "change", "code"),
    [
        (POOL, "earlier", "how_much"),
        (LAMPS, "make it dimmer", "how_much"),
        (STUDY, "when Liam comes home", "instead_or_also"),
        (STUDY, "at ten", "instead_or_also"),
        (GATE, "without the message", "nothing_left"),
        (GATE, "let me know as well", "which_me"),
        (STUDY, "the lamp in the main bedroom instead", "which_of"),
        (POOL, "every day then", "same_already"),
        (POOL, "also on Fridays", "same_already"),
        (POOL, "off", "instead_or_also"),
        (LAMPS, "wait 5 minutes instead of 3", "no_change"),
    ],
)
def test_what_may_mean_several_things_is_asked(request_text: str, change: str, code: str) -> None:
    """The reason tells what has to be said."""
    after = refined(request_text, change)
    assert isinstance(after, Refused), after
    assert [reason.code for reason in after.reasons] == [code]
    assert all(reason.text for reason in after.reasons)


@pytest.mark.parametrize("request_text", [LAMPS, POOL, GATE, FAN, BLINDS, STUDY, HOT])
@pytest.mark.parametrize(
    "change",
    [
        "not the festoons when it blorfs",
        "leave out the wibble",
        "make it quux",
        "use the aquarium instead",
        "only the pool light and the moon",
        "for two hours unless the moon is up",
        "at ten and blorf the bollards",
        "and turn on the lamp in the main bedroom",
        "half an hour earlier than the neighbours",
        "send it to Grandma instead",
        "also when the unicorn comes home",
        "until the cows come home",
        "blue or something like that maybe",
    ],
)
def test_no_word_is_left_out(request_text: str, change: str) -> None:
    """A change with words that are not understood is none: not even the part that was."""
    after = refined(request_text, change)
    assert isinstance(after, Refused), after


@pytest.mark.parametrize(("request_text", "change"), [it[:2] for it in CHANGES])
def test_a_change_is_not_done_at_once(request_text: str, change: str) -> None:
    """What changes a proposal is neither a yes nor a no to it."""
    assert read_reply(change, "en") is None
    assert refined(request_text, change) != compile_plan(proposed(request_text))


@pytest.mark.parametrize("text", ["not the hall, use the pool light", "no, turn it off", "and off"])
def test_changes_that_look_like_commands(text: str) -> None:
    """They are taken as changes of what was proposed."""
    assert is_change(text, "en")


@pytest.mark.parametrize("text", ["neither", "none of them", "no put it back", "forget it"])
def test_taking_back_is_a_short_reply(text: str) -> None:
    """It is understood in the middle of a dialogue."""
    assert read_reply(text, "en") in ("no", "undo")


@pytest.mark.parametrize(
    ("answer", "entity_id"),
    [
        ("Bluey of course", "vacuum.upstairs_robot"),
        ("the one upstairs", "vacuum.upstairs_robot"),
        ("I mean the living one", "vacuum.downstairs_robot"),
        ("not the living one", "vacuum.upstairs_robot"),
        ("the one in the hallway please", "vacuum.upstairs_robot"),
    ],
)
def test_an_answer_names_what_is_meant_in_another_way(answer: str, entity_id: str) -> None:
    """By another name, by where it is, by what it is not."""
    home = home_of("banksia")
    asked = read_automation("start the robovac at noon", home, situation())
    assert isinstance(asked, Unclear)
    reading = answer_question(asked.pending, answer, home, situation())
    assert isinstance(reading, Proposed), reading
    (action,) = compile_plan(reading.plan)["actions"]
    assert action["target"] == {"entity_id": entity_id}


def test_what_was_offered_may_be_gone_when_it_is_answered() -> None:
    """A thing that was renamed meanwhile is still known; what is nothing's name is asked again."""
    home = home_of("banksia")
    asked = read_automation("start the robovac at noon", home, situation())
    assert isinstance(asked, Unclear)
    renamed = changed(home, "vacuum.upstairs_robot", name="Dusty", aliases=())
    reading = answer_question(asked.pending, "Dusty", renamed, situation())
    assert isinstance(reading, Proposed), reading
    assert isinstance(answer_question(asked.pending, "Rusty", renamed, situation()), Unclear)


@pytest.mark.parametrize(
    ("answer", "at"), [("in the afternoon", "16:00:00"), ("in the morning", "04:00:00")]
)
def test_a_part_of_the_day_tells_the_hour(answer: str, at: str) -> None:
    """Four in the afternoon was meant."""
    home = home_of("banksia")
    asked = read_automation("turn on the pool pump at four", home, situation())
    assert isinstance(asked, Unclear)
    reading = answer_question(asked.pending, answer, home, situation())
    assert isinstance(reading, Proposed)
    assert compile_plan(reading.plan)["triggers"] == [{"trigger": "time", "at": at}]


def test_both_of_three_is_asked_again() -> None:
    """Nobody knows which two are meant."""
    home = home_of("banksia")
    asked = read_automation("turn on the living lamp at 7 pm", home, situation())
    assert isinstance(asked, Unclear)
    again = answer_question(asked.pending, "both", home, situation())
    two = len(asked.questions[0].options) == 2
    assert isinstance(again, Proposed if two else Unclear)


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("ok do it", "yes"),
        ("yes, do it please", "yes"),
        ("sounds good do it", "yes"),
        ("hmm", None),
        ("no stop", "no"),
        ("yes no", None),
        ("ok do it at nine", None),
        ("do it again after all", "redo"),
    ],
)
def test_a_reply_in_several_words_for_it(text: str, reply: str | None) -> None:
    """Said twice over, a yes is a yes; with anything else it is none."""
    assert read_reply(text, "en") == reply

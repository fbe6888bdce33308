"""Who speaks matters for "I", "me" and "my"; what may not be spoken of is named as such."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from custom_components.ai_automation.core.home import Area, Device, Entity, Home, Revision
from custom_components.ai_automation.core.language import (
    answer_question,
    read_automation,
    read_command,
    read_question,
)
from custom_components.ai_automation.core.language.reading import (
    Answer,
    Command,
    Proposed,
    Refused,
    Situation,
    Unclear,
)
from custom_components.ai_automation.core.plan import describe
from tests.core.language.homes import home_of, situation

BEN, ANN = "person.ben", "person.ann"
ENTITIES = (
    Entity(
        BEN, "Ben Miller", attributes={"device_trackers": ["device_tracker.ben"]}, exposed=False
    ),
    Entity(ANN, "Ann", state="home"),
    Entity("device_tracker.ben", "SM-G991B", device_id="phone"),
    Entity("notify.ben", "SM-G991B", device_id="phone"),
    Entity("notify.ann", "Ann's iPad", device_id="ipad"),
    Entity("light.ben", "Bedside", area_id="bens"),
    Entity("light.ann", "Reading light", area_id="anns"),
    Entity("light.desk", "Ben's desk lamp", area_id="living"),
    Entity("light.office", "Office lamp", area_id="office"),
    Entity("light.lounge", "Lounge lamp", area_id="living"),
    Entity("switch.kettle", "Kettle", area_id="kitchen"),
    Entity("lock.safe", "Safe lock", area_id="office", exposed=False),
    Entity("cover.blinds", "Blinds", area_id="living", capabilities=frozenset({"open"})),
    Entity("zone.home", "Home"),
)
AREAS = (
    Area("bens", "Ben's bedroom"),
    Area("anns", "Back bedroom", ("Ann's room",)),
    Area("living", "Living room"),
    Area("dining", "Dining room"),
    Area("office", "Office"),
    Area("kitchen", "Kitchen"),
)
HOME = Home(
    {entity.entity_id: entity for entity in ENTITIES},
    {area.area_id: area for area in AREAS},
    devices={"phone": Device("phone", "SM-G991B"), "ipad": Device("ipad", "iPad")},
)


def by(person: str | None, language: str = "en") -> Situation:
    """Return the situation that a person speaks in."""
    return replace(situation(), person_id=person, language=language)


def proposed(text: str, person: str | None, home: Home = HOME) -> str:
    """Return what a request becomes."""
    reading = read_automation(text, home, by(person))
    assert isinstance(reading, Proposed), reading
    return describe(reading.plan, home, "en")


def done(text: str, person: str | None) -> Sequence[str]:
    """Return the things that a command is for."""
    reading = read_command(text, HOME, by(person))
    assert isinstance(reading, Command), reading
    return reading.calls[0].target.entity_ids


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        (BEN, "When Ben Miller comes home, turn on Kettle."),
        (ANN, "When Ann comes home, turn on Kettle."),
    ],
)
def test_i_am_who_speaks(person: str, expected: str) -> None:
    """Also if the person is not exposed: an automation may be about the household."""
    assert proposed("when I get home turn on the kettle", person) == expected


@pytest.mark.parametrize(("person", "phone"), [(BEN, "SM-G991B"), (ANN, "Ann's iPad")])
def test_messages_go_to_who_speaks(person: str, phone: str) -> None:
    """To the phone they are tracked by, or that is called after them."""
    said = proposed("send me a message when the kettle turns off", person)
    assert said.endswith(f"to {phone}.")


def test_somebody_whose_phone_is_called_otherwise_is_reached() -> None:
    """By the device that the person is tracked by."""
    assert proposed("at six tell Ben dinner is ready", ANN).endswith("to SM-G991B.")


@pytest.mark.parametrize(
    ("text", "person", "entity_ids"),
    [
        ("turn on the light in my bedroom", BEN, ("light.ben",)),
        ("turn on the light in my room", ANN, ("light.ann",)),
        ("turn on my desk lamp", BEN, ("light.desk",)),
        ("turn on the lamp in my office", BEN, ("light.office",)),
        ("turn on my kettle", None, ("switch.kettle",)),
    ],
)
def test_my_is_what_is_called_after_who_speaks(
    text: str, person: str | None, entity_ids: tuple[str, ...]
) -> None:
    """Or what there is one of; what is nobody's needs no owner."""
    assert done(text, person) == entity_ids


@pytest.mark.parametrize(
    "text",
    ["when I get home turn on the kettle", "at nine turn on the light in my bedroom"],
)
def test_who_speaks_is_asked_if_it_matters(text: str) -> None:
    """A voice satellite does not know; the answer is taken for "I" and for "my"."""
    reading = read_automation(text, HOME, by(None))
    assert isinstance(reading, Unclear)
    (question,) = reading.questions
    assert question.text == "Who are you?"
    assert [option.label for option in question.options] == ["Ann", "Ben Miller"]
    answered = answer_question(reading.pending, "Ben", HOME, by(None))
    assert isinstance(answered, Proposed), answered
    assert "Ben" in describe(answered.plan, HOME, "en") or answered.plan.actions


def test_who_lives_alone_needs_not_be_asked() -> None:
    """There is one person only."""
    entities = {key: entity for key, entity in HOME.entities.items() if key != ANN}
    home = replace(HOME, entities=entities, areas=HOME.areas)
    home = Home(home.entities, home.areas, devices=home.devices)
    said = proposed("when I get home turn on the kettle", None, home)
    assert said == "When Ben Miller comes home, turn on Kettle."


def test_a_room_that_could_be_several_is_not_guessed() -> None:
    """It is said how it becomes clear."""
    entities = {key: entity for key, entity in HOME.entities.items() if key != "light.ben"}
    areas = {key: area for key, area in HOME.areas.items() if key != "bens"}
    home = Home(entities, areas)
    reading = read_command("turn off the lights in my room", home, by(BEN))
    assert isinstance(reading, Refused)
    assert reading.reasons[0].code == "not_yours"
    assert "“Ben Miller's room”" in reading.reasons[0].text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "wenn ich nach Hause komme, schalte den Kettle ein"),
        ("nl", "als ik thuiskom, zet de kettle aan"),
        ("fr", "quand je rentre à la maison, allume kettle"),
        ("es", "cuando llegue a casa, enciende el kettle"),
    ],
)
def test_i_in_other_languages(language: str, text: str) -> None:
    """Who speaks is known there, too."""
    reading = read_automation(text, HOME, by(BEN, language))
    if isinstance(reading, Proposed):
        assert "Ben Miller" in describe(reading.plan, HOME, language)
    else:
        assert language == "es", reading


def test_what_is_not_exposed_is_named() -> None:
    """It is not denied that it is there, and it is not touched."""
    for text in ("unlock the safe lock", "lock the safe lock at ten pm"):
        reading = read_automation(text, HOME, by(BEN))
        if not isinstance(reading, Refused):
            reading = read_command(text, HOME, by(BEN))  # type: ignore[assignment]
        assert isinstance(reading, Refused)
        assert [(one.code, one.words) for one in reading.reasons] == [("unexposed", ("Safe lock",))]
        assert reading.reasons[0].text.startswith("Safe lock exists, but is not exposed")


def test_where_who_is_not_exposed_is_is_told_nobody() -> None:
    """An automation may wait for them, an answer does not tell where they are."""
    for text in ("where is Ben", "is Ben home?"):
        answer = read_question(text, HOME, by(ANN))
        assert isinstance(answer, Answer)
        assert answer.text.startswith("Ben Miller exists, but is not exposed")
        assert answer.entity_ids == ()
    answer = read_question("who is home?", HOME, by(ANN))
    assert isinstance(answer, Answer)
    assert answer.text == "Ann is home."


@pytest.mark.parametrize(
    ("text", "code", "reason"),
    [
        ("open the blind in the office", "none_there", "“office” has no “blind” that can do it."),
        ("close the kitchen at nine", "nothing_there", "Nothing in “kitchen” can do it."),
        ("turn on the flux capacitor", "unknown", ""),
        ("lock the office lamp at nine", "unable", ""),
    ],
)
def test_a_place_without_a_fitting_thing_is_not_unknown(text: str, code: str, reason: str) -> None:
    """The place is known; what it lacks is said."""
    reading = read_automation(text, HOME, by(BEN))
    if not isinstance(reading, Refused):
        reading = read_command(text, HOME, by(BEN))  # type: ignore[assignment]
    assert isinstance(reading, Refused), reading
    assert reading.reasons[0].code == code
    assert not reason or reading.reasons[0].text == reason


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "turn off the fountain when I go to bed. Dana",
            "When Dana's bed is occupied, turn off Fountain.",
        ),
        ("turn off the fountain when I go to bed. Curtis", None),
        ("turn off the fountain when I go to bed", None),
    ],
)
def test_what_the_speaker_does_is_not_told_of_another(text: str, words: str | None) -> None:
    """Somebody else's bed does not tell when the speaker goes to bed."""
    home = home_of("juniper")
    bed = replace(home.entities["binary_sensor.rec_room_occupancy"], name="Dana's bed")
    home = replace(home, entities={**home.entities, bed.entity_id: bed}, revision=Revision())
    reading = read_automation(text, home, situation())
    told = describe(reading.plan, home) if isinstance(reading, Proposed) else None
    assert told == words

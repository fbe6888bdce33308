"""Names lead to the things that are meant, to a question, or to what comes near."""

import pytest

from custom_components.ai_automation.core.home import Home
from custom_components.ai_automation.core.language import (
    read_automation,
    read_command,
    read_question,
)
from custom_components.ai_automation.core.language.reading import (
    Answer,
    Command,
    Proposed,
    Refused,
    Unclear,
)
from custom_components.ai_automation.core.plan import Target
from tests.core.language.homes import changed, home_of, situation


def target(text: str, home: Home, area_id: str | None = None) -> Target:
    """Return what a command with one action is for."""
    reading = read_command(text, home, situation(area_id))
    assert isinstance(reading, Command), reading
    (call,) = reading.calls
    return call.target


@pytest.mark.parametrize(
    ("home", "text", "entity_ids"),
    [
        ("clifton", "turn on the hall light", ["light.hall"]),
        ("clifton", "turn on Raj's lamp", ["light.raj_lamp"]),
        ("clifton", "turn on the big light", ["light.lounge_pendant"]),
        ("clifton", "start the hoover", ["vacuum.henry"]),
        ("juniper", "turn on the Xbox", ["switch.game_console"]),
        ("juniper", "close the garage door", ["cover.garage_door"]),
        ("clifton", "turn on the bathroom light", ["light.mirror"]),
        ("clifton", "turn off the loo light", ["light.mirror"]),
        ("clifton", "turn off the hall light and the mirror light", ["light.hall", "light.mirror"]),
        ("juniper", "open the shades", ["cover.living_room_shades", "cover.primary_shades"]),
        ("juniper", "lock the doors", ["lock.front_door", "lock.mudroom_door"]),
        ("clifton", "trun on the lounge pendent", ["light.lounge_pendant"]),
        ("clifton", "turn on the imersion", ["switch.immersion"]),
    ],
)
def test_things_are_found(home: str, text: str, entity_ids: list[str]) -> None:
    """By name, alias, place and kind, several at once, and with a letter wrong."""
    assert sorted(target(text, home_of(home)).entity_ids) == entity_ids


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("turn off the lights upstairs", Target(floor_ids=("upstairs",))),
        ("turn off all lights downstairs", Target(floor_ids=("basement",))),
        ("turn off all the lights in the rec room", Target(area_ids=("rec_room",))),
    ],
)
def test_whole_places_stay_places(text: str, expected: Target) -> None:
    """A lamp that is added to the floor or area later counts as well."""
    assert target(text, home_of("juniper")) == expected


def test_exclusions_are_taken_away() -> None:
    """What is excepted by name or by place is left alone, and nothing else."""
    home = home_of("clifton")
    lights = {entity.entity_id for entity in home.domain("light")}
    but_lamp = target("turn off all lights except the corner lamp", home)
    assert set(but_lamp.entity_ids) == lights - {"light.corner_lamp"}
    but_lounge = target("turn off all lights except the lounge", home)
    there = {"light.lounge_pendant", "light.corner_lamp", "light.bookcase"}
    assert set(but_lounge.entity_ids) == lights - there
    upstairs = target("turn off all lights upstairs except the hall light", home_of("juniper"))
    assert "light.upstairs_hall" not in upstairs.entity_ids
    assert "light.lava_lamp" in upstairs.entity_ids
    assert not upstairs.floor_ids


@pytest.mark.parametrize(
    ("home", "text", "labels"),
    [
        ("clifton", "turn on the bedroom lamp", {"Imogen's lamp", "Raj's lamp"}),
        ("juniper", "turn on the TV", {"Living room TV", "Rec room TV"}),
    ],
)
def test_what_could_be_several_is_asked(home: str, text: str, labels: set[str]) -> None:
    """The question offers what fits, and keeps the words that it is about."""
    reading = read_command(text, home_of(home), situation())
    assert isinstance(reading, Unclear)
    (question,) = reading.questions
    assert {option.label for option in question.options} == labels
    assert question.mention in text.lower()


def test_the_speakers_room_decides() -> None:
    """Who says "the lamp" or "the lights" in a room means those of the room."""
    home = home_of("clifton")
    assert target("turn on the lamp", home, "lounge").entity_ids == ("light.corner_lamp",)
    lights = target("turn off the lights", home, "lounge").entity_ids
    assert set(lights) == {"light.lounge_pendant", "light.corner_lamp", "light.bookcase"}
    assert target("turn on the hall light", home, "lounge").entity_ids == ("light.hall",)


def test_unknown_things_are_named_with_what_comes_near() -> None:
    """The reason tells the words that nothing goes by."""
    reading = read_command("turn on the kitchen aquarium", home_of("clifton"), situation())
    assert isinstance(reading, Refused)
    (reason,) = reading.reasons
    assert reason.code == "unknown"
    assert "aquarium" in reason.words
    assert "aquarium" in reason.text
    assert set(reason.suggestions) & {"Kettle", "Kitchen spotlights", "Kitchen radio"}


def test_what_is_not_exposed_is_never_found() -> None:
    """Neither by name, nor in a group or on a floor, nor in a question."""
    home = changed(home_of("juniper"), "light.upstairs_hall", exposed=False, state="on")
    for text in ("turn on the upstairs hall light", "turn off light.upstairs_hall"):
        assert not isinstance(read_command(text, home, situation()), Command)
    group = target("turn off all lights upstairs", home)
    assert "light.upstairs_bath" in group.entity_ids
    assert "light.upstairs_hall" not in group.entity_ids
    assert not group.floor_ids
    answer = read_question("Which lights are on?", home, situation())
    assert isinstance(answer, Answer)
    assert "light.upstairs_hall" not in answer.entity_ids


def test_a_pronoun_without_anything_before_it_is_refused() -> None:
    """Nothing is guessed for "it"."""
    reading = read_command("switch it off", home_of("clifton"), situation())
    assert isinstance(reading, Refused)
    assert [reason.code for reason in reading.reasons] == ["pronoun"]


@pytest.mark.parametrize(
    "text",
    [
        "turn off the lights in the hall and the kitchen",
        "turn off the lights in the hall and in the kitchen",
    ],
)
def test_what_is_in_one_room_is_meant_in_the_next(text: str) -> None:
    """The second room is no event, and none of its other things is meant."""
    reading = read_command(text, home_of("clifton"), situation())
    assert isinstance(reading, Command)
    (call,) = reading.calls
    assert (call.action, call.target.entity_ids) == ("light.turn_off", ("light.hall",))
    assert call.target.area_ids == ("kitchen",)


@pytest.mark.parametrize(
    ("home", "text", "person"),
    [
        ("pune", "when Meeera leaves turn off the study lamp", "person.meera"),
        ("banksia", "when Mrak arrives open the living blinds", "person.mark"),
        ("pune", "when Meena leaves turn off the study lamp", None),
        ("banksia", "when Marc arrives open the living blinds", None),
        ("corktown", "when Wendy gets home turn on the living room lights", None),
        ("corktown", "when wendy gets home turn on the living room lights", None),
        ("oban", "if Sheila leaves turn off the kettle", None),
    ],
)
def test_people_are_not_respelt_to_others(home: str, text: str, person: str | None) -> None:
    """A name with another letter is somebody else's, and is said to be unknown."""
    reading = read_automation(text, home_of(home), situation())
    if person is not None:
        assert isinstance(reading, Proposed)
        assert person in str(reading.plan.triggers)
    else:
        name = text.split()[1].lower()
        assert isinstance(reading, Refused)
        assert any(name in reason.text.lower() for reason in reading.reasons)


@pytest.mark.parametrize(
    ("home", "text", "left"),
    [
        ("oban", "turn off everything except the hall light", "light.hall"),
        ("oban", "lock everything except the back door", "lock.back"),
        ("mahone", "everything off bar the night light", "light.hall_night_light"),
        ("mahone", "turn off everything except the kitchen", "media_player.kitchen_radio"),
        ("clifton", "all the lights off except the hall light", "light.hall"),
    ],
)
def test_everything_but_one_thing_leaves_that(home: str, text: str, left: str) -> None:
    """What is left out of everything is left alone, and the rest is not."""
    reading = read_command(text, home_of(home), situation())
    assert isinstance(reading, Command), reading
    done = [each for call in reading.calls for each in call.target.entity_ids]
    assert done
    assert left not in done


@pytest.mark.parametrize("text", ["turn on the lights in here", "it's too dark in here"])
def test_in_here_is_no_place_if_the_room_is_unknown(text: str) -> None:
    """Nobody's room is not the whole house."""
    home = home_of("clifton")
    reading = read_command(text, home, situation())
    assert isinstance(reading, Refused)
    assert [reason.code for reason in reading.reasons] == ["which_room"]
    there = read_command(text, home, situation("bathroom"))
    assert isinstance(there, Command)
    assert [call.target.entity_ids for call in there.calls] == [("light.mirror",)]


def test_in_here_is_the_room_also_where_things_are_left_out() -> None:
    """What is left out of a room leaves the other rooms alone."""
    there = situation("living_room")
    text = "turn off the lights in here except the piano lamp"
    reading = read_command(text, home_of("juniper"), there)
    assert isinstance(reading, Command), reading
    assert [call.target.entity_ids for call in reading.calls] == [("light.living_room_overhead",)]


@pytest.mark.parametrize(
    ("home", "area", "text", "action", "entity_id"),
    [
        ("clifton", "hall", "can't see a thing", "light.turn_on", "light.hall"),
        ("oban", "lounge", "I'm cold", "climate.set_temperature", "climate.lounge"),
        ("malmo", "living", "we're freezing", "climate.set_temperature", "climate.living"),
        ("pune", "master", "it's boiling in here", "climate.set_temperature", "climate.master_ac"),
        ("cumberland", "kitchen", "it's too loud", "media_player.volume_down",
         "media_player.kitchen_echo"),
        ("karori", None, "set the volume on everything to 30", "media_player.volume_set",
         "media_player.tv"),
    ],
)  # fmt: skip
def test_what_is_said_of_a_room_is_an_order(
    home: str, area: str | None, text: str, action: str, entity_id: str
) -> None:
    """A complaint is an order for the room it is made in, and nothing else is done."""
    reading = read_command(text, home_of(home), situation(area))
    assert isinstance(reading, Command), reading
    (call,) = reading.calls
    assert call.action == action
    assert entity_id in call.target.entity_ids


@pytest.mark.parametrize("text", ["it is cold", "it's dark", "the hall is too dark", "he is cold"])
def test_what_is_no_complaint_does_nothing(text: str) -> None:
    """A remark on the weather, or on somebody else, is no order."""
    reading = read_command(text, home_of("clifton"), situation("hall"))
    assert not isinstance(reading, Command)

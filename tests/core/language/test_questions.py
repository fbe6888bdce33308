"""Questions about the present state are answered from it."""

import pytest

from custom_components.ai_automation.core.language import (
    is_question,
    kind_of,
    read_automation,
    read_command,
    read_question,
)
from custom_components.ai_automation.core.language.reading import Answer, Command, NotAutomation
from tests.core.language.homes import changed, home_of, situation


def answered(text: str, home: str, **states: str) -> Answer:
    """Return the answer in a home with these states ("light__hall" is light.hall)."""
    house = home_of(home)
    for entity_id, state in states.items():
        house = changed(house, entity_id.replace("__", "."), state=state)
    reading = read_question(text, house, situation())
    assert isinstance(reading, Answer), reading
    return reading


@pytest.mark.parametrize(
    ("home", "text", "answer", "entity_ids"),
    [
        ("clifton", "Is the flat door locked?", "Yes, Flat door lock is locked.",
         ("lock.flat_door",)),
        ("clifton", "Is the balcony door open?", "No, Balcony door is closed.",
         ("binary_sensor.balcony_door",)),
        ("juniper", "Is the garage door closed?", "Yes, Garage door is closed.",
         ("cover.garage_door",)),
        ("juniper", "is the rec room on", "No, Rec room lights and Rec room TV are off.",
         ("light.rec_room", "media_player.rec_room_tv")),
        ("juniper", "how cold is it out there right now?", "Outdoor temperature is 55°F.",
         ("sensor.outdoor_temperature",)),
        ("juniper", "What is the state of the coop door?", "Coop door is open.",
         ("cover.coop_door",)),
        ("clifton", "What is the temperature in the lounge?", "Lounge temperature is 18.5°C.",
         ("sensor.lounge_temperature",)),
        ("clifton", "what's the bedroom temperature", "Bedroom temperature is 17.5°C.",
         ("sensor.bedroom_temperature",)),
        ("clifton", "How humid is the bathroom?", "Bathroom humidity is 50%.",
         ("sensor.bathroom_humidity",)),
        ("thornhowe", "What's the level of the oil tank?", "Oil tank is 46%.", ("sensor.oil",)),
        ("clifton", "Who is home?", "Imogen and Raj are home.", ("person.imogen", "person.raj")),
        ("clifton", "Where is Raj?", "Raj is home.", ("person.raj",)),
        ("juniper", "Is Mateo at home?", "Yes, Mateo is home.", ("person.mateo",)),
        ("juniper", "garage door shut?", "Yes, Garage door is closed.", ("cover.garage_door",)),
        ("juniper", "Is every door closed?", "No, Coop door is open.", ("cover.coop_door",)),
        ("juniper", "Are the doors closed?", "No, Coop door is open.", ("cover.coop_door",)),
        ("juniper", "Mateo home yet?", "Yes, Mateo is home.", ("person.mateo",)),
        ("clifton", "balcony door still open?", "No, Balcony door is closed.",
         ("binary_sensor.balcony_door",)),
    ],
)  # fmt: skip
def test_answers(home: str, text: str, answer: str, entity_ids: tuple[str, ...]) -> None:
    """The answer is a sentence, and names what it is about."""
    assert answered(text, home) == Answer(answer, entity_ids)


def test_answers_follow_the_states() -> None:
    """The same question has another answer when the home is in another state."""
    assert answered("Which lights are on?", "clifton").text == "None."
    on = answered("Which lights are on?", "clifton", light__hall="on", light__hob="on")
    assert set(on.entity_ids) == {"light.hall", "light.hob"}
    assert "Hall light" in on.text
    counted = answered("How many lights are on?", "clifton", light__hall="on")
    assert counted.text.startswith("1")
    assert counted.entity_ids == ("light.hall",)
    assert answered("Is anyone home?", "clifton").text == "Yes, Imogen and Raj are home."
    away = answered("Who is home?", "clifton", person__imogen="not_home")
    assert away.entity_ids == ("person.raj",)
    none = answered("Is anyone home?", "clifton", person__imogen="not_home", person__raj="not_home")
    assert none.text.startswith("No")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("what's the level of the coop?", "Nothing tells me the level there. "),
        ("what's the humidity in the coop?", "Nothing tells me the humidity there. "),
    ],
)
def test_what_nothing_measures_is_said(text: str, answer: str) -> None:
    """What is measured in its place is no answer by itself."""
    told = answered(text, "juniper")
    assert told == Answer(f"{answer}Coop temperature is 45°F.", ())
    reading = read_question("how full is the coop?", home_of("juniper"), situation())
    assert isinstance(reading, NotAutomation)
    level = answered("what's the level of the oil tank?", "oban")
    assert level.entity_ids == ("sensor.oil",)


def test_a_thing_without_a_state_is_not_said_to_be_off() -> None:
    """A sensor that is away is said to be so."""
    answer = answered(
        "Is the balcony door open?", "clifton", binary_sensor__balcony_door="unavailable"
    )
    assert "unavailable" in answer.text


@pytest.mark.parametrize("text", ["Is the unicorn asleep?", "Turn on the kettle", "", "Why?"])
def test_what_cannot_be_answered(text: str) -> None:
    """No answer is made up."""
    reading = read_question(text, home_of("clifton"), situation())
    assert isinstance(reading, NotAutomation)
    assert reading.reasons


@pytest.mark.parametrize(
    "text",
    [
        "only run the towel rail on Monday to Friday",
        "turn on the piano lamp only if Mere is home",
        "turn on the piano lamp only between 6 and 9 pm",
        "turn on the piano lamp every evening",
        "turn the jug off in the morning",
        "the cat hates the dark, so leave the salt lamp on at night",
    ],
)
def test_what_is_said_of_when_is_not_done_at_once(text: str) -> None:
    """Days, spans, parts of the day and conditions of an order are not left out."""
    assert not isinstance(read_command(text, home_of("karori"), situation()), Command)
    assert kind_of(text, home_of("karori"), situation()) == "automation"


def test_a_part_of_the_day_is_no_time() -> None:
    """Of what is to be done "every evening" the time is missing, and that is what is said."""
    home = home_of("karori")
    reading = read_automation("turn on the piano lamp every evening", home, situation())
    assert isinstance(reading, NotAutomation)
    assert [reason.code for reason in reading.reasons] == ["no_moment"]


@pytest.mark.parametrize(
    "text", ["lock the front door?", "piano lamp on? salt lamp off", "front door locked at 9?"]
)
def test_what_is_to_be_done_is_not_asked(text: str) -> None:
    """A question mark alone makes no question of an order, or of what is waited for."""
    assert not is_question(text, "en")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("is the dishwasher still going", "Yes, Dishwasher power is 1200 W."),
        ("is the dishwasher running", "Yes, Dishwasher power is 1200 W."),
        ("what's the heat pump set to", "Lounge heat pump is 20°C."),
    ],
)
def test_what_runs_and_what_is_set(text: str, said: str) -> None:
    """A machine is known by the power it draws; what it is set to is not its mode."""
    assert answered(text, "karori", sensor__dishwasher="1200").text == said


@pytest.mark.parametrize(
    ("home", "text", "answer"),
    [
        ("karori", "how hot is it out", "Outside temperature is 12°C."),
        ("oban", "is it cold out there", "Outside temperature is 9°C."),
        ("clifton", "which lights are burning", "None."),
        ("corktown", "is Walt around", "Yes, Walt is home."),
        ("corktown", "who's around", "Dre, Kim and Walt are home."),
        ("thornhowe", "is anybody about", "Yes, Ruth, Tom, Ben and Nan are home."),
        ("malmo", "what's it like outside", "Malmo weather is cloudy."),
        ("sandia", "is it warm enough in the nursery", "Nursery temperature is 73°F."),
        (
            "juniper",
            "is the front door shut and are both door locks locked?",
            "Yes, Front door is closed. Yes, Front door lock and Mudroom door lock are locked.",
        ),
        ("juniper", "how strong's the wind on the patio", "Wind gust is 8 mph."),
    ],
)
def test_everyday_questions(home: str, text: str, answer: str) -> None:
    """Questions are answered in whatever words they are asked, and nothing is done."""
    house = home_of(home)
    reading = read_question(text, house, situation())
    assert isinstance(reading, Answer), reading
    assert reading.text == answer
    assert not isinstance(read_command(text, house, situation()), Command)


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("will it rain today", False),
        ("is it going to freeze tonight", False),
        ("what's the weather forecast for tomorrow", False),
        ("will there be a storm at the weekend", False),
        ("is it raining", True),
        ("what's the weather", True),
    ],
)
def test_the_weather_to_come_is_not_known(text: str, known: bool) -> None:  # noqa: FBT001 - a table
    """The weather of now is not told for that to come."""
    reading = read_question(text, home_of("oban"), situation())
    assert isinstance(reading, Answer), reading
    assert ("forecast" not in reading.text) == known

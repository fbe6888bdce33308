"""Questions about the whole home, and lists, are answered; what is missing is said."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from custom_components.ai_automation.core.home import Area, Entity, Floor, Home
from custom_components.ai_automation.core.language import (
    is_question,
    kind_of,
    read_automation,
    read_question,
)
from custom_components.ai_automation.core.language.problems import texts_of
from custom_components.ai_automation.core.language.reading import (
    Answer,
    Proposed,
    Refused,
    Situation,
)

NOW = datetime(2026, 11, 27, 14, tzinfo=ZoneInfo("Europe/Berlin"))
_NAMES = {
    "en": ("Stove", "Loft blind", "Back door", "Reading light", "Larder window", "Larder",
           "Larder temperature", "Loft temperature", "Outdoor temperature"),
    "nl": ("Fornuis", "Rolluik Zolder", "Achterdeur", "Leeslamp", "Raam Kelder", "Kelder",
           "Temperatuur Kelder", "Temperatuur Zolder", "Buitentemperatuur"),
    "de": ("Herd", "Rollladen Speicher", "Hintertür", "Leselampe", "Kellerfenster", "Keller",
           "Temperatur Keller", "Temperatur Speicher", "Außentemperatur"),
    "fr": ("Four", "Volet grenier", "Porte arrière", "Lampe du grenier", "Fenêtre cave", "Cave",
           "Température cave", "Température grenier", "Température extérieure"),
    "es": ("Horno", "Persiana desván", "Puerta trasera", "Lámpara del desván", "Ventana sótano",
           "Sótano", "Temperatura sótano", "Temperatura desván", "Temperatura exterior"),
}  # fmt: skip
_LOFT = {"en": "Loft", "nl": "Zolder", "de": "Speicher", "fr": "Grenier", "es": "Desván"}


def home(language: str = "en", **states: str) -> Home:
    """Return a home in a language, with other states than these for some of its things."""
    stove, blind, door, light, window, larder, *warm = _NAMES[language]
    things = [
        Entity("switch.stove", stove, state="off"),
        Entity("cover.blind", blind, area_id="loft", device_class="blind", state="open"),
        Entity("binary_sensor.door", door, device_class="door", state="off"),
        Entity("binary_sensor.window", window, area_id="larder", device_class="window", state="on"),
        Entity("light.reading", light, area_id="loft", state="on"),
    ]
    for name, area, state in zip(
        warm, ("larder", "loft", "yard"), ("15", "19.5", "7"), strict=True
    ):
        things.append(
            Entity(
                f"sensor.{area}",
                name,
                area_id=area,
                device_class="temperature",
                unit="°C",
                state_class="measurement",
                state=state,
            )
        )
    named = {it.entity_id.partition(".")[2]: it for it in things}
    changed = {key: replace(named[key], state=state) for key, state in states.items()}
    return Home(
        entities={it.entity_id: it for it in {**named, **changed}.values()},
        areas={
            "larder": Area("larder", larder, floor_id="ground"),
            "loft": Area("loft", _LOFT[language], floor_id="ground"),
            "yard": Area("yard", "Yard"),
        },
        floors={"ground": Floor("ground", "Ground floor")},
    )


def answer(text: str, of: Home, language: str = "en", area_id: str | None = None) -> str:
    """Return the answer to a question; what is none fails the test."""
    assert is_question(text, language)
    found = read_question(text, of, Situation(NOW, language, area_id))
    assert isinstance(found, Answer), found
    return found.text


@pytest.mark.parametrize(
    ("text", "states", "expected"),
    [
        ("is everything closed?", {}, "No, Larder window is open."),
        ("is everything shut in the larder", {}, "No, Larder window is open."),
        ("is everything closed?", {"window": "off"}, "Yes, everything is closed."),
        ("is everything closed?", {"window": "unavailable"}, "Yes, everything is closed."),
        ("is everything off?", {"stove": "on"}, "No, Stove and Reading light are on."),
        ("is everything turned off", {"reading": "off"}, "Yes, everything is off."),
        ("is everything locked?", {}, "There is nothing here that I may use and that could be"),
        ("is anything open?", {}, "Loft blind and Larder window."),
    ],
)
def test_everything(text: str, states: dict[str, str], expected: str) -> None:
    """All of it is looked at, blinds not for "closed", and what is not so is named."""
    assert answer(text, home(**states)).startswith(expected)


@pytest.mark.parametrize(
    ("language", "closed", "off"),
    [
        ("nl", "is alles dicht?", "staat alles uit?"),
        ("de", "ist alles zu?", "ist alles aus?"),
        ("fr", "est-ce que tout est fermé ?", "tout est éteint ?"),
        ("es", "¿está todo cerrado?", "¿está todo apagado?"),
    ],
)
def test_everything_in_other_languages(language: str, closed: str, off: str) -> None:
    """The window and the lamp are named, and neither the blind nor the stove."""
    _, _, _, light, window, *_ = _NAMES[language]
    assert window in answer(closed, home(language), language)
    assert light in answer(off, home(language), language)
    yes = answer(closed, home(language, window="off"), language)
    assert yes.startswith(texts_of(language)["everything_yes"].split("{")[0])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("how warm is it inside?", "Larder temperature is 15°C. Loft temperature is 19.5°C."),
        ("what's the temperature indoors", "Larder temperature is 15°C. Loft"),
        ("how warm is it outside?", "Outdoor temperature is 7°C."),
        ("how cold is it out?", "Outdoor temperature is 7°C."),
        ("how warm is it?", "Outdoor temperature is 7°C. Larder temperature is 15°C. Loft"),
    ],
)
def test_how_warm_it_is(text: str, expected: str) -> None:
    """Rooms are inside, what is called so is outside, and without either both are told."""
    assert answer(text, home()).startswith(expected)


def test_how_warm_it_is_in_the_room_of_the_speaker() -> None:
    """Where it is known where somebody speaks, it is that room that is meant."""
    assert answer("how warm is it?", home(), area_id="loft") == "Loft temperature is 19.5°C."


def test_many_rooms() -> None:
    """Of many rooms the coldest and the warmest are told."""
    rooms = [f"Room{number}" for number in range(5)]
    many = Home(
        entities={
            f"sensor.{room}": Entity(
                f"sensor.{room}", f"{room} temperature", area_id=room,
                device_class="temperature", unit="°C", state=str(17 + number),
            )
            for number, room in enumerate(rooms)
        },
        areas={room: Area(room, room) for room in rooms},
    )  # fmt: skip
    assert answer("how warm is it inside?", many) == (
        "Inside between 17°C (Room0 temperature) and 21°C (Room4 temperature)."
    )


@pytest.mark.parametrize(
    ("language", "inside", "outside"),
    [
        ("nl", "hoe warm is het binnen?", "hoe warm is het buiten?"),
        ("de", "wie warm ist es drinnen?", "wie warm ist es draußen?"),
        ("fr", "quelle température fait-il à l'intérieur ?", "quelle température fait-il dehors ?"),
        ("es", "¿qué temperatura hace dentro?", "¿qué temperatura hace fuera?"),
    ],
)
def test_how_warm_it_is_in_other_languages(language: str, inside: str, outside: str) -> None:
    """Inside and outside are told apart, also where the outside is part of a word."""
    said = answer(inside, home(language), language)
    assert "15 °C" in said
    assert "7 °C" not in said.replace("17 °C", "")
    assert "15 °C" not in answer(outside, home(language), language)
    assert "7 °C" in answer(outside, home(language), language)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "show me the lights that are on", "Reading light."),
        ("en", "list the open windows", "Larder window."),
        ("en", "show me which windows are open", "Larder window."),
        ("en", "can you show me all the lights", "Reading light is on."),
        ("en", "show me the temperature in the loft", "Loft temperature is 19.5°C."),
        ("en", "show me what is on", "Reading light."),
        ("en", "list all the doors that are open", "None."),
        ("nl", "laat me zien welke lampen aan staan", "Leeslamp."),
        ("de", "zeig mir die Lampen, die an sind", "Leselampe."),
        ("fr", "montre-moi les lampes qui sont allumées", "Lampe du grenier."),
        ("es", "muéstrame las lámparas que están encendidas", "Lámpara del desván."),
    ],
)
def test_lists(language: str, text: str, expected: str) -> None:
    """What is to be shown is told, and never taken for a message to a phone."""
    assert answer(text, home(language), language) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "show me the loft temperature every morning at 8"),
        ("en", "tell me when the back door opens"),
        ("en", "list lamp on"),
        ("en", "turn everything off"),
        ("nl", "laat de leeslamp aan"),
        ("nl", "noem de leeslamp de grote lamp"),
        ("de", "nenne die Leselampe die große Lampe"),
        ("de", "mach alles aus"),
    ],
)
def test_look_alikes(language: str, text: str) -> None:
    """Messages, names and commands are no questions."""
    assert not is_question(text, language)
    assert kind_of(text, home(language), Situation(NOW, language)) != "question"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "turn on the stove at 7, but not on holidays"),
        ("en", "turn on the stove at 7 except on public holidays"),
        ("nl", "zet het fornuis aan om 7 uur, maar niet op feestdagen"),
        ("de", "schalte den Herd um 7 Uhr ein, aber nicht an Feiertagen"),
        ("fr", "allume le four à 7 heures, mais pas les jours fériés"),
        ("es", "enciende el horno a las 7, pero no los días festivos"),
    ],
)
def test_holidays(language: str, text: str) -> None:
    """Where nothing knows the holidays, it is said what would."""
    refused = read_automation(text, home(language), Situation(NOW, language))
    assert isinstance(refused, Refused), refused
    assert any("Workday" in reason.text for reason in refused.reasons)


@pytest.mark.parametrize("language", _NAMES)
def test_what_makes_holidays_possible(language: str) -> None:
    """What is advised works once it is there."""
    text = texts_of(language)["no_holidays"]
    said = next(it for it in text.replace("«", "“").replace("„", "“").split("“")[1:])
    advice = said.replace("»", "”").replace("“", "”").split("”")[0].strip()
    stove, *_ = _NAMES[language]
    sensor = Entity("binary_sensor.workday_sensor", "Workday Sensor", state="on")
    known = home(language)
    known = replace(known, entities={**known.entities, sensor.entity_id: sensor})
    request = {
        "en": f"turn on {stove} at 7", "nl": f"zet {stove} aan om 7 uur",
        "de": f"schalte {stove} um 7 Uhr ein", "fr": f"allume {stove} à 7 heures",
        "es": f"enciende {stove} a las 7",
    }[language]  # fmt: skip
    read = read_automation(f"{request}, {advice}", known, Situation(NOW, language))
    assert isinstance(read, Proposed), read
    assert "binary_sensor.workday_sensor" in str(read.plan.conditions)


@pytest.mark.parametrize("language", _NAMES)
def test_nobody_to_remind(language: str) -> None:
    """Where no phone is set up, it is said what to do."""
    assert "Companion" in texts_of(language)["no_phones"]

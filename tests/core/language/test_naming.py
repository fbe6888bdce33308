"""Names are given, asked for and taken back in every language, and nothing else is taken for it."""

from collections.abc import Mapping

import pytest

from custom_components.ai_automation.core.home import Area, Entity, Home
from custom_components.ai_automation.core.language import read_command
from custom_components.ai_automation.core.language.naming import (
    Forgotten,
    Given,
    NamesAsked,
    answer_naming,
    is_remember,
    offered,
    read_naming,
)
from custom_components.ai_automation.core.language.reading import (
    Command,
    Refused,
    Situation,
    Unclear,
)
from tests.core.language.homes import changed, home_of, situation

HOME = home_of("clifton")
LEARNED = changed(HOME, "light.corner_lamp", learned=("big lamp",))
CORNER, RAJ = ("light.corner_lamp",), ("light.raj_lamp",)


@pytest.mark.parametrize(
    ("text", "name", "entity_ids"),
    [
        ("call the corner lamp 'the big lamp'", "big lamp", CORNER),
        ("please call Raj’s lamp ‘Raj’s beacon’", "Raj’s beacon", RAJ),
        ("call the corner lamp in the lounge the big lamp", "big lamp", CORNER),
        ("call the corner lamp Big Bertha", "Big Bertha", CORNER),
        ("by the big lamp I mean the corner lamp", "big lamp", CORNER),
        ("When I say the big lamp, I mean Raj's lamp.", "big lamp", RAJ),
        ('give the corner lamp the nickname "Bertha"', "Bertha", CORNER),
        ("remember that Bertha is the corner lamp", "Bertha", CORNER),
        ("the big lamp stands for the corner lamp", "big lamp", CORNER),
        ("the corner lamp is also known as Bertha", "Bertha", CORNER),
        ('call the corner lamp and Raj\'s lamp "the mellow ones"', "mellow ones", CORNER + RAJ),
    ],
)
def test_a_name_is_given(text: str, name: str, entity_ids: tuple[str, ...]) -> None:
    """However it is said, with quotation marks or without."""
    assert read_naming(text, HOME, situation()) == Given(name, entity_ids)


@pytest.mark.parametrize(
    "text",
    [
        "call it bedtime",
        "call mum at eight",
        "turn on the corner lamp",
        "forget the milk",
        "remember to lock the door",
        "is the corner lamp on",
        "when I say so turn on the corner lamp",
        "the corner lamp is on",
        "give the hall light ten minutes",
        "",
        "'",
    ],
)
def test_other_sentences_name_nothing(text: str) -> None:
    """What is about something else is left to others."""
    assert read_naming(text, LEARNED, situation()) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("call the corner lamp 'the hall light'", "name_taken"),
        ("call the corner lamp 'the lanterns'", "name_taken"),
        ("call the corner lamp 'bookcase'", "name_taken"),
        ("call the corner lamp 'the lounge'", "name_taken"),
        ("call the corner lamp 'corner lamp'", "name_own"),
        ("call the corner lamp 'the lamp'", "name_general"),
        ("call the corner lamp 'it'", "name_general"),
        ("call the corner lamp 'a name that goes on and on for ever'", "name_general"),
        ("call the lounge 'the cave'", "name_place"),
        ("by the floof I mean the blorb", "unknown"),
    ],
)
def test_a_name_is_refused(text: str, code: str) -> None:
    """No name that something else has, that says nothing, or for what there is not."""
    naming = read_naming(text, HOME, situation())
    assert isinstance(naming, Refused)
    assert [one.code for one in naming.reasons] == [code]


def test_which_thing_is_asked() -> None:
    """The answer says which; an answer that picks none is none."""
    unclear = read_naming("call the bedroom lamp sunny", HOME, situation())
    assert isinstance(unclear, Unclear)
    assert answer_naming(unclear.pending, "Raj's", HOME, situation()) == Given("sunny", RAJ)
    assert answer_naming(unclear.pending, "the fridge", HOME, situation()) is None


def test_names_are_forgotten() -> None:
    """By the name, and all of them; what was never learned is known by its word only."""
    assert read_naming("forget the big lamp", LEARNED, situation()) == Forgotten(
        ("big lamp",), "big lamp"
    )
    assert read_naming("forget all names", LEARNED, situation()) == Forgotten(("big lamp",))
    assert read_naming("forget the name Bertha", LEARNED, situation()) == Forgotten((), "Bertha")


def test_an_answer_makes_a_good_name_or_none() -> None:
    """What was asked about is offered as a name, if it is one."""
    asked = read_command("turn on the bedroom lamp", HOME, situation())
    assert isinstance(asked, Unclear)
    assert offered(asked.pending, "Raj's lamp", HOME, situation()) == Given("bedroom lamp", RAJ)
    asked = read_command("turn on the lamp", HOME, situation())
    assert isinstance(asked, Unclear)
    assert offered(asked.pending, "Raj's lamp", HOME, situation()) is None


def test_a_learned_name_is_a_name_below_the_real_ones() -> None:
    """It leads to its thing; a real name of something else stays what it was."""
    reading = read_command("turn on the big lamp", LEARNED, situation())
    assert isinstance(reading, Command)
    assert reading.calls[0].target.entity_ids == CORNER
    home = changed(HOME, "light.corner_lamp", learned=("hall light", "lounge"))
    for text, ids in (("hall light", ("light.hall",)), ("big light", ("light.lounge_pendant",))):
        reading = read_command(f"turn on the {text}", home, situation())
        assert isinstance(reading, Command)
        assert reading.calls[0].target.entity_ids == ids


NAMES: Mapping[str, tuple[str, str]] = {
    "de": ("Stehlampe", "Wohnzimmer"),
    "nl": ("Vloerlamp", "Woonkamer"),
    "fr": ("Lampadaire", "Salon"),
    "es": ("Lámpara de pie", "Salón"),
}
SAID = {
    "de": {
        "Nenne die Stehlampe „die Sonne“": "Sonne",
        "nenn die Stehlampe im Wohnzimmer die Sonne": "Sonne",
        "mit der Sonne meine ich die Stehlampe": "Sonne",
        "Wenn ich die Sonne sage, meine ich die Stehlampe": "Sonne",
        "merk dir, dass die Sonne die Stehlampe ist": "Sonne",
        "gib der Stehlampe den Namen Sonne": "Sonne",
    },
    "nl": {
        "noem de vloerlamp 'de zon'": "zon",
        "noem de vloerlamp in de woonkamer de zon": "zon",
        "met de zon bedoel ik de vloerlamp": "zon",
        "als ik de zon zeg bedoel ik de vloerlamp": "zon",
        "geef de vloerlamp de naam zon": "zon",
    },
    "fr": {
        "appelle le lampadaire « le soleil »": "soleil",
        "appelle le lampadaire du salon le soleil": "soleil",
        "par le soleil je veux dire le lampadaire": "soleil",
        "quand je dis le soleil, je veux dire le lampadaire": "soleil",
        "donne au lampadaire le nom l'étoile": "étoile",
    },
    "es": {
        "llama a la lámpara de pie «el sol»": "sol",
        "llama a la lámpara de pie del salón el sol": "sol",
        "con el sol me refiero a la lámpara de pie": "sol",
        "cuando digo el sol, quiero decir la lámpara de pie": "sol",
        "dale a la lámpara de pie el nombre de sol": "sol",
    },
}
# What lists the names, forgets one, forgets all, and remembers what was offered.
ASKED = {
    "de": ("Welche Namen hast du gelernt?", "vergiss die Sonne",
            "vergiss alle Namen", "merk dir das"),
    "nl": ("welke namen heb je geleerd?", "vergeet de zon", "vergeet alle namen", "onthoud dat"),
    "fr": ("quels noms as-tu appris ?", "oublie le soleil", "oublie tous les noms", "retiens cela"),
    "es": ("¿qué nombres has aprendido?", "olvida el sol",
            "olvida todos los nombres", "recuerda eso"),
}  # fmt: skip


def _home(language: str, *learned: str) -> Home:
    name, area = NAMES[language]
    entities = [
        Entity("light.floor", name, area_id="living", learned=learned),
        Entity("switch.tv", "TV", area_id="living"),
    ]
    areas = {"living": Area("living", area)}
    return Home({entity.entity_id: entity for entity in entities}, areas, language=language)


def _said_in(language: str) -> Situation:
    return Situation(situation().now, language)


@pytest.mark.parametrize(
    ("language", "text"), [(language, text) for language, texts in SAID.items() for text in texts]
)
def test_names_are_given_in_other_languages(language: str, text: str) -> None:
    """As people say it there."""
    given = read_naming(text, _home(language), _said_in(language))
    assert given == Given(SAID[language][text], ("light.floor",))


@pytest.mark.parametrize("language", SAID)
def test_names_are_asked_for_and_forgotten_in_other_languages(language: str) -> None:
    """And remembered after an offer."""
    (learned,) = {name for name in SAID[language].values() if name != "étoile"}
    home = _home(language, learned)
    listed, forgotten, every, remember = ASKED[language]
    assert read_naming(listed, home, _said_in(language)) == NamesAsked()
    assert read_naming(forgotten, home, _said_in(language)) == Forgotten((learned,), learned)
    assert read_naming(every, home, _said_in(language)) == Forgotten((learned,))
    assert is_remember(remember, language)
    assert not is_remember(forgotten, language)

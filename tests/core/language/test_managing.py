"""What is to become of an automation as a whole is read with the automation that is meant."""

from dataclasses import replace

import pytest

from custom_components.ai_automation.core.home import Entity, ExistingAutomation, Home
from custom_components.ai_automation.core.language.managing import Managed, read_managing
from custom_components.ai_automation.core.language.reading import Refused

NAMES = ("Turn on Porch light at sunset", "Bathroom fan", "Hall lamp in the morning", "Heating")
HOME = Home(
    entities={
        one.entity_id: one
        for one in (
            Entity("light.porch", "Porch light"),
            Entity("fan.bathroom", "Bathroom fan"),
            Entity("light.hall", "Hall lamp"),
        )
    },
    automations=tuple(
        ExistingAutomation(f"automation.a{number}", name, str(number), config={"alias": name})
        for number, name in enumerate(NAMES)
    ),
)


@pytest.mark.parametrize(
    ("text", "deed", "number"),
    [
        ("turn off the porch automation", "disable", 0),
        ("please turn the porch light automation off", "disable", 0),
        ("Disable the bathroom fan automation for now", "disable", 1),
        ("switch the heating rule back on", "enable", 3),
        ("turn off hall lamp in the morning", "disable", 2),
        ("enable Hall lamp in the morning", "enable", 2),
        ("run the hall lamp automation now", "trigger", 2),
        ("delete the porch automation", "remove", 0),
        ("keep the heating automation", "keep", 3),
    ],
)
def test_an_automation_that_is_named(text: str, deed: str, number: int) -> None:
    """By its whole name, or by words of it if it is called an automation."""
    managed = read_managing(text, HOME, "en")
    assert managed == Managed(deed, HOME.automations[number])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("delete that automation", Managed("remove")),
        ("turn that automation off", Managed("disable")),
        ("keep it", Managed("keep")),
        ("try it for a week", Managed("try", days=7)),
        ("try it out for two weeks", Managed("try", days=14)),
        ("test it for 3 days first", Managed("try", days=3)),
        ("just watch for a week", Managed("shadow", days=7)),
        ("stop the trial", Managed("stop")),
        ("try it", Managed("test")),
        ("Test it first.", Managed("test")),
        ("do a test run", Managed("test")),
        ("please try it out once more", Managed("test", again=True)),
    ],
)
def test_the_one_that_was_spoken_of(text: str, expected: Managed) -> None:
    """Without a name it is the one that the conversation is about."""
    assert read_managing(text, HOME, "en") == expected


@pytest.mark.parametrize(
    "text",
    [
        "turn off the bathroom fan",
        "turn off the porch light",
        "turn off the garden automation",
        "turn it off",
        "turn off the heating",
        "run the bathroom fan",
        "delete everything",
        "turn on the porch light at sunset",
        "keep the hall lamp on",
        "turn off the light in the automation corner",
    ],
)
def test_what_is_about_something_else(text: str) -> None:
    """Things of the home and automations that are not there are left to other readings."""
    assert read_managing(text, HOME, "en") is None


def test_several_fit() -> None:
    """Nothing is guessed: all that could be meant are named."""
    more = ExistingAutomation("automation.b", "Porch light off at dawn", "b")
    home = replace(HOME, automations=(*HOME.automations, more))
    refused = read_managing("delete the porch light automation", home, "en")
    assert isinstance(refused, Refused)
    assert "Porch light off at dawn" in refused.reasons[0].text


@pytest.mark.parametrize(
    ("language", "text", "deed"),
    [
        ("de", "Schalte die Automation Heating aus", "disable"),
        ("de", "Lösche die Automation Heating", "remove"),
        ("de", "Deaktiviere die Heating-Automation", "disable"),
        ("nl", "zet de automatisering Heating uit", "disable"),
        ("nl", "verwijder de automatisering Heating", "remove"),
        ("fr", "désactive l'automatisation Heating", "disable"),
        ("fr", "supprime l'automatisation Heating", "remove"),
        ("es", "desactiva la automatización Heating", "disable"),
        ("es", "elimina la automatización Heating", "remove"),
    ],
)
def test_other_languages(language: str, text: str, deed: str) -> None:
    """The same is said in every language."""
    managed = read_managing(text, HOME, language)
    assert managed == Managed(deed, HOME.automations[3])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("language", "text", "days"),
    [
        ("de", "Probiere es eine Woche aus", 7),
        ("nl", "probeer het 3 dagen", 3),
        ("fr", "essaie-la pendant une semaine", 7),
        ("es", "pruébalo durante una semana", 7),
    ],
)
def test_trials_in_other_languages(language: str, text: str, days: int) -> None:
    """How long something is tried is said in every language."""
    assert read_managing(text, HOME, language) == Managed("try", days=days)


@pytest.mark.parametrize(
    ("language", "text", "days"),
    [
        ("en", "What would that have done last month?", 30),
        ("en", "what would it have done?", 0),
        ("en", "How often would that have run in the last 10 days?", 10),
        ("en", "and how many times would it have fired over the past two weeks?", 14),
        ("en", "over the last week, what would that have done?", 7),
        ("en", "Would it have annoyed me?", 0),
        ("en", "what would it've done?", 0),
        ("en", "show me what it would have done last month", 30),
        ("de", "Was hätte das im letzten Monat gemacht?", 30),
        ("de", "Wie oft hätte das in den letzten zwei Wochen ausgelöst?", 14),
        ("de", "Hätte das mich gestört?", 0),
        ("nl", "Wat zou dat de afgelopen maand hebben gedaan?", 30),
        ("nl", "hoe vaak zou het de laatste 10 dagen zijn afgegaan?", 10),
        ("fr", "Qu'est-ce que ça aurait fait le mois dernier ?", 30),
        ("fr", "Qu'aurait-elle fait la semaine dernière ?", 7),
        ("fr", "Combien de fois se serait-elle déclenchée ?", 0),
        ("fr", "Combien de fois ça se serait déclenché les 10 derniers jours ?", 10),
        ("es", "¿Qué habría hecho eso el mes pasado?", 30),
        ("es", "¿Cuántas veces se habría activado en los últimos 10 días?", 10),
    ],
)
def test_what_it_would_have_done(language: str, text: str, days: int) -> None:
    """It is asked in every language, with or without how far back."""
    assert read_managing(text, HOME, language) == Managed("replay", days=days)


def test_what_an_automation_of_the_house_would_have_done() -> None:
    """It can be asked of one that is named, too."""
    managed = read_managing("what would the heating automation have done last week?", HOME, "en")
    assert managed == Managed("replay", HOME.automations[3], days=7)


@pytest.mark.parametrize(
    "text",
    [
        "what would the heating have done last week?",
        "how often was the heating on last week?",
        "what did it do last month?",
    ],
)
def test_what_was_is_no_question_of_what_would_have_been(text: str) -> None:
    """Questions about the past itself are read elsewhere."""
    assert read_managing(text, HOME, "en") is None

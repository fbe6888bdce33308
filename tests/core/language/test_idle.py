"""What no house has a part in is no part of a request; what somebody may want done is kept."""

from dataclasses import replace

import pytest

from custom_components.ai_automation.core.language import read_automation
from custom_components.ai_automation.core.language.reading import AutomationReading, Proposed
from custom_components.ai_automation.core.plan import describe

from .homes import home_of, situation

HOME = "karori"
REQUEST = "turn on the jug at 6"
ALONE = "When it is 06:00, turn on Jug."
FORMS = ("{request}, {told}", "{request}. {told}", "{told}. {request}")
OTHERS = {
    "de": ("schalte Jug um 6 Uhr ein", ("sonst vergisst das jeder", "um Strom zu sparen")),
    "nl": ("zet Jug om 6 uur aan", ("de postbode struikelt", "voor de zekerheid")),
    "fr": ("allume Jug à 6 heures", ("mamie ne voit rien dans le noir", "ce serait super")),
    "es": ("enciende Jug a las 6", ("el perro se escapa si no", "odio la oscuridad")),
}


def _leaves_out(reading: AutomationReading) -> bool:
    """Tell whether a reading is the bare request, without a doubt."""
    if not isinstance(reading, Proposed) or reading.doubtful:
        return False
    return describe(reading.plan, home_of(HOME)) == ALONE


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "told",
    [
        "sun gets right in her eyes",
        "it comes too early",
        "the dog gets out",
        "Bramble wanders off",
        "mum gets confused in the mornings",
        "baby wakes up otherwise",
        "sick of doing it myself",
        "it would be a big help",
        "not that anyone listens to me",
        "call me old fashioned",
        "doctor's orders",
        "landlord insists",
        "for peace of mind",
        "or else we all freeze",
        "before anyone gets hurt",
        "as a nice surprise",
        "the neighbours are moaning",
        "if that makes sense",
        "nearly broke my neck there",
    ],
)
def test_what_no_house_has_a_part_in_is_left_out(told: str, form: str) -> None:
    """A statement with nothing of the home in it, and nobody to hear of it, asks for nothing."""
    text = form.format(request=REQUEST, told=told)
    assert _leaves_out(read_automation(text, home_of(HOME), situation()))


@pytest.mark.parametrize(
    "told",
    [
        "I keep forgetting",
        "we never remember it",
        "otherwise nobody gets up",
        "to save electricity",
    ],
)
def test_no_mark_is_needed(told: str) -> None:
    """Who writes without marks tells why as well."""
    assert _leaves_out(read_automation(f"{REQUEST} {told}", home_of(HOME), situation()))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "told",
    [
        "make me a cup of tea",
        "disco balls",
        "it goes red",
        "it fades out slowly",
        "it asks me first",
        "it tells me so",
        "Duncan gets a text",
        "everybody hears about it",
        "they all get a message",
        "someone gets called",
        "the fish get fed",
        "provided nobody is asleep",
        "not on bank holidays",
        "weather permitting",
        "while we are away",
        "it has to be blue",
        "the ranch slider is shut",
        "feed the cat",
        "wait for the kettle",
        "whichever comes first",
        "everything else goes to sleep",
    ],
)
def test_what_may_be_asked_for_is_not_left_out(told: str, form: str) -> None:
    """What may limit a request, or be done, or be told to somebody, is asked about at least."""
    text = form.format(request=REQUEST, told=told)
    assert not _leaves_out(read_automation(text, home_of(HOME), situation()))


@pytest.mark.parametrize("language", OTHERS)
def test_other_languages(language: str) -> None:
    """The words of it are data of each language."""
    request, remarks = OTHERS[language]
    speaking = replace(situation(), language=language)
    for told in remarks:
        for form in FORMS:
            text = form.format(request=request, told=told)
            assert _leaves_out(read_automation(text, home_of(HOME), speaking)), text

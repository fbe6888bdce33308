"""Misspelt words are read as the home spells them; other words stay what they are."""

import pytest

from custom_components.ai_automation.core.language import read_automation
from custom_components.ai_automation.core.language.choices import chosen
from custom_components.ai_automation.core.language.reading import Proposed, Refused, Unclear

from .homes import compiled, home_of, situation


@pytest.mark.parametrize(
    ("home", "text", "entity_id"),
    [
        ("clifton", "turn on the cornr lamp at 8 pm", "light.corner_lamp"),
        ("clifton", "tunr off the kettel at midnight", "switch.kettle"),
        ("corktown", "turn off the compresor at 10 pm", "switch.compressor"),
        ("banksia", "open the living blnds at sunrise", "cover.living_blinds"),
    ],
)
def test_misspelt_words_are_mended(home: str, text: str, entity_id: str) -> None:
    """Letters that are missing or swapped keep nothing from being found."""
    (action,) = compiled(text, home_of(home))["actions"]
    assert action["target"] == {"entity_id": entity_id}


@pytest.mark.parametrize(
    ("home", "text", "label", "entity_id"),
    [
        ("juniper", "turn on the lava lamb at 9", "Lava lamp", "light.lava_lamp"),
        ("juniper", "close the coop boor at 9 pm", "Coop door", "cover.coop_door"),
        ("oban", "turn on the hall fight at 9", "Hall light", "light.hall"),
    ],
)
def test_a_word_that_is_none_of_the_home_is_asked_for(
    home: str, text: str, label: str, entity_id: str
) -> None:
    """A word of its own that nothing goes by may be much like one: it is asked, not guessed."""
    house = home_of(home)
    reading = read_automation(text, house, situation())
    assert isinstance(reading, Unclear), reading
    assert [[it.label for it in each.options] for each in reading.questions] == [[label]]
    picked = chosen(reading.pending, "yes", house, situation())
    assert picked is not None
    answered = read_automation(text, house, situation(), picked)
    assert isinstance(answered, Proposed)
    assert entity_id in str(answered.plan.actions)
    assert chosen(reading.pending, "the kettle", house, situation()) is None


@pytest.mark.parametrize(
    ("home", "text", "word"),
    [
        # Of "generate", "speakers" and "compressor" none is meant.
        ("cumberland", "turn off the generator at 10 pm", "generator"),
        ("sandia", "turn on the spiders at 8 pm", "spiders"),
        ("corktown", "turn off the competitor at ten at night", "competitor"),
        # No word at all: it is named as it was written.
        ("corktown", "turn off the generatr at 10 pm", "generatr"),
    ],
)
def test_other_words_are_no_misspelt_ones(home: str, text: str, word: str) -> None:
    """What is a word of its own is taken for no other, and the refusal names it."""
    reading = read_automation(text, home_of(home), situation())
    assert isinstance(reading, Refused)
    assert [reason.words for reason in reading.reasons] == [(word,)]

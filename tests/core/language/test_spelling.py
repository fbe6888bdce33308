"""Misspelt words are read as the home spells them; other words stay what they are."""

import pytest

from custom_components.ai_automation.core.language import read_automation
from custom_components.ai_automation.core.language.reading import Refused

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
    ("home", "text", "word"),
    [
        # Of "generate", "speakers", "lamp", "heater" and "compressor" none is meant.
        ("cumberland", "turn off the generator at 10 pm", "generator"),
        ("sandia", "turn on the spiders at 8 pm", "spiders"),
        ("wabash", "turn on the lamb at 8 pm", "lamb"),
        ("mahone", "turn on the heather at 8 pm", "heather"),
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
